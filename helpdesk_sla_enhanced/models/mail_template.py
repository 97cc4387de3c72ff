# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whom mails of policies reach, and templates that are tried on a ticket."""

from odoo import models

from ..engine.actions import recipients
from ..engine.context import own


class MailTemplate(models.Model):
    """Mails of policies' actions reach somebody (SEMANTICS E4); a template that is
    saved touches no ticket (A5)."""

    _inherit = "mail.template"

    def _check_can_be_rendered(self, *args, **kwargs):
        """As Odoo, which tries a template on some record when it is saved, and so when
        an addon is installed; what that writes on a ticket, as the token of a link to
        it, is taken back."""
        if "helpdesk.ticket" not in self.mapped("model"):
            return super()._check_can_be_rendered(*args, **kwargs)
        savepoint = self.env.cr.savepoint()
        try:
            return super()._check_can_be_rendered(*args, **kwargs)
        finally:
            savepoint.close(rollback=True)

    def _generate_template_recipients(
        self,
        res_ids,
        render_fields,
        allow_suggested=False,
        find_or_create_partners=False,
        render_results=None,
    ):
        """Find whom the mail goes to; of the mail of a policy's action the next in
        line, if nobody whom the template names is there."""
        results = super()._generate_template_recipients(
            res_ids,
            render_fields,
            allow_suggested=allow_suggested,
            find_or_create_partners=find_or_create_partners,
            render_results=render_results,
        )
        if self._sla_must_reach():
            for record in self.env[self.model].browse(res_ids):
                self._sla_pass_on(record, results.setdefault(record.id, {}))
        return results

    def _sla_must_reach(self):
        """Tell whether this is the template of the policy's action that runs, and is
        meant for somebody: what is only posted on the record names nobody."""
        action_id = own(self.env.context, "sla_action_id")
        if not action_id:
            return False
        # sudo: the owner of a policy need not be able to read server actions
        action = self.env["ir.actions.server"].sudo().browse(action_id)
        steps = action
        while action:
            action = action.child_ids
            steps |= action
        step = steps.filtered(lambda step: step.template_id == self)[:1]
        named = self.partner_to or self.email_to or self.email_cc or self.use_default_to
        return bool(step) and bool(named or step.mail_post_method == "email")

    def _sla_pass_on(self, record, values):
        """Take those who left out of the readers, and put the next in line there if
        nobody remains."""
        named = self.env["res.partner"].browse(values.get("partner_ids") or [])
        there = recipients.still_there(named.exists()).filtered("email")
        if not (there or values.get("email_to") or values.get("email_cc")):
            there = recipients.pass_on(record, named, by_mail=True).partner_id
        values["partner_ids"] = there.ids
