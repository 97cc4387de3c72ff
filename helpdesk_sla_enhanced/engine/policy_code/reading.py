# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a file says of policies, read from its text: the records that it means."""

from __future__ import annotations

from typing import Any

from odoo import api
from odoo.fields import Datetime

from ...sla_core.policy_file.lines import Fault, Lines, Path
from ...sla_core.policy_file.schema import faults
from . import conditions, refs
from .fields import MODELS, SOURCE, Kind, Plain


class Reader:
    """Reads one file, and gathers what is wrong with it, line by line.

    :param env: of the user who reads: no record is found that they may not see
    """

    def __init__(self, env: api.Environment, text: str) -> None:
        self.env = env
        self.faults: list[Fault] = []
        self.lines: Lines | None = None
        try:
            self.lines = Lines(text)
        except Fault as fault:
            self.faults.append(fault)
            return
        for path, message in faults(self.lines.value):
            self.blame(path, message)

    def blame(self, path: Path, message: object) -> None:
        """Remember what is wrong with a value."""
        line = self.lines.line(path) if self.lines else 1
        self.faults.append(Fault(line, str(message)))

    def contents(self) -> tuple[list[Plain], list[Plain]]:
        """The KPIs and the policies of the file, as far as nothing is wrong."""
        if self.faults or self.lines is None:
            return [], []
        value = self.lines.value
        kpis = [
            self._plain("sla.kpi", one, ("kpis", n), one["model"])
            for n, one in enumerate(value.get("kpis", ()))
        ]
        policies = [
            self._policy(one, ("policies", n))
            for n, one in enumerate(value["policies"])
        ]
        return kpis, policies

    def _policy(self, value: dict[str, Any], path: Path) -> Plain:
        model = value["model"]
        if model not in self.env:
            self.blame((*path, "model"), self.env._("there is no model %s", model))
            return {}
        found = self._plain("sla.policy", value, path, model)
        found["items"] = self._items(value, path, model)
        if "cases" in value:
            found["cases"] = [
                self._plain("sla.policy.case", case, (*path, "cases", n), model)
                for n, case in enumerate(value["cases"])
            ]
            self._check_expected(found, path)
        return found

    def _items(self, value: dict[str, Any], path: Path, model: str) -> list[Plain]:
        items, seen = [], set()
        for n, item in enumerate(value["items"]):
            where = (*path, "items", n)
            plain = self._plain("sla.item", item, where, model)
            plain["actions"] = [
                self._plain("sla.item.action", action, (*where, "actions", m), model)
                for m, action in enumerate(item.get("actions", ()))
            ]
            key = key_of(plain)
            if key in seen:
                message = self.env._("the KPI has another item of this name")
                self.blame((*where, "name"), message)
            seen.add(key)
            items.append(plain)
        return items

    def _check_expected(self, policy: Plain, path: Path) -> None:
        """The items that test cases expect are there."""
        known = {key_of(item) for item in policy["items"]}
        for n, case in enumerate(policy["cases"]):
            name = case.get("expected_item")
            if name and (case.get("kpi"), name) not in known:
                message = self.env._("no item of this KPI has the name %s", name)
                self.blame((*path, "cases", n, "expected_item"), message)

    def _plain(
        self, owner: str, value: dict[str, Any], path: Path, model: str
    ) -> Plain:
        found: Plain = {}
        for name, (field, kind) in MODELS[owner].items():
            if name not in value:
                continue
            where = (*path, name)
            try:
                found[name] = self._value(kind, value[name], owner, field, model)
            except Misplaced as error:
                self.blame((*where, *error.where), error)
            except ValueError as error:
                self.blame(where, error)
        return found

    def _value(self, kind: Kind, value: Any, owner: str, field: str, model: str) -> Any:
        if kind is Kind.TEXT:
            return {SOURCE: value} if isinstance(value, str) else value
        if kind is Kind.REF:
            comodel = self.env[owner]._fields[field].comodel_name
            return refs.find(self.env, comodel, value) if value else None
        if kind is Kind.CONDITION:
            return conditions.turned(self.env, model, value, self._found)
        if kind is Kind.VALUES:
            return conditions.turned_values(self.env[model], value, self._found)
        if kind is Kind.MOMENT and value:
            return Datetime.to_string(Datetime.to_datetime(value))
        if kind is Kind.FIELD and value and value not in self.env[model]._fields:
            raise ValueError(self.env._("there is no field %s", value))
        return value

    def _found(self, model: str, value: Any, where: Path) -> int:
        """The id that a reference in a condition means."""
        if not isinstance(value, dict) or len(value) != 1:
            text = self.env._("%s is the id of one database: name the record", value)
            raise Misplaced(where, text)
        try:
            return refs.find(self.env, model, value)
        except ValueError as error:
            raise Misplaced(where, str(error)) from error


class Misplaced(ValueError):
    """What is wrong inside a condition, with where it stands there."""

    def __init__(self, where: Path, message: str) -> None:
        super().__init__(message)
        self.where = where


def key_of(item: Plain) -> tuple[Any, Any]:
    """What tells an item from the others of its policy: its KPI and name."""
    return item.get("kpi"), (item.get("name") or {}).get(SOURCE)
