# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a simulation has found, counted (SEMANTICS W2)."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from odoo.models import BaseModel
from odoo.tools import groupby

from ...sla_core.replay.dial import LEVELS, Count, curve, share_at, target_for, thinned
from ...store import simulation_rows

#: The unit in which the dial counts, in seconds.
UNIT = 60
#: The points of a curve that are kept.
POINTS = 100
#: By what the lines of a KPI are counted as well, and how many of these at most.
GROUPS = ("team_id", "partner_id", "user_id")
MANY = 10


def figures(job: BaseModel) -> dict[str, Any]:
    """The figures of a simulation that has run: of each KPI, and of all together."""
    env = job.env
    rows = {row.pop("kpi_id"): row for row in _counted(job)}
    total = rows.pop(None, {})
    items: dict[int, list[list[int]]] = {}
    for kpi, item, then, now in simulation_rows.count_items(env, job.id):
        items.setdefault(kpi, []).append([item, then, now])
    dials, groups = _dials(job), _groups(job)
    kpis = env["sla.kpi"].with_context(active_test=False).browse(rows)
    return {
        "all": total,
        "kpis": [
            {
                "id": kpi.id,
                "figures": rows[kpi.id],
                "items": items.get(kpi.id, []),
                "groups": groups.get(kpi.id, {}),
                "dial": dials.get(kpi.id),
            }
            for kpi in kpis.sorted(lambda kpi: (kpi.sequence, kpi.id))
        ],
    }


def _counted(job: BaseModel) -> list[dict[str, Any]]:
    return _completed(simulation_rows.count_lines(job.env, job.id))


def _completed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with what follows from their figures."""
    for row in rows:
        for side, _percent in simulation_rows.SIDES:
            row[f"{side}_rate"] = rate(row[f"{side}_met"], row[f"{side}_breached"])
            row[f"{side}_attached"] = sum(
                row[f"{side}_{name}"] for name in simulation_rows.VERDICTS
            )
    return rows


def _groups(job: BaseModel) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """By KPI the figures of its teams, customers and responsibles, where it has any."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for column in GROUPS:
        rows = simulation_rows.count_groups(job.env, job.id, column, MANY)
        for kpi, group in groupby(_completed(rows), itemgetter("kpi_id")):
            if any(row["id"] for row in group):
                found.setdefault(kpi, {})[column] = list(group)
    return found


def rate(met: int, breached: int) -> float | None:
    """The share met in percent; None of nothing (R3)."""
    return 100 * met / (met + breached) if met + breached else None


def _dials(job: BaseModel) -> dict[int, dict[str, Any]]:
    """What could be promised, by KPI."""
    found = {}
    rows = simulation_rows.count_taken(job.env, job.id, UNIT)
    for kpi, counts in groupby(rows, itemgetter(0)):
        readings = curve([Count(*row[1:]) for row in counts], UNIT)
        if readings:
            found[kpi] = {
                "levels": [[n, target_for(readings, n)] for n in LEVELS],
                "curve": [[r.target, r.share] for r in thinned(readings, POINTS)],
                "targets": _targets(job, kpi, readings),
            }
    return found


def _targets(job: BaseModel, kpi: int, readings: Any) -> list[list[Any]]:
    """The targets that the policy has now, and what would be met by each."""
    items = job.policy_id.item_ids.filtered(lambda item: item.kpi_id.id == kpi)
    return [
        [item.name, seconds, 100 * share_at(readings, seconds)]
        for item in items
        if (seconds := item._target_seconds())
    ]
