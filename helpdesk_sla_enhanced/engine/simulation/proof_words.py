# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The proof of a line of a simulation, then and now."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from odoo.models import BaseModel

from ...sla_core.judging.record import Instance
from ...sla_core.time.moments import moment
from ...sla_core.timer.stretches import COUNTED, HOLD, course
from .. import company_clocks
from ..item_words import moment_text
from . import running
from .tables import EMPTY, duration, table


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
        Markup("<div class='col-xl-6'><h4>%s</h4>%s</div>")
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
