# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The terms of items as people write them, and their conditions in a line."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.models import BaseModel

from ..sla_core.policy import durations
from ..sla_core.policy.domains import parse
from .explaining import condition_words


def duration_text(value: float, unit: str | bool) -> str:
    """A duration as it can be typed, "" for none."""
    if not unit or not value or durations.plain(value) is None:
        return ""
    return durations.written(value, str(unit))


def read_duration(item: BaseModel, text: str) -> tuple[float, str]:
    """What somebody typed as a duration, in the working days of the item (D4).

    :raise UserError: naming the item, for what is none
    """
    try:
        day = item._calendar()._sla_hours_per_day_seconds()
        return durations.read(text, day)
    except ValueError as error:
        raise UserError(
            item.env._(
                "%(item)s: “%(text)s” is not a duration. Write it like 15m, 4h, 2d "
                "or 1d 4h.",
                item=item.name,
                text=text,
            )
        ) from error


def typed_terms(item: BaseModel) -> dict[str, object]:
    """The terms of an item whose texts somebody has typed over; what stands there as
    it was shown is not read, as it may have been rounded.

    :raise UserError: naming the item, for what is no duration
    """
    terms: dict[str, object] = {}
    for kind, text in (("failure", item.failure_text), ("warn", item.warn_text)):
        after, unit = item[f"{kind}_after"], item[f"{kind}_unit"]
        if (text or "") == duration_text(after, unit):
            continue
        if kind == "warn" and not text:
            terms["warn_after"] = 0
            continue
        terms[f"{kind}_after"], terms[f"{kind}_unit"] = read_duration(item, text or "")
    return terms


def set_conditions(items: BaseModel) -> None:
    """Say of each item in a line which records it is for; few queries for many."""
    texts = {item: item.applicable_when or "" for item in items}
    domains = {}
    for item, text in texts.items():
        try:
            domains[item] = parse(text)
        except ValueError:  # what is broken is shown as it is
            item.condition_text = text
    for model in {item.model for item in domains}:
        asked = [domain for item, domain in domains.items() if item.model == model]
        condition_words.read_names(items.env, model, asked)
    for item, domain in domains.items():
        said = domain and item.model and _sentence(item, domain)
        item.condition_text = said or item.env._("All")


def _sentence(item: BaseModel, domain: list[object]) -> str:
    try:
        return condition_words.sentence(item.env, item.model, domain)
    except (ValueError, StopIteration):  # no condition, though a list
        return str(item.applicable_when)
