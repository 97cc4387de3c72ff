# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How far the stages of leads are."""

from odoo import fields, models


class CrmStage(models.Model):
    """A stage says how far a lead has come, whatever it is called."""

    _inherit = "crm.stage"

    sla_milestone = fields.Selection(
        selection=[("contacted", "Contacted"), ("qualified", "Qualified")],
        string="Counts As",
        help="For SLAs: leads in this stage were contacted, or were qualified, which "
        "says that they were contacted as well. Empty: neither.",
    )
