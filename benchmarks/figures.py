# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How long a manager waits for figures: the pivot by team and month over many KPIs.

One database with many tickets, each with two KPIs that were met, were breached, were
waived or still run. The questions are asked as the web client does, as a manager whose
rights are checked: all sums of a table in one call.
"""

from __future__ import annotations

import contextlib
import time
from statistics import median
from typing import Any

from . import dashboard, table
from . import world as helpdesk
from .bench import Bench
from .setting import Setting
from .subjects import CLOCKS, Ours

INSTANCES = 1_000_000
ROUNDS = 5
#: The most seconds that the first question may take at full size.
AIM = 1.5
MEASURES = ["__count", "met:sum", "breached:sum", "met_rate:avg", "elapsed_hours:avg"]
#: What is asked: the rows, the columns, and what is measured.
QUESTIONS = {
    "by team and month": (["team_id"], ["end_time:month"], MEASURES),
    "by customer": (["commercial_partner_id"], [], MEASURES),
    "by responsible and KPI": (["user_id"], ["kpi_id"], MEASURES),
    "median by team": (["team_id"], [], ["median_hours:max"]),
}

#: Two years of tickets; each has an instance of either KPI.
_TRACKERS = """
INSERT INTO sla_tracker (res_model, res_id, company_id, policy_id, source, no_sla,
                         is_tracked)
SELECT 'helpdesk.ticket', id, company_id, %s, 'default', FALSE, TRUE
FROM helpdesk_ticket
"""
_INSTANCES = """
INSERT INTO sla_kpi_instance
    (tracker_id, res_model, res_id, company_id, policy_id, item_id, kpi_id, status,
     start_time, failure_time, met_time, end_time, target_seconds, cycle, is_current,
     waived, user_id, elapsed_seconds, late_seconds)
SELECT t.id, t.res_model, t.res_id, t.company_id, t.policy_id, i.id, i.kpi_id,
       CASE WHEN share < 75 THEN 'succeeded' WHEN share < 95 THEN 'noncompliant'
            ELSE 'in_progress' END,
       at, at + interval '4 hours',
       CASE WHEN share < 90 THEN at + share * interval '3 minutes' END,
       CASE WHEN share < 75 THEN at + share * interval '3 minutes'
            WHEN share < 95 THEN at + interval '4 hours' END,
       14400, 1, TRUE, share >= 93 AND share < 95,
       CASE WHEN share < 95 THEN (%(users)s)[1 + t.id %% %(count)s] END,
       CASE WHEN share < 90 THEN share * 180 WHEN share < 95 THEN 14400 END,
       CASE WHEN share < 75 THEN 0 WHEN share < 90 THEN (share - 70) * 180
            WHEN share < 95 THEN 0 END
FROM (SELECT t.*, now() AT TIME ZONE 'UTC' - (t.id %% 730) * interval '1 day'
                      + CASE WHEN share >= 95 THEN interval '731 days'
                             ELSE interval '0' END AS at
      FROM (SELECT *, (id::bigint * 7919) %% 100 AS share FROM sla_tracker) AS t) AS t
CROSS JOIN (SELECT DISTINCT ON (kpi_id) id, kpi_id FROM sla_item
            WHERE policy_id = %(policy)s ORDER BY kpi_id, sequence DESC) AS i
"""


class Figures(Ours):
    """This addon, with a long past."""


class FiguresBench(Bench):
    """The worker that asks for figures."""

    def fill(self, instances: int) -> None:
        """Give tickets so many instances, by SQL."""
        with self._env(commit=True) as env:
            self.world = helpdesk.build(env, self.subject.team_values)
            self.subject.configure(env, self.world)
            policy = env["sla.policy"].search([("is_default", "=", True)])
            group = env.ref("helpdesk_mgmt.group_helpdesk_manager")
            self.manager = (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    {
                        "name": "Manager",
                        "login": "bench.manager",
                        "group_ids": [(4, group.id)],
                    }
                )
                .id
            )
            users = env["res.users"].search([]).ids
            env.flush_all()
            helpdesk.seed_tickets(env.cr, self.world, instances // CLOCKS)
            env.cr.execute(_TRACKERS, (policy.id,))
            env.cr.execute(
                _INSTANCES, {"policy": policy.id, "users": users, "count": len(users)}
            )
        self.registry.signal_changes()
        self.vacuum(analyze=True)

    def ask(self, name: str) -> dict[str, Any]:
        """Ask one of the questions as the web client does."""
        with self._env(uid=self.manager) as env:
            before = env.cr.sql_log_count
            began = time.perf_counter()
            if name == dashboard.NAME:
                found = dashboard.ask(env)
            else:
                found = self._ask_table(env, name)
            seconds = time.perf_counter() - began
            return {
                "seconds": seconds,
                "queries": env.cr.sql_log_count - before,
                "groups": sum(map(len, found)),
            }

    def _ask_table(self, env: Any, name: str) -> Any:
        rows, columns, measures = QUESTIONS[name]
        sets = [[], rows]
        if columns:
            sets += [columns, rows + columns]
        domain = [("is_current", "=", True)]
        return env["sla.report"].formatted_read_grouping_sets(domain, sets, measures)


def run(setting: Setting) -> dict[str, Any]:
    """Ask each question several times, after once to warm up."""
    from .worker import Worker

    instances = setting.scaled(INSTANCES, least=2000)
    found: dict[str, Any] = {"instances": instances, "questions": {}}
    with contextlib.ExitStack() as stack:
        named = stack.enter_context(setting.databases({"figures": Ours.addon}))
        worker = Worker("figures", setting.config, named["figures"])
        stack.callback(worker.stop)
        setting.say(f"Filling a database with {instances:,} KPIs for figures")
        worker.ask("fill", instances=instances)
        for name in (*QUESTIONS, dashboard.NAME):
            setting.say(f"Figures {name}")
            asked = [worker.ask("ask", name=name) for _each in range(ROUNDS + 1)]
            found["questions"][name] = asked[1:]
    return found


def text(found: dict[str, Any]) -> str:
    """The times as plain text."""
    rows = [["figures", "median", "most", "aim", "groups", "queries"]]
    aims = {next(iter(QUESTIONS)): f"{AIM} s", dashboard.NAME: f"{dashboard.AIM} s"}
    for name, asked in found["questions"].items():
        times = [one["seconds"] for one in asked]
        rows.append(
            [
                name,
                table.duration(median(times)),
                table.duration(max(times)),
                aims.get(name, ""),
                f"{asked[0]['groups']:,}",
                str(asked[0]["queries"]),
            ]
        )
    return f"figures over {found['instances']:,} KPIs:\n{table.aligned(rows)}"


def promises(found: dict[str, Any]) -> list[tuple[str, bool]]:
    """What must hold on any machine: a table takes the same few queries at any size."""
    most = max(one["queries"] for name in QUESTIONS for one in found["questions"][name])
    return [(f"a table of figures asks at most 20 queries: {most}", most <= 20)]


def as_json(found: dict[str, Any]) -> dict[str, Any]:
    """Everything, with what it is compared with."""
    return {**found, "aim": AIM, "dashboard_aim": dashboard.AIM}
