# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Automation rules on KPI instances."""

from odoo import api, models

from odoo.addons.helpdesk_sla_enhanced.store.batch import FOLLOWING_KEY, SILENT_KEY


class BaseAutomation(models.Model):
    """Rules on KPI instances run only where actions of an SLA do (SEMANTICS F4)."""

    _inherit = "base.automation"

    @api.model
    def _get_actions(self, records, triggers):
        """Find the rules that a change of KPI instances is for.

        None for a silent one: thousands of imported tickets would set off a rule each
        otherwise, although no action of their SLA runs. The key is the engine's own, on
        calls of its own: who may import silently was decided there.

        Stored fields of other addons are computed again after a transition, which Odoo
        shows to rules as one more write each. Only rules that name such a field see
        that; the others have seen the transition, and would see it twice (E6). A birth
        is no write at all.
        """
        if records._name != "sla.kpi.instance":
            return super()._get_actions(records, triggers)
        if records.env.context.get(SILENT_KEY):
            return self.browse()
        rules = super()._get_actions(records, triggers)
        following = records.env.context.get(FOLLOWING_KEY)
        if following == "create":
            return rules.browse()
        if following:
            # with the rights of Odoo itself, which looks for them as superuser
            return rules.sudo().filtered("trigger_field_ids").with_env(rules.env)
        return rules
