# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is left of an entitlement, as a number and in words."""

from __future__ import annotations

from odoo.api import Environment
from odoo.models import BaseModel
from odoo.tools import float_round, format_date, formatLang

from ...sla_core.entitlement.ledger import DIGITS


def left(record: BaseModel) -> float:
    """What is left of an entitlement, or of one of its channels: the total and the sum
    of the ledger (M2)."""
    counted = record.total_terms - record.used_terms
    return float(float_round(counted, precision_digits=DIGITS))


def terms_text(env: Environment, terms: float) -> str:
    """A number of cases or hours: "14", "7.5"."""
    whole = round(terms, 2) == round(terms)
    return str(formatLang(env, terms, digits=0 if whole else 2))


def left_text(record: BaseModel) -> str:
    """What is left of an entitlement, or of one of its channels: "14 of 15 cases
    left"."""
    env = record.env
    entitlement = record if record._name == "sla.entitlement" else record.entitlement_id
    hours = entitlement.allocation == "hours"
    if entitlement.unlimited:
        used = terms_text(env, record.used_terms)
        if hours:
            return str(env._("Unlimited, %s hours used", used))
        return str(env._("Unlimited, %s cases used", used))
    values = {
        "left": terms_text(env, record.remaining_terms),
        "total": terms_text(env, record.total_terms),
    }
    if hours:
        return str(env._("%(left)s of %(total)s hours left", **values))
    return str(env._("%(left)s of %(total)s cases left", **values))


def period_text(entitlement: BaseModel) -> str:
    """From when until when: "Jan 1, 2026 to Dec 31, 2026"."""
    env = entitlement.env
    start = format_date(env, entitlement.start_date)
    if not entitlement.end_date:
        return str(env._("From %s on", start))
    end = format_date(env, entitlement.end_date)
    return str(env._("%(start)s to %(end)s", start=start, end=end))
