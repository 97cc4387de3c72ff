# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo shells run: one prepares a database, one saves tickets as users do."""

#: A policy with two targets, and an action that says when it begins.
PREPARE = """
from odoo import Command
env.cr.execute(
    "CREATE TABLE bench_action (instance int, "
    "at timestamptz DEFAULT clock_timestamp())"
)
model = env.ref("helpdesk_mgmt.model_helpdesk_ticket")
action = env["ir.actions.server"].create({
    "name": "Say when", "model_id": model.id, "state": "code", "code":
    "env.cr.execute('INSERT INTO bench_action (instance) VALUES (%s)', "
    "[env.context['sla_instance_id']])",
})
policy = env["sla.policy"].create({
    "name": "Benchmark", "model_id": model.id,
    "user_id": env.ref("base.user_admin").id,
    "item_ids": [Command.create({
        "name": name, "kpi_id": env.ref("helpdesk_sla_enhanced.kpi_resolve").id,
        "applicable_when": applicable, "success_criteria": "[]",
        "failure_after": minutes, "failure_unit": "minute",
        "action_ids": [
            Command.create({"trigger": "failure", "server_action_id": action.id})
        ],
    }) for name, applicable, minutes in (
        ("Urgent", "[('priority', '=', '3')]", 1), ("Others", "[]", 3),
    )],
})
policy.action_activate()
policy.action_set_default()
env.cr.commit()
"""
#: Each in a transaction of its own, so that it fails at a random second of the span;
#: about half of them three minutes after they were saved, the urgent ones after one.
SAVE = """
import random
import time
first = max(60, 180 - 0.4 * SPAN)
moments = []
for _each in range(COUNT):
    due = first + random.uniform(0, SPAN)
    urgent = due < 180 or random.random() < 0.2
    moments.append((due - (60 if urgent else 180), "3" if urgent else "1"))
began = time.monotonic()
for number, (moment, priority) in enumerate(sorted(moments)):
    time.sleep(max(0, began + moment - time.monotonic()))
    env["helpdesk.ticket"].create({
        "name": f"Ticket {number}", "description": "x", "priority": priority,
    })
    env.cr.commit()
"""
