# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The result of a simulation as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from odoo.api import Environment
from odoo.models import BaseModel

from ...sla_core.judging.record import Instance
from ...sla_core.time.moments import moment
from ...sla_core.timer.stretches import COUNTED, HOLD, course
from .. import company_clocks
from ..field_words import field_label
from ..item_words import moment_text
from . import drawing, running

EMPTY = Markup("")
#: The days that are shown of the actions, those with the most of them.
DAYS = 10


def duration(env: Environment, seconds: int | None) -> str:
    """Working time as people say it: "1 h 30 min"."""
    if seconds is None:
        return "–"
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = [
        env._("%s h", hours) if hours else "",
        env._("%s min", minutes) if minutes or not hours else "",
    ]
    return " ".join(part for part in parts if part)


def percent(value: float | None) -> str:
    """A share with one digit, or a dash."""
    return "–" if value is None else f"{value:.1f} %"


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Markup:
    """A table; the first column is text, the others are figures."""
    titles = EMPTY.join(
        Markup("<th class='%s'>%s</th>") % ("text-end" if n else "", text)
        for n, text in enumerate(head)
    )
    lines = EMPTY.join(
        Markup("<tr>%s</tr>")
        % EMPTY.join(
            Markup("<td class='%s'>%s</td>")
            % ("text-end text-nowrap" if n else "", cell)
            for n, cell in enumerate(row)
        )
        for row in rows
    )
    return Markup(
        "<div class='table-responsive'><table class='table table-sm'><thead>"
        "<tr>%s</tr></thead><tbody>%s</tbody></table></div>"
    ) % (titles, lines)


def heading(text: str) -> Markup:
    """A title within the result."""
    return Markup("<h4 class='mt-3'>%s</h4>") % text


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
        if found["dial"]:
            parts.append(_dial(job.env, found["dial"]))
    parts += [_days(job), _unknown(job)]
    return EMPTY.join(parts)


def _sides(env: Environment, name: str, found: dict[str, Any]) -> Markup:
    """What was and what would be, side by side."""
    then, now = found["was_rate"], found["would_be_rate"]
    points = None if then is None or now is None else now - then
    labels = {
        "rate": env._("Share met"),
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
            difference = _signed(env, points) if key == "rate" else ""
            rows.append((label, *map(percent, cells), difference))
        else:
            rows.append((label, *cells, _signed_number(cells[1] - cells[0])))
    rows.append((env._("Changed Results"), "", found["flips"], ""))
    head = ("", env._("Then"), env._("Now"), env._("Difference"))
    return heading(name) + table(head, rows)


def _signed_number(value: int) -> str:
    return f"{value:+d}" if value else "0"


def _signed(env: Environment, points: float | None) -> str:
    return "–" if points is None else env._("%s points", f"{points:+.1f}")


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


# -- the proof of a line --------------------------------------------------------------


def proof(line: BaseModel) -> Markup:
    """Every stretch from the start to the failure time, then and now (R1)."""
    env = line.env
    # sudo: the author has run it over this record
    job = line.sudo().simulation_id
    life, instance = running.proof(job, line.res_id, (line.kpi_id.id, line.cycle))
    was = line.sudo().instance_id  # sudo: of a record that may be read
    stored = next((one for one in life.known.instances if one.id == was.id), None)
    clock = company_clocks.clock_of(was) if was else None
    sides = [
        (env._("Then"), stored, clock),
        (env._("Now"), instance, instance and life.clocks(instance.calendar)),
    ]
    cells = EMPTY.join(
        Markup("<div class='col-lg-6'><h4>%s</h4>%s</div>")
        % (title, _stretches(line, one, of) if one else env._("No KPI."))
        for title, one, of in sides
    )
    return Markup("<div class='row'>%s</div>") % cells


def _stretches(line: BaseModel, instance: Instance, clock: Any) -> Markup:
    env, timer = line.env, instance.timer
    names = {COUNTED: env._("Counted"), HOLD: env._("On hold")}
    rows = []
    for part in course(timer, instance.holds, clock).stretches:
        took = duration(env, part.end - part.start) if part.kind == COUNTED else ""
        name = names.get(part.kind, env._("Not working time"))
        ends = (moment_text(line, moment(at)) for at in (part.start, part.end))
        rows.append((name, *ends, took))
    titles = ("", env._("Start"), env._("End"), env._("Working Time"))
    # sudo: the names of items that have judged a readable record
    item = env["sla.item"].sudo().browse(instance.item)
    facts = [
        (env._("Item"), item.name or ""),
        (env._("Target"), duration(env, timer.target)),
        (env._("Due"), moment_text(line, moment(timer.failure))),
        (env._("Met"), moment_text(line, moment(timer.met)) if timer.met else "–"),
    ]
    return table((), facts) + table(titles, rows)
