# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What differs between what a case expects and what its policy does, in sentences."""

from __future__ import annotations

from datetime import datetime

from odoo import api
from odoo.models import BaseModel

from ...sla_core.policy.domains import conjuncts, parse
from ...sla_core.time.moments import moment
from .. import item_words
from ..explaining.condition_words import record_value, sentence
from .judging import Verdict


def differences(case: BaseModel, verdict: Verdict) -> list[str]:
    """What is not as a case expects it, a sentence each."""
    env = case.env
    if verdict.problem:
        return [env._("It cannot be checked: %s", verdict.problem)]
    found = _item_differences(case, verdict)
    if case.expects_none:
        return found
    if not (case.expected_item_id or case.expected_failure_time):
        found.append(env._("It expects nothing: say which item, or when it is due."))
    found += _time_differences(case, verdict)
    return found


def _item_differences(case: BaseModel, verdict: Verdict) -> list[str]:
    env = case.env
    # sudo: the items of the case's own policy
    items = env["sla.item"].sudo()
    applies, expected = items.browse(verdict.item), case.sudo().expected_item_id
    if case.expects_none:
        if not applies:
            return []
        return [env._("No item should apply, but this one does: %s", applies.name)]
    if not expected or applies == expected:
        return []
    why = why_not(expected, verdict.record)
    if applies:
        text = env._(
            "Item: expected “%(expected)s”, but “%(found)s” applies.",
            expected=expected.name,
            found=applies.name,
        )
    else:
        text = env._("Item: expected “%s”, but none applies.", expected.name)
    return [f"{text} {why}".strip()]


def why_not(item: BaseModel, record: BaseModel | None) -> str:
    """Why an item does not apply to a record, as far as it can be told without asking
    the database; "" if it cannot.

    :param record: as conditions see it, stored or not
    """
    env = item.env
    if not item.active:
        return env._("“%s” is archived.", item.name)
    if record is None:
        return ""
    if record._active_name and not record[record._active_name]:
        return env._("The record is archived.")
    for part in conjuncts(parse(item.applicable_when)):
        try:
            is_true = bool(record.filtered_domain(part))
        except Exception:  # a condition that only the database can answer
            return ""
        if not is_true:
            condition = sentence(env, record._name, part)
            if len(part) > 1:
                return env._("Not true: %(condition)s", condition=condition)
            return env._(
                "Not true: %(condition)s. It is: %(value)s",
                condition=condition,
                value=record_value(record, part[0][0]),
            )
    return env._("An item before it applies, too.")


def _time_differences(case: BaseModel, verdict: Verdict) -> list[str]:
    env, instance = case.env, verdict.instance
    if instance is None:
        if verdict.item:
            return [no_start(env)]
        # the item says so, if one is expected
        return [] if case.expected_item_id else [env._("No item applies.")]
    pairs = (
        (env._("Warning"), case.expected_warning_time, instance.timer.warning),
        (env._("Due"), case.expected_failure_time, instance.timer.failure),
    )
    return [
        env._(
            "%(what)s: expected %(expected)s, but it is %(found)s.",
            what=what,
            expected=item_words.moment_text(case, expected),
            found=_found(case, found),
        )
        for what, expected, found in pairs
        if expected and (found is None or moment(found) != expected)
    ]


def no_start(env: api.Environment) -> str:
    """Why an item that applies starts no clock."""
    text: str = env._(
        "No clock starts: there is no moment to count from, or the working hours never "
        "reach the target."
    )
    return text


def _found(case: BaseModel, seconds: int | None) -> str:
    if seconds is None:
        return case.env._("none")
    at: datetime = moment(seconds)
    return item_words.moment_text(case, at)
