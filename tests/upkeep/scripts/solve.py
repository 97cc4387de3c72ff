# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Solve the first ticket. Runs in an Odoo shell."""

ticket = env["helpdesk.ticket"].search([], order="id", limit=1)  # noqa: F821
ticket.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")  # noqa: F821
env.cr.commit()  # noqa: F821
