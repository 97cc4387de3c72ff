# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Policies that ask for fields which are not there any more."""

from odoo import models


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    def _lint_rules(self):
        return [self._lint_lost_fields, *super()._lint_rules()]

    def _lint_lost_fields(self):
        """Whatever took the field away, an addon is missing or was changed: the engine
        leaves the policy out, see ``sla.config._build``."""
        policy = self.with_context(active_test=False)
        lost = policy.env["sla.config"]._lost_fields(policy)
        if not lost:
            return []
        return [
            self.env._(
                "This SLA asks for %(fields)s, which is not there any more: it is "
                "applied to no record, and what runs can only fail. Change its "
                "conditions, or install the addon again that brings the field.",
                fields=", ".join(name for _model, name in sorted(lost)),
            )
        ]
