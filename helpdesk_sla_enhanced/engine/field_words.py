# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fields as the user reads them."""

from __future__ import annotations

from odoo import api


def field_label(env: api.Environment, model_name: str, name: str) -> str:
    """The label of a field, without a query."""
    label: str = env[model_name]._fields[name]._description_string(env)
    return label


def path_label(env: api.Environment, model_name: str, path: str) -> str:
    """A dotted path in the words of the form, ``Stage › Closed``; a name that is no
    field stands for itself."""
    labels, owner = [], env.get(model_name)
    for name in path.split("."):
        field = owner._fields.get(name) if owner is not None else None
        labels.append(field._description_string(env) if field else name)
        owner = env.get(field.comodel_name) if field else None
    return " › ".join(labels)
