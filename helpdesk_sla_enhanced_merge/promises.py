# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was promised on tickets that are merged is kept on the one that is left."""

from typing import NamedTuple

from odoo.addons.helpdesk_sla_enhanced.engine import (
    access,
    company_clocks,
    config,
    process,
    recomputing,
)
from odoo.addons.helpdesk_sla_enhanced.sla_core.judging.recompute import recompute
from odoo.addons.helpdesk_sla_enhanced.sla_core.judging.record import settle
from odoo.addons.helpdesk_sla_enhanced.sla_core.judging.terms import terms_of
from odoo.addons.helpdesk_sla_enhanced.sla_core.time.moments import epoch
from odoo.addons.helpdesk_sla_enhanced.sla_core.timer import holds
from odoo.addons.helpdesk_sla_enhanced.sla_core.timer import timer as tm
from odoo.addons.helpdesk_sla_enhanced.store import reading


class Promise(NamedTuple):
    """When a KPI fails and warns, if nothing holds it from now on; epoch seconds."""

    failure: int
    warning: int | None


def earliest(tickets):
    """The earliest promises that run on some tickets: ``{id of the KPI: Promise}``."""
    process.process_pending(tickets.env)
    env = access.as_engine(tickets.env)
    promised = {}
    for instance, timer, _clocks in _live(env, tickets):
        known = promised.get(instance.kpi)
        if known is None or timer.failure < known.failure:
            promised[instance.kpi] = Promise(timer.failure, timer.warning)
    return promised


def keep(ticket, promised):
    """Let the clocks of a ticket end no later than was promised (SEMANTICS C5, F3).

    They are pinned to a shorter target, as by a recompute, which the history shows. A
    KPI that does not run on the ticket stays as it is.
    """
    process.process_pending(ticket.env)
    env = access.as_engine(ticket.env)
    now = env["sla.engine"]._sla_now()
    changes = {}
    for instance, timer, clocks in _live(env, ticket):
        promise = promised.get(instance.kpi)
        if promise is None or promise.failure >= timer.failure:
            continue
        clock = clocks(instance.calendar)
        target = _counted(timer, promise.failure, clock)
        warned = [timer.warn_after] if timer.warn_after else []
        if promise.warning is not None:
            warned.append(_counted(timer, promise.warning, clock))
        warning = min(warned, default=0)
        terms = terms_of(instance)._replace(
            target=target, warn_after=warning if warning < target else 0
        )
        steps = _steps(env, instance)
        found = recompute(instance, terms, epoch(now), clocks, steps=steps)
        if found.change is not None:
            changes[instance.id] = found.change
    if changes:
        recomputing.change_terms(env, _instances(env, ticket), now, changes)


def _counted(timer, moment, clock):
    """The working seconds that a clock counts by a moment, at least one."""
    return max(1, clock.between(timer.start, moment) - timer.held_work)


def _steps(env, instance):
    """The escalation of an instance's item."""
    policy = env["sla.policy"].browse(instance.policy)
    item = recomputing.items_of(env, policy).get(instance.item)
    return item.steps if item else ()


def _instances(env, tickets):
    """All instances of some tickets, by tracker."""
    trackers = env["sla.tracker"].search(
        [("res_model", "=", tickets._name), ("res_id", "in", tickets.ids)]
    )
    return reading.read_instances(env, trackers.ids, with_holds=True)


def _live(env, tickets):
    """The instances that run or pause, each with its timer as if its hold ended now and
    the clocks of its company. Where SLAs are off they stand still (F5)."""
    disabled = config.get_snapshot(env).disabled
    now = epoch(env["sla.engine"]._sla_now())
    clocks_of = company_clocks.clocks_by_company(env)
    for tracker, instances in _instances(env, tickets).items():
        company = env["sla.tracker"].browse(tracker).company_id.id or 0
        if company in disabled:
            continue
        clocks = clocks_of(company)
        for instance in instances:
            timer = settle(instance, now, clocks).after.timer
            if timer.status == tm.PAUSED:
                timer = holds.end_hold(timer, now, clocks(instance.calendar))
            if timer.status in tm.LIVE:
                yield instance, timer, clocks
