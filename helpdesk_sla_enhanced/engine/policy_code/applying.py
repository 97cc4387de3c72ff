# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes what a file says of policies to the database, as the user who asks.

A policy of the same name, model and company is changed; its items are those of the
same KPI and name, so that what runs by them goes on. What the file does not have is
archived, a test case deleted. Others are made, as drafts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from odoo import api
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.models import BaseModel

from . import recording
from .fields import MODELS, SOURCE, Kind, Plain

#: What makes two KPIs of one code different ones.
JUDGING = ("applicable_from", "pause_override", "pause_when", "reopen", "repeat")


def find_policy(env: api.Environment, plain: Plain) -> BaseModel:
    """The policy that a file means: of its name, model and company; maybe none.

    :raise ValidationError: if there are several
    """
    found = env["sla.policy"].with_context(lang=SOURCE, active_test=False)
    name = plain["name"][SOURCE]
    found = found.search(
        [
            ("name", "=", name),
            ("model", "=", plain["model"]),
            ("company_id", "=", plain.get("company") or False),
        ]
    )
    if len(found) > 1:
        raise ValidationError(env._("There are several SLAs named %s.", name))
    return found.with_env(env)


def apply_kpi(env: api.Environment, plain: Plain) -> BaseModel:
    """The KPI of a file: the one that is there, or a new one.

    :raise ValidationError: if the one that is there judges in another way
    """
    kpi = find_kpi(env, plain["model"], plain["code"])
    if not kpi:
        vals = vals_of(env, "sla.kpi", plain, plain["model"])
        return _create(env, "sla.kpi", vals, plain)
    there = recording.plain(kpi)
    differs = [name for name in JUDGING if plain.get(name, there[name]) != there[name]]
    if differs:
        raise ValidationError(
            env._(
                "The KPI %(code)s is there and is another one: %(fields)s. Other SLAs "
                "may use it, so it stays as it is.",
                code=plain["code"],
                fields=", ".join(differs),
            )
        )
    return kpi


def find_kpi(env: api.Environment, model: str, code: str) -> BaseModel:
    """A KPI by its code; maybe none."""
    kpis = env["sla.kpi"].with_context(active_test=False)
    return kpis.search([("model", "=", model), ("code", "=", code)])


def apply_policy(env: api.Environment, plain: Plain) -> BaseModel:
    """Make or change the policy of a file."""
    model, policy = plain["model"], find_policy(env, plain)
    vals = vals_of(env, "sla.policy", plain, model)
    vals["item_ids"] = list(_item_commands(env, policy, plain))
    if policy:
        policy.with_context(lang=SOURCE).write(vals)
    else:
        policy = env["sla.policy"].with_context(lang=SOURCE).create(vals)
    policy = policy.with_env(env)
    _translate(policy, plain)
    for item in plain["items"]:
        _translate(_item_of(policy, item.get("kpi"), item["name"][SOURCE]), item)
    if "cases" in plain:
        _apply_cases(policy, plain["cases"])
    return policy


def vals_of(
    env: api.Environment, owner: str, plain: Plain, model: str
) -> dict[str, Any]:
    """What a file says of a record, as the ORM takes it."""
    vals = {}
    for name, (field, kind) in MODELS[owner].items():
        if name not in plain or kind is Kind.ITEM:
            continue
        vals[field] = _val(env, kind, plain[name], model)
    if owner in ("sla.policy", "sla.kpi"):
        vals.pop("model", None)
        vals["model_id"] = env["ir.model"]._get_id(model)
    return vals


def _val(env: api.Environment, kind: Kind, value: Any, model: str) -> Any:
    if kind is Kind.TEXT:
        return value.get(SOURCE) or ""
    if kind is Kind.CONDITION:
        return recording.stored(value)
    if kind is Kind.FIELD:
        # sudo: managers may not read the fields of models, but choose one here
        fields = env["ir.model.fields"].sudo()
        return value and fields._get(model, value).id
    if kind is Kind.KPI:
        kpi = find_kpi(env, model, value)
        if not kpi:
            raise ValidationError(env._("There is no KPI %s.", value))
        return kpi.id
    return value or (False if value is None else value)


def _create(
    env: api.Environment, owner: str, vals: dict[str, Any], plain: Plain
) -> BaseModel:
    record = env[owner].with_context(lang=SOURCE).create(vals).with_env(env)
    _translate(record, plain)
    return record


def _translate(record: BaseModel, plain: Plain) -> None:
    """Write the texts of the languages that this database has."""
    installed = {code for code, _name in record.env["res.lang"].get_installed()}
    for name, (field, kind) in MODELS[record._name].items():
        if kind is not Kind.TEXT:
            continue
        for lang, text in plain.get(name, {}).items():
            if lang != SOURCE and lang in installed:
                record.with_context(lang=lang)[field] = text


def _item_of(policy: BaseModel, code: Any, name: str) -> BaseModel:
    """An item of a policy by its KPI and name, archived ones last."""
    items = policy.with_context(lang=SOURCE, active_test=False).item_ids
    found = items.filtered(lambda item: (item.kpi_id.code, item.name) == (code, name))
    return found.sorted(lambda item: not item.active)[:1].with_env(policy.env)


def _item_commands(
    env: api.Environment, policy: BaseModel, plain: Plain
) -> Iterable[Any]:
    """What makes the items of a policy those of a file, in its order."""
    kept = env["sla.item"]
    for position, item in enumerate(plain["items"], 1):
        vals = vals_of(env, "sla.item", item, plain["model"])
        vals.update(sequence=10 * position, active=True)
        there = _item_of(policy, item.get("kpi"), item["name"][SOURCE])
        kept |= there
        vals["action_ids"] = list(_action_commands(env, there, item, plain["model"]))
        yield Command.update(there.id, vals) if there else Command.create(vals)
    for item in policy.item_ids - kept:
        yield Command.update(item.id, {"active": False})


def _action_commands(
    env: api.Environment, item: BaseModel, plain: Plain, model: str
) -> Iterable[Any]:
    """The same for the actions of an item; those that stay as they are stay."""
    left = list(item.action_ids)
    for position, action in enumerate(plain["actions"], 1):
        vals = vals_of(env, "sla.item.action", action, model)
        same = [
            line for line in left if recording.plain(line).items() >= action.items()
        ]
        if same:
            left.remove(same[0])
            yield Command.update(same[0].id, {"sequence": 10 * position})
        else:
            yield Command.create({**vals, "sequence": 10 * position})
    for line in left:
        yield Command.update(line.id, {"active": False})


def _apply_cases(policy: BaseModel, cases: list[Plain]) -> None:
    """Make the test cases of a policy those of a file, in its order."""
    env = policy.env
    there = env["sla.policy.case"].search([("policy_id", "=", policy.id)])
    by_name = {case.name: case for case in reversed(there)}
    kept = there.browse()
    for position, plain in enumerate(cases, 1):
        vals = vals_of(env, "sla.policy.case", plain, policy.model)
        item = _item_of(policy, plain.get("kpi"), plain.get("expected_item") or "")
        vals.update(sequence=10 * position, expected_item_id=item.id)
        case = by_name.pop(plain["name"], there.browse())
        if case:
            case.write(vals)
            kept |= case
        else:
            kept |= case.create({**vals, "policy_id": policy.id})
    (there - kept).unlink()
