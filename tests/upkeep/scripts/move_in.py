# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Open a ticket under an old SLA of Helpdesk SLA, and move in from there.

Runs in an Odoo shell.
"""

from odoo.tests import Form

calendar = env["resource.calendar"].create({"name": "Desk"})  # noqa: F821
team = env["helpdesk.ticket.team"].create(  # noqa: F821
    {"name": "Printers", "use_sla": True, "resource_calendar_id": calendar.id}
)
done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")  # noqa: F821
env["helpdesk.sla"].create({"name": "Solve", "stage_id": done.id, "hours": 4})  # noqa: F821
ticket = {"name": "Printer", "description": "On fire", "team_id": team.id}
env["helpdesk.ticket"].create(ticket)  # noqa: F821
Form(env["sla.from.oca"]).save().action_move()  # noqa: F821
env.cr.commit()  # noqa: F821
