# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models and fields that are uninstalled while SLAs use them (SEMANTICS B1, F6).

An addon is uninstalled or upgraded, or somebody deletes a model or a field that was
made in the interface. What is tracked of a model goes with it; a policy that asks for
a field that is gone could not be judged any more, so it is taken out of force.

"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NoReturn

from odoo import api
from odoo.exceptions import UserError
from odoo.models import BaseModel

from ..sla_core.policy.domains import inside, leaves, parse
from ..store import upkeep
from . import access, collector, config

_logger = logging.getLogger(__name__)

#: The names of a model and of a field of it.
FieldName = tuple[str, str]


# -- models -----------------------------------------------------------------------


def forget_models(env: api.Environment, names: Iterable[str]) -> None:
    """Delete what the engine stores of models that are uninstalled, in the order in
    which their rows hold each other."""
    names = [name for name in names if name]
    if not names or config.is_leaving(env):
        return
    whole = config_env(env)
    domain = [("model", "in", names)]
    found = [
        whole[table].search(domain) for table in ("sla.policy", "sla.kpi", "sla.entity")
    ]
    if not any(found):
        return
    collector.forget_waiting(whole, names)
    upkeep.delete_models(whole, names)
    collector.forget_read(whole)
    for records in found:
        records.unlink()


# -- fields -----------------------------------------------------------------------


def lose_fields(env: api.Environment, pairs: set[FieldName], refuse: bool) -> None:
    """Refuse or clean up when fields are removed.

    :param pairs: {(model name, field name)}
    :param refuse: whether to keep the user from it, which is not possible while
        an addon is uninstalled or upgraded
    :raise UserError: naming who uses the field
    """
    if not pairs or config.is_leaving(env):
        return
    whole = config_env(env)
    for rule in pause_rules(whole):
        if lost := fields_of(whole, rule.model, [rule.pause_when]) & pairs:
            if refuse:
                raise_in_use(whole, lost, rule.display_name)
            rule.pause_when = "[]"
            _logger.info("%s: the on hold rule is gone with %s", rule, lost)
    policies = whole["sla.policy"].search([("state", "!=", "draft")])
    for policy in policies:
        if lost := fields_of_policy(whole, policy) & pairs:
            if refuse:
                raise_in_use(whole, lost, policy.display_name)
            give_up(policy, labels(whole, lost))


def give_up(policy: BaseModel, lost: str) -> None:
    """Deactivate a policy that uses fields which are being removed.

    Its running instances are cancelled: whether they are met could not be decided.

    :param lost: the labels of the fields
    """
    if policy.state != "active" and not policy._count_live():
        return
    policy.action_deactivate()
    policy._cancel_running()
    policy._message_log(
        body=policy.env._(
            "Deactivated, and running KPIs cancelled: there is no %(fields)s any "
            "more. Change the conditions, then activate the SLA again.",
            fields=lost,
        )
    )


def pause_rules(env: api.Environment) -> list[BaseModel]:
    """The models and KPIs that say when a record is on hold."""
    domain = [("pause_when", "not in", (False, "", "[]"))]
    kpis = env["sla.kpi"].search([("pause_override", "=", True), *domain])
    return [*env["sla.entity"].search(domain), *kpis]


def raise_in_use(env: api.Environment, lost: set[FieldName], user: str) -> NoReturn:
    """Refuse to lose fields that a part of the configuration uses.

    :param user: the name of that part
    :raise UserError: always
    """
    raise UserError(
        env._(
            "%(fields)s: this is used by the SLA configuration %(user)s. Change "
            "it there first.",
            fields=labels(env, lost),
            user=user,
        )
    )


def labels(env: api.Environment, pairs: set[FieldName]) -> str:
    """Fields as the user knows them: "Colour (Gadget)"."""
    fields = env["ir.model.fields"]
    found = fields.concat(*(fields._get(*pair) for pair in sorted(pairs)))
    return ", ".join(found.mapped("display_name"))


def lost_fields(env: api.Environment, policy: BaseModel) -> set[FieldName]:
    """The fields that a policy asks for and that are gone: ``{(model, field)}``."""
    return {
        (model, name)
        for model, name in fields_of_policy(env, policy)
        if model not in env or name not in env[model]._fields
    }


def fields_of_policy(env: api.Environment, policy: BaseModel) -> set[FieldName]:
    """The fields that a policy asks for: ``{(model name, field name)}``."""
    entity = policy._entity()
    starts = policy.applicable_from_field_id, policy.item_ids.kpi_id
    starts = starts[0] | starts[1].applicable_from_field_id
    texts = {
        text
        for item in policy.item_ids
        for text in (
            item.applicable_when,
            item.success_criteria,
            item._pause_text(entity),
        )
    }
    texts.add(entity.pause_when)
    found = fields_of(env, policy.model, texts)
    return found | {(policy.model, field.name) for field in starts}


def fields_of(
    env: api.Environment, model_name: str, texts: Iterable[str]
) -> set[FieldName]:
    """The fields that conditions name, along whole paths."""
    found: set[FieldName] = set()
    for text in texts:
        with suppress(ValueError):  # what cannot be read asks for nothing
            add_fields(env, found, model_name, parse(text))
    return found


def add_fields(
    env: api.Environment, found: set[FieldName], model_name: str, domain: list[Any]
) -> None:
    """Add the fields that a condition names, along whole paths, to ``found``."""
    for leaf in leaves(domain):
        comodel = add_path(env, found, model_name, leaf.path)
        nested = inside(leaf)
        if comodel and nested is not None:
            add_fields(env, found, comodel, nested)


def add_path(
    env: api.Environment, found: set[FieldName], model_name: str, path: str
) -> str | None:
    """Add the fields along a path; where it leads, or None."""
    for name in path.split("."):
        if model_name not in env:
            return None
        found.add((model_name, name))
        field = env[model_name]._fields.get(name)
        if field is None:
            return None
        if field.inherited:  # it lives on the record that this one delegates to
            add_path(env, found, model_name, field.related)
        model_name = field.comodel_name
        if not model_name:
            return None
    return model_name


def config_env(env: api.Environment) -> api.Environment:
    """An environment that sees all of the configuration, archived records included."""
    context = {"active_test": False, "tracking_disable": True}
    return access.as_engine(env)(context=context)
