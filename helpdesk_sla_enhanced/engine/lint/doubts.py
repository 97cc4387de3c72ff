# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Doubts with an example: a record, made at a moment, that shows what is doubted.

A sentence of the lint is plain text; one that names a record or a moment knows the
example as well, so that it can be kept as a test case of the policy (SEMANTICS W3).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from odoo.exceptions import ValidationError
from odoo.models import BaseModel

from ...sla_core.policy.domains import conjuncts, parse
from ..cases.describing import to_values
from ..cases.imagining import is_fit


class Example(NamedTuple):
    """Such a record, by the names of its fields, and the KPI that is looked at.

    ``made`` is naive UTC; None: the moment at which the example is kept.
    """

    kpi: BaseModel
    values: dict[str, Any]
    made: datetime | None = None


class Doubt(str):
    """A sentence with its example."""

    example: Example

    def __new__(cls, text: str, example: Example) -> Doubt:
        """The sentence, and what shows it."""
        doubt = super().__new__(cls, text)
        doubt.example = example
        return doubt


def of_item(
    text: str,
    item: BaseModel,
    more: Mapping[str, Any] | None = None,
    made: datetime | None = None,
) -> Doubt:
    """A doubt about a record that an item is for.

    :param more: what else the record is, by the names of its fields
    """
    values = {**_values_of(item), **(more or {})}
    return Doubt(text, Example(item.kpi_id, values, made))


def of_values(text: str, kpi: BaseModel, values: Mapping[str, Any]) -> str:
    """A doubt about records with some values; the mere sentence if these cannot be
    given to a record."""
    fields = kpi.env[kpi.model_id.model]._fields
    if all(is_fit(fields.get(name)) for name in values):
        return Doubt(text, Example(kpi, dict(values)))
    return text


def _values_of(item: BaseModel) -> dict[str, Any]:
    """What the Applicable When of an item says of its records, as far as it names one
    value of a field."""
    found: dict[str, Any] = {}
    for part in conjuncts(parse(item.applicable_when)):
        try:
            found |= to_values(item.env, item.model, str(part))
        except ValidationError:  # not one value: for the rest it is a new record
            continue
    return found
