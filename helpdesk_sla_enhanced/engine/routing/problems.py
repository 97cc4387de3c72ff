# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which routing rules cannot be used any more, and why.

A condition is checked when it is saved. What it names may go afterwards: a field with
its addon, a tag or a customer that is deleted. Such a rule would match nothing or,
worse, everything ("tags do not contain Spam"), so it is passed by and said to be
broken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import psycopg2

from odoo import api
from odoo.models import BaseModel

from ...sla_core.policy.domains import parse
from ...store.config_rows import ConfigRow
from .. import conditions
from ..condition_checks import last_field
from ..lint import lost_values
from .rules import TICKET, asked


def lost(env: api.Environment, rows: Sequence[ConfigRow]) -> dict[int, str]:
    """The rules that name what is gone, or whose condition is no condition:
    ``{id of the rule: reason}``.

    It costs one query for each model whose records the conditions name by id.
    """
    reasons: dict[int, str] = {}
    named: list[tuple[int, str, str, set[int]]] = []
    for row in rows:
        try:
            domain = parse(row.applicable_when)
            named += [(row.id, *one) for one in lost_values.named(env, TICKET, domain)]
        except ValueError as error:
            reasons[row.id] = str(error)
    there = lost_values.existing(env, ((model, ids) for *_, model, ids in named))
    for rule_id, path, model, ids in named:
        if ids - there[model]:
            field = last_field(env, env[TICKET], path)
            label = field._description_string(env) if field is not None else path
            reason = env._(
                "its condition on %s names something that was deleted.", label
            )
            reasons.setdefault(rule_id, reason)
    return reasons


def unanswered(env: api.Environment, rows: Sequence[ConfigRow]) -> dict[int, str]:
    """The rules whose conditions raise when records are asked, one by one:
    ``{id of the rule: reason}``."""
    reasons = {}
    for row in rows:
        try:
            with env.cr.savepoint(flush=False):
                one = asked([(row.id, row.applicable_when)])
                conditions.read_rows(env, one, row.company_id or 0, [0])
        except psycopg2.OperationalError:
            raise  # a conflict or a lost connection, which Odoo tries again
        except Exception as error:  # whatever is wrong with one, the others go on
            reasons[row.id] = str(error) or type(error).__name__
    return reasons


class Row(NamedTuple):
    """What is asked of a rule, as the rows of the configuration have it."""

    id: int
    company_id: int | None
    applicable_when: str


def of_rules(rules: BaseModel) -> dict[BaseModel, str]:
    """What is wrong with rules, those left out that can do all they say.

    :param rules: sla.route records, also ones that a form shows
    """
    env = rules.env
    rows = [
        Row(number, rule.company_id.id or None, rule.applicable_when or "[]")
        for number, rule in enumerate(rules, 1)
    ]
    wrong = lost(env, rows)
    wrong |= unanswered(env, [row for row in rows if row.id not in wrong])
    reasons = {}
    for number, rule in enumerate(rules, 1):
        # sudo: who manages rules may not see all teams and users
        reason = of_target(rule.sudo())
        if number in wrong:
            reason = env._("This rule is skipped: %s", wrong[number])
        if reason:
            reasons[rule] = reason
    return reasons


def is_passed_by(rule: BaseModel) -> bool:
    """Whether the condition of one rule, as a form shows it, names what is gone."""
    return bool(lost(rule.env, [Row(1, None, rule.applicable_when or "[]")]))


def of_target(rule: BaseModel) -> str:
    """What is wrong with where a rule sends tickets, "" if nothing is.

    :param rule: one sla.route
    """
    env, team, user = rule.env, rule.team_id, rule.user_id
    if team and not team.active:
        return env._(
            "The team %s is archived: tickets stay in theirs.", team.display_name
        )
    if team.company_id and team.company_id != rule.company_id:
        return env._(
            "The team %s belongs to another company: tickets stay in theirs.",
            team.display_name,
        )
    if user and not user.active:
        return env._("%s is archived: nobody is assigned.", user.name)
    if user and team and user not in team.user_ids:
        return env._(
            "%(user)s is not a member of the team %(team)s: nobody is assigned.",
            user=user.name,
            team=team.display_name,
        )
    return ""
