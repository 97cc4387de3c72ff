# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How long a manager waits for "what if": a policy over two years of tickets.

Each ticket has a past that was tracked: it was taken up, was on hold for a while and
was solved, and its two KPIs were judged. The simulation runs as its scheduled action
does.
"""

from __future__ import annotations

import contextlib
import resource
import time
from typing import Any

from . import table
from . import world as helpdesk
from .bench import Bench
from .figures import _INSTANCES, _TRACKERS
from .setting import Setting
from .subjects import Ours

TICKETS = 100_000
#: The most seconds that it may take at full size, and megabytes more that it may need
#: for all records than for a tenth of them.
AIM = 60
MORE_MEMORY = 64

#: Two years of tickets, each solved within days.
_AGES = """
UPDATE helpdesk_ticket
SET create_date = now() AT TIME ZONE 'UTC' - (3 + id %% 730) * interval '1 day',
    stage_id = %(done)s
"""
#: Three changes of stage each: after an hour, after a day, after two.
_MESSAGES = """
INSERT INTO mail_message (model, res_id, message_type, date, create_date)
SELECT 'helpdesk.ticket', t.id, 'notification', t.create_date + n.after,
       t.create_date + n.after
FROM helpdesk_ticket AS t
CROSS JOIN (VALUES (interval '1 hour'), ('1 day'), ('2 days')) AS n(after)
ORDER BY t.id, n.after
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
            env.cr.execute(_MESSAGES)
            env.cr.execute(_VALUES, {"field": field, "stages": stages})
            env.cr.execute(_TRACKERS, (policy.id,))
            env.cr.execute(
                _INSTANCES, {"policy": policy.id, "users": users, "count": len(users)}
            )
        self.registry.signal_changes()
        self.vacuum(analyze=True)

    def simulate(self, months: int) -> dict[str, Any]:
        """Run a simulation over the last months, as the scheduled action does."""
        with self._env(commit=True) as env:
            policy = env["sla.policy"].search([("is_default", "=", True)])
            env.cr.execute("SELECT CURRENT_DATE - %s", (31 * months,))
            (since,) = env.cr.fetchone()
            job = env["sla.simulation"].create(
                {"policy_id": policy.id, "date_from": since}
            )
            job.action_run()
            env.cr.commit()
            began, busy = time.perf_counter(), time.process_time()
            env["sla.simulation"]._cron_work()
            seconds = time.perf_counter() - began
            busy = time.process_time() - busy
            assert job.state == "done", (job.state, job.error)
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            return {
                "records": job.done_count,
                "seconds": seconds,
                "busy": busy,
                "megabytes": most / 1024,
                "lines": env["sla.simulation.line"].search_count(
                    [("simulation_id", "=", job.id)]
                ),
            }


def run(setting: Setting) -> dict[str, Any]:
    """Simulate a few months, and then everything."""
    from .worker import Worker

    tickets = setting.scaled(TICKETS, least=1000)
    with contextlib.ExitStack() as stack:
        named = stack.enter_context(setting.databases({"simulation": Ours.addon}))
        worker = Worker("simulation", setting.config, named["simulation"])
        stack.callback(worker.stop)
        setting.say(f"Filling a database with {tickets:,} tickets to simulate")
        worker.ask("fill", tickets=tickets)
        found = {"tickets": tickets, "runs": []}
        for months in (3, 25):
            setting.say(f"Simulating {months} months")
            found["runs"].append(worker.ask("simulate", months=months))
    return found


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
