# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How fast the clock cron settles what falls due together, among very many.

Each transition writes its event and a row of the outbox. It is settled by one worker,
by two at the same time, and while an automation rule of Odoo's follows the status of
half of the instances and acts on it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from statistics import median
from typing import Any

from . import table
from .setting import Setting
from .worker import Worker

ADDON = "helpdesk_sla_enhanced_automation"
LIVE = 1_000_000
DUE = 10_000
ROUNDS = 3


@dataclass(frozen=True)
class Way:
    """One way to settle what is due.

    :param aim: the transitions a second that it should reach
    :param rule: whether an automation rule follows the instances
    """

    name: str
    title: str
    workers: int = 1
    aim: int | None = None
    rule: bool = False


WAYS = (
    Way("one", "one worker", aim=5000),
    Way("two", "two workers", workers=2),
    Way("rule", "one worker, an automation rule for half of them", aim=1500, rule=True),
)


def run(setting: Setting) -> dict[str, Any]:
    """Let instances fall due several times in each way.

    :return: how many were live and due, and by way the seconds of each round and what
        was written in it
    """
    live, due = setting.scaled(LIVE), setting.scaled(DUE)
    found: dict[str, Any] = {"live": live, "due": due, "ways": {}}
    with contextlib.ExitStack() as stack:
        named = stack.enter_context(setting.databases({"busy": ADDON}))
        workers = [Worker("busy", setting.config, named["busy"]) for _each in range(2)]
        for worker in workers:
            stack.callback(worker.stop)
        setting.say(f"Filling a database with {live:,} running clocks")
        workers[0].ask("fill", clocks=live)
        for way in WAYS:
            setting.say(f"The clock cron: {way.title}")
            if way.rule:
                workers[0].ask("add_rule")
            rounds = [_round(workers[: way.workers], due) for _each in range(ROUNDS)]
            found["ways"][way.name] = rounds
    return found


def _round(workers: list[Worker], due: int) -> dict[str, Any]:
    """Let `due` instances fall due and the workers settle them side by side."""
    workers[0].ask("make_due", count=due)
    for worker in workers:
        worker.send("settle")
    seconds = max(worker.receive()["seconds"] for worker in workers)
    return {"seconds": seconds, **workers[0].ask("settled")}


def text(found: dict[str, Any]) -> str:
    """The speeds as plain text."""
    rows = [["transitions a second", "least", "median", "most", "aim"]]
    for way in WAYS:
        speeds = _speeds(found, way)
        numbers = (min(speeds), median(speeds), max(speeds))
        aim = f"{way.aim:,}" if way.aim else ""
        rows.append([way.title, *(f"{number:,.0f}" for number in numbers), aim])
    return (
        f"clock cron: {found['due']:,} due of {found['live']:,} live instances, each "
        f"with an event and a row of the outbox:\n{table.aligned(rows)}"
    )


def promises(found: dict[str, Any]) -> list[tuple[str, bool]]:
    """What must hold on any machine: each was settled once, and acted on once."""
    rounds = [one for rounds in found["ways"].values() for one in rounds]
    exact = {name: found["due"] for name in ("events", "runs", "instances")}
    half = [one["acted"] for one in found["ways"]["rule"]]
    return [
        (
            f"{len(rounds)} times {found['due']:,} that fell due were settled once",
            all(exact.items() <= one.items() for one in rounds),
        ),
        (
            f"the automation rule acted once on each of its half: {half}",
            all(acted == found["due"] // 2 for acted in half),
        ),
    ]


def as_json(found: dict[str, Any]) -> dict[str, Any]:
    """Everything, with what follows from it."""
    speeds = {way.name: median(_speeds(found, way)) for way in WAYS}
    return {**found, "speeds": speeds, "aims": {way.name: way.aim for way in WAYS}}


def _speeds(found: dict[str, Any], way: Way) -> list[float]:
    return [found["due"] / one["seconds"] for one in found["ways"][way.name]]
