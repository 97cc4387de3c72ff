# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What fell due for a customer in a period, as ``sla.report`` counts it (R3)."""

from __future__ import annotations

from typing import NamedTuple

from odoo.fields import Domain
from odoo.models import BaseModel

from ..entitlement import periods
from .period import Period, bounds

#: How often each promise was kept, and how long that took.
FIGURES = ("met:sum", "breached:sum", "waived:sum", "elapsed_hours:avg")


class Promised(NamedTuple):
    """A promise, and how often it was kept.

    :param item: the line of the SLA, ``sla.item``
    :param target: working hours, as they were when the clock started
    :param used: working hours on average, None where nobody knows
    """

    kpi: BaseModel
    item: BaseModel
    target: float
    met: int
    breached: int
    waived: int
    used: float | None


def domain_of(customer: BaseModel, period: Period, company: BaseModel) -> Domain:
    """The rows of ``sla.report`` that a customer is told of: what was met or failed in
    the period, for anybody of the customer's company."""
    begin, end = bounds(period, periods.zone_of(company))
    return (
        Domain("commercial_partner_id", "=", customer.commercial_partner_id.id)
        & Domain("company_id", "=", company.id)
        & Domain("is_current", "=", True)
        & Domain("end_time", ">=", begin)
        & Domain("end_time", "<", end)
    )


def promised(rows: BaseModel, domain: Domain) -> list[Promised]:
    """The promises that fell due, in the order of KPIs and of items."""
    groups = rows._read_group(domain, ["kpi_id", "item_id", "target_hours"], FIGURES)
    found = [
        Promised(kpi, item, target, met, breached, waived, used or None)
        for kpi, item, target, met, breached, waived, used in groups
    ]
    return sorted(
        found,
        key=lambda one: (
            one.kpi.sequence,
            one.kpi.id,
            one.item.sequence,
            one.item.id,
            one.target,
        ),
    )


def failures(rows: BaseModel, domain: Domain) -> BaseModel:
    """What was not met in time, waived or not, in the order in which it failed."""
    failed = Domain("breached", "=", 1) | Domain("waived", "=", 1)
    return rows.search(domain & failed, order="end_time, id")


def companies_with(customer: BaseModel, period: Period) -> BaseModel:
    """The companies that have something to tell a customer of a period."""
    env = customer.env
    return (
        env["res.company"]
        .search([])
        .filtered(
            lambda company: env["sla.report"].search_count(
                domain_of(customer, period, company), limit=1
            )
        )
    )
