# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A table of targets, as it was typed, written as plain items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from odoo.exceptions import UserError
from odoo.models import BaseModel

from ...sla_core.policy import durations
from ...sla_core.policy.domains import conjuncts, parse
from ...sla_core.policy.matrix import CATCH_ALL, condition_of
from ...sla_core.time.clock import DAY
from .. import item_order, item_words
from . import axes
from .reading import Row, layout, shared_terms, terms_of

Typed = dict[str, Any]


def save(
    policy: BaseModel, path: str, columns: Sequence[str], rows: Sequence[Typed]
) -> None:
    """Make the items of a policy what the table says; others stay as they are.

    :param path: the field that the columns are values of
    :param columns: in the order in which new items are asked
    :param rows: as :func:`.reading.table` shows them; an empty target is no item
    :raise UserError: naming the KPI and the column of what cannot be read
    """
    known = {row.kpi: row for row in layout(policy, path)[0]}
    order = list(item_order.in_order(policy))
    before = len(order)
    gone = policy.item_ids.browse()
    for typed in rows:
        kpi = policy.env["sla.kpi"].browse(int(typed["kpi_id"]))
        row = known.get(kpi) or Row(kpi, conjuncts(parse(kpi.usual_applicable_when)))
        _Writing(policy, path, row, order).put(typed, [*columns, CATCH_ALL])
        for column, item in row.items.items():
            if not _text(typed, column, "target"):
                gone |= item
    if len(order) > before:
        item_order.put_in_order(order)
    _remove(gone)


