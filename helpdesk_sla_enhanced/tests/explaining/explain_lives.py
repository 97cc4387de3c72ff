# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random lives of tickets under random SLAs, and what a proof has to say of them.

What is random follows from the given ``random.Random``. Moments are epoch seconds.
"""

from datetime import datetime, timezone
from itertools import pairwise

from ..calendar.calendar_cases import (
    DAY,
    HOUR,
    epoch,
    naive,
    random_calendar,
    random_moment,
)


def random_policy(case, random, zone):
    """An active policy whose items differ in target, calendar, pausing and KPI.

    :param case: a test with ``kpis``: one that is kept, continued, and one for each
        cycle when a ticket is reopened, and one that repeats
    """
    calendars = [random_calendar(case.env, random, zone=zone) for _each in range(2)]
    items = []
    for kpi in case.kpis:
        success = [("stage_id", "=", case.stage_done.id)]
        when = []
        if kpi.repeat:
            success = [("awaiting_reply", "=", False)]
            when = [("awaiting_reply", "=", True)]
        for condition in ([("priority", "in", ("2", "3"))], []):
            hold = random.random() < 0.3
            items.append(
                case._item(
                    name=f"{kpi.name} {len(items)}",
                    sequence=len(items),
                    kpi_id=kpi.id,
                    applicable_when=str([*condition, *when]),
                    success_criteria=str(success),
                    failure_after=random.randrange(20, 40 * 60),
                    failure_unit="minute",
                    calendar_id=random.choice(calendars).id,
                    allow_pause=random.choice(("policy", "policy", "no")),
                    max_hold=random.randrange(30, 3000) if hold else 0,
                    max_hold_unit="minute",
                )
            )
    return case._create_policy(
        *items, name=f"Random {zone}", default=False, allow_pause=True
    )


def live(case, random, policy, zone, move_to, steps=9):
    """Let a ticket be made and changed in random ways; it is returned.

    :param move_to: makes a moment the present one
    """
    moment = random_moment(random, zone)
    move_to(moment)
    ticket = case._create_ticket(
        awaiting_reply=random.random() < 0.5, priority=random.choice("0123")
    )
    policy.apply_to(ticket)
    stages = case.stage_in_progress | case.stage_awaiting | case.stage_done
    for _step in range(steps):
        moment += random.randrange(1, random.choice((HOUR, 8 * HOUR, 3 * DAY)))
        move_to(moment)
        ticket.write(
            random.choice(
                (
                    {"stage_id": random.choice(stages).id},
                    {"stage_id": random.choice(stages).id},
                    {"priority": random.choice("0123")},
                    {"awaiting_reply": random.random() < 0.5},
                )
            )
        )
        case.env["sla.engine"]._process_pending()
    move_to(moment + random.randrange(1, 3 * DAY))
    return ticket


# What a proof says


def spans(proof, *kinds):
    """The stretches of some kinds as pairs of epoch seconds, those that touch as
    one."""
    found = []
    for part in proof["stretches"]:
        if part["kind"] in kinds:
            found.append((seconds(part["start"]), seconds(part["end"])))
    return joined(found)


def seconds(text):
    """The epoch second of a moment of a proof."""
    return epoch(datetime.fromisoformat(text))


def joined(pairs):
    """Pairs in order, without empty ones, those that touch as one."""
    found = []
    for low, high in sorted(pairs):
        if low >= high:
            continue
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def without(pairs, holes):
    """What is left of pairs without some holes, both joined."""
    found = []
    for low, high in pairs:
        for start, end in holes:
            if end <= low or start >= high:
                continue
            found.append((low, start))
            low = max(low, end)
        found.append((low, high))
    return joined(found)


def odoo_working(calendar, low, high):
    """Working time between two moments, as Odoo's own calendar tells it."""
    intervals = calendar._work_intervals_batch(
        naive(low).replace(tzinfo=timezone.utc),
        naive(high).replace(tzinfo=timezone.utc),
    )[False]
    return joined(
        (epoch(_naive_utc(start)), epoch(_naive_utc(end)))
        for start, end, _meta in intervals
    )


def _naive_utc(moment):
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def problems(proof, instance, calendar):
    """What is wrong with a proof, in words; nothing for one that proves its deadline.

    Working time is asked of Odoo, not of the clock that the proof is made with.
    """
    parts = proof["stretches"]
    start, failure = seconds(proof["start"]["time"]), seconds(proof["failure_time"])
    counted = sum(part["seconds"] for part in parts if part["counts"])
    running_hold = instance.status == "paused"
    wrong = []
    if not proof["matches"]:
        wrong.append("does not match")
    if counted != proof["counted_seconds"]:
        wrong.append("does not add up")
    if not running_hold and counted != instance.target_seconds:
        wrong.append(f"sums to {counted} of {instance.target_seconds}")
    if parts and seconds(parts[0]["start"]) != start:
        wrong.append("does not begin at the start")
    if any(before["end"] != after["start"] for before, after in pairwise(parts)):
        wrong.append("has gaps")
    if not running_hold and seconds(parts[-1]["end"]) != failure:
        wrong.append("does not end at the failure time")
    if running_hold and parts[-1]["kind"] != "hold":
        wrong.append("does not end on hold")
    end = seconds(parts[-1]["end"]) if parts else start
    working = odoo_working(calendar, start, end) if end > start else []
    if spans(proof, "counted") != without(working, spans(proof, "hold")):
        wrong.append("counts other hours than Odoo")
    return wrong
