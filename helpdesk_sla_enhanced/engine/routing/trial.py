# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A rule tried on the newest tickets, while it is written."""

from __future__ import annotations

from collections import Counter

import psycopg2

from odoo.models import BaseModel
from odoo.tools import format_list

from .. import conditions
from . import problems
from .matching import first_rules
from .rules import TICKET, asked

#: How many tickets a rule is tried on.
TRIED = 50


def newest(rule: BaseModel) -> BaseModel:
    """The newest tickets of a rule's company that the reader may see."""
    domain = [("company_id", "=", rule.company_id.id)] if rule.company_id else []
    tickets = rule.env[TICKET].with_context(active_test=False)
    return tickets.search(domain, order="id desc", limit=TRIED)


def matching(rule: BaseModel) -> BaseModel:
    """Those of the newest tickets that the rule's condition is true of.

    :raise Exception: whatever a condition that cannot be used raises
    """
    tickets = newest(rule)
    rule.env.flush_all()
    found: set[int] = set()
    for company, part in tickets.grouped("company_id").items():
        question = asked([(1, rule.applicable_when)])
        with rule.env.cr.savepoint(flush=False):
            rows = conditions.read_rows(rule.env, question, company.id, part.ids)
        found |= {ticket_id for ticket_id, row in rows.items() if row[1]}
    return tickets.filtered(lambda ticket: ticket.id in found)


def text(rule: BaseModel) -> str | bool:
    """How many of the newest tickets match, and which go by an earlier rule; False for
    a condition that cannot be used."""
    env = rule.env
    try:
        if problems.is_passed_by(rule):
            return False
        tickets, found = newest(rule), matching(rule)
        taken = _taken(rule, found)
    except psycopg2.OperationalError:
        raise  # a conflict or a lost connection, which Odoo tries again
    except Exception:  # the field says so itself, or the message when it is saved
        return False
    count = env._(
        "%(found)s of the last %(tried)s tickets match.",
        found=len(found),
        tried=len(tickets),
    )
    if not taken:
        return count
    names = format_list(env, [f"{one.name} ({n})" for one, n in taken.items()])
    earlier = env._(
        "%(count)s of them go by an earlier rule: %(rules)s.",
        count=sum(taken.values()),
        rules=names,
    )
    return f"{count} {earlier}"


def _taken(rule: BaseModel, tickets: BaseModel) -> Counter[BaseModel]:
    """How many of the tickets each earlier rule takes."""
    own = rule._origin.id or float("inf")
    # sudo: rules for other companies take none of them
    rules = rule.env["sla.route"].sudo()
    first = Counter(rules.browse(one) for one in first_rules(tickets).values())
    place = rule.sequence, own
    return Counter(
        {one: n for one, n in first.items() if (one.sequence, one.id) < place}
    )
