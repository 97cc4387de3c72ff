# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How long a manager waits for "what if": a policy over two years of tickets.

Each ticket has a past that was tracked: it was taken up, was on hold for a while and
was solved, and its two KPIs were judged. The simulation runs as its scheduled actions
do: two workers share it.
"""

from __future__ import annotations

import contextlib
import resource
import time
from typing import Any

from . import table
from . import world as helpdesk
from .bench import Bench
from .figures import _TRACKERS
from .setting import Setting
from .subjects import Ours

TICKETS = 100_000
WORKERS = 2
#: The most seconds that it may take at full size, and megabytes more that it may need
#: for all records than for a tenth of them.
AIM = 60
MORE_MEMORY = 64

#: Two years of tickets, made in the working hours of any day.
_AGES = """
UPDATE helpdesk_ticket
SET create_date = CURRENT_DATE - (4 + id %% 730) * interval '1 day'
                  + (8 + id %% 8) * interval '1 hour',
    stage_id = %(done)s
"""
#: How long each took: up to four and a half hours, one of ten two days.
_TOOK = """
SELECT id, create_date AS at, share,
       CASE WHEN share < 90 THEN (1 + share) * interval '3 minutes'
            ELSE interval '2 days' END AS took
FROM (SELECT *, (id::bigint * 7919) %% 100 AS share FROM helpdesk_ticket) AS t
"""
#: Three changes of stage each: taken up, on hold, solved.
_MESSAGES = f"""
INSERT INTO mail_message (model, res_id, message_type, date, create_date)
SELECT 'helpdesk.ticket', t.id, 'notification', t.at + t.took * n.part,
       t.at + t.took * n.part
FROM ({_TOOK}) AS t CROSS JOIN (VALUES (0.25), (0.5), (1)) AS n(part)
ORDER BY t.id, n.part
"""
#: What became of either KPI then, by a target of four hours.
_INSTANCES = f"""
INSERT INTO sla_kpi_instance
    (tracker_id, res_model, res_id, company_id, policy_id, item_id, kpi_id, status,
     start_time, failure_time, met_time, end_time, target_seconds, cycle, is_current,
     user_id, elapsed_seconds, late_seconds)
SELECT r.id, r.res_model, r.res_id, r.company_id, r.policy_id, i.id, i.kpi_id,
       CASE WHEN met THEN 'succeeded' ELSE 'noncompliant' END,
       at, at + interval '4 hours', at + took,
       CASE WHEN met THEN at + took ELSE at + interval '4 hours' END, 14400, 1, TRUE,
       (%(users)s)[1 + r.id %% %(count)s], EXTRACT(epoch FROM took),
       CASE WHEN met THEN 0 ELSE EXTRACT(epoch FROM took) - 14400 END
FROM (SELECT *, took < interval '4 hours' AS met FROM ({_TOOK}) AS t) AS t
JOIN sla_tracker AS r ON r.res_model = 'helpdesk.ticket' AND r.res_id = t.id
CROSS JOIN (SELECT DISTINCT ON (kpi_id) id, kpi_id FROM sla_item
            WHERE policy_id = %(policy)s ORDER BY kpi_id, sequence DESC) AS i
"""
_VALUES = """
INSERT INTO mail_tracking_value
    (mail_message_id, field_id, old_value_integer, new_value_integer)
SELECT m.id, %(field)s, (%(stages)s)[n], (%(stages)s)[n + 1]
FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY res_id ORDER BY id) AS n
      FROM mail_message WHERE model = 'helpdesk.ticket') AS m
