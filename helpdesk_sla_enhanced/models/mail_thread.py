# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the mail gateway must know for SLAs: who wrote no mail, and a second try."""

import logging
import random
import re
import time
from functools import partial

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)

_logger = logging.getLogger(__name__)

# Context key: what is created or posted under it was written by no one.
UNATTENDED = "sla_unattended"

# Headers that automatic answers carry beside the standard one, from RFC 3834's
# forerunners; a value of "no" or "false" takes them back.
_AUTO_HEADERS = (
    "X-Autoreply",
    "X-Auto-Reply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Autoresponse",
)
_BULK_PRECEDENCES = {"bulk", "junk", "auto_reply", "auto-reply", "autoreply"}
_NO = {"", "no", "false", "none"}


def is_automatic(message):
    """Tell whether a machine wrote an e-mail, judging by its headers.

    :param message: email.message.EmailMessage as received
    :return: True for automatic replies (out of office, acknowledgements), bulk mail
        and mail with a null sender. ``Precedence: list`` is none: shared mailboxes
        that are groups put it on what people write. Nor is a plain
        ``X-Auto-Response-Suppress: OOF``, by which a sender only asks to be spared
        our out-of-office notes; automatic replies suppress every answer.
    """
    if _header(message, "Auto-Submitted") not in _NO:
        return True
    if any(_header(message, name) not in _NO for name in _AUTO_HEADERS):
        return True
    if _header(message, "Precedence") in _BULK_PRECEDENCES:
        return True
    suppressed = set(re.split(r"[\s,;]+", _header(message, "X-Auto-Response-Suppress")))
    if suppressed & {"all", "autoreply"}:
        return True
    return _header(message, "Return-Path") == "<>"


def _header(message, name):
    """Return the first word of a header in lower case, without parameters or
    comments, or "" ; of X-Auto-Response-Suppress, a list, the whole."""
    value = str(message.get(name) or "").lower()
    if name == "X-Auto-Response-Suppress":
        return value
    return re.split(r"[;(]", value)[0].strip()


class MailThread(models.AbstractModel):
    """The mail gateway, watched for automatic mail and for lost mail."""

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """Process a mail; one fetched from a mailbox is tried again on a conflict.

        Noting the customer's message on the ticket can collide with an agent who
        saves it at that moment. A request is then repeated by Odoo, a fetched mail
        would be logged as failed, marked as read, and lost.
        """
        process = partial(
            super().message_process,
            model,
            message,
            custom_values=custom_values,
            save_original=save_original,
            strip_attachments=strip_attachments,
            thread_id=thread_id,
        )
        # Only the fetching job sets this key, on a cursor that holds one mail's work.
        if self.env.context.get("default_fetchmail_server_id"):
            return self._sla_retry(process)
        return process()

    @api.model
    def _sla_retry(self, process):
        """Run ``process`` and send its changes to the database, again on conflicts.

        Rolls the transaction back in between. Raises what the last try raised.
        """
        for left in reversed(range(MAX_TRIES_ON_CONCURRENCY_FAILURE)):
            try:
                result = process()
                self.env.cr.flush()
                return result
            except (OperationalError, ConcurrencyError) as error:
                conflict = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)
                if not left or not isinstance(error, conflict):
                    raise
                _logger.info("Incoming mail met a conflict, %s tries left", left)
            self.env.cr.rollback()
            self.env.transaction.reset()
            self.env.registry.reset_changes()
            time.sleep(random.uniform(0.05, 0.5))

    def _sla_is_unattended(self):
        """Tell whether what is posted now was written by no one: an automatic reply,
        a rule's template, or an SLA action."""
        context = self.env.context
        return bool(context.get(UNATTENDED) or context.get("sla_instance_id"))

    def _sla_mailed_as(self, message_type):
        """These records, for mails from a template: nobody's if a rule makes them.

        The mass composer gives its mails one type, whoever runs it, so the type
        asked for here would be lost (SEMANTICS A3).
        """
        written = message_type == "comment"
        return self if written else self.with_context(**{UNATTENDED: True})

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Mark what comes of an automatic mail as written by no one.

        Odoo 19 ignores these headers: without this, out-of-office notes would count
        as a customer's message or an agent's answer, and two machines could keep
        each other's deadlines running (SEMANTICS A3).
        """
        gateway = self
        if is_automatic(message):
            gateway = self.with_context(**{UNATTENDED: True})
        return super(MailThread, gateway)._message_route_process(
            message, message_dict, routes
        )
