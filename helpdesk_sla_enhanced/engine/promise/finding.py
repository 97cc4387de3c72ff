# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is promised to the customers of tickets, whose team tells it (SEMANTICS U6).

A promise stands only while somebody works for it: nothing is told of a closed ticket
but what was done, nor while the SLAs of its company are off. What was done is told
while it is true: not of a ticket that was opened again, nor to a customer who has asked
again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from odoo.models import BaseModel

from ...sla_core.judging.spec import ItemSpec, Row, holds_true
from ...sla_core.timer.timer import NONCOMPLIANT, PAUSED, RUNNING
from .. import conditions, config, process

#: What is promised: an answer or the solution; or it is the customer's turn.
ANSWER, SOLUTION, WAITING = "answer", "solution", "waiting"
#: How it stands: to come, overdue, or done.
DUE, LATE, DONE = "due", "late", "done"
#: What comes first where there is room for one: by how it stands.
_ORDER = {LATE: 0, DUE: 1, WAITING: 2, DONE: 3}


class Promise(NamedTuple):
    """One thing that a customer is told of a ticket.

    ``moment``, naive UTC, is when it is due, was done, or since when we wait.
    ``instance`` is the KPI behind it, as superuser; never shown.
    """

    kind: str
    state: str
    moment: datetime
    instance: BaseModel


def promises(tickets: BaseModel) -> dict[int, list[Promise]]:
    """What customers are told, by ticket: whom we wait for, the answer, the solution.

    A fixed number of queries, and one for each SLA of tickets that are open although
    they were solved. Tickets whose team tells nothing are left out.

    :param tickets: as superuser; the caller has checked who may see them
    """
    told = tickets.filtered("team_id.sla_show_promise")
    if not told:
        return {}
    process.process_pending(tickets.env)
    current = tickets.env["sla.kpi.instance"].search(
        [
            ("res_model", "=", tickets._name),
            ("res_id", "in", told.ids),
            ("is_current", "=", True),
            ("kpi_id.promise", "!=", False),
        ]
    )
    by_ticket = (current - _undone(told, current)).grouped("res_id")
    return {
        ticket.id: list(_of_ticket(ticket, by_ticket[ticket.id]))
        for ticket in told
        if ticket.id in by_ticket
    }


def first(found: list[Promise]) -> Promise | None:
    """What is told where there is room for one: what is late, then what is due next,
    then whom we wait for, then what was done last."""
    done = [promise for promise in found if promise.state == DONE]
    others = [promise for promise in found if promise.state != DONE]
    if others:
        return min(others, key=lambda one: (_ORDER[one.state], one.moment))
    return max(done, key=lambda one: one.moment, default=None)


def _of_ticket(ticket: BaseModel, instances: BaseModel) -> Iterator[Promise]:
    is_open = not ticket.closed and not instances.tracker_id._stopped_since()
    if is_open:
        yield from _waiting(ticket, instances)
    for kind in (ANSWER, SOLUTION):
        of_kind = instances.filtered_domain([("kpi_id.promise", "=", kind)])
        open_one = next(_open(kind, of_kind), None) if is_open else None
        if open_one:
            yield open_one
        elif kind == SOLUTION or not (is_open and ticket.awaiting_reply):
            yield from _done(kind, ticket, of_kind)


def _undone(tickets: BaseModel, instances: BaseModel) -> BaseModel:
    """The solutions of open tickets that are none any more, as these were opened again;
    the result stays (G4)."""
    opened = tickets.filtered(lambda ticket: not ticket.closed)
    solved = instances.filtered(
        lambda one: one.met_time and one.res_id in opened._ids
    ).filtered_domain([("kpi_id.promise", "=", SOLUTION)])
    policies = config.get_snapshot(tickets.env).policies
    undone = instances.browse()
    for (policy, company), some in solved.grouped(
        lambda one: (one.policy_id.id, one.company_id.id or 0)
    ).items():
        if policy in policies:
            terms = policies[policy]
            ids = some.mapped("res_id")
            rows = conditions.read_rows(tickets.env, terms, company, ids)
            undone += some.filtered(
                lambda one, rows=rows, items=terms.spec.items: (
                    not _is_done(rows.get(one.res_id), items.get(one.item_id.id))
                )
            )
    return undone


def _is_done(row: Row | None, item: ItemSpec | None) -> bool:
    """Whether what an item asks for is true; what nobody knows any more is left."""
    return row is None or item is None or holds_true(row, item.success)


def _waiting(ticket: BaseModel, instances: BaseModel) -> Iterator[Promise]:
    """The customer's turn: a stage that is theirs, and they have not written since."""
    held = instances.filtered(lambda one: one.status_now == PAUSED)
    if held and ticket.stage_id.sla_awaits_customer and not ticket.awaiting_reply:
        first_held = held.sorted("on_hold_since")[0]
        yield Promise(WAITING, WAITING, first_held.on_hold_since, first_held)


def _open(kind: str, instances: BaseModel) -> Iterator[Promise]:
    """What is late, else what is due, the earliest first."""
    late = instances.filtered(
        lambda one: (
            one.status_now == NONCOMPLIANT
            and not (one.met_time or one.waived or one.idle_since)
        )
    )
    running = instances.filtered(lambda one: one.status_now in RUNNING)
    for state, some in ((LATE, late), (DUE, running)):
        for one in some.sorted(_failure):
            yield Promise(kind, state, _failure(one), one)


def _failure(instance: BaseModel) -> datetime:
    """When it is due: of a hold that has ended by itself, from then on (H7)."""
    ended = instance.status == PAUSED and instance.status_now != PAUSED
    moment: datetime = instance.resume_failure_time if ended else instance.failure_time
    return moment


def _done(kind: str, ticket: BaseModel, instances: BaseModel) -> Iterator[Promise]:
    """What was done; a ticket that was solved without an answer was not answered."""
    met = instances.filtered("met_time").sorted("met_time")
    if kind == ANSWER and met and ticket.first_response_date:
        yield Promise(kind, DONE, ticket.first_response_date, met[0])
    elif kind == SOLUTION and met:
        yield Promise(kind, DONE, met[-1].met_time, met[-1])
