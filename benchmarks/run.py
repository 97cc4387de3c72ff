# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev bench`: what an SLA costs, beside the bare helpdesk and the peer.

Three databases, copied from one template, each with a worker process. In every round
each measure is taken once in each of them, right after each other and in turning
order; ratios are those of the pairs of a round. What should differ by less than the
noise of a machine is taken many times in small slices.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import signal
import sys
import time
from pathlib import Path

import databases
import punctual
import table
from bench import DUE_TOGETHER, MOVED
from link import Worker
from results import Measure, Rounds
from subjects import SUBJECTS

from odoo.tools import config

TICKETS = 50_000
EXTRA_QUERIES = 10
#: One-record writes on contacts: in each round so many slices of so many.
PARTNER_SLICES, PARTNER_WRITES = 20, 100
#: Measures that must ask the database nothing more, in words.
UNTOUCHED = {
    "unwatched": "an unwatched field",
    "partners": "a model that is not enabled",
}
CREATED = {"create_1", "create_100", "create_1000"}
FASTER = 500


def main(arguments: list[str]) -> int:
    """Run the benchmark; 1 when a promise that no noise can break was broken."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    config.parse_config(["-c", options.config, "--log-level=error"], setup_logging=True)
    filestore = Path(config["data_dir"]) / "filestore"
    names = [name for name in SUBJECTS if name not in options.without]
    with contextlib.ExitStack() as stack:
        _say(f"Copying {options.template_bare}, installing the addons")
        made = stack.enter_context(
            databases.copies(options.template_bare, names, filestore)
        )
        wanted = dict(zip(names, made, strict=True))
        databases.install(
            options.config,
            {wanted[n]: SUBJECTS[n].addon for n in names if SUBJECTS[n].addon},
        )
        workers = [Worker(name, options.config, wanted[name]) for name in names]
        for worker in workers:
            stack.callback(worker.stop)
        report = Report(options, workers)
        report.run()
    if "punctual" not in options.without and not options.only:
        report.late = _punctual(options, filestore)
    print(report.text())
    if options.json:
        Path(options.json).write_text(json.dumps(report.as_json(), indent=1) + "\n")
    return 0 if all(kept for _title, kept in report.promises()) else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="a configuration of Odoo")
    parser.add_argument(
        "--template-bare", required=True, help="a database with helpdesk_mgmt, resource"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the sizes")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", help="where to write everything as JSON")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=["peer", "punctual"],
        help="leave out",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=[measure.name for measure in measures(1)],
        help="take this measure alone; can be given several times",
    )
    return parser.parse_args(arguments)


def _punctual(options: argparse.Namespace, filestore: Path) -> dict:
    """How late real servers are; see `punctual.run`."""
    made = databases.copies(options.template_bare, ["punctual"], filestore)
    with made as (database,):
        databases.install(options.config, {database: SUBJECTS["ours"].addon})
        return punctual.run(options.config, database, options.scale, _say)


def measures(scale: float) -> list[Measure]:
    """What is measured in every round."""
    many, some, moved = (_scaled(number, scale) for number in (1000, 100, MOVED))
    return [
        _creation("create_1", 1, repeat=9),
        _creation("create_100", some, repeat=3),
        _creation("create_1000", many, aim=1.10),
        _creation("create_1_user", 1, user=True, repeat=9),
        _creation("create_100_user", some, user=True),
        Measure("pause_500", f"move {moved:,} to on hold", "move", {"to": "held"}, 3.2),
        Measure("resume_500", f"move {moved:,} back", "move", {"to": "running"}, 3.2),
        Measure(
            "unwatched", f"write {moved:,}, unwatched field", "unwatched", {"repeat": 3}
        ),
        Measure(
            "partners",
            f"write {PARTNER_WRITES} contacts one by one",
            "partners",
            {"count": PARTNER_WRITES},
            aim=1.02,
            slices=_scaled(PARTNER_SLICES, scale),
            subjects=("bare", "ours"),
        ),
    ]


def _creation(name, count, *, user=False, repeat=1, aim=None) -> Measure:
    title = f"create {count:,}{' as an agent' if user else ''}"
    arguments = {"count": count, "user": user, "repeat": repeat}
    return Measure(name, title, "create", arguments, aim)


def _scaled(size: int, scale: float) -> int:
    return max(2, round(size * scale))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Report:
    """One run: its measurements, and what to say of them."""

    def __init__(self, options: argparse.Namespace, workers: list[Worker]) -> None:
        self.options = options
        self.workers = workers
        self.rounds = [
            Rounds(measure)
            for measure in measures(options.scale)
            if measure.name in options.only or not options.only
        ]
        self.once: dict[str, dict] = {}
        self.late: dict[str, dict] = {}

    # -- working ----------------------------------------------------------------------

    def run(self) -> None:
        """Prepare the databases and measure."""
        started = time.monotonic()
        self._prepare()
        self._warm_up()
        for number in range(self.options.rounds):
            _say(
                f"Round {number + 1} of {self.options.rounds} "
                f"({time.monotonic() - started:.0f} s so far)"
            )
            for rounds in self.rounds:
                for part in range(rounds.measure.slices):
                    self._measure(rounds, number + part)
        if not self.options.only:
            self._measure_once()

    def _prepare(self) -> None:
        tickets = _scaled(TICKETS, self.options.scale)
        _say(f"Filling the databases with {tickets:,} tickets")
        moved = _scaled(MOVED, self.options.scale)
        for worker in self.workers:
            worker.send("prepare", tickets=tickets, moved=moved)
        for worker in self.workers:
            worker.receive()

    def _warm_up(self) -> None:
        """Fill the registries' caches; nothing of this counts."""
        _say("Warming up")
        for worker in self.workers:
            for rounds in self.rounds:
                if worker.subject not in rounds.measure.subjects:
                    continue
                arguments = dict(rounds.measure.arguments, repeat=2)
                if "count" in arguments:
                    arguments["count"] = min(arguments["count"], 10)
                worker.ask(rounds.measure.do, **arguments)

    def _measure(self, rounds: Rounds, number: int) -> None:
        """Take a measure once of every subject, each time another one first, so that
        none has a fixed place."""
        measure = rounds.measure
        workers = [one for one in self.workers if one.subject in measure.subjects]
        turn = number % len(workers)
        for worker in workers[turn:] + workers[:turn]:
            rounds.add(worker.subject, worker.ask(measure.do, **measure.arguments))

    def _measure_once(self) -> None:
        ours = next(worker for worker in self.workers if worker.subject == "ours")
        _say("The clock cron")
        due = _scaled(DUE_TOGETHER, self.options.scale)
        self.once["due"] = ours.ask("due", count=due)
        _say("The working-time clock")
        self.once["clock"] = ours.ask("clock", scale=self.options.scale)

    # -- saying -----------------------------------------------------------------------

    def promises(self) -> list[tuple[str, bool]]:
        """What must hold on any machine, however busy."""
        extra = {one.measure.name: one.extra_queries("ours") for one in self.rounds}
        return [
            *self._promises_of_creation(extra),
            *(
                (f"{words} adds none: {extra[name]}", extra[name] == 0)
                for name, words in UNTOUCHED.items()
                if name in extra
            ),
            *(self._promises_of_clock() if "clock" in self.once else []),
            *(punctual.promises(self.late) if self.late else []),
        ]

    def _promises_of_creation(self, extra: dict[str, int]) -> list[tuple[str, bool]]:
        if not CREATED <= extra.keys():
            return []
        added = [extra[name] for name in sorted(CREATED)]
        return [
            (
                f"one, a hundred, a thousand new tickets add the same queries: {added}",
                len(set(added)) == 1,
            ),
            (f"these are at most {EXTRA_QUERIES}", max(added) <= EXTRA_QUERIES),
        ]

    def _promises_of_clock(self) -> list[tuple[str, bool]]:
        clock = self.once["clock"]
        agreed, cases, faster = (
            clock[name] for name in ("agreed", "cases", "times_faster")
        )
        return [
            (
                f"WorkClock.add says what plan_hours says: {agreed:,} of {cases:,}",
                agreed == cases,
            ),
            (
                f"WorkClock.add is {FASTER} times faster: {faster:,.0f}",
                faster >= FASTER,
            ),
        ]

    def text(self) -> str:
        """The report as plain text."""
        return "\n\n".join(
            [
                self._head(),
                table.times(self.rounds),
                table.queries(self.rounds),
                *([self._others()] if self.once else []),
                *([punctual.text(self.late)] if self.late else []),
                table.promises(self.promises()),
            ]
        )

    def _head(self) -> str:
        tickets = _scaled(TICKETS, self.options.scale)
        return (
            f"{tickets:,} old tickets with two running clocks each; "
            f"{self.options.rounds} rounds; ratios of pairs: median (least-most).\n"
            "Times are those of the call, the flush and the precommit hooks, without "
            "the commit;\nby CPU: the processor time of client and server together."
        )

    def _others(self) -> str:
        due, clock = self.once["due"], self.once["clock"]
        speed = due["count"] / due["seconds"]
        return (
            f"clock cron: {due['count']:,} instances due at once settled in "
            f"{table.duration(due['seconds'])} with {due['queries']:,} queries, "
            f"commits included:\n  {speed:,.0f} transitions a second\n"
            f"working time: plan_hours {clock['plan_hours_us']:,.0f} µs, WorkClock.add "
            f"{clock['add_us']:.2f} µs warm, {clock['load_ms']:.1f} ms to load a year"
        )

    def as_json(self) -> dict:
        """Everything that was measured."""
        return {
            "scale": self.options.scale,
            "rounds": self.options.rounds,
            "tickets": _scaled(TICKETS, self.options.scale),
            "machine": {
                "cpus": os.cpu_count(),
                "load": os.getloadavg(),
                "python": platform.python_version(),
                "postgresql": databases.server_version(),
            },
            "measures": {one.measure.name: one.as_json() for one in self.rounds},
            "once": self.once,
            "punctual": punctual.as_json(self.late) if self.late else None,
            "promises": dict(self.promises()),
        }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
