# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Activities that are steps of a plan."""

from odoo import fields, models


class MailActivity(models.Model):
    """An activity that knows which step of a plan it is."""

    _inherit = "mail.activity"

    plan_step_id = fields.Many2one(
        comodel_name="mail.activity.plan.template",
        string="Step of the Plan",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Set where a plan was started by itself.",
    )
