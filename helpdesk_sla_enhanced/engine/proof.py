# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Prove a change of the configuration before anybody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

from odoo import api
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools import Query

from ..sla_core.policy.domains import check_values, parse
from ..store import config_rows, plumbing
from . import condition_checks, conditions, config, config_building
from .config import STANDING

#: Where it keeps the ids of the policies that are to be proven when all is written.
UNPROVEN = "helpdesk_sla_enhanced.config_unproven"


@contextmanager
def changing(env: api.Environment, records: BaseModel) -> Iterator[None]:
    """While this lasts, records of the configuration are written and checked.

    What no check has seen yet is not read by anybody: the snapshot from before
    stays in force until all is done. What the database refuses is refused in words
    (SEMANTICS K).
    """
    data = env.cr.postcommit.data
    if STANDING in data:
        yield
        return
    data[STANDING] = config.get_snapshot(env)
    try:
        with env.cr.savepoint():
            yield
            policies = env["sla.policy"].browse(data.pop(UNPROVEN, ()))
            prove_policies(env, policies.exists())
    except (psycopg2.IntegrityError, psycopg2.DataError) as error:
        raise ValidationError(
            env._("This cannot be saved: %s", records._sql_error_to_message(error))
        ) from error
    finally:
        data.pop(STANDING, None)
        data.pop(UNPROVEN, None)
        config.note_change(env)


def prove_later(env: api.Environment, policies: BaseModel) -> None:
    """Prove policies once, when the change that is being made is written."""
    data = env.cr.postcommit.data
    if STANDING in data:
        data.setdefault(UNPROVEN, set()).update(policies.ids)
    else:
        prove_policies(env, policies)


def prove_policies(env: api.Environment, policies: BaseModel) -> None:
    """Make the terms of policies as the engine will, and ask records as it will
    (SEMANTICS K): what passes can be used.

    :raise ValidationError: naming the policy
    """
    if not policies:
        return
    config.flush_config(env)
    ids = set(policies.ids)
    source = config_building.read_source(env, config_rows.read_config(env, ids))
    for policy in policies:
        if source.policies[policy.id].model not in source.entities:
            continue
        try:
            with env.cr.savepoint(flush=False):
                terms = source.terms(policy.id)
                company = policy.company_id.id
                conditions.read_rows(env, terms, company, [0])
        except psycopg2.OperationalError:
            raise
        except Exception as error:  # whatever a domain can raise, the user must know
            raise ValidationError(
                env._(
                    "%(policy)s cannot be used as it is: %(error)s",
                    policy=policy.name,
                    error=error,
                )
            ) from error


# -- what may be written ----------------------------------------------------------


def check_condition(
    env: api.Environment, model_name: str, text: str, label: str, item_name: str = ""
) -> None:
    """Refuse a condition that could not be judged (SEMANTICS K).

    It is read, watched and asked just as the engine does it later, so that what
    passes here can be used there.

    :param text: the condition as stored
    :param label: the name of the field that holds it, for the message
    :param item_name: the name of the item or KPI that holds it
    :raise ValidationError: naming the field and the item
    """
    if (text or "").strip() in ("", "[]"):
        return
    where = f"{item_name}, {label}" if item_name else label
    try:
        with env.cr.savepoint():
            prove_condition(env, model_name, text)
    except psycopg2.OperationalError:
        raise  # a conflict or a lost connection, which Odoo tries again
    except Exception as error:  # whatever a domain can raise, the user must know
        raise ValidationError(
            env._(
                "%(where)s: this condition cannot be used. %(error)s",
                where=where,
                error=error,
            )
        ) from error


def prove_condition(env: api.Environment, model_name: str, text: str) -> None:
    """Do with a condition what the engine does with it; raise what it raises."""
    domain = parse(text)
    check_values(domain)
    model = plumbing.model_as_asked(env, model_name)
    condition_checks.check_leaves(env, model, domain)
    config.get_watcher(env).of_text(model_name, text)
    conditions.to_sql(env, model, text, Query(env, model._table, model._table_sql))
    model.search(Domain(domain), limit=1)
