# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which rule a ticket is for: one SELECT for all tickets of a company and all rules.

The conditions are asked as those of SLA items are: as superuser, in the ticket's
company, of what the ticket is at that moment.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence

import psycopg2

from odoo import api
from odoo.models import BaseModel

from ...store.config_rows import ConfigRow
from .. import conditions, config
from . import problems
from .rules import Routes

_logger = logging.getLogger(__name__)


def first_rules(tickets: BaseModel) -> dict[int, int]:
    """The first rule that matches each ticket: ``{id of the ticket: id of the rule}``.

    Tickets that no rule is for are left out.
    """
    env = tickets.env
    routes = config.get_snapshot(env).routes
    env.flush_all()
    found: dict[int, int] = {}
    for company, part in tickets.grouped("company_id").items():
        rows = routes.of_company(company.id)
        if rows:
            found |= _of_company(env, routes, rows, company.id, part.ids)
    return found


def _of_company(
    env: api.Environment,
    routes: Routes,
    rows: Sequence[ConfigRow],
    company_id: int,
    ids: Collection[int],
) -> dict[int, int]:
    """The same for tickets of one company, by the rules that can be used."""
    lost = problems.lost(env, rows)
    usable = [row for row in rows if row.id not in lost]
    try:
        return _ask(env, routes, usable, company_id, ids)
    except psycopg2.OperationalError:
        raise  # a conflict or a lost connection, which Odoo tries again
    except Exception:  # one condition that raises, and none is answered
        _logger.warning("A routing rule cannot be used", exc_info=True)
    refused = problems.unanswered(env, usable)
    usable = [row for row in usable if row.id not in refused]
    return _ask(env, routes, usable, company_id, ids)


def _ask(
    env: api.Environment,
    routes: Routes,
    rows: Sequence[ConfigRow],
    company_id: int,
    ids: Collection[int],
) -> dict[int, int]:
    if not rows:
        return {}
    with env.cr.savepoint(flush=False):
        answers = conditions.read_rows(env, routes.asked(rows), company_id, ids)
    return {ticket_id: row[1] for ticket_id, row in answers.items() if row[1]}
