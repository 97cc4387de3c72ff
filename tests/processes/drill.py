# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets that fall due while servers are killed, and what must come out of it."""

from __future__ import annotations

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
    Command.create({
        "trigger": trigger, "server_action_id": action(code).id,
        **({"offset": 1, "offset_unit": "minute"} if trigger == "escalation" else {}),
    })
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
FAR = {
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
    given = f"CODES = {codes!r}\nCOUNT = {tickets}\nTERMS = {terms or FAR!r}\n"
    farm.shell(f"{given}{_SETUP}\nenv.cr.commit()\n")
    assert farm.count("sla_kpi_instance") == tickets


def make_due(farm: Farm, after: float, span: float) -> None:
    """Let the warnings fall due at random seconds, each failure two seconds later."""
    farm.query(_DUE.format(after=after, span=span))
