# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Webhooks of policies reach their receiver at least once (SEMANTICS E3).

Odoo calls after the commit, once, and forgets: a call that fails, or a server that
is killed in between, loses it. Ours is made before the run counts as done, so that
whatever goes wrong is kept with the run and tried again. The receiver tells a
second call from a new one by its key.
"""

from __future__ import annotations

import json
from typing import Any

import requests

from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.models import BaseModel

from ..context import own

#: Seconds that a receiver may take to answer.
TIMEOUT = 10


def call(action: BaseModel) -> None:
    """Call the receiver of one webhook that a policy runs, and wait for its answer.

    :param action: ir.actions.server, in the environment that it runs in
    :raise UserError: if the receiver does not accept the call
    """
    env = action.env
    if not action.webhook_url:
        raise UserError(env._("The webhook %(name)s has no URL.", name=action.name))
    record = env[action.model_id.model].browse(env.context["active_id"])
    key = f"{own(env.context, 'sla_run_key')}-{action.id}"
    payload = {
        "_model": record._name,
        "_id": record.id,
        "_action": f"{action.name}(#{action.id})",
        "_sla": {"key": key, **sla_facts(env)},
    }
    if action.webhook_field_ids:
        names = action.webhook_field_ids.mapped("name")
        payload.update(record.read(names, None)[0])
    send(action, key, json.dumps(payload, sort_keys=True, default=str))


def sla_facts(env: Environment) -> dict[str, Any]:
    """What the receiver learns about the instance, moments in UTC."""
    instance = env["sla.kpi.instance"]._from_context()
    return {
        "sla": instance.policy_id.name,
        "kpi": instance.kpi_id.name,
        "kpi_code": instance.kpi_id.code,
        "cycle": instance.cycle,
        "status": instance.status,
        "trigger": own(env.context, "sla_trigger"),
        "start_time": instance.start_time,
        "failure_time": instance.failure_time,
        "late_seconds": own(env.context, "sla_late_seconds"),
        "link": instance.record_url,
    }


def send(action: BaseModel, key: str, body: str) -> None:
    """Post a text to the receiver of a webhook.

    :param key: what tells a second call for the same step from a new one
    :raise UserError: if the receiver does not accept it
    """
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    try:
        response = requests.post(
            action.webhook_url, data=body, headers=headers, timeout=TIMEOUT
        )
        response.raise_for_status()
    except requests.exceptions.RequestException as error:
        # Without its cause, whose words tell the address: that may hold a secret,
        # and more people read why an action failed than may read the action.
        raise UserError(problem(action.env, error)) from None


def problem(env: Environment, error: requests.exceptions.RequestException) -> str:
    """Say what was wrong with a call, and not where it went."""
    if error.response is not None:
        return env._(
            "The webhook was not accepted: the answer was %(code)s %(words)s.",
            code=error.response.status_code,
            words=error.response.reason,
        )
    if isinstance(error, requests.exceptions.Timeout):
        return env._(
            "The webhook did not answer within %(seconds)s seconds.",
            seconds=TIMEOUT,
        )
    return env._(
        "The webhook could not be called (%(problem)s). Check its URL, and whether "
        "its server can be reached.",
        problem=type(error).__name__,
    )
