# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Policies that ask for fields which are not there any more."""

from odoo import models

from ..engine import config, vanishing


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    def _lint_rules(self):
        return [self._lint_lost_fields, *super()._lint_rules()]

    def _lint_lost_fields(self):
        """Whatever took the field away, an addon is missing or was changed: the engine
        leaves the policy out, see ``sla.config._build``."""
        policy = self.with_context(active_test=False)
        lost = vanishing.lost_fields(policy.env, policy)
        if not lost:
            return policy._lint_broken()
        return [
            self.env._(
                "This SLA asks for %(fields)s, which is not there any more: it is "
                "applied to no record, and KPIs that run can only fail. Change its "
                "conditions, or install the addon again that brings the field.",
                fields=", ".join(name for _model, name in sorted(lost)),
            )
        ]

    def _lint_broken(self):
        """Whatever else keeps the engine from using the policy (A6)."""
        snapshot = config.get_snapshot(self.env)
        snapshot.policies.get(self.id)  # it is made when it is first asked for
        if self.id not in snapshot.broken:
            return []
        return [
            self.env._(
                "This SLA cannot be used: %(reason)s It is applied to no record, and "
                "KPIs that run can only fail. Correct it and save.",
                reason=snapshot.broken[self.id].rstrip(".") + ".",
            )
        ]
