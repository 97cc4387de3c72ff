# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How late real servers are: transitions that fall due, and the actions they start.

A server is at work on a database of its own and has nothing else to do. Another process
saves tickets at random seconds, as users do. Half of them fail after a minute, so that
the save itself wakes the clock, the others after three. What is written is looked for
from outside, so that a time includes the commit; the action says itself when it began.
"""

from __future__ import annotations

import contextlib
import math
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg2
import shell
import table
from server import Server
from setting import Setting
from subjects import SUBJECTS

INSTANCES = 200
WHAT = ("written", "started")
SPAN = 300  # seconds of which some see a ticket
LOOK = 0.1  # seconds between two looks at what is written
PATIENCE = 300  # seconds after the last ticket; what is missing then is lost


@dataclass(frozen=True)
class Mode:
    """One way to run a server.

    :param aim: the seconds that nothing should be late by (SEMANTICS I4)
    :param notices: whether cron workers are notified; else they find work when they
        look by themselves
    """

    name: str
    title: str
    options: tuple[str, ...]
    aim: int
    notices: bool = True


_THREADED = ("--workers=0", "--max-cron-threads=2")
_PREFORK = ("--workers=2", "--max-cron-threads=1")
MODES = (
    Mode("threaded", "threaded", _THREADED, 5),
    Mode("prefork", "prefork", _PREFORK, 5),
    Mode("silent", "prefork, notice off", _PREFORK, 75, notices=False),
)


def run(setting: Setting) -> dict[str, Any]:
    """Measure each mode in turn.

    :return: by the name of the mode, how many instances there were, and by how many
        seconds each transition and each action was late
    """
    count, span = setting.scaled(INSTANCES), setting.scaled(SPAN)
    found = {}
    with setting.databases({"punctual": SUBJECTS["ours"].addon}) as named:
        database = named["punctual"]
        shell.run(setting.config, database, shell.PREPARE)
        with _cursor(database) as cursor:
            for mode in MODES:
                setting.say(f"Waiting for what falls due: {mode.title}")
                found[mode.name] = _measure(mode, setting.config, cursor, count, span)
    return found


def _measure(
    mode: Mode, config: str, cursor: Any, count: int, span: int
) -> dict[str, Any]:
    cursor.execute("SELECT COALESCE(max(id), 0), current_database() FROM sla_event")
    before, database = cursor.fetchone()
    with Server(config, database, mode.options, notices=mode.notices) as server:
        server.settle(cursor)
        names = {"COUNT": count, "SPAN": span}
        saving = shell.start(config, database, shell.SAVE, server.env, **names)
        try:
            written = _watch(cursor, before, count, saving)
        finally:
            saving.kill()
            saving.wait()
    cursor.execute(
        """
        SELECT i.id, EXTRACT(EPOCH FROM i.failure_time AT TIME ZONE 'UTC')::float8,
               EXTRACT(EPOCH FROM a.at)::float8
        FROM sla_event AS e
        JOIN sla_kpi_instance AS i ON i.id = e.instance_id
        LEFT JOIN bench_action AS a ON a.instance = i.id
        WHERE e.id > %s AND e.kind = 'failure'
        """,
        (before,),
    )
    rows = cursor.fetchall()
    return {
        "instances": count,
        "written": sorted(
            written[id_] - due for id_, due, _at in rows if id_ in written
        ),
        "started": sorted(at - due for _id, due, at in rows if at is not None),
    }


def _watch(cursor, before, count, saving) -> dict[int, float]:
    """When each failure was there to see, by instance, until all actions have begun.

    :raises RuntimeError: when the tickets could not be saved
    """
    written: dict[int, float] = {}
    until = math.inf
    while time.monotonic() < until:
        cursor.execute(
            "SELECT instance_id, EXTRACT(EPOCH FROM clock_timestamp())::float8 "
            "FROM sla_event WHERE id > %s AND kind = 'failure'",
            (before,),
        )
        for instance, seen in cursor.fetchall():
            written.setdefault(instance, seen)
        cursor.execute(
            "SELECT count(*) FROM bench_action WHERE instance = ANY(%s)",
            (list(written),),
        )
        if len(written) == count and cursor.fetchone()[0] >= count:
            break
        if math.isinf(until) and saving.poll() is not None:
            if saving.returncode:
                raise RuntimeError("The tickets could not be saved.")
            until = time.monotonic() + PATIENCE
        time.sleep(LOOK)
    return written


# -- saying ---------------------------------------------------------------------------


def text(found: dict[str, Any]) -> str:
    """The distributions as plain text."""
    rows = [["late by", "least", "median", "95 %", "most", "aim"]]
    for mode in MODES:
        for what, title in (("written", "written"), ("started", "action begun")):
            late = found[mode.name][what]
            cells = [table.duration(value) for value in _summary(late).values()]
            aim = f"{mode.aim} s"
            rows.append([f"{mode.title}: {title}", *(cells or ["-"] * 4), aim])
    count = found[MODES[0].name]["instances"]
    return (
        f"{count:,} instances that fall due at random seconds, one idle server:\n"
        f"{table.aligned(rows)}"
    )


def promises(found: dict[str, Any]) -> list[tuple[str, bool]]:
    """What must hold on any machine, however busy: nothing lost, doubled or early."""
    runs = list(found.values())
    counts = [len(one[what]) for one in runs for what in WHAT]
    late = [
        value for one in runs for what in ("written", "started") for value in one[what]
    ]
    return [
        (
            f"each transition is written once and acted on once: {counts}",
            all(
                len(one["written"]) == len(one["started"]) == one["instances"]
                for one in runs
            ),
        ),
        ("none before it is due", min(late, default=0) >= 0),
    ]


def as_json(found: dict[str, Any]) -> dict[str, Any]:
    """Everything, with what follows from it."""
    return {
        mode.name: {
            "title": mode.title,
            "aim": mode.aim,
            **found[mode.name],
            "summary": {
                what: _summary(found[mode.name][what])
                for what in ("written", "started")
            },
        }
        for mode in MODES
    }


def _summary(late: list[float]) -> dict[str, float]:
    """The distribution of some sorted times; nothing of none."""
    if not late:
        return {}
    return {
        "least": late[0],
        "median": statistics.median(late),
        "95 %": late[math.ceil(0.95 * len(late)) - 1],
        "most": late[-1],
    }


# -- plumbing -------------------------------------------------------------------------


@contextlib.contextmanager
def _cursor(database: str) -> Iterator:
    connection = psycopg2.connect(dbname=database)
    try:
        connection.autocommit = True  # each look sees what is committed
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
