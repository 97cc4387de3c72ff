# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a rule changes on a ticket, and what it leaves as somebody chose it.

A new ticket keeps what the person, the form or the import that made it has chosen, but
for rules that replace it. What nobody chose, a rule may set: what is empty, what Odoo
fills in by itself (the default priority; the writing user as its responsible,
with their team, where the helpdesk assigns tickets so) and all that comes from a mail
alias. The team that follows from a responsible who was chosen is as good as chosen.

Where no rule says a team, that of the ticket's entitlement is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from odoo.fields import Command
from odoo.models import BaseModel

#: What rules set, in the order of the form.
TARGETS = ("team_id", "user_id", "priority", "tag_ids")
#: How a ticket got its place.
BY_RULE, BY_ENTITLEMENT, BY_NONE = "rule", "entitlement", "none"


@dataclass(slots=True)
class Plan:
    """What becomes of a ticket: the values to write, and what was decided."""

    outcome: str
    rule: BaseModel
    values: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    @property
    def detail(self) -> dict[str, Any]:
        """What is remembered of it, as JSON can hold it."""
        return {"set": [n for n in TARGETS if n in self.values], "kept": self.kept}


def chosen(
    ticket: BaseModel,
    vals: Mapping[str, Any],
    context: Mapping[str, Any],
    priority: Any,
) -> set[str]:
    """The names of what was chosen for a new ticket by the user who made it.

    :param vals: the values that it was created with
    :param context: the context of the creation: its defaults, such as the team on
        whose board the ticket is made, are as good as chosen
    :param priority: the one that tickets have unless somebody says otherwise
    """
    names = {
        name
        for name in TARGETS
        if vals.get(name) or (name not in vals and context.get(f"default_{name}"))
    }
    if vals.get("priority") == priority:
        names.discard("priority")
    if is_assigned_by_default(ticket):
        names.discard("user_id")
        own = ticket.user_id.helpdesk_team_ids[:1]
        # A form sends both; a team alone was chosen.
        proposed = vals.get("user_id") and not context.get("default_team_id")
        if proposed and ticket.team_id == own:
            names.discard("team_id")
    elif "user_id" in names and ticket.team_id:
        names.add("team_id")
    return names


def is_assigned_by_default(ticket: BaseModel) -> bool:
    """Whether the helpdesk has assigned a new ticket to the user who writes it."""
    company = ticket.company_id
    user = ticket.env.user
    return bool(company.helpdesk_mgmt_ticket_auto_assign) and ticket.user_id == user


def plan(ticket: BaseModel, rule: BaseModel, kept: set[str]) -> Plan:
    """What a rule changes on a ticket.

    :param rule: the sla.route that matches, or none
    :param kept: the names of what was chosen before and is not the rule's to replace
    """
    made = Plan(BY_RULE if rule else BY_NONE, rule)
    _place(made, ticket, kept)
    if rule.priority and rule.priority != ticket.priority:
        _put(made, "priority", rule.priority, kept)
    if tags := rule.tag_ids - ticket.tag_ids:
        made.values["tag_ids"] = [Command.link(tag.id) for tag in tags]
    return made


def _place(made: Plan, ticket: BaseModel, kept: set[str]) -> None:
    """The team and the responsible, who fit together: a responsible who was chosen goes
    to no other team, and nobody gets a ticket of a team that they are no member of."""
    team, user = ticket.team_id, ticket.user_id
    target = _fitting(made.rule.team_id, ticket)
    if not target and "team_id" not in kept:
        target = _fitting(ticket.entitlement_id.team_id, ticket)
        if target and not made.rule:
            made.outcome = BY_ENTITLEMENT
    if target and target != team:
        stays = user and "user_id" in kept and user not in target.user_ids
        if stays and "team_id" not in kept:
            made.kept.append("team_id")
        elif _put(made, "team_id", target.id, kept):
            team = target
    person = made.rule.user_id
    if not person.active or person == user:
        return
    if team and person not in team.user_ids:
        made.kept.append("user_id")
    else:
        _put(made, "user_id", person.id, kept)


def _fitting(team: BaseModel, ticket: BaseModel) -> BaseModel:
    """A team, if it is there for tickets of the company."""
    here = team.company_id in (team.company_id.browse(), ticket.company_id)
    return team if team.active and here else team.browse()


def _put(made: Plan, name: str, value: Any, kept: set[str]) -> bool:
    """Set a value, unless somebody chose another one."""
    if name in kept:
        made.kept.append(name)
        return False
    made.values[name] = value
    return True
