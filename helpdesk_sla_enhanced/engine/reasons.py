# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why nothing is measured on a record, and what a user can do about it.

What is said is true of the record as it is now, by the questions that the engine asks:
what was noted earlier may have been mended, or be wrong for another reason by now.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import psycopg2

from odoo import api
from odoo.models import BaseModel
from odoo.tools import format_list

from ..sla_core.judging.spec import ItemSpec, KpiSpec, Row
from ..sla_core.policy.durations import TOO_LONG
from ..sla_core.time.clock import ALWAYS, Clock
from . import access, company_clocks, conditions, config
from .field_words import field_label
from .terms import Terms

_logger = logging.getLogger(__name__)


def reasons(
    env: api.Environment, records: BaseModel, trackers: BaseModel
) -> dict[int, str]:
    """One sentence for each record without a KPI: ``{record id: sentence}``.

    Of several reasons it is the one that has to go first: no other can be mended,
    or helps, before.

    :param trackers: the trackers of these records, as superuser
    """
    if not records:
        return {}
    known = {tracker.res_id: tracker for tracker in trackers}
    # sudo: readers of a record may know that it waits, not what else does
    waiting = env["sla.backlog"].sudo()
    waiting = waiting.search(
        [("res_model", "=", records._name), ("res_id", "in", records.ids)]
    )
    waiting_ids = set(waiting.mapped("res_id"))
    homes = env["sla.record"]._homes(records)
    none = trackers.browse()
    found: dict[int, str] = {}
    under_policy: dict[tuple[BaseModel, BaseModel], list[int]] = {}
    # sudo: the reason is asked of facts as the engine sees them (P1)
    for record in records.sudo():
        tracker, company = known.get(record.id, none), homes[record.id]
        waits = record.id in waiting_ids
        reason = reason_before_policy(env, record, tracker, company, waits)
        if reason:
            found[record.id] = reason
        else:
            key = company, tracker.policy_id
            under_policy.setdefault(key, []).append(record.id)
    for (company, policy), ids in under_policy.items():
        found.update(reasons_under_policy(env, company, policy, ids))
    return found


def reason_before_policy(
    env: api.Environment,
    record: BaseModel,
    tracker: BaseModel,
    company: BaseModel,
    waits: bool,
) -> str | None:
    """Why no item of an SLA is looked at, None if one is.

    :param company: the company that the record belongs to (C2)
    :param waits: whether a change of it waits in the backlog
    """
    snapshot = config.get_snapshot(env)
    if record._name not in snapshot.entities - snapshot.closing:
        return env._("SLAs are switched off for records of this kind.")
    if company.id in snapshot.disabled:
        # sudo: only the name of the record's company is shown
        return env._(
            "SLAs are switched off for %(company)s.", company=company.sudo().name
        )
    if waits:
        return env._("Its SLA is being worked out. Come back in a minute.")
    if tracker.no_sla:
        return env._("None applies, by choice.")
    if record._active_name and not record[record._active_name]:
        return env._("The record is archived.")
    if tracker.policy_id:
        return None
    if not snapshot.default_policy(record._name, company.id):
        return env._("There is no default SLA here. Apply one by hand.")
    if not tracker:
        return env._("The record is older than its SLA. Apply one by hand.")
    return env._("None applies to this record. Apply one by hand.")


def reasons_under_policy(
    env: api.Environment, company: BaseModel, policy: BaseModel, ids: list[int]
) -> dict[int, str]:
    """Why an SLA measures nothing on some records of a company: ``{id: sentence}``."""
    terms = config.get_snapshot(env).policies.get(policy.id)
    if terms is None or not terms.spec.selecting:
        if policy.state == "active":
            reason = env._("This SLA cannot be used as it is. Its form says why.")
        else:
            reason = env._("This SLA is not active any more.")
        return dict.fromkeys(ids, reason)
    env.flush_all()
    try:
        rows = conditions.read_rows(env, terms, company.id, ids)
    except psycopg2.Error:
        raise
    except Exception:  # a reason that cannot be given must not hide the record
        _logger.exception("SLA %s cannot be asked why it measures nothing", policy)
        reason = env._("This SLA cannot be used as it is. Its form says why.")
        return dict.fromkeys(ids, reason)
    clocks_of = company_clocks.clocks_by_company(access.as_engine(env))
    clock_of = clocks_of(company.id)
    return {
        record_id: reason_by_row(env, terms, clock_of, row)
        for record_id, row in rows.items()
    }


def reason_by_row(
    env: api.Environment, terms: Terms, clock_of: Callable[[int], Clock], row: Row
) -> str:
    """Why nothing is measured by what an SLA says of a record.

    :param clock_of: gives the clock of a calendar id
    """
    spec = terms.spec
    chosen = [
        (kpi, item)
        for kpi in spec.kpis
        if (item := spec.items.get(row[kpi.chosen])) is not None
    ]
    if not chosen:
        return env._("No item of this SLA matches the record at the moment.")
    started = [(kpi, item) for kpi, item in chosen if row[kpi.start] is not None]
    if not started:
        names = dict.fromkeys(terms.starts[kpi.start - 1] for kpi, _item in chosen)
        labels = [f"“{field_label(env, terms.model, name)}”" for name in names]
        return env._(
            "The clocks start when %(fields)s is filled in.",
            fields=format_list(env, labels, "or"),
        )
    for kpi, item in started:
        reason = why_no_deadline(env, terms, clock_of, row, kpi, item)
        if reason:
            return reason
    # A condition or the working hours were changed since (C5, I6).
    return env._("It is measured from the next change of the record on.")


def why_no_deadline(
    env: api.Environment,
    terms: Terms,
    clock_of: Callable[[int], Clock],
    row: Row,
    kpi: KpiSpec,
    item: ItemSpec,
) -> str | None:
    """Why a KPI that applies can have no failure time (I6), None if it can."""
    start = row[kpi.start]
    too_long = item.target >= TOO_LONG  # days of no hours hold nothing
    if not too_long and ALWAYS.add(start, item.target) is None:
        name = terms.starts[kpi.start - 1]
        return env._(
            "“%(field)s” is too far away: no failure time follows from it.",
            field=field_label(env, terms.model, name),
        )
    if clock_of(item.calendar).add(start, item.target) is not None:
        return None
    # sudo, twice: who may read the record may know why it has no clock (R1)
    calendar = env["resource.calendar"].sudo().browse(item.calendar)
    return env._(
        "The working hours “%(calendar)s” leave no time for “%(kpi)s”: no failure "
        "time follows from them.",
        calendar=calendar.name,
        kpi=env["sla.kpi"].sudo().browse(kpi.id).name,
    )
