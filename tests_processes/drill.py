# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets that fall due while servers are killed, and what must come out of it."""

from __future__ import annotations

import random
import time

from .farm import Farm

#: The actions count themselves, in the transaction that they run in.
COUNT = (
    "env.cr.execute('INSERT INTO sla_drill (instance, step) VALUES (%s, %s)', "
    "[env.context['sla_instance_id'], env.context['sla_trigger']])"
)
_SETUP = """
from odoo import Command
env.cr.execute(
    "CREATE TABLE sla_drill (instance int, step text, "
    "at timestamptz DEFAULT clock_timestamp())"
)
model = env.ref("helpdesk_mgmt.model_helpdesk_ticket")
def action(code):
    return env["ir.actions.server"].create(
        {"name": "Drill", "model_id": model.id, "state": "code", "code": code}
    )
lines = [
    Command.create({"trigger": trigger, "server_action_id": action(code).id})
    for trigger, code in CODES
]
policy = env["sla.policy"].create({
    "name": "Drill", "model_id": model.id, "user_id": env.ref("base.user_admin").id,
    "item_ids": [Command.create({
        "name": "Resolve", "kpi_id": env.ref("helpdesk_sla_enhanced.kpi_resolve").id,
        "success_criteria": "[]", "action_ids": lines, **TERMS,
    })],
})
policy.action_activate()
policy.action_set_default()
tickets = env["helpdesk.ticket"].with_context(
    tracking_disable=True, mail_create_nolog=True, mail_notrack=True
)
for start in range(0, COUNT, 500):
    tickets.create([
        {"name": f"Drill {n}", "description": "x", "priority": str(n % 4)}
        for n in range(start, min(COUNT, start + 500))
    ])
    env.cr.commit()
"""
#: So far away that only `make_due` makes them due.
_FAR = {
    "failure_after": 500,
    "failure_unit": "hour",
    "warn_after": 400,
    "warn_unit": "hour",
}
_DUE = """
UPDATE sla_kpi_instance SET warning_time = at,
    failure_time = at + interval '2 seconds', next_event_time = at
FROM (SELECT id AS number, date_trunc('second', now() AT TIME ZONE 'UTC'
             + {after} * interval '1 second' + random() * {span} * interval '1 second')
             AS at
      FROM sla_kpi_instance) AS moments
WHERE id = number
"""


def set_up(
    farm: Farm,
    tickets: int,
    codes: list[tuple[str, str]],
    terms: dict[str, object] | None = None,
) -> None:
    """Make tickets whose policy runs some code: pairs of a trigger and the code.

    :param terms: when they warn and fail, if not in weeks
    """
    given = f"CODES = {codes!r}\nCOUNT = {tickets}\nTERMS = {terms or _FAR!r}\n"
    farm.shell(f"{given}{_SETUP}\nenv.cr.commit()\n")
    assert farm.count("sla_kpi_instance") == tickets


def make_due(farm: Farm, after: float, span: float) -> None:
    """Let the warnings fall due at random seconds, each failure two seconds later."""
    farm.query(_DUE.format(after=after, span=span))


def kill_at_random(farm: Farm, kills: int, seed: int) -> None:
    """Two servers are killed, this often each, and started again.

    Each time at a random moment of its first seconds at work, however long it took to
    get there, and whatever it is doing then.
    """
    moments = random.Random(seed)
    servers = {n: farm.start() for n in (0, 1)}
    ends: dict[int, float] = {}
    left = dict.fromkeys(servers, kills)
    while any(left.values()):
        farm.notify()
        time.sleep(moments.uniform(0.05, 0.3))
        for number, server in servers.items():
            if number not in ends and farm.is_at_work(server):
                ends[number] = time.monotonic() + moments.uniform(0, 3)
        for number in [n for n in ends if left[n] and time.monotonic() > ends[n]]:
            farm.kill(servers[number])
            servers[number] = farm.start()
            left[number] -= 1
            del ends[number]


def finish(farm: Farm) -> None:
    """Wait until all is done; what a kill has interrupted need not wait a minute."""

    def done() -> bool:
        farm.query(
            "UPDATE sla_action_run SET next_try_time = now() AT TIME ZONE 'UTC' "
            "WHERE state = 'pending' AND started_time < "
            "now() AT TIME ZONE 'UTC' - interval '5 seconds'"
        )
        live = "sla_kpi_instance WHERE status <> 'noncompliant'"
        waiting = "sla_action_run WHERE state = 'pending'"
        return not farm.count(live) and not farm.count(waiting)

    farm.wait_until(done)


def check(farm: Farm, tickets: int) -> dict[str, int]:
    """Prove that nothing was lost and nothing was done twice.

    :return: what the numbers were
    :raise AssertionError: when it was
    """
    for kind in ("warning", "failure"):
        events = f"sla_event WHERE kind = '{kind}'"
        assert farm.count(events) == tickets, kind
        distinct = f"(SELECT DISTINCT instance_id FROM {events}) AS e"
        assert farm.count(distinct) == tickets, kind
        assert farm.count(f"sla_action_run WHERE trigger = '{kind}'") == tickets
    twice = "SELECT 1 FROM sla_drill GROUP BY instance, step HAVING count(*) > 1"
    assert not farm.count(f"({twice}) AS twice")
    # A warning whose failure came before it could be run is skipped (SEMANTICS E5).
    assert farm.count("sla_drill WHERE step = 'failure'") == tickets
    runs = "sla_action_run AS r FULL JOIN sla_drill AS d "
    runs += "ON d.instance = r.instance_id AND d.step = r.trigger "
    assert not farm.count(f"{runs} WHERE (r.state = 'done') <> (d.step IS NOT NULL)")
    assert not farm.count("sla_action_run WHERE state NOT IN ('done', 'skipped')")
    return {
        "tickets": tickets,
        "warnings run": farm.count("sla_drill WHERE step = 'warning'"),
        "failures run": farm.count("sla_drill WHERE step = 'failure'"),
        "begun again": farm.count("sla_action_run WHERE attempts > 1"),
    }
