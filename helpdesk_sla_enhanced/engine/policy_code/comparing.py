# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What differs between two policies, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from odoo import api
from odoo.tools import format_list

from ..explaining.condition_words import sentence
from ..field_words import field_label
from ..item_words import term_text
from .conditions import as_domain
from .fields import MODELS, SOURCE, Kind, Plain
from .reading import key_of

#: Numbers that are said together with their unit.
UNITS = {
    "failure_after": "failure_unit",
    "warn_after": "warn_unit",
    "max_hold": "max_hold_unit",
}


class Comparison:
    """Says what the second of two policies has that the first has not, and the other
    way round. What the second says nothing of is no difference."""

    def __init__(self, env: api.Environment, model: str) -> None:
        self.env = env
        self.model = model

    def sentences(self, old: Plain, new: Plain) -> list[str]:
        """What differs, in the order of the second policy."""
        return [
            *self._fields("sla.policy", old, new, ""),
            *self._items(old["items"], new["items"]),
            *(self._cases(old["cases"], new["cases"]) if "cases" in new else ()),
        ]

    def _fields(self, owner: str, old: Plain, new: Plain, where: str) -> Iterator[str]:
        for name, (field, kind) in MODELS[owner].items():
            if name in UNITS.values() or name not in new:
                continue
            unit = UNITS.get(name)
            before, after = old.get(name), new[name]
            if unit:
                before, after = (before, old.get(unit)), (after, new.get(unit))
            if before == after:
                continue
            label = field_label(self.env, owner, field)
            yield self.env._(
                "%(what)s: %(old)s → %(new)s",
                what=f"{where}, {label}" if where else label,
                old=self._words(owner, field, kind, before),
                new=self._words(owner, field, kind, after),
            )

    def _words(self, owner: str, name: str, kind: Kind, value: Any) -> str:
        env = self.env
        if kind is Kind.TEXT:
            return self._text(value)
        if name in UNITS:
            text = term_text(env, *value) if value[0] else ""
            return text or env._("none")
        if kind is Kind.CONDITION:
            said = sentence(env, self.model, as_domain(value)) if value else ""
            return f"“{said}”" if said else env._("no condition")
        if kind is Kind.REF:
            model = env[owner]._fields[name].comodel_name
            # sudo: who may read the policy sees what it names
            return env[model].sudo().browse(value or ()).display_name or env._("none")
        if isinstance(value, bool):
            return env._("Yes") if value else env._("No")
        field = env[owner]._fields[name]
        if field.type == "selection":
            words = dict(field._description_selection(env))
            return str(words.get(value, value))
        return str(value) if value not in (None, "", {}) else env._("none")

    def _text(self, value: dict[str, str]) -> str:
        known = value.get(self.env.lang or SOURCE) or value.get(SOURCE)
        return "/".join(dict.fromkeys(value.values())) or known or self.env._("none")

    def _items(self, old: list[Plain], new: list[Plain]) -> Iterator[str]:
        before = {key_of(item): item for item in old}
        after = {key_of(item): item for item in new}
        for key, item in after.items():
            name = self._text(item["name"])
            if key not in before:
                terms = term_text(self.env, item["failure_after"], item["failure_unit"])
                yield self.env._(
                    "New item: %(name)s, %(terms)s", name=name, terms=terms
                )
                continue
            yield from self._fields("sla.item", before[key], item, name)
            yield from self._actions(before[key], item, name)
        for key, item in before.items():
            if key not in after:
                yield self.env._("Item removed: %s", self._text(item["name"]))
        kept = [key for key in before if key in after]
        moved = [key for key in after if key in before]
        if kept != moved:
            names = [self._text(after[key]["name"]) for key in moved]
            yield self.env._("Order of the items: %s", format_list(self.env, names))

    def _actions(self, old: Plain, new: Plain, where: str) -> Iterator[str]:
        left = list(old["actions"])
        for action in new["actions"]:
            same = [one for one in left if one.items() >= action.items()]
            if same:
                left.remove(same[0])
            else:
                text = self._action(action)
                yield self.env._(
                    "%(item)s, new action: %(action)s", item=where, action=text
                )
        for action in left:
            text = self._action(action)
            yield self.env._(
                "%(item)s, action removed: %(action)s", item=where, action=text
            )

    def _action(self, action: Plain) -> str:
        lines = self.env["sla.item.action"]
        line = lines.new(
            {
                "trigger": action["trigger"],
                "offset": action.get("offset", 0),
                "offset_unit": action.get("offset_unit", "percent"),
            }
        )
        # sudo: those who configure SLAs see actions by name
        server_action = self.env["ir.actions.server"].sudo().browse(action["action"])
        return f"{line._when_text()}: {server_action.name}"

    def _cases(self, old: list[Plain], new: list[Plain]) -> Iterator[str]:
        before = {case["name"]: case for case in old}
        after = {case["name"]: case for case in new}
        for name, case in after.items():
            if name not in before:
                yield self.env._("New test case: %s", name)
            elif not before[name].items() >= case.items():
                yield self.env._("Test case changed: %s", name)
        for name in before:
            if name not in after:
                yield self.env._("Test case removed: %s", name)
