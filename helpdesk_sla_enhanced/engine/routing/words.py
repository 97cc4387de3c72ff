# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why a ticket went where, in the reader's words."""

from __future__ import annotations

from typing import Any

from odoo import api
from odoo.models import BaseModel
from odoo.tools import format_list

from .planning import BY_ENTITLEMENT, BY_RULE, TARGETS, Plan


def reason(ticket: BaseModel) -> str:
    """How a ticket was routed, in a line; "" where no rule was ever asked."""
    env, detail = ticket.env, ticket.route_detail or {}
    if not ticket.route_outcome:
        return ""
    # sudo: who reads the ticket sees the name of its rule
    name = ticket.route_id.sudo().name or env._("a rule that was deleted")
    return said(env, ticket.route_outcome, name, detail)


def said(env: api.Environment, outcome: str, rule: str, detail: dict[str, Any]) -> str:
    """The same, of what was decided.

    :param rule: the name of the rule
    :param detail: the names of the fields that were ``set`` and that were ``kept``
    """
    if outcome == BY_ENTITLEMENT:
        text = env._("The team is that of the entitlement.")
        return f"{text}{_left(env, detail)}"
    if outcome != BY_RULE:
        return env._("No routing rule matched.")
    changed = labels(env, detail.get("set", ()))
    if not changed:
        text = env._("%(rule)s: nothing changed.", rule=rule)
    else:
        text = env._("%(rule)s: set %(fields)s.", rule=rule, fields=changed)
    return f"{text}{_left(env, detail)}"


def _left(env: api.Environment, detail: dict[str, Any]) -> str:
    kept = labels(env, detail.get("kept", ()))
    return f" {env._('Left as it was: %s.', kept)}" if kept else ""


def told(ticket: BaseModel, made: Plan) -> str:
    """What the chatter says of a ticket that is routed on demand."""
    return ticket.env._(
        "Routed again. %s",
        said(ticket.env, made.outcome, made.rule.name or "", made.detail),
    )


def labels(env: api.Environment, names: Any) -> str:
    """The names of fields that rules set, for a sentence."""
    fields = env["helpdesk.ticket"]._fields
    shown = [fields[name]._description_string(env) for name in TARGETS if name in names]
    return format_list(env, shown) if shown else ""


def changes(ticket: BaseModel, made: Plan) -> str:
    """What becomes of a ticket, old → new, a field each; "" if nothing does."""
    return "; ".join(
        _change(ticket, name, made.values[name])
        for name in TARGETS
        if name in made.values
    )


def _change(ticket: BaseModel, name: str, value: Any) -> str:
    field, env = ticket._fields[name], ticket.env
    label = field._description_string(env)
    if name == "tag_ids":
        tags = env[field.comodel_name].browse([command[1] for command in value])
        return f"{label}: + {format_list(env, tags.mapped('name'))}"
    if field.type == "selection":
        names = dict(field._description_selection(env))
        old, new = names.get(ticket[name]), names.get(value)
    else:
        old = ticket[name].display_name
        new = env[field.comodel_name].browse(value).display_name
    return f"{label}: {old or env._('None')} → {new}"
