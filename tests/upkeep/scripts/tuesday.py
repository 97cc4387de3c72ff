# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Tuesday after the Monday of `release.py`: the desk goes on working.

Runs in an Odoo shell.
"""

from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields


@contextmanager
def at(clock):
    """Let it be that time of Tuesday, for Python and for what Odoo stamps."""
    moment = fields.Datetime.to_datetime(f"2026-01-06 {clock}:00")
    cursors = type(env.cr)  # noqa: F821
    with freeze_time(moment), patch.object(cursors, "now", lambda cursor: moment):
        yield
        env.cr.commit()  # noqa: F821


def ticket(name):
    """A ticket of Monday."""
    return env["helpdesk.ticket"].search([("name", "=", name)])  # noqa: F821


def move(name, stage):
    """Move a ticket of Monday to a stage of the helpdesk."""
    stage = env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{stage}")  # noqa: F821
    ticket(name).stage_id = stage


with at("09:00"):
    move("held", "in_progress")
    move("gold", "done")
with at("10:05"):
    for name in ("clock", "actions"):
        cron = env.ref(f"helpdesk_sla_enhanced.ir_cron_sla_{name}")  # noqa: F821
        cron.method_direct_trigger()
with at("10:10"):
    customer = ticket("gold").partner_id
    env["helpdesk.ticket"].create(  # noqa: F821
        {"name": "new", "description": "<p>Help</p>", "partner_id": customer.id}
    )
