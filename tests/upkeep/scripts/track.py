# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Put leads, contacts, tickets and a model made in the interface under SLA.

Of each kind one record has met its KPI, one is late and one runs; one is on hold. An
action of each is done and another one waits. Runs in an Odoo shell.
"""

from datetime import timedelta

from odoo import Command, fields

NOW = fields.Datetime.now()
FIELD_ON_CONTACTS = "opportunity_ids"
owner = env.ref("base.user_admin")  # noqa: F821
env = env(context={"tracking_disable": True})  # noqa: F821


def enable(model, success, applicable, pause="[]"):
    """A default policy with one KPI, which mails and changes nothing."""
    model_id = env["ir.model"]._get_id(model)
    entity = env["sla.entity"].search([("model", "=", model)])
    entity = entity or env["sla.entity"].create({"model_id": model_id})
    entity.pause_when = pause
    kpi = env["sla.kpi"].create({"name": "Upkeep", "code": "up", "model_id": model_id})
    action = env["ir.actions.server"].create(
        {"name": f"Note {model}", "model_id": model_id, "state": "code"}
    )
    action.code = "log('The time of ' + record.display_name, level='info')"
    item = {
        "name": "Upkeep",
        "kpi_id": kpi.id,
        "applicable_when": applicable,
        "success_criteria": success,
        "failure_after": 2,
        "action_ids": [
            Command.create({"trigger": trigger, "server_action_id": action.id})
            for trigger in ("start", "failure", "success")
        ],
    }
    policy = env["sla.policy"].create(
        {
            "name": f"Upkeep of {model}",
            "model_id": model_id,
            "user_id": owner.id,
            "item_ids": [Command.create(item)],
        }
    )
    policy.action_activate()
    policy.action_set_default()
    return policy


def age(record, hours):
    """Let a record have been made hours ago, and be judged again as of now."""
    record.flush_recordset()
    env.cr.execute(
        f'UPDATE "{record._table}" SET create_date = %s WHERE id = %s',
        [NOW - timedelta(hours=hours), record.id],
    )
    record.invalidate_recordset()


def track(model, values, done, held=None):
    """Four records in the four states of life."""
    records = env[model].create([dict(values) for _number in range(4)])
    for record in records:
        age(record, 1)
    age(records[0], 3)
    env["sla.engine"]._process_pending()
    records[1].write(done)
    if held:
        records[2].write(held)
    env["sla.engine"]._process_pending()
    return records


if "crm.lead" in env:
    enable("crm.lead", "[('priority', '=', '3')]", "[]", "[('probability', '=', 7)]")
    enable(
        "res.partner", "[('ref', '=', 'x')]", f"[('{FIELD_ON_CONTACTS}', '=', False)]"
    )
    lead = {"name": "Lead", "type": "lead"}
    track("crm.lead", lead, {"priority": "3"}, {"probability": 7})
else:
    enable("res.partner", "[('ref', '=', 'x')]", "[]")
track("res.partner", {"name": "Ann"}, {"ref": "x"})

done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
wait = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
enable(
    "helpdesk.ticket",
    str([("stage_id", "=", done.id)]),
    "[('partner_id.active', '!=', False)]",
    str([("stage_id", "in", wait.ids)]),
)
ticket = {
    "name": "Printer",
    "description": "On fire",
    "partner_id": env["res.partner"].create({"name": "Bob"}).id,
}
track("helpdesk.ticket", ticket, {"stage_id": done.id}, {"stage_id": wait.id})

env["ir.model"].create(
    {
        "name": "Gadget",
        "model": "x_gadget",
        "field_id": [
            Command.create({"name": name, "ttype": "char", "field_description": name})
            for name in ("x_name", "x_colour")
        ],
        "access_ids": [
            Command.create(
                {
                    "name": "all",
                    "group_id": env.ref("base.group_user").id,
                    "perm_read": True,
                    "perm_write": True,
                    "perm_create": True,
                    "perm_unlink": True,
                }
            )
        ],
    }
)
enable("x_gadget", "[('x_colour', '=', 'red')]", "[]")
track("x_gadget", {"x_name": "Gadget"}, {"x_colour": "red"})
env.cr.commit()
for name in ("clock", "actions"):
    env.ref(f"helpdesk_sla_enhanced.ir_cron_sla_{name}").method_direct_trigger()
env.cr.commit()
