# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a file says of policies, as JSON can hold it: references in place of ids."""

from __future__ import annotations

from typing import Any

from odoo import api

from . import conditions, refs
from .fields import MODELS, SOURCE, Kind, Plain


class Writer:
    """Names the records of policies. Each is looked for once."""

    def __init__(self, env: api.Environment) -> None:
        self.env = env
        self._refs: dict[tuple[str, int], refs.Ref | None] = {}

    def policy(self, plain: Plain) -> dict[str, Any]:
        """A policy as a file has it.

        :raise refs.Unnamed: for a record that cannot be named
        """
        model = plain["model"]
        return {
            **self.record("sla.policy", plain, model),
            "items": [
                {
                    **self.record("sla.item", item, model),
                    "actions": [
                        self.record("sla.item.action", action, model)
                        for action in item["actions"]
                    ],
                }
                for item in plain["items"]
            ],
            "cases": [
                self.record("sla.policy.case", case, model) for case in plain["cases"]
            ],
        }

    def record(self, owner: str, plain: Plain, model: str) -> dict[str, Any]:
        """One record as a file has it; ``owner`` is its model, ``model`` that of the
        policy."""
        return {
            name: self._value(owner, field, kind, plain[name], model)
            for name, (field, kind) in MODELS[owner].items()
            if name in plain
        }

    def _value(self, owner: str, field: str, kind: Kind, value: Any, model: str) -> Any:
        if kind is Kind.TEXT:
            return value[SOURCE] if set(value) == {SOURCE} else value
        if kind is Kind.REF:
            return self._ref(self.env[owner]._fields[field].comodel_name, value)
        if kind is Kind.CONDITION:
            return conditions.turned(self.env, model, value, self._ref)
        if kind is Kind.VALUES:
            return conditions.turned_values(self.env[model], value, self._ref)
        return value

    def _ref(
        self, model: str, number: int | None, where: conditions.Where = ()
    ) -> refs.Ref | None:
        if not number:
            return None
        key = model, number
        if key not in self._refs:
            self._refs[key] = refs.ref_of(self.env[model].browse(number))
        return self._refs[key]
