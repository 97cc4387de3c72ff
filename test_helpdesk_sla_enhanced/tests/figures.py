# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures counted one by one from what the reference model tells, and those of Odoo."""

from statistics import mean, median
from typing import NamedTuple

#: What Odoo is asked for, in the order of :class:`Figures`.
COUNTS = ["met:sum", "breached:sum", "waived:sum", "running:sum", "met_rate:avg"]
#: The same of what was met, if late.
TIMES = ["elapsed_hours:avg", "median_hours:max", "late_hours:avg"]


class Figures(NamedTuple):
    """What a row of the report says; None for what nothing is known of."""

    met: int
    breached: int
    waived: int
    running: int
    rate: float | None
    used: float | None
    median: float | None
    late: float | None


def naive(views):
    """The figures of some views (SEMANTICS R3), counted one by one."""
    met = breached = waived = running = 0
    used, late = [], []
    for view in views:
        if not view.current:
            continue
        if view.status == "succeeded":
            met += 1
        elif view.status != "noncompliant":
            running += 1
        elif view.waived:
            waived += 1
        else:
            breached += 1
            if view.met is not None:
                late.append(view.late)
        if view.elapsed is not None:
            used.append(view.elapsed)
    rate = 100 * met / (met + breached) if met + breached else None
    times = [(mean(used), median(used)) if used else (None, None)]
    return Figures(
        met, breached, waived, running, rate, *times[0], mean(late) if late else None
    )


def reported(env, jobs, groupby):
    """The figures of Odoo's report of some records: ``{kpi or None: Figures}``."""
    report = env["sla.report"]
    domain = [("res_model", "=", jobs._name), ("res_id", "in", jobs.ids)]
    found = {}
    for row in report._read_group(domain, groupby, COUNTS):
        key, counts = row[: len(groupby)], row[len(groupby) :]
        found[key] = [*counts[:4], counts[4] if known(counts[4]) else None]
    is_met = [*domain, ("met_time", "!=", False)]
    times = {key: (None, None, None) for key in found}
    for row in report._read_group(is_met, groupby, TIMES):
        key, values = row[: len(groupby)], row[len(groupby) :]
        times[key] = tuple(value if known(value) else None for value in values)
    return {key: Figures(*found[key], *times[key]) for key in found}


def known(value):
    """Whether an average is one of something."""
    return value is not None and value is not False


def differing(ours, theirs):
    """The figures that differ: (name, Odoo's, the naive one)."""
    return [
        (name, mine, yours)
        for name, mine, yours in zip(Figures._fields, ours, theirs, strict=True)
        if (mine is None) != (yours is None)
        or (mine is not None and abs(mine - yours) > 1e-6)
    ]
