# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The headers of mails that policies send."""

import ast

from odoo import api, models

from ..engine.context import own

#: RFC 3834: no machine is to answer, and no helpdesk to count it as somebody's message.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class MailMail(models.Model):
    """Mails that actions of policies send say that a machine wrote them (A3)."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        """Mark the mails of policies as sent by a machine (A3)."""
        if own(self.env.context, "sla_instance_id"):
            vals_list = [
                {**vals, "headers": self._sla_headers(vals.get("headers"))}
                for vals in vals_list
            ]
        return super().create(vals_list)

    @api.model
    def _sla_headers(self, headers):
        """The headers of a mail with ours, as Odoo stores them: a dict as text."""
        if isinstance(headers, str):
            headers = ast.literal_eval(headers)
        return repr({**(headers or {}), **HEADERS})
