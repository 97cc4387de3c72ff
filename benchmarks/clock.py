# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The working-time clock against Odoo's ``plan_hours``, in one process.

Both get the same random questions about the same random calendars, one after the
other, so that whatever slows the machine down slows both. The first question about a
calendar loads a year and is timed apart; all others find it loaded.
"""

import importlib.util
from pathlib import Path
from random import Random
from statistics import mean, median
from time import perf_counter

from odoo import SUPERUSER_ID, api

CALENDARS = 42
QUESTIONS = 60
#: A single addition is too short for a timer.
REPEATS = 20
SEED = 20260105


def run(env, scale=1):
    """Measure, and leave no calendar behind.

    :param env: an environment of a database with the addon
    :param scale: how many times 2,520 questions are asked, a fraction or a multiple
    :return: ``cases``; ``agreed``, those with the same answer to the second;
        ``unplanned``, those of the agreed for which ``plan_hours`` gave up; mean and
        median microseconds of ``plan_hours`` and of a warm ``add``; ``times_faster``,
        the ratio of the means; ``load_ms``, the median of a first question;
        ``clock_us``, what it costs to get the clock of a calendar; the ``seed``
    """
    cases = _cases()
    random = Random(SEED)
    timings = {"plan": [], "add": [], "load": []}
    counts = {"cases": 0, "agreed": 0, "unplanned": 0}
    savepoint = env.cr.savepoint()
    try:
        for number in range(max(1, round(CALENDARS * scale))):
            zone = cases.ZONES[number % len(cases.ZONES)]
            calendar = cases.random_calendar(env, random, zone=zone)
            _compare(cases, calendar, random, counts, timings)
            env["resource.calendar.leaves"].search(
                [("calendar_id", "in", [False, calendar.id])]
            ).unlink()
    finally:
        savepoint.close(rollback=True)
    return {
        **counts,
        "plan_hours_us": mean(timings["plan"]) * 1e6,
        "plan_hours_median_us": median(timings["plan"]) * 1e6,
        "add_us": mean(timings["add"]) * 1e6,
        "add_median_us": median(timings["add"]) * 1e6,
        "times_faster": mean(timings["plan"]) / mean(timings["add"]),
        "load_ms": median(timings["load"]) * 1e3,
        "clock_us": _clock_microseconds(env),
        "seed": SEED,
    }


def _compare(cases, calendar, random, counts, timings):
    """Ask both the same questions about one calendar, in turns."""
    clock = calendar._sla_clock()
    began = perf_counter()
    clock.add(cases.random_moment(random, calendar.tz), cases.HOUR)
    timings["load"].append(perf_counter() - began)
    for _each in range(QUESTIONS):
        moment = cases.random_moment(random, calendar.tz)
        seconds = cases.random_duration(random)
        began = perf_counter()
        plan = cases.planned(calendar, moment, seconds)
        timings["plan"].append(perf_counter() - began)
        due = clock.add(moment, seconds)
        began = perf_counter()
        for _repeat in range(REPEATS):
            clock.add(moment, seconds)
        timings["add"].append((perf_counter() - began) / REPEATS)
        counts["cases"] += 1
        counts["agreed"] += cases.agrees(moment, due, plan)
        counts["unplanned"] += plan is None


def _clock_microseconds(env, times=10_000):
    """The mean cost of asking a calendar for its clock, in an undisturbed transaction.

    A transaction that has changed calendars, like the one that compares, asks the
    database each time.
    """
    with env.registry.cursor() as cr:
        calendars = api.Environment(cr, SUPERUSER_ID, {})["resource.calendar"]
        calendar = calendars.with_context(active_test=False).search([], limit=1)
        began = perf_counter()
        for _each in range(times):
            calendar._sla_clock()
        return (perf_counter() - began) / times * 1e6


def _cases():
    """The questions of the addon's tests, without importing Odoo's test framework."""
    root = Path(__file__).resolve().parents[1]
    tests = root / "helpdesk_sla_enhanced" / "tests"
    (path,) = tests.rglob("calendar_cases.py")
    spec = importlib.util.spec_from_file_location("calendar_cases", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