"""


class Simulated(Ours):
    """This addon, with a long past."""


class SimulationBench(Bench):
    """The worker that simulates."""

    def fill(self, tickets: int) -> None:
        """Give so many tickets a past, by SQL."""
        with self._env(commit=True) as env:
            self.world = helpdesk.build(env, self.subject.team_values)
            self.subject.configure(env, self.world)
            policy = env["sla.policy"].search([("is_default", "=", True)])
            users = env["res.users"].search([]).ids
            new = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new").id
            world = self.world
            stages = [new, world.working, world.awaiting, world.done]
            field = env["ir.model.fields"]._get_ids("helpdesk.ticket")["stage_id"]
            env.flush_all()
            helpdesk.seed_tickets(env.cr, world, tickets)
            env.cr.execute(_AGES, {"done": world.done})
            env.cr.execute(_MESSAGES, {})
            env.cr.execute(_VALUES, {"field": field, "stages": stages})
            env.cr.execute(_TRACKERS, (policy.id,))
            env.cr.execute(
                _INSTANCES, {"policy": policy.id, "users": users, "count": len(users)}
            )
        self.registry.signal_changes()
        self.vacuum(analyze=True)

    def ask(self, months: int) -> int:
        """Ask what would have been in the last months; the id of the simulation."""
        with self._env(commit=True) as env:
            policy = env["sla.policy"].search([("is_default", "=", True)])
            env.cr.execute("SELECT CURRENT_DATE - %s", (31 * months,))
            (since,) = env.cr.fetchone()
            job = env["sla.simulation"].create(
                {"policy_id": policy.id, "date_from": since}
            )
            job.action_run()
            number: int = job.id
            return number

    def work(self) -> dict[str, Any]:
        """Work on it until nothing is left to do, as one of the scheduled actions."""
        with self._env(commit=True) as env:
            busy = time.process_time()
            env["sla.simulation"]._cron_work()
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            return {"busy": time.process_time() - busy, "megabytes": most / 1024}

    def look(self, job: int) -> dict[str, Any]:
        """What came of it."""
        with self._env() as env:
            simulation = env["sla.simulation"].browse(job)
            assert simulation.state == "done", (simulation.state, simulation.error)
            lines = [("simulation_id", "=", job)]
            return {
                "records": simulation.done_count,
                "lines": env["sla.simulation.line"].search_count(lines),
            }


def run(setting: Setting) -> dict[str, Any]:
    """Simulate a few months, and then everything."""
    from .worker import Worker

    tickets = setting.scaled(TICKETS, least=1000)
    with contextlib.ExitStack() as stack:
        named = stack.enter_context(setting.databases({"simulation": Ours.addon}))
        workers = [
            Worker("simulation", setting.config, named["simulation"])
            for _each in range(WORKERS)
        ]
        for worker in workers:
            stack.callback(worker.stop)
        worker = workers[0]
        setting.say(f"Filling a database with {tickets:,} tickets to simulate")
        worker.ask("fill", tickets=tickets)
        found = {"tickets": tickets, "runs": []}
        for months in (3, 25):
            setting.say(f"Simulating {months} months")
            found["runs"].append(_simulate(workers, months))
    return found


def _simulate(workers: list[Any], months: int) -> dict[str, Any]:
    """What it took all workers together."""
    job = workers[0].ask("ask", months=months)
    began = time.perf_counter()
    for worker in workers:
        worker.send("work")
    shares = [worker.receive() for worker in workers]
    return {
        "seconds": time.perf_counter() - began,
        "busy": sum(share["busy"] for share in shares),
        "megabytes": max(share["megabytes"] for share in shares),
        **workers[0].ask("look", job=job),
    }


def text(found: dict[str, Any]) -> str:
    """The times as plain text."""
    rows = [["simulation", "time", "aim", "of that Python", "memory", "lines"]]
    for one in found["runs"]:
        rows.append(
            [
                f"{one['records']:,} tickets",
                table.duration(one["seconds"]),
                f"{AIM} s" if one is found["runs"][-1] else "",
                table.duration(one["busy"]),
                f"{one['megabytes']:.0f} MB",
                f"{one['lines']:,}",
            ]
        )
    return f"what if, over {found['tickets']:,} tickets:\n{table.aligned(rows)}"


def promises(found: dict[str, Any]) -> list[tuple[str, bool]]:
    """What must hold on any machine: memory does not grow with the records."""
    few, all_ = (one["megabytes"] for one in found["runs"])
    more = all_ - few
    return [
        (
            f"a simulation of all tickets needs {more:.0f} MB more than one of a few, "
            f"at most {MORE_MEMORY}",
            more <= MORE_MEMORY,
        )
    ]


def as_json(found: dict[str, Any]) -> dict[str, Any]:
    """Everything, with what it is compared with."""
    return {**found, "aim": AIM}
