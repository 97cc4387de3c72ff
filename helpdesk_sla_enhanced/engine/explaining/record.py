# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why records have their deadlines, or none."""

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


#: How many records of those that have one reason are named.
NAMED = 5


def explain_none(records: BaseModel) -> dict[str, Any]:
    """Why some of several records have no clock, by reason (R1); the most common
    reason first. A fixed number of queries.

    The caller has checked that the reader may read the records.

    :param records: as the reader
    :return: ``{"model", "count", "measured", "reasons": [{"reason", "ids", "names"}]}``
        with the names of the first records of each reason
    """
    env = records.env
    process.process_pending(env)
    # sudo: who may read a record may know why it has no deadline (R1)
    trackers = env["sla.tracker"].sudo()
    trackers = trackers.search(
        [("res_model", "=", records._name), ("res_id", "in", records.ids)]
    )
    measured = env["sla.kpi.instance"].sudo()  # sudo: as above
    measured = measured.search(
        [("tracker_id", "in", trackers.ids), ("is_current", "=", True)]
    )
    bare = records - records.browse(measured.mapped("res_id"))
    return {
        "model": records._name,
        "count": len(records),
        "measured": len(records) - len(bare),
        "reasons": _by_reason(bare, reasons.reasons(env, bare, trackers)),
    }


def _by_reason(records: BaseModel, why: dict[int, str]) -> list[dict[str, Any]]:
    """Records by what is said of them, the most common first."""
    ids: dict[str, list[int]] = {}
    for record in records:
        ids.setdefault(why.get(record.id, ""), []).append(record.id)
    return [
        {
            "reason": reason,
            "ids": some,
            "names": records.browse(some[:NAMED]).mapped("display_name"),
        }
        for reason, some in sorted(ids.items(), key=lambda found: -len(found[1]))
    ]
