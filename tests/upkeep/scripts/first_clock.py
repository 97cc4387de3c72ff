# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make an SLA, open a ticket, and print where the addon is and how its clock stands.

Runs in an Odoo shell.
"""

from odoo import Command
from odoo.modules import get_module_path

done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")  # noqa: F821
item = {
    "name": "Resolve",
    "kpi_id": env.ref("helpdesk_sla_enhanced.kpi_resolve").id,  # noqa: F821
    "success_criteria": str([("stage_id", "=", done.id)]),
    "failure_after": 2,
}
policy = env["sla.policy"].create(  # noqa: F821
    {"name": "First", "item_ids": [Command.create(item)]}
)
policy.action_activate()
policy.action_set_default()
ticket = {"name": "Printer", "description": "On fire"}
ticket = env["helpdesk.ticket"].create(ticket)  # noqa: F821
env.cr.commit()  # noqa: F821
status = ticket.sla_kpi_instance_ids.status
print(get_module_path("helpdesk_sla_enhanced"), status, sep="|")
