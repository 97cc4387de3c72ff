# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Activities that policies plan."""

from odoo import models

from ..engine import staff
from ..engine.actions import recipients
from ..engine.context import own


class MailActivityMixin(models.AbstractModel):
    """To-dos that policies plan (SEMANTICS E1)."""

    _inherit = "mail.activity.mixin"

    def activity_schedule(
        self, act_type_xmlid="", date_deadline=None, summary="", note="", **act_values
    ):
        """Plan one to-do of a kind, however many KPIs of a record ask for it.

        While the one that a policy's action, or an automation rule on its KPIs, has
        planned for somebody is open, another of the same type and summary would tell
        that person nothing new.
        """
        records, context = self, self.env.context
        if own(context, "sla_action_id") or own(context, "sla_instance_id"):
            self._sla_pass_on(act_type_xmlid, act_values)
            planned = self._sla_planned(act_type_xmlid, summary, act_values)
            records = self.filtered(lambda record: record.id not in planned)
        if self and not records:
            return self.env["mail.activity"]
        return super(MailActivityMixin, records).activity_schedule(
            act_type_xmlid, date_deadline, summary, note, **act_values
        )

    def _sla_pass_on(self, act_type_xmlid, act_values):
        """Give a to-do of a policy's action to the next in line if whom it is for has
        left, if that is a customer, or if it is for nobody (SEMANTICS E4)."""
        user = self.env["res.users"].browse(act_values.get("user_id") or [])
        user = user or self._sla_kind(act_type_xmlid, act_values).default_user_id
        if self and not staff.at_work(user):
            found = recipients.pass_on(self[:1], user)
            act_values["user_id"] = found.id

    def _sla_kind(self, act_type_xmlid, act_values):
        """The type of the to-do that is to be planned."""
        known = self.env["ir.model.data"]
        return self.env["mail.activity.type"].browse(
            known._xmlid_to_res_id(act_type_xmlid, raise_if_not_found=False)
            if act_type_xmlid
            else act_values.get("activity_type_id")
        )

    def _sla_planned(self, act_type_xmlid, summary, act_values):
        """The ids of those of these records that have such a to-do already."""
        kind = self._sla_kind(act_type_xmlid, act_values)
        if not kind:
            return set()
        domain = [
            ("res_model", "=", self._name),
            ("res_id", "in", self.ids),
            ("activity_type_id", "=", kind.id),
            ("summary", "=", summary or kind.summary),
            ("automated", "=", True),
        ]
        if act_values.get("user_id"):
            domain.append(("user_id", "=", act_values["user_id"]))
        # sudo: the owner of the policy need not see what colleagues have to do
        return set(self.env["mail.activity"].sudo().search(domain).mapped("res_id"))
