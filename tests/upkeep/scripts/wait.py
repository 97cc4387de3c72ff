# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make tickets whose actions wait to be run. Runs in an Odoo shell."""

from odoo import Command

model_id = env["ir.model"]._get_id("helpdesk.ticket")  # noqa: F821
action = env["ir.actions.server"].create(  # noqa: F821
    {"name": "Note", "model_id": model_id, "state": "code", "code": "log('Note')"}
)
item = {
    "name": "Upkeep",
    "kpi_id": env.ref("helpdesk_sla_enhanced.kpi_resolve").id,  # noqa: F821
    "success_criteria": "[]",
    "failure_after": 2,
    "action_ids": [Command.create({"trigger": "start", "server_action_id": action.id})],
}
policy = env["sla.policy"].create(  # noqa: F821
    {
        "name": "Upkeep",
        "model_id": model_id,
        "user_id": env.ref("base.user_admin").id,  # noqa: F821
        "item_ids": [Command.create(item)],
    }
)
policy.action_activate()
policy.action_set_default()
env["helpdesk.ticket"].create(  # noqa: F821
    [{"name": f"Printer {n}", "description": "On fire"} for n in range(3)]
)
env.cr.commit()  # noqa: F821
