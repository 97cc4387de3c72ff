# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The result of a simulation as people read it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from odoo.api import Environment
from odoo.models import BaseModel

from ..field_words import field_label
from . import drawing, group_words
from .tables import (
    EMPTY,
    difference,
    duration,
    heading,
    percent,
    signed,
    signed_number,
    table,
)

#: The days that are shown of the actions, those with the most of them.
DAYS = 10


def result(job: BaseModel) -> Markup:
    """Everything that was found, as tables and pictures."""
    figures = job.figures
    kpis = job.env["sla.kpi"].with_context(active_test=False)
    parts = [_sides(job.env, job.env._("All KPIs"), figures["all"])]
    if len(figures["kpis"]) == 1:
        parts = []
    for found in figures["kpis"]:
        kpi = kpis.browse(found["id"]).exists()
        parts.append(_sides(job.env, kpi.name or "", found["figures"]))
        parts.append(_items(job.env, found["items"]))
        parts.append(group_words.groups(job.env, found["groups"]))
        if found["dial"]:
            parts.append(_dial(job.env, found["dial"]))
    parts += [_days(job), _unknown(job)]
    return EMPTY.join(parts)


def _sides(env: Environment, name: str, found: dict[str, Any]) -> Markup:
    """What was and what would be, side by side."""
    then, now = found["was_rate"], found["would_be_rate"]
    points = difference(then, now)
    labels = {
        "rate": env._("Share met"),
        "attached": env._("Attached"),
        "met": env._("Met"),
        "breached": env._("Breached"),
        "running": env._("Running"),
        "waived": env._("Waived"),
        "p50": env._("Used share of the target: median"),
        "p90": env._("Used share: 90th percentile"),
        "p95": env._("Used share: 95th percentile"),
    }
    rows = []
    for key, label in labels.items():
        cells = found[f"was_{key}"], found[f"would_be_{key}"]
        if key in ("rate", "p50", "p90", "p95"):
            change = signed(env, points) if key == "rate" else ""
            rows.append((label, *map(percent, cells), change))
        else:
            rows.append((label, *cells, signed_number(cells[1] - cells[0])))
    rows.append((env._("Changed Results"), "", found["flips"], ""))
    head = ("", env._("Then"), env._("Now"), env._("Difference"))
    return heading(name) + table(head, rows)


def _items(env: Environment, found: list[list[int]]) -> Markup:
    items = env["sla.item"].with_context(active_test=False)
    # sudo: the names of items of policies that have judged readable records
    names = {one.id: one for one in items.sudo().browse(n for n, *_ in found).exists()}
    rows = [
        (f"{names[number].policy_id.name}: {names[number].name}", then, now)
        for number, then, now in found
        if number in names
    ]
    return table((env._("By item"), env._("Then"), env._("Now")), rows)


def _dial(env: Environment, dial: dict[str, Any]) -> Markup:
    """What could be promised."""
    rows = [(f"{level} %", duration(env, target)) for level, target in dial["levels"]]
    head = (env._("Share to be met"), env._("Target (working time)"))
    parts = [
        Markup("<h5>%s</h5>") % env._("What could be promised"),
        drawing.curve(dial["curve"], env._("Share met by target")),
        table(head, rows),
    ]
    targets = [
        (name, duration(env, seconds), percent(share))
        for name, seconds, share in dial["targets"]
    ]
    if targets:
        titles = (env._("Target Taken From"), env._("Target"), env._("Met"))
        parts.append(table(titles, targets))
    return EMPTY.join(parts)


def _days(job: BaseModel) -> Markup:
    """The actions that would have run, per day."""
    env, days = job.env, (job.tally or {}).get("days", {})
    if not days:
        return EMPTY
    labels = dict(env["sla.item.action"]._fields["trigger"]._description_selection(env))
    triggers = [key for key in labels if any(key in of for of in days.values())]
    sums = {day: sum(of.values()) for day, of in days.items()}
    busiest = sorted(sorted(days), key=lambda day: -sums[day])[:DAYS]
    rows = [
        (day, *(days[day].get(key, 0) for key in triggers), sums[day])
        for day in sorted(busiest)
    ]
    total = (env._("All days"), *(_sum(days, key) for key in triggers))
    rows.append((*total, sum(sums.values())))
    head = (env._("Day"), *(labels[key] for key in triggers), env._("All"))
    return (
        heading(env._("Actions that would have run"))
        + Markup("<p class='text-muted'>%s</p>")
        % env._("The busiest days, and all together.")
        + drawing.bars(
            [[day, sums[day]] for day in sorted(days)], env._("Actions by day")
        )
        + table(head, rows)
    )


def _sum(days: dict[str, dict[str, int]], key: str) -> int:
    return sum(of.get(key, 0) for of in days.values())


def _unknown(job: BaseModel) -> Markup:
    """What the past does not hold, counted and named."""
    env, unknown = job.env, (job.tally or {}).get("unknown", {})
    if not unknown:
        return EMPTY
    lines = [
        env._(
            "%(field)s: %(count)s of %(all)s without history",
            field=field_label(env, job.model, name),
            count=count,
            all=job.done_count,
        )
        for name, count in sorted(unknown.items())
        if name in env[job.model]._fields
    ]
    return (
        heading(env._("Taken as it is now"))
        + Markup("<p class='text-muted'>%s</p>")
        % env._("Of these fields it is not known, or not completely, how they were.")
        + Markup("<ul>%s</ul>") % EMPTY.join(Markup("<li>%s</li>") % x for x in lines)
    )
