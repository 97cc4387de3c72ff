# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions in words, with the value that a record has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from odoo import api
from odoo.exceptions import MissingError
from odoo.fields import Field
from odoo.models import BaseModel
from odoo.tools import format_list
from odoo.tools.misc import format_date, format_datetime

from ...sla_core.policy.domains import Leaf, inside, leaves
from ..condition_checks import last_field
from ..field_words import path_label

#: The most values of a list that are named.
NAMED = 5


def sentence(env: api.Environment, model_name: str, domain: list[Any]) -> str:
    """A condition as a person says it, such as "Priority is High".

    :param domain: literal, in prefix notation; leaves without operators are ANDed
    """
    tokens = iter(domain)
    said = [_said(env, model_name, token, tokens) for token in tokens]
    return format_list(env, said) if len(said) > 1 else "".join(said)


def read_names(
    env: api.Environment, model_name: str, domains: Iterable[list[Any]]
) -> None:
    """Read at once the names of all records that some conditions are about."""
    named: dict[str, set[int]] = defaultdict(set)
    for domain in domains:
        with suppress(ValueError):  # no condition: nothing to name
            for leaf in leaves(domain):
                field = last_field(env, env.get(model_name), leaf.path)
                if field is not None and field.comodel_name:
                    many = leaf.value
                    many = many if isinstance(many, (list, tuple)) else [many]
                    named[field.comodel_name] |= {
                        one for one in many if isinstance(one, int) and one > 0
                    }
    for comodel, ids in named.items():
        # sudo: the conditions name them, and the reader may read the conditions
        env[comodel].sudo().browse(ids).exists().mapped("display_name")


def _said(
    env: api.Environment, model_name: str, token: Any, tokens: Iterator[Any]
) -> str:
    if token == "!":
        negated = _said(env, model_name, next(tokens), tokens)
        return env._("not (%(condition)s)", condition=negated)
    if token in ("&", "|"):
        pair = [_said(env, model_name, next(tokens), tokens) for _n in range(2)]
        return format_list(env, pair, "standard" if token == "&" else "or")
    found = list(leaves([token]))
    if not found:  # (1, "=", 1) and (0, "=", 1)
        return env._("always") if token[0] == 1 else env._("never")
    return _comparison(env, model_name, found[0])


def _comparison(env: api.Environment, model_name: str, leaf: Leaf) -> str:
    label = path_label(env, model_name, leaf.path)
    field = last_field(env, env.get(model_name), leaf.path)
    nested = inside(leaf)
    if nested is not None and field is not None and field.comodel_name:
        value = sentence(env, field.comodel_name, nested)
    else:
        value = _value_text(env, field, leaf)
    if isinstance(leaf.value, bool) or leaf.value is None:
        return _flag_text(env, label, field, leaf)
    plain = {"==": "=", "<>": "!=", "like": "ilike", "not like": "not ilike"}
    operator = plain.get(leaf.operator, leaf.operator)
    phrase = _phrases(env, field=label, value=value).get(operator)
    return phrase() if phrase else f"{label} {leaf.operator} {value}"


def _phrases(env: api.Environment, **words: str) -> dict[str, Callable[[], str]]:
    """How each comparison is said; looked up only when it is, as there may be many."""
    return {
        "=": lambda: env._("%(field)s is %(value)s", **words),
        "!=": lambda: env._("%(field)s is not %(value)s", **words),
        "in": lambda: env._("%(field)s is one of %(value)s", **words),
        "not in": lambda: env._("%(field)s is none of %(value)s", **words),
        "<": lambda: env._("%(field)s is below %(value)s", **words),
        ">": lambda: env._("%(field)s is above %(value)s", **words),
        "<=": lambda: env._("%(field)s is at most %(value)s", **words),
        ">=": lambda: env._("%(field)s is at least %(value)s", **words),
        "ilike": lambda: env._("%(field)s contains %(value)s", **words),
        "not ilike": lambda: env._("%(field)s does not contain %(value)s", **words),
        "child_of": lambda: env._("%(field)s is %(value)s or below", **words),
        "parent_of": lambda: env._("%(field)s is %(value)s or above", **words),
        "any": lambda: env._("%(field)s has one with: %(value)s", **words),
        "not any": lambda: env._("%(field)s has none with: %(value)s", **words),
    }


def _flag_text(
    env: api.Environment, label: str, field: Field | None, leaf: Leaf
) -> str:
    """A comparison with true, false or nothing."""
    is_true = bool(leaf.value) == (leaf.operator not in ("!=", "<>", "not in"))
    if field is not None and field.type == "boolean":
        return (
            env._("%(field)s is ticked", field=label)
            if is_true
            else env._("%(field)s is not ticked", field=label)
        )
    return (
        env._("%(field)s is filled in", field=label)
        if is_true
        else env._("%(field)s is empty", field=label)
    )


def _value_text(env: api.Environment, field: Field | None, leaf: Leaf) -> str:
    many = leaf.value if isinstance(leaf.value, (list, tuple)) else [leaf.value]
    shown = [one_value(env, field, value) for value in many[:NAMED]]
    if len(many) > NAMED:
        shown.append(env._("%(count)s more", count=len(many) - NAMED))
    return _listed(env, shown, "or") if shown else env._("nothing")


def _listed(env: api.Environment, words: list[str], style: Any = "standard") -> str:
    """Words as a list; one alone needs no rules of a language."""
    return words[0] if len(words) == 1 else format_list(env, words, style)


def one_value(env: api.Environment, field: Field | None, value: Any) -> str:
    """A value as a screen shows it."""
    if value is False or value is None:
        return env._("nothing")
    if field is not None and field.comodel_name and isinstance(value, int):
        # sudo: the condition names it, and the reader may read the condition
        try:
            record = env[field.comodel_name].sudo().browse(value)
            return str(record.display_name)
        except MissingError:
            return env._("deleted (%(id)s)", id=value)
    if field is not None and field.type == "selection":
        words = dict(field._description_selection(env))
        return str(words.get(value, value))
    return str(value)


def record_value(record: BaseModel, path: str) -> str:
    """What a record has in a field, as a screen shows it; records are superuser's."""
    env = record.env
    *way, last = path.split(".")
    owner = record
    for name in way:
        if name not in owner._fields or not owner._fields[name].relational:
            return ""
        owner = owner[name]
    field = owner._fields.get(last)
    if field is None:
        return ""
    shown = [_shown(one, field) for one in owner] or [env._("nothing")]
    return _listed(env, list(dict.fromkeys(shown))[:NAMED])


def _shown(owner: BaseModel, field: Field) -> str:
    env, value = owner.env, owner[field.name]
    if field.type == "boolean":
        return env._("ticked") if value else env._("not ticked")
    if not value and field.type not in ("integer", "float", "monetary"):
        return env._("nothing")
    if field.relational:
        return _listed(env, value[:NAMED].mapped("display_name"))
    if field.type == "datetime":
        text: str = format_datetime(env, value)
        return text
    if field.type == "date":
        text = format_date(env, value)
        return text
    return one_value(env, field, value)
