# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What becomes of the SLAs of ``helpdesk_mgmt_sla``: read, and nothing written.

Over there each SLA is for itself: all that match a new ticket count at once, each by
the working hours of the ticket's team, until the ticket reaches a stage. Here a ticket
has one SLA with an item for each of them.
"""

from dataclasses import dataclass, field

from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval

from odoo.addons.helpdesk_sla_enhanced.engine import proof
from odoo.addons.helpdesk_sla_enhanced.sla_core.policy.domains import leaves

TICKET = "helpdesk.ticket"
PEER = "helpdesk_mgmt_sla"
#: The states in which a clock over there is not at its end.
RUNNING = ("in_progress", "on_hold")
#: The clocks of tickets that have no SLA of ours.
_LEFT = [("ticket_id.active", "=", True), ("ticket_id.sla_policy_id", "=", False)]


@dataclass
class ItemPlan:
    """An item to be made: for the teams that have the same working hours."""

    calendar: object
    teams: object
    value: float
    unit: str


@dataclass
class SlaPlan:
    """What becomes of one SLA over there.

    :ivar refused: why it cannot be carried over at all
    :ivar notes: what of it cannot
    :ivar slot: which of the KPIs of its target stage it gets; SLAs that can count on
        one ticket at once have different ones
    """

    sla: object
    condition: list = field(default_factory=list)
    success: list = field(default_factory=list)
    pause: list = field(default_factory=list)
    items: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    slot: int = 0
    running: int = 0


def read(env):
    """The plans for all SLAs, those that are archived too while their clocks run."""
    # sudo: the SLAs of all companies are moved at once, see ``sla_from_oca``
    slas = env["helpdesk.sla"].sudo().with_context(active_test=False)
    counts = _count_running(env)
    plans = [
        _plan(sla, counts.get(sla.id, 0))
        for sla in slas.search([], order="company_id, id")
        if sla.active or counts.get(sla.id)
    ]
    _give_slots([one for one in plans if not one.refused])
    return plans


def clocks_domain():
    """The clocks over there that are carried on: those that run, and the results of
    tickets that are still open. Tickets with an SLA of ours keep that."""
    return [
        *_LEFT,
        "|",
        ("state", "in", RUNNING),
        ("ticket_id.stage_id.closed", "=", False),
    ]


def _count_running(env):
    """How many clocks run that are still to be moved: ``{id of the SLA: count}``."""
    # sudo: all tickets are moved, whoever may read them
    groups = (
        env["helpdesk.ticket.sla"]
        .sudo()
        ._read_group(
            [*_LEFT, ("state", "in", RUNNING)],
            ["sla_id"],
            ["__count"],
        )
    )
    return {sla.id: count for sla, count in groups}


def _plan(sla, running):
    plan = SlaPlan(sla, running=running)
    env = sla.env
    if not sla.active:
        plan.refused.append(env._("It is archived, and new tickets do not get it."))
    if not sla.stage_id:
        plan.refused.append(
            env._("It has no target stage, so every ticket meets it at once.")
        )
    if sla.days < 0 or sla.hours < 0 or sla.days + sla.hours == 0:
        plan.refused.append(env._("It has no time to count."))
    if not plan.refused:
        _plan_conditions(plan)
        _plan_items(plan)
    return plan


def _plan_conditions(plan):
    """For which tickets, until when, and when the clock stands still."""
    sla = plan.sla
    if sla.category_ids:
        plan.condition.append(("category_id", "in", sla.category_ids.ids))
    if sla.tag_ids:
        plan.condition.append(("tag_ids", "in", sla.tag_ids.ids))
    try:
        domain = safe_eval(sla.domain or "[]")
        problem = _why_not(sla.env, domain)
    except (ValueError, SyntaxError, TypeError) as error:
        domain, problem = [], str(error)
    if problem:
        plan.refused.append(sla.env._("Its filter cannot be used here. %s", problem))
    plan.condition += domain
    stages = sla.env["helpdesk.ticket.stage"].with_context(active_test=False)
    reached = stages.search([("sequence", ">=", sla.stage_id.sequence)])
    plan.success = [("stage_id", "in", reached.ids)]
    if sla.ignore_stage_ids:
        plan.pause = [("stage_id", "in", sla.ignore_stage_ids.ids)]


def _why_not(env, domain):
    """Say why a filter over there can be no condition here, or None."""
    if not isinstance(domain, (list, tuple)):
        raise ValueError(domain)
    for leaf in leaves(list(domain)):
        model = env[TICKET]
        for name in leaf.path.split("."):
            found = model._fields.get(name) if model is not None else None
            if found is not None and {*found._modules} == {PEER}:
                return env._(
                    "%(field)s goes with the old addon.",
                    field=found._description_string(env),
                )
            comodel = found is not None and found.comodel_name
            model = env[comodel] if comodel else None
    try:
        proof.check_condition(env, TICKET, str(list(domain)), env._("Filter"))
    except ValidationError as error:
        return error.args[0]
    return None


def _plan_items(plan):
    """An item for each working hours of the teams that the SLA is for."""
    sla = plan.sla
    teams = sla.env["helpdesk.ticket.team"].with_context(active_test=False)
    domain = [("use_sla", "=", True)]
    if sla.team_ids:
        domain.append(("id", "in", sla.team_ids.ids))
    if sla.company_id:
        domain.append(("company_id", "in", (False, sla.company_id.id)))
    teams = teams.search(domain)
    if not teams:
        plan.refused.append(sla.env._("No team that it is for uses SLAs."))
    for calendar, group in teams.grouped("resource_calendar_id").items():
        problem = _why_no_hours(calendar)
        if problem:
            names = ", ".join(group.mapped("name"))
            said = sla.env._("Not for %(teams)s: %(why)s", teams=names, why=problem)
            plan.notes.append(said)
        else:
            plan.items.append(ItemPlan(calendar, group, *_target(sla, calendar)))
    if teams and not plan.items:
        plan.refused += plan.notes
        plan.notes = []


def _why_no_hours(calendar):
    """Say why no time can be counted in some working hours, or None."""
    if not calendar:
        return calendar.env._("no working hours are set.")
    try:
        calendar._sla_check_usable()
    except ValidationError as error:
        return error.args[0]
    return None


def _target(sla, calendar):
    """The target as a value and its unit. Days over there are days of the team's
    working hours, as here; together with hours they become hours."""
    if sla.days and sla.hours:
        return sla.hours + sla.days * calendar.hours_per_day, "hour"
    return (sla.days, "day") if sla.days else (sla.hours, "hour")


def _give_slots(plans):
    """Have SLAs of one target stage share a KPI, unless both can count on a ticket."""
    given = {}
    for plan in plans:
        others = given.setdefault(plan.sla.stage_id, [])
        taken = {other.slot for other in others if _can_meet(plan.sla, other.sla)}
        plan.slot = next(n for n in range(len(others) + 1) if n not in taken)
        others.append(plan)


def _can_meet(one, other):
    """Whether a ticket can have both: none is in two teams, categories or companies."""
    return all(
        not one[name] or not other[name] or one[name] & other[name]
        for name in ("company_id", "team_ids", "category_ids")
    )