class _Writing:
    """One row of the table on its way into items."""

    def __init__(
        self, policy: BaseModel, path: str, row: Row, order: list[BaseModel]
    ) -> None:
        """:param order: all items of the policy; new ones are put into it."""
        self.policy, self.path, self.row, self.order = policy, path, row, order
        self.env = policy.env

    def put(self, typed: Typed, columns: list[str]) -> None:
        """Write what was typed into a row, cell by cell."""
        common = self._shared(typed)
        for column in columns:
            terms = self._terms(typed, column)
            item = self.row.items.get(column)
            if terms is None:
                continue
            if item is None:
                item = self._create(column, {**common, **terms})
                self._place(column, item)
                self.row.items[column] = item
            else:
                self._change(column, item, {**common, **terms})

    def _shared(self, typed: Typed) -> dict[str, Any]:
        """What was typed for the row as a whole (SEMANTICS C4, D5, H7).

        What stands there as it was shown is not written: of items that mean the same
        each keeps its own words.
        """
        shown = shared_terms(self.row.lead)
        new = {
            name: typed[name] or False
            for name, value in shown.items()
            if name in typed and (typed[name] or False) != (value or False)
        }
        values: dict[str, Any] = {}
        if "calendar_id" in new:
            values["calendar_id"] = new["calendar_id"]
        if "hold" in new:
            values["allow_pause"] = new["hold"] or "policy"
        if "pause" in new:
            values["pause_override"] = bool(new["pause"])
            values["pause_when"] = new["pause"] or "[]"
        if "max_hold" in new:
            values |= self._longest_hold(str(new["max_hold"] or "").strip())
        return values

    def _longest_hold(self, text: str) -> dict[str, Any]:
        """The longest hold that was typed; it is elapsed time, in days of 24 h (H7)."""
        if not text:
            return {"max_hold": 0}
        value, unit = self._read(self.env._("Maximum Hold"), text, DAY)
        return {"max_hold": value, "max_hold_unit": unit}

    def _terms(self, typed: Typed, column: str) -> dict[str, Any] | None:
        """The terms that were typed into a cell, None where it is empty.

        What stands there as it was shown is not read: it may have been rounded.
        """
        target, warn = (_text(typed, column, name) for name in ("target", "warn"))
        if not target:
            if warn:
                said = self.env._("A warning needs a target.")
                self._refuse(self._heading(column), said)
            return None
        item = self.row.items.get(column)
        shown = terms_of(item) if item is not None else {}
        terms: dict[str, Any] = {}
        if target != shown.get("target"):
            terms["failure_after"], terms["failure_unit"] = self._read_working(
                typed, column, target
            )
        if not warn:
            terms["warn_after"] = 0
        elif warn != shown.get("warn"):
            terms["warn_after"], terms["warn_unit"] = self._read_working(
                typed, column, warn
            )
        return terms

    def _read_working(self, typed: Typed, column: str, text: str) -> tuple[float, str]:
        calendars = self.env["resource.calendar"]
        own = typed.get("calendar_id") and calendars.browse(int(typed["calendar_id"]))
        calendar = own or self.policy.calendar_id
        day = calendar._sla_hours_per_day_seconds()
        return self._read(self._heading(column), text, day)

    def _read(self, heading: str, text: str, day: float) -> tuple[float, str]:
        """:param day: the seconds in a day of what was typed"""
        try:
            return durations.read(text, day)
        except ValueError:
            said = self.env._(
                "“%s” is not a duration. Write it like 15m, 4h, 2d or 1d 4h.", text
            )
            return self._refuse(heading, said)

    def _refuse(self, heading: str, why: str) -> Any:
        raise UserError(
            self.env._(
                "%(kpi)s, %(column)s: %(why)s",
                kpi=self.row.kpi.name,
                column=heading,
                why=why,
            )
        )

    def _heading(self, column: str) -> str:
        return self._label(column) or self.env._("All others")

    def _label(self, column: str) -> str:
        return axes.label_of(self.env, self.policy.model, self.path, column)

    def _name(self, column: str, value: float, unit: str) -> str:
        name = item_words.name_for(self.row.kpi, value, unit)
        if column == CATCH_ALL:
            return name
        return self.env._("%(value)s: %(name)s", value=self._label(column), name=name)

    def _create(self, column: str, values: dict[str, Any]) -> BaseModel:
        """A new item, with the actions and all else that the row has."""
        model = self.policy.model
        comparison = axes.comparison(self.env, model, self.path, column)
        values = {
            **values,
            "name": self._name(column, values["failure_after"], values["failure_unit"]),
            "applicable_when": str(condition_of(comparison, self.row.rest)),
        }
        lead = self.row.lead
        if lead is not None:
            return lead.copy(values)
        return self.env["sla.item"].create(
            {
                "policy_id": self.policy.id,
                "kpi_id": self.row.kpi.id,
                "success_criteria": self.row.kpi.usual_success_criteria or "[]",
                **values,
            }
        )

    def _place(self, column: str, item: BaseModel) -> None:
        """Before the item that takes all others, after the rest of its row."""
        catch_all = self.row.items.get(CATCH_ALL)
        if column != CATCH_ALL and catch_all is not None:
            place = self.order.index(catch_all)
        else:
            places = [self.order.index(each) for each in self.row.items.values()]
            place = max(places, default=len(self.order) - 1) + 1
        self.order.insert(place, item)

    def _change(self, column: str, item: BaseModel, values: dict[str, Any]) -> None:
        """Write what is different, and a new name if the old one told the terms."""
        after = values.get("failure_after", item.failure_after)
        unit = values.get("failure_unit", item.failure_unit)
        made = (
            self._name(column, item.failure_after, item.failure_unit),
            item_words.name_of(item),
        )
        if "failure_after" in values and item.name in made:
            values["name"] = (
                self._name(column, after, unit)
                if item.name == made[0]
                else item_words.name_for(self.row.kpi, after, unit)
            )
        stored = {name: item[name] for name in values}
        stored["calendar_id"] = item.calendar_id.id
        changed = {
            name: value for name, value in values.items() if stored[name] != value
        }
        if changed:
            item.write(changed)


def _text(typed: Typed, column: str, name: str) -> str:
    """What stands in a cell, without the space around it."""
    cell = (typed.get("cells") or {}).get(column) or {}
    return str(cell.get(name) or "").strip()


def _remove(items: BaseModel) -> None:
    """Delete items, or archive those that have been used (SEMANTICS C5)."""
    # sudo: used is used, also by records that the user may not read
    instances = items.env["sla.kpi.instance"].sudo()
    used = instances._read_group([("item_id", "in", items.ids)], ["item_id"])
    kept = items.browse([item.id for (item,) in used])
    kept.active = False
    (items - kept).unlink()
