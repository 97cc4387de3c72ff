# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Leave tickets behind, as a desk has them before it hears of SLAs.

Runs in an Odoo shell of a database without our addons.
"""

partner = env["res.partner"].create(  # noqa: F821
    {"name": "Ann Peeters", "email": "ann@example.com"}
)
done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")  # noqa: F821
for number in range(4):
    ticket = {
        "name": f"Old {number}",
        "description": "Long ago",
        "partner_id": partner.id,
        "priority": str(number),
    }
    ticket = env["helpdesk.ticket"].create(ticket)  # noqa: F821
    ticket.message_post(body="We look into it", subtype_xmlid="mail.mt_comment")
    if number == 0:
        ticket.stage_id = done
    if number == 1:
        ticket.active = False
env.cr.commit()  # noqa: F821
