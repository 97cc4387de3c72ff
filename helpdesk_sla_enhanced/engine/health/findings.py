# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is wrong with the configuration: records as superuser, of all companies.

Figures and words of the health page are made of them, whatever their reader may see.
"""

from __future__ import annotations

from odoo.api import Environment
from odoo.models import BaseModel

from .. import config
from ..routing import problems


def everywhere(env: Environment, model_name: str) -> BaseModel:
    """A model with all its records, whatever the user may read."""
    # sudo: the health of the engine is one for all companies, and the names of what
    # is found are told to those who may read it (``words.names_text``)
    return env[model_name].sudo()


def unread(env: Environment) -> str:
    """Why the configuration cannot be read, "" when it can (A6)."""
    return config.get_snapshot(env).failure


def broken_policies(env: Environment) -> BaseModel:
    """Policies in force, or with something running, that cannot be used, as when
    they ask for a field that is gone: the engine can neither apply nor judge
    them."""
    policies = everywhere(env, "sla.policy")
    snapshot = config.get_snapshot(env)
    snapshot.policies.make_all()
    broken = policies.browse([*snapshot.broken])
    return broken.filtered(
        lambda policy: policy.state == "active" or policy._count_live()
    )


def ownerless_policies(env: Environment) -> BaseModel:
    """Policies in force or with something running whose actions nobody can run."""
    domain = [("state", "=", "active"), ("user_id.active", "=", False)]
    return everywhere(env, "sla.policy").search(domain)


def unfit_calendars(env: Environment) -> BaseModel:
    """Working hours of active policies that give no failure time any more (I6)."""
    items = everywhere(env, "sla.item")
    found = items._read_group(
        [("policy_id.state", "=", "active")], ["calendar_id", "policy_id"]
    )
    calendars = everywhere(env, "resource.calendar").union(
        *(calendar or policy.calendar_id for calendar, policy in found)
    )
    return calendars.filtered(lambda calendar: not calendar._sla_is_usable())


def broken_routes(env: Environment) -> BaseModel:
    """Routing rules that are passed by, or cannot do all they say."""
    rows = config.get_snapshot(env).routes.rows
    rules = everywhere(env, "sla.route").browse([row.id for row in rows])
    return rules.browse([rule.id for rule in problems.of_rules(rules)])


def companies_off(env: Environment) -> BaseModel:
    """Companies whose SLAs are switched off (F5)."""
    return everywhere(env, "res.company").search([("sla_enabled", "=", False)])


def former_defaults(env: Environment) -> BaseModel:
    """The policies that were the default of an enabled model where there is none
    any more (C2): new records get no SLA, and nobody may have meant that."""
    policies = everywhere(env, "sla.policy").with_context(active_test=False)
    former = policies.search([("default_until", "!=", False)])
    if not former:
        return former
    models = everywhere(env, "sla.entity").search([("active", "=", True)]).model_id
    former = former.filtered(lambda policy: policy.model_id in models)
    domain = [("model_id", "in", former.model_id.ids), ("is_default", "=", True)]
    covered = {(p.model_id, p.company_id) for p in policies.search(domain)}
    on = everywhere(env, "res.company").search([("sla_enabled", "=", True)])
    nowhere = env["res.company"]

    def is_missed(policy: BaseModel) -> bool:
        model = policy.model_id
        companies = (policy.company_id or on) & on
        return (model, nowhere) not in covered and any(
            (model, company) not in covered for company in companies
        )

    return former.filtered(is_missed)
