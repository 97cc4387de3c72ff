# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A Monday of a desk in Brussels, 5 January 2026, with what a release has to keep.

A ticket in each status and with each kind of result, actions that ran and one that
waits, an entitlement that is used, a failure that is waived, a simulation. Moments are
UTC, an hour behind Brussels. Runs in an Odoo shell, with any version of the addon: what
a version does not have yet is left out. `test_release.py` knows the moments.
"""

from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields

MONDAY = "2026-01-05"
model_id = env["ir.model"]._get_id("helpdesk.ticket")  # noqa: F821
owner = env.ref("base.user_admin")  # noqa: F821
env = env(context={"tracking_disable": True})  # noqa: F821


@contextmanager
def at(clock):
    """Let it be that time of Monday, for Python and for what Odoo stamps."""
    moment = fields.Datetime.to_datetime(f"{MONDAY} {clock}:00")
    cursors = type(env.cr)
    with freeze_time(moment), patch.object(cursors, "now", lambda cursor: moment):
        yield
        env.cr.commit()


def stage(name):
    """A stage of the helpdesk."""
    return env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")


def run(*names):
    """Run scheduled actions as the server does."""
    env.cr.commit()
    for name in names:
        env.ref(f"helpdesk_sla_enhanced.ir_cron_sla_{name}").method_direct_trigger()
    env.invalidate_all()


def open_ticket(name, **values):
    """A ticket that is assigned to the administrator."""
    values = {"description": "<p>Help</p>", "user_id": owner.id, **values}
    return env["helpdesk.ticket"].create({"name": name, **values})


def make_policy():
    """The desk, open from 9 to 17, and its promise: solved within four hours."""
    hours = [
        Command.create({"name": "Day", "dayofweek": str(day), **span})
        for day in range(5)
        for span in (
            {"hour_from": 9, "hour_to": 13, "day_period": "morning"},
            {"hour_from": 13, "hour_to": 17, "day_period": "afternoon"},
        )
    ]
    calendar = env["resource.calendar"].create(
        {
            "name": "Desk",
            "tz": "Europe/Brussels",
            "attendance_ids": [Command.clear(), *hours],
        }
    )
    note = env["ir.actions.server"].create(
        {"name": "Note", "model_id": model_id, "state": "code", "code": "log('Note')"}
    )
    item = {
        "name": "Resolve",
        "kpi_id": env.ref("helpdesk_sla_enhanced.kpi_resolve").id,
        "applicable_when": str([("stage_id", "!=", stage("cancelled").id)]),
        "success_criteria": str([("stage_id", "=", stage("done").id)]),
        "failure_after": 4,
        "warn_after": 2,
        "action_ids": [
            Command.create({"trigger": trigger, "server_action_id": note.id})
            for trigger in ("start", "warning", "failure", "success")
        ],
    }
    policy = env["sla.policy"].create(
        {
            "name": "Standard",
            "model_id": model_id,
            "user_id": owner.id,
            "calendar_id": calendar.id,
            "item_ids": [Command.create(item)],
        }
    )
    policy.action_activate()
    policy.action_set_default()
    return policy


with at("07:00"):
    policy = make_policy()
    customer = env["res.partner"].create({"name": "Peeters", "is_company": True})
    gold = env["sla.entitlement"].create(
        {
            "name": "Gold 2026",
            "partner_id": customer.id,
            "user_id": owner.id,
            "start_date": "2026-01-01",
            "end_date": "2026-12-31",
            "policy_id": policy.id,
            "total_terms": 15,
            "is_default": True,
        }
    )
    gold.action_activate()
with at("08:00"):
    names = ("met", "late", "met late", "held", "cancelled", "waived")
    tickets = {name: open_ticket(name) for name in names}
with at("08:30"):
    tickets["held"].stage_id = stage("awaiting")
with at("09:00"):
    tickets["met"].stage_id = stage("done")
    tickets["cancelled"].stage_id = stage("cancelled")
with at("12:30"):
    run("clock", "actions")
with at("12:45"):
    open_ticket("near")
with at("13:00"):
    tickets["met late"].stage_id = stage("done")
    failure = tickets["waived"].sla_kpi_instance_ids
    failure.action_waive("The customer had asked for it")
with at("14:00"):
    open_ticket("running")
    open_ticket("gold", partner_id=customer.id)
with at("15:00"):
    run("clock", "actions")
with at("15:30"):
    open_ticket("fresh")
    if "sla.simulation" in env:
        simulation = env["sla.simulation"].create(
            {"policy_id": policy.id, "date_from": MONDAY, "date_to": MONDAY}
        )
        simulation.action_run()
        run("simulation")
