# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a worker can do: prepare its database and take one measurement at a time.

A measurement has a fresh cursor and environment (caches of records are cold, those of
the registry warm), no garbage collection, and covers the call, the flush and the
precommit hooks. It is rolled back afterwards, so that all rounds see the same
database; what a commit itself costs is the same for all and not in it.

Beside the time on the wall stands the time on the processor, of this process and of
its server process together: a machine that is busy otherwise disturbs it far less.
"""

from __future__ import annotations

import contextlib
import gc
import math
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from odoo.api import SUPERUSER_ID, Environment

from . import world as helpdesk

MOVED = 500


class Bench:
    """One subject in one database."""

    def __init__(self, registry, subject) -> None:
        self.registry = registry
        self.subject = subject
        self.world: helpdesk.World
        self.sets: dict[str, list[int]] = {}

    # -- preparing --------------------------------------------------------------------

    def prepare(self, tickets: int, moved: int) -> None:
        """Configure, fill with `tickets` old ones, and make those that will move."""
        with self._env(commit=True) as env:
            self.world = helpdesk.build(env, self.subject.team_values)
            self.subject.configure(env, self.world)
        self.registry.signal_changes()
        with self._env(commit=True) as env:
            helpdesk.seed_tickets(env.cr, self.world, tickets)
            self.subject.seed(env.cr, self.world)
        with self._env(commit=True) as env:
            self._make_sets(env, moved)
        with self._env(commit=True) as env:
            self.subject.settle(env)
        self.registry.signal_changes()
        self.vacuum(analyze=True)

    def _make_sets(self, env, moved):
        """Tickets that are worked on, and as many that wait for their customer."""
        for status in ("running", "held"):
            values = [self.world.ticket(number) for number in range(moved)]
            tickets = (
                env["helpdesk.ticket"].with_context(**helpdesk.PLAIN).create(values)
            )
            self.sets[status] = tickets.ids
            env.cr.flush()
            if status == "held":
                tickets.write({"stage_id": self.world.awaiting})
                env.cr.flush()
            self.subject.check(env.cr, tickets.ids, status)

    def vacuum(self, analyze: bool = False) -> None:
        """Remove what rolled back measurements left in the tables."""
        cr = self.registry.cursor()
        try:
            cr.commit()
            cr._cnx.autocommit = True
            for table in self.subject.tables:
                cr.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
                cr.execute(f"VACUUM {'(ANALYZE)' if analyze else ''} {table}")
        finally:
            cr._cnx.autocommit = False
            cr.close()

    # -- measuring --------------------------------------------------------------------

    def create(self, count: int, user: bool = False, repeat: int = 1) -> dict[str, Any]:
        """Create `count` tickets: plainly as superuser, or as an agent with all the
        mail that makes."""
        values = [self.world.ticket(number) for number in range(count)]

        def act(env):
            model = env["helpdesk.ticket"]
            if not user:
                model = model.with_context(**helpdesk.PLAIN)
            return model.create([dict(vals) for vals in values])

        def check(cr, tickets):
            self.subject.check(cr, tickets.ids, "running")

        uid = self.world.agent if user else SUPERUSER_ID
        return self._measure(act, check, uid, repeat)

    def move(self, to: str, repeat: int = 1) -> dict[str, Any]:
        """Move tickets to another stage, so that their clocks are then `to`."""
        stage, origin = {
            "held": (self.world.awaiting, "running"),
            "running": (self.world.working, "held"),
        }[to]
        ids = self.sets[origin]

        def act(env):
            tickets = env["helpdesk.ticket"].browse(ids).with_context(**helpdesk.PLAIN)
            tickets.write({"stage_id": stage})

        def check(cr, _result):
            self.subject.check(cr, ids, to)

        return self._measure(act, check, SUPERUSER_ID, repeat)

    def unwatched(self, repeat: int = 1) -> dict[str, Any]:
        """Write a field that no condition looks at."""
        ids = self.sets["running"]

        def act(env):
            tickets = env["helpdesk.ticket"].browse(ids).with_context(**helpdesk.PLAIN)
            tickets.write({"color": 3})

        return self._measure(act, lambda cr, _result: None, SUPERUSER_ID, repeat)

    def partners(self, count: int, repeat: int = 1) -> dict[str, Any]:
        """Write contacts one by one; nobody put them under an SLA."""
        ids = self.world.customers

        def act(env):
            partners = env["res.partner"].with_context(**helpdesk.PLAIN)
            for number in range(count):
                partner = partners.browse(ids[number % len(ids)])
                partner.write({"ref": f"C{number}"})
                partner.flush_recordset()

        def check(cr, _result):
            cr.execute("SELECT count(*) FROM res_partner WHERE ref ~ '^C[0-9]+$'")
            (found,) = cr.fetchone()
            assert found == min(count, len(ids)), found

        return self._measure(act, check, SUPERUSER_ID, repeat)

    def clock(self, scale: float) -> dict[str, Any]:
        """The working-time clock against Odoo's own planning; see `clock.run`."""
        from . import clock

        with self._env() as env:
            return clock.run(env, scale)

    # -- plumbing ---------------------------------------------------------------------

    def _measure(
        self, act: Callable, check: Callable, uid: int, repeat: int
    ) -> dict[str, Any]:
        taken = [self._measure_once(act, check, uid) for _number in range(repeat)]
        self.vacuum()
        return {
            "seconds": _median(one["seconds"] for one in taken),
            "cpu": _median(one["cpu"] for one in taken),
            "queries": min(one["queries"] for one in taken),
        }

    def _measure_once(self, act: Callable, check: Callable, uid: int):
        with self._env(uid) as env:
            with self._timed(env.cr) as taken:
                result = act(env)
                env.cr.flush()
            check(env.cr, result)
        return taken

    @contextlib.contextmanager
    def _timed(self, cr) -> Iterator[dict[str, Any]]:
        taken: dict[str, Any] = {}
        gc.collect()
        gc.disable()
        server = ServerClock(cr)
        queries, on_server = cr.sql_log_count, server.seconds()
        start, on_client = time.perf_counter(), time.process_time()
        try:
            yield taken
            taken["seconds"] = time.perf_counter() - start
            taken["cpu"] = time.process_time() - on_client
            taken["cpu"] += server.seconds() - on_server
            taken["queries"] = cr.sql_log_count - queries
        finally:
            gc.enable()

    @contextlib.contextmanager
    def _env(self, uid: int = SUPERUSER_ID, commit: bool = False) -> Iterator:
        """An environment as a request has it, on a cursor of its own."""
        self.registry.check_signaling()
        cr = self.registry.cursor()
        try:
            yield Environment(cr, uid, {})
            if commit:
                cr.commit()
        finally:
            cr.close()


class ServerClock:
    """The processor time of the server process behind a cursor.

    Linux tells it for processes of this machine; elsewhere it is not a number, and so
    is every sum it is part of.
    """

    def __init__(self, cr) -> None:
        self._folder = Path(f"/proc/{cr._cnx.info.backend_pid}")
        self._known = self._is_server()

    def _is_server(self) -> bool:
        try:
            name = (self._folder / "comm").read_text()
        except OSError:
            return False
        return name.startswith("postgres")

    def seconds(self) -> float:
        """What the process has used so far."""
        if not self._known:
            return math.nan
        return int((self._folder / "schedstat").read_text().split()[0]) / 1e9


def _median(values) -> float:
    return statistics.median(values)
