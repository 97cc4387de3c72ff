# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The report that a customer gets by mail each month, where they want it."""

from __future__ import annotations

import base64
import logging
from datetime import date

from odoo.api import Environment
from odoo.models import BaseModel
from odoo.tools import date_utils

from ...store.plumbing import CONFLICTS
from ..entitlement import periods
from . import finding
from .period import Period, month_before
from .period import text as period_text

_logger = logging.getLogger(__name__)

TEMPLATE = "helpdesk_sla_enhanced.mail_template_customer_report"


def next_month(day: date) -> date:
    """The first day of the month after a day: when the report of its month is sent."""
    return date_utils.add(day.replace(day=1), months=1)


def send_due(env: Environment) -> None:
    """Send the reports of the months that are over, each customer's in a transaction
    of its own.

    A customer without an address waits for one. What cannot be sent is tried again on
    the next day, and keeps no other from being sent.
    """
    cron = env["ir.cron"]
    today = min(map(periods.today_of, env["res.company"].search([])))
    due = env["res.partner"].search(
        [("sla_report_next", "<=", today), ("email", "!=", False)],
        order="sla_report_next, id",
    )
    for place, partner in enumerate(due, 1):
        _send_safely(partner)
        if not cron._commit_progress(1, remaining=len(due) - place):
            return


def _send_safely(partner: BaseModel) -> None:
    try:
        with partner.env.cr.savepoint():
            send(partner, month_before(partner.sla_report_next))
            partner.sla_report_next = next_month(partner.sla_report_next)
    except CONFLICTS:
        raise
    except Exception:  # no program that makes PDF files, a template that is broken
        _logger.exception("The SLA report of partner %s was not sent", partner.id)


def send(partner: BaseModel, told: Period) -> None:
    """Mail the report of a period, from each company that has something to tell.

    The mail stays on the customer's form, with the report.
    """
    template = partner.env.ref(TEMPLATE, raise_if_not_found=False)
    if not template:
        _logger.warning("There is no mail template for SLA reports to customers")
        return
    for company in finding.companies_with(partner, told):
        env = partner.with_company(company).env
        report = env["sla.customer.report"].create(
            {
                "partner_ids": partner.ids,
                "company_id": company.id,
                "period": "dates",
                "date_from": told.first,
                "date_to": told.last,
            }
        )
        name, content = report._file()
        reader = env(context={**env.context, "lang": partner.lang or env.lang})
        template.with_env(reader).with_context(
            sla_report_period=period_text(reader, told)
        ).send_mail(
            partner.id,
            email_values={"attachments": [(name, base64.b64encode(content))]},
        )
