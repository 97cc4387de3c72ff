# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which records a simulation looks at: those that its author may read."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from odoo.fields import Domain
from odoo.models import BaseModel

from ...sla_core.policy.domains import check_values, parse
from ...store import simulation_rows
from ..statement.period import Period, bounds


def zone_of(job: BaseModel) -> ZoneInfo:
    """The time zone whose days count: that of the author."""
    return ZoneInfo(job.create_uid.tz or "UTC")


def domain_of(job: BaseModel) -> Domain:
    """The records of the period that the conditions are true of.

    :raise ValueError: for conditions that cannot be read
    """
    period = Period(job.date_from, job.date_to)
    begin, after = bounds(period, zone_of(job).key)
    found = parse(job.domain)
    check_values(found)
    domain = Domain(found)
    domain &= Domain("create_date", ">=", begin)
    domain &= Domain("create_date", "<", after)
    if job.only_policy_id:
        trackers = (
            job.env["sla.tracker"]
            .sudo()
            ._search(  # sudo: of readable records
                [
                    ("res_model", "=", job.model),
                    ("policy_id", "=", job.only_policy_id.id),
                ]
            )
        )
        domain &= Domain("id", "in", trackers.subselect("res_id"))
    return domain


def records_of(job: BaseModel) -> BaseModel:
    """The model as the author sees it, in all companies that are theirs.

    :raise AccessError: if the author may not read such records at all
    """
    author = job.create_uid
    context = {"active_test": False, "allowed_company_ids": author.company_ids.ids}
    model: BaseModel = job.env[job.model].with_env(
        job.env(user=author.id, su=False, context=context)
    )
    model.check_access("read")
    return model


def cut(job: BaseModel, size: int) -> int:
    """Cut the records into parts; how many records there are.

    :param size: the most records of a part
    """
    records = records_of(job)._search(domain_of(job))
    job.env.flush_all()
    return simulation_rows.cut(job.env, job.id, records.select(), size)


def ids_of(part: BaseModel) -> list[int]:
    """The records of a part that are still there, in the order of their ids."""
    job = part.simulation_id
    domain = domain_of(job) & Domain("id", ">=", part.first_id)
    domain &= Domain("id", "<=", part.last_id)
    ids: list[int] = records_of(job).search(domain, order="id").ids
    return ids
