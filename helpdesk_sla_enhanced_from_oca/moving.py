# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make the SLAs that were planned, and let the clocks of tickets go on in them."""

from odoo import Command
from odoo.tools import html2plaintext

from odoo.addons.helpdesk_sla_enhanced.engine import carrying
from odoo.addons.helpdesk_sla_enhanced.sla_core.judging.carrying import (
    FAILED,
    FAILED_MET,
    HELD,
    MET,
    RUNS,
    Carried,
)
from odoo.addons.helpdesk_sla_enhanced.sla_core.time.moments import epoch

from .plan import TICKET, clocks_domain

HOUR = 3600


def by_company(plans):
    """The plans of each SLA to be made: one for each company that has SLAs of its own,
    with those that are shared, and one for all others: ``{company: [SlaPlan]}``."""
    shared = [plan for plan in plans if not plan.sla.company_id]
    found = {}
    if shared:
        found[shared[0].sla.company_id] = shared
    for plan in plans:
        if plan.sla.company_id:
            found.setdefault(plan.sla.company_id, [*shared]).append(plan)
    return found


def kpi_name(plan):
    """The name of the KPI that a plan's items get."""
    kpi = _shipped_kpi(plan)
    if kpi:
        return kpi.name
    env, stage = plan.sla.env, plan.sla.stage_id
    return plan.sla.name if plan.slot else env._("Reach %s", stage.name)


def _shipped_kpi(plan):
    """Resolve, for what ends when the ticket is closed; else none."""
    kpis = plan.sla.env["sla.kpi"]
    if plan.slot or not plan.sla.stage_id.closed:
        return kpis
    found = kpis.env.ref("helpdesk_sla_enhanced.kpi_resolve", False)
    return found if found and found.active else kpis


def make_policy(env, company, plans):
    """Make the SLA of a company, and put it into force.

    :param company: empty for the one that is shared
    :return: the SLA, and ``{(id of the SLA over there, id of a team): item}``
    :raise ValidationError: naming the item that could never work
    """
    name = env._("Moved from Helpdesk SLA")
    values = [
        _item_values(plan, one, _kpi(env, plan)) for plan in plans for one in plan.items
    ]
    notes = [(plan.sla.name, html2plaintext(plan.sla.note or "")) for plan in plans]
    policy = env["sla.policy"].create(
        {
            "name": f"{name} ({company.name})" if company else name,
            "description": "\n\n".join(f"{n}: {text}" for n, text in notes if text),
            "model_id": env["ir.model"]._get_id(TICKET),
            "company_id": company.id,
            "allow_pause": True,
            "item_ids": [
                Command.create({**vals, "sequence": 10 * number})
                for number, vals in enumerate(values, 1)
            ],
        }
    )
    policy.action_activate()
    planned = [(plan, one) for plan in plans for one in plan.items]
    pairs = zip(planned, policy.item_ids.sorted("sequence"), strict=True)
    items = {
        (plan.sla.id, team): item
        for (plan, one), item in pairs
        for team in one.teams.ids
    }
    return policy, items


def _item_values(plan, one, kpi):
    name = plan.sla.name
    if len(plan.items) > 1:
        name = f"{name} ({one.calendar.name})"
    return {
        "name": name,
        "kpi_id": kpi.id,
        "applicable_when": str([("team_id", "in", one.teams.ids), *plan.condition]),
        "success_criteria": str(plan.success),
        "failure_after": one.value,
        "failure_unit": one.unit,
        "calendar_id": one.calendar.id,
        "pause_override": True,
        "pause_when": str(plan.pause),
    }


def _kpi(env, plan):
    """The KPI of a plan, made when it is not there."""
    kpi = _shipped_kpi(plan)
    if kpi:
        return kpi.with_env(env)
    sla = plan.sla
    code = f"oca_sla_{sla.id}" if plan.slot else f"oca_stage_{sla.stage_id.id}"
    kpis = env["sla.kpi"].with_context(active_test=False)
    found = kpis.search([("model", "=", TICKET), ("code", "=", code)])
    if found:
        found.active = True
        return found
    model_id = env["ir.model"]._get_id(TICKET)
    return kpis.create({"name": kpi_name(plan), "code": code, "model_id": model_id})


def carry_clocks(env, made):
    """Let the clocks of open tickets go on in their new SLAs.

    :param made: ``{company: (SLA, items)}``, see :func:`make_policy`
    :return: how many tickets have an SLA of ours now
    """
    # sudo: all tickets are moved, whoever may read them
    found = env["helpdesk.ticket.sla"].sudo().search(clocks_domain())
    shared = env["res.company"]
    wanted = {policy: {} for policy, _items in made.values()}
    for clock in found:
        ticket = clock.ticket_id
        policy, items = made.get(ticket.company_id) or made.get(shared) or (None, {})
        item = items.get((clock.sla_id.id, ticket.team_id.id))
        if item and clock.hours > 0:
            wanted[policy].setdefault(ticket.id, {})[item.id] = _carried(clock)
    done = [carrying.carry_on(env, policy, one) for policy, one in wanted.items()]
    return sum(map(len, done))


def _carried(clock):
    """What a clock over there had counted, and what became of it."""
    ticket, sla = clock.ticket_id, clock.sla_id
    reached = ticket.stage_id.sequence >= sla.stage_id.sequence
    states = {
        "accomplished": MET,
        "on_hold": HELD,
        "expired": FAILED_MET if reached else FAILED,
    }
    since = clock.last_state_date or ticket.create_date
    used = round(clock.consumed_time * HOUR)
    return Carried(
        states.get(clock.state, RUNS), round(clock.hours * HOUR), used, epoch(since)
    )
