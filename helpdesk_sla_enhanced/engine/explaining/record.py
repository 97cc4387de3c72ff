# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why a record has its deadlines, or none."""

from __future__ import annotations

from typing import Any

from odoo.models import BaseModel

from .. import instance_words, process, reasons
from . import choice, deadline


def explain(record: BaseModel) -> dict[str, Any]:
    """The proof of each current clock of a record, or why it has none (R1).

    The caller has checked that the reader may read the record.

    :param record: one, as the reader
    :return: ``{"model", "id", "name", "policy", "proofs": [...], "why_none"}``
    """
    env = record.env
    process.process_pending(env)
    # sudo: who may read the record may know why it has its deadline (R1)
    tracker = (
        env["sla.tracker"]
        .sudo()
        .search([("res_model", "=", record._name), ("res_id", "=", record.id)])
    )
    now = env["sla.engine"]._sla_now()
    current = tracker.kpi_instance_ids.filtered("is_current")
    ordered = instance_words.in_order(current)
    known = record.sudo()  # as the tracker
    why = reasons.reasons(env, record, tracker) if not ordered else {}
    return {
        "model": record._name,
        "id": record.id,
        "name": record.display_name,
        "policy": choice.policy_of(known, tracker) if tracker.policy_id else False,
        "proofs": [deadline.explain(instance, known, now) for instance in ordered],
        "why_none": why.get(record.id, ""),
    }
