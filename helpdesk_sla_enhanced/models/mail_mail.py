# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mails that policies send: their headers, and whether they stay among us."""

import ast

from odoo import api, models

from ..engine.actions import recipients
from ..engine.context import own

#: RFC 3834: no machine is to answer, and no helpdesk to count it as somebody's message.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class MailMail(models.Model):
    """Mails that actions of policies send say that a machine wrote them (A3), and those
    to colleagues stay among us."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        """Mark the mails of policies as sent by a machine (A3), and those to colleagues
        alone as for employees, so that the answer to a warning is a note (P1)."""
        if not own(self.env.context, "sla_instance_id"):
            return super().create(vals_list)
        mails = super().create(
            [
                {**vals, "headers": self._sla_headers(vals.get("headers"))}
                for vals in vals_list
            ]
        )
        for mail, vals in zip(mails, vals_list, strict=True):
            # The mail of a message that is posted leaves that as it is.
            if not vals.get("mail_message_id") and recipients.are_colleagues(mail):
                mail.is_internal = True
        return mails

    @api.model
    def _sla_headers(self, headers):
        """The headers of a mail with ours, as Odoo stores them: a dict as text."""
        if isinstance(headers, str):
            headers = ast.literal_eval(headers)
        return repr({**(headers or {}), **HEADERS})
