# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Favourites that come with the report, in the reader's language."""

from odoo import api, models


class IrFilters(models.Model):
    """Odoo does not translate the names of favourites: those of the report are."""

    _inherit = "ir.filters"

    @api.model
    def get_filters(self, model, *args, **kwargs):
        """As Odoo; the favourites that came with the report, in the reader's language
        until somebody gives them another name (R4)."""
        found = super().get_filters(model, *args, **kwargs)
        if model == "sla.report":
            names = self._sla_names()
            for one in found:
                if not one["user_ids"]:
                    one["name"] = names.get(one["name"], one["name"])
        return found

    def _sla_names(self):
        """The names in the data of this addon, and what they are called here."""
        return {
            "First Response this month by team": self.env._(
                "First Response this month by team"
            ),
            "First Response last month by team and customer": self.env._(
                "First Response last month by team and customer"
            ),
            "Worst customers of 3 months": self.env._("Worst customers of 3 months"),
            "This month by agent": self.env._("This month by agent"),
            "Trend of 12 months": self.env._("Trend of 12 months"),
        }
