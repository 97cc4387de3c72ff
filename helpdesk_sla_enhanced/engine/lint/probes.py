# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the lint asks a record of a policy's model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg2

from odoo.api import Environment
from odoo.fields import Domain
from odoo.models import BaseModel

from ...store import plumbing
from ..cases.asking import looked_at
from ..conditions import CLOSED_FLAGS

TICKET = "helpdesk.ticket"


def model_of(policy: BaseModel) -> BaseModel:
    """The policy's model as its conditions see it."""
    return plumbing.model_as_asked(policy.env, policy.model, policy.company_id.id)


def entity_of(policy: BaseModel) -> BaseModel:
    """The ``sla.entity`` of the policy's model, also of one that was disabled."""
    entities = policy.env["sla.entity"].with_context(active_test=False)
    return entities.search([("model_id", "=", policy.model_id.id)])


def newborn(policy: BaseModel, items: BaseModel) -> BaseModel:
    """A record of the policy's model as it begins, not stored.

    Only the fields that the conditions look at are filled in, and what these are
    computed from: the defaults of others could use up a number of a sequence.
    """
    model = model_of(policy)
    texts = [
        text for item in items for text in (item.applicable_when, item.success_criteria)
    ]
    wanted = looked_at(model, texts)
    return model.new(model.default_get(sorted(wanted)))


def says(record: BaseModel, domain: Sequence[Any]) -> bool | None:
    """What a condition says of a record that is not stored, None if it cannot."""
    try:
        return bool(record.filtered_domain(domain))
    except psycopg2.Error:
        raise
    except Exception:  # a condition that only the database can answer raises anything
        return None


def closed_domain(model: BaseModel) -> Domain:
    """The records that are done with, as far as the model says so, or archived."""
    domains = [
        Domain(name, "=", True)
        for name in CLOSED_FLAGS
        if name in model._fields and model._fields[name].type == "boolean"
    ]
    if model._active_name:
        domains.append(Domain(model._active_name, "=", False))
    return Domain.OR(domains)


def open_condition(
    env: Environment, model_name: str | bool
) -> list[tuple[str, str, bool]]:
    """The records that are not done with, as a list domain for a form.

    :param model_name: False where no model is chosen yet
    """
    fields = env[model_name]._fields if model_name else ()
    return [(name, "=", False) for name in CLOSED_FLAGS if name in fields][:1]


def real_path(env: Environment, model_name: str, path: str) -> str:
    """A path with each related field replaced by the path that it stands for."""
    model, real = env[model_name], []
    names = path.split(".")
    while names:
        field = model._fields.get(names[0]) if model is not None else None
        if field is not None and field.related:
            names = [*field.related.split("."), *names[1:]]
            continue
        real.append(names.pop(0))
        model = env.get(field.comodel_name) if field is not None else None
    return ".".join(real)


def first_field(env: Environment, model_name: str, path: str) -> str:
    """The name of the field of the record itself that a path begins with."""
    return real_path(env, model_name, path).split(".")[0]
