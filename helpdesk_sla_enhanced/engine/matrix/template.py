# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first policy for tickets, as most desks begin: by priority, to be adapted."""

from __future__ import annotations

from odoo.api import Environment
from odoo.models import BaseModel

from ..actions import attaching
from . import saving

PATH = "priority"
#: From the lowest priority to the highest: target and warning of each.
TARGETS = {
    "first_response": (("8h", "6h"), ("4h", "3h"), ("1h", "45m"), ("30m", "20m")),
    "next_response": (("8h", "6h"), ("4h", "3h"), ("2h", "90m"), ("1h", "45m")),
    "resolve": (("4d", "3d"), ("2d", "1.5d"), ("8h", "6h"), ("4h", "3h")),
}
#: What runs for each item, by its trigger.
MAILS = {
    "warning": "helpdesk_sla_enhanced.action_sla_warning_mail",
    "failure": "helpdesk_sla_enhanced.action_sla_breach_mail",
}


def kpis(env: Environment, codes: list[str]) -> BaseModel:
    """The shipped KPIs of these codes that are still there, in their order."""
    found: BaseModel = env["sla.kpi"].search(
        [("model", "=", "helpdesk.ticket"), ("code", "in", codes)]
    )
    return found


def mails(env: Environment) -> dict[str, BaseModel]:
    """By trigger, the ready-made actions that the user may attach."""
    found = {}
    for trigger, xmlid in MAILS.items():
        action = env.ref(xmlid, raise_if_not_found=False)
        if action and attaching.may_attach(action):
            found[trigger] = action
    return found


def fill(policy: BaseModel, codes: list[str], with_mails: bool) -> None:
    """Give a new policy its items: each KPI by priority, highest first.

    :param with_mails: warn the responsible, and tell the team leader of a failure
    """
    columns = [str(level) for level in range(3, -1, -1)]
    rows = []
    for kpi in kpis(policy.env, codes):
        cells = {
            str(level): {"target": target, "warn": warn}
            for level, (target, warn) in enumerate(TARGETS[kpi.code])
        }
        rows.append({"kpi_id": kpi.id, "cells": cells})
    saving.save(policy, PATH, columns, rows)
    if with_mails:
        policy.env["sla.item.action"].create(
            [
                {"item_id": item.id, "trigger": trigger, "server_action_id": action.id}
                for item in policy.item_ids
                for trigger, action in mails(policy.env).items()
            ]
        )
