# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an SLA costs, compared with the bare helpdesk and the peer.

Three databases, copied from one template, each with a worker process. In every round
each measure is taken once in each of them, right after each other and in turning
order; ratios are those of the pairs of a round. What should differ by less than the
noise of a machine is taken many times in small slices.

What is no matter of ratios is measured in parts of their own, each in databases of
its own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import time
from pathlib import Path

from devtools.workspace import Workspace

from .bench import MOVED
from .report import PARTS, Report
from .results import Measure, Rounds
from .setting import Setting
from .subjects import SUBJECTS
from .worker import Worker

TICKETS = 50_000
#: One-record writes on contacts: in each round so many slices of so many.
PARTNER_SLICES, PARTNER_WRITES = 20, 100


def main(arguments: list[str]) -> int:
    """Run the benchmark; 1 when a promise that no noise can break was broken."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Workspace().ready("bench") as workspace:
        setting = Setting(workspace, options.scale, _say)
        version = workspace.server.query("SHOW server_version")
        tickets = setting.scaled(TICKETS)
        report = Report(setting.scale, tickets, options.rounds, version)
        if not options.only or set(options.only) - PARTS.keys():
            _compare(setting, options, report)
        for name, part in PARTS.items():
            if name in options.only or not options.only and name not in options.without:
                report.parts[name] = part.run(setting)
    print(report.text())
    if options.json:
        Path(options.json).write_text(json.dumps(report.as_json(), indent=1) + "\n")
    broken = [title for title, kept in report.promises() if not kept]
    for title in broken:
        _say(f"BROKEN: {title}")
    return 1 if broken else 0


def _compare(setting: Setting, options: argparse.Namespace, report: Report) -> None:
    """Measure all subjects side by side."""
    _say("Making databases with the addons")
    subjects = {
        name: subject.addon
        for name, subject in SUBJECTS.items()
        if name not in options.without
    }
    with contextlib.ExitStack() as stack:
        wanted = stack.enter_context(setting.databases(subjects))
        workers = [Worker(name, setting.config, wanted[name]) for name in subjects]
        for worker in workers:
            stack.callback(worker.stop)
        Comparison(setting, options, workers, report).run()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the sizes")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", help="where to write everything as JSON")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=["peer", *PARTS],
        help="leave out",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=[*(measure.name for measure in measures(1)), *PARTS],
        help="take this measure or part alone; can be given several times",
    )
    return parser.parse_args(arguments)


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


class Comparison:
    """The rounds of one run."""

    def __init__(
        self,
        setting: Setting,
        options: argparse.Namespace,
        workers: list[Worker],
        report: Report,
    ) -> None:
        self.setting = setting
        self.options = options
        self.workers = workers
        self.report = report
        report.rounds = [
            Rounds(measure)
            for measure in measures(setting.scale)
            if measure.name in options.only or not options.only
        ]

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
            for rounds in self.report.rounds:
                for part in range(rounds.measure.slices):
                    self._measure(rounds, number + part)
        if not self.options.only:
            self._measure_once()

    def _prepare(self) -> None:
        tickets = self.setting.scaled(TICKETS)
        _say(f"Filling the databases with {tickets:,} tickets")
        moved = self.setting.scaled(MOVED)
        for worker in self.workers:
            worker.send("prepare", tickets=tickets, moved=moved)
        for worker in self.workers:
            worker.receive()

    def _warm_up(self) -> None:
        """Fill the registries' caches; nothing of this counts."""
        _say("Warming up")
        for worker in self.workers:
            for rounds in self.report.rounds:
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
        _say("The working-time clock")
        self.report.once["clock"] = ours.ask("clock", scale=self.setting.scale)
