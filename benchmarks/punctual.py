# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How late real servers are: transitions that fall due, and the actions they start.

Each server is at work on a PostgreSQL of its own and has nothing else to do. Another
process saves tickets as users do, so that they fail at random seconds: some a minute
after, so that the save itself wakes the clock, others after three. What is written is
looked for from outside, so that a time includes the commit; the action says itself when
it began.
"""

from __future__ import annotations

import contextlib
import math
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg2

from tests.processes.farm import Farm
from tests.processes.modes import Mode

from . import scripts, table
from .setting import Setting
from .subjects import SUBJECTS

INSTANCES = 200
WHAT = ("written", "started")
SPAN = 300  # seconds in which all fall due
LOOK = 0.1  # seconds between two looks at what is written
PATIENCE = 300  # seconds after the last ticket is due; what is missing then is lost


@dataclass(frozen=True)
class Way:
    """One way to run a server.

    :param aim: the seconds that nothing should be late by (SEMANTICS I4)
    :param notices: whether cron workers are notified; else they find work when they
        look by themselves
    """

    name: str
    title: str
    aim: int
    threads: bool = False
    notices: bool = True

    @property
    def mode(self) -> Mode:
        """How a farm runs it."""
        # Odoo's own switch for the function that notifies; this one notifies nobody.
        env = {} if self.notices else {"ODOO_NOTIFY_FUNCTION": "concat"}
        return Mode(self.name, "sla", env=env)

    @property
    def options(self) -> tuple[str, ...]:
        """The options of the server."""
        return self.mode.threaded if self.threads else self.mode.prefork


WAYS = (
    Way("threaded", "threaded", 5, threads=True),
    Way("prefork", "prefork", 5),
    Way("silent", "prefork, notice off", 75, notices=False),
)


def run(setting: Setting) -> dict[str, Any]:
    """Measure all ways side by side: their servers have little to do.

    :return: by the name of the way, how many instances there were, and by how many
        seconds each transition and each action was late
    """
    with setting.databases({"punctual": SUBJECTS["ours"].addon}) as named:
        farm = Farm(setting.workspace, named["punctual"])
        farm.shell(scripts.PREPARE)
        ended = threading.Event()
        watches = [Watch(setting, farm, way, ended) for way in WAYS]
        setting.say("Waiting for what falls due, in all ways side by side")
        with ThreadPoolExecutor(len(watches)) as pool:
            try:
                found = list(pool.map(Watch.run, watches))
            finally:
                ended.set()
    return {way.name: one for way, one in zip(WAYS, found, strict=True)}


@dataclass(frozen=True)
class Watch:
    """What is seen of one way.

    :param farm: has the database that each server gets a copy of
    :param ended: nobody waits for the result any more
    """

    setting: Setting
    farm: Farm
    way: Way
    ended: threading.Event

    def run(self) -> dict[str, Any]:
        """Have tickets fall due on a server, and watch."""
        count = self.setting.scaled(INSTANCES)
        names = f"COUNT, SPAN = {count}, {self.setting.scaled(SPAN)}\n"
        with self.farm.apart(f"bench_{self.way.name}") as farm:
            farm.mode = self.way.mode
            with contextlib.closing(_connect(farm)) as connection:
                cursor = connection.cursor()
                server = farm.start(*self.way.options)
                farm.wait_until(lambda: farm.is_at_work(server))
                saving = farm.begin(names + scripts.SAVE)
                return self._late(cursor, self._watch(cursor, count, saving), count)

    def _watch(self, cursor, count, saving) -> dict[int, float]:
        """When each failure was there to see, until all actions have started.

        :raises RuntimeError: when the tickets could not be saved
        """
        written: dict[int, float] = {}
        until = math.inf
        while time.monotonic() < until and not self.ended.wait(LOOK):
            cursor.execute(
                "SELECT instance_id, EXTRACT(EPOCH FROM clock_timestamp())::float8 "
                "FROM sla_event WHERE kind = 'failure'"
            )
            for instance, seen in cursor.fetchall():
                written.setdefault(instance, seen)
            cursor.execute("SELECT count(*) FROM bench_action")
            if len(written) == count and cursor.fetchone()[0] >= count:
                break
            if math.isinf(until) and saving.poll() is not None:
                if saving.returncode:
                    raise RuntimeError("The tickets could not be saved.")
                until = time.monotonic() + PATIENCE
        return written

    def _late(self, cursor, written, count) -> dict[str, Any]:
        cursor.execute(
            """
            SELECT i.id, EXTRACT(EPOCH FROM i.failure_time AT TIME ZONE 'UTC')::float8,
                   EXTRACT(EPOCH FROM a.at)::float8
            FROM sla_event AS e
            JOIN sla_kpi_instance AS i ON i.id = e.instance_id
            LEFT JOIN bench_action AS a ON a.instance = i.id
            WHERE e.kind = 'failure'
            """
        )
        rows = cursor.fetchall()
        return {
            "instances": count,
            "written": sorted(
                written[id_] - due for id_, due, _at in rows if id_ in written
            ),
            "started": sorted(at - due for _id, due, at in rows if at is not None),
        }


def _connect(farm: Farm) -> Any:
    """A connection that commits each statement: much is asked, and often."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
    names["password"] = "PGPASSWORD"
    given = farm.workspace.server.environment
    options = {key: given[name] for key, name in names.items() if name in given}
    connection = psycopg2.connect(dbname=farm.database, **options)
    connection.autocommit = True
    return connection


# -- saying ---------------------------------------------------------------------------


def text(found: dict[str, Any]) -> str:
    """The distributions as plain text."""
    rows = [["late by", "least", "median", "95 %", "most", "aim"]]
    for way in WAYS:
        for what, title in (("written", "written"), ("started", "action started")):
            late = found[way.name][what]
            cells = [table.duration(value) for value in _summary(late).values()]
            aim = f"{way.aim} s"
            rows.append([f"{way.title}: {title}", *(cells or ["-"] * 4), aim])
    count = found[WAYS[0].name]["instances"]
    return (
        f"{count:,} instances that fall due at random seconds, an idle server each:\n"
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
        way.name: {
            "title": way.title,
            "aim": way.aim,
            **found[way.name],
            "summary": {
                what: _summary(found[way.name][what]) for what in ("written", "started")
            },
        }
        for way in WAYS
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
