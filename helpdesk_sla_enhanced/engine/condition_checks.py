# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What conditions and starts may name (SEMANTICS C3, K)."""

from __future__ import annotations

from typing import Any

from odoo import api
from odoo.exceptions import ValidationError
from odoo.fields import Field
from odoo.models import BaseModel

from ..sla_core.policy.domains import DEEPEST, inside, leaves
from .today import depends_on_today
from .watches import HIERARCHIES

#: Relative dates would move under a running clock (SEMANTICS K).
DATE_TYPES = ("date", "datetime")


def check_leaves(env: api.Environment, model: BaseModel, domain: list[Any]) -> None:
    """Refuse comparisons whose meaning changes with time or with who asks."""
    for leaf in leaves(domain):
        if leaf.path.split(".")[-1] in ("uid", "context"):
            raise ValueError(leaf.path)
        field = last_field(env, model, leaf.path)
        values = leaf.value if isinstance(leaf.value, (list, tuple)) else [leaf.value]
        if field is not None and field.type in DATE_TYPES:
            for value in values:
                if isinstance(value, str) and not value[:1].isdigit():
                    raise ValueError(env._("Relative dates cannot be used: %s", value))
        if not is_watchable(env, model, leaf.path):
            raise ValueError(
                env._(
                    "Changes of %s cannot be noticed: choose another field.",
                    leaf.path,
                )
            )
        if leaf.operator in HIERARCHIES and not is_link(field):
            # Odoo says so only of values that could match.
            raise ValueError(f"{leaf.operator} is for links, {leaf.path} is none")
        nested = inside(leaf)
        if nested is not None and field is not None and field.comodel_name:
            check_leaves(env, env[field.comodel_name], nested)


def is_link(field: Field | None) -> bool:
    """Whether a field leads to records, or is the record itself."""
    return field is None or field.name == "id" or bool(field.comodel_name)


def last_field(env: api.Environment, model: BaseModel, path: str) -> Field | None:
    """The field at the end of a dotted path, None where the path breaks off."""
    field = None
    for name in path.split("."):
        field = model._fields.get(name) if model is not None else None
        if field is None:
            return None
        model = env[field.comodel_name] if field.comodel_name else None
    return field


def is_watchable(
    env: api.Environment, model: BaseModel, path: str, depth: int = 0
) -> bool:
    """Whether a change of what a path says is ever noticed (SEMANTICS F2, K).

    A field that is not stored is watched through what it depends on. Nothing is
    told of one that depends on nothing, no two users see the same in one that
    depends on who looks, and one that depends on the day turns without a change.
    Nor does anything notice when a record was last written: Odoo adds that below
    all hooks.
    """
    name, _dot, rest = path.partition(".")
    if name in ("write_date", "write_uid"):
        return False
    field = model._fields.get(name)
    if field is None or name == "id":
        return True
    if depth > DEEPEST:
        return True  # a chain of parents, followed as far as anybody has one
    if path.count(".") > 2 * DEEPEST:
        return False
    if not field.store:
        return is_computed_watchable(env, model, field, rest, depth)
    if not rest or not field.comodel_name:
        return True
    return is_watchable(env, env[field.comodel_name], rest, depth)


def is_computed_watchable(
    env: api.Environment, model: BaseModel, field: Field, rest: str, depth: int
) -> bool:
    """As :func:`is_watchable`, of a field that is not stored.

    :param rest: the path that goes on from the field
    """
    if "uid" in env.registry.field_depends_context.get(field, ()):
        return False
    if not field.related and depends_on_today(model, field):
        return False
    depends = env.registry.field_depends[field]
    if field.related:
        depends = [field.related]
    paths = [f"{one}.{rest}" if rest else one for one in depends if one != field.name]
    return bool(paths) and all(
        is_watchable(env, model, one, depth + 1) for one in paths
    )


def check_start_field(
    env: api.Environment, model_name: str, field: BaseModel, name: str
) -> None:
    """Refuse a start that is no stored moment of the model (SEMANTICS C3)."""
    if not field:
        return
    # sudo: managers may not read the fields of models
    field = field.sudo()
    if field.model != model_name or not is_moment(env, model_name, field.name):
        raise ValidationError(
            env._(
                "%(name)s: Applicable From must be a stored date and time field "
                "of the model, and not the one that every save moves.",
                name=name,
            )
        )


def is_moment(env: api.Environment, model_name: str, name: str) -> bool:
    """Whether a field is a moment that is stored, here or, as a delegated field
    is, on the record that some many2one fields lead to."""
    model = env[model_name]
    field = model._fields.get(name)
    if field is None or field.type != "datetime" or name == "write_date":
        return False
    if field.store or not field.related:
        return bool(field.store)
    *links, last = field.related.split(".")
    for link in links:
        link = model._fields[link]
        if link.type != "many2one" or not link.store:
            return False
        model = env[link.comodel_name]
    return is_moment(env, model._name, last)
