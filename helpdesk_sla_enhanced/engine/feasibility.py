# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Open promises against the working hours of the people who have to keep them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from odoo import api
from odoo.fields import Domain
from odoo.models import BaseModel

from ..sla_core.planning.feasibility import Promise, Verdict, verdicts
from ..sla_core.time.moments import epoch
from ..sla_core.time.spans import Spans
from . import my_queue


@dataclass(frozen=True)
class Share:
    """What one person has to keep, or what nobody has taken yet in a team.

    :param user: the person, or no user
    :param team: the team of what nobody has taken; None for any record without one
    :param verdicts: of these promises, by deadline
    """

    user: BaseModel
    team: BaseModel | None
    verdicts: list[Verdict]


def open_promises(kpi: BaseModel, until: datetime) -> BaseModel:
    """The instances of a KPI that are still to be met and are due by then, late ones
    included; without those on hold, whose deadline is not known yet."""
    to_meet = Domain("status_now", "in", ["in_progress", "nearing"]) | (
        Domain("status_now", "=", "noncompliant")
        & Domain("met_time", "=", False)
        & Domain("waived", "=", False)
    )
    domain = _of(kpi) & Domain("failure_time", "<=", until) & to_meet
    return kpi.env["sla.kpi.instance"].search(domain)


def count_on_hold(kpi: BaseModel) -> int:
    """How many instances of a KPI are on hold."""
    domain = _of(kpi) & Domain("status_now", "=", "paused")
    return int(kpi.env["sla.kpi.instance"].search_count(domain))


def _of(kpi: BaseModel) -> Domain:
    return (
        Domain("kpi_id", "=", kpi.id)
        & Domain("is_current", "=", True)
        & Domain("idle_since", "=", False)
    )


def shares(
    instances: BaseModel, work: int, now: datetime, until: datetime
) -> list[Share]:
    """Who has to keep which of the promises, and whether that can be done.

    What nobody has taken is for the people of the team, beside what they have
    themselves.

    :param work: the seconds of work that each promise needs
    :param now: naive UTC, as ``until``
    """
    env = instances.env
    taken, free = _sorted(instances, work)
    teams = {team: _members(team) for team in free if team is not None}
    people = env["res.users"].union(*taken, *teams.values())
    hours = working_hours(people, now, until)
    at = epoch(now)
    found = [
        Share(user, None, verdicts(promises, at, [hours[user.id]]))
        for user, promises in taken.items()
    ]
    for team, promises in free.items():
        members = teams.get(team, people.browse())
        others = [one for user in members for one in taken.get(user, ())]
        keys = {one.key for one in promises}
        all_of_them = verdicts(
            [*promises, *others], at, [hours[user.id] for user in members]
        )
        own = [one for one in all_of_them if one.promise.key in keys]
        found.append(Share(people.browse(), team, own))
    return found


def _sorted(
    instances: BaseModel, work: int
) -> tuple[dict[Any, list[Promise]], dict[Any, list[Promise]]]:
    """The promises of each person, and of each team those that nobody has taken."""
    users = my_queue.responsibles(instances.tracker_id)
    teams = _teams(instances.tracker_id)
    taken: dict[Any, list[Promise]] = defaultdict(list)
    free: dict[Any, list[Promise]] = defaultdict(list)
    for instance in instances:
        promise = Promise(instance.id, epoch(instance.failure_time), work)
        user = users.get(instance.tracker_id.id)
        if user:
            taken[user].append(promise)
        else:
            free[teams.get(instance.tracker_id.id) or None].append(promise)
    return taken, free


def _teams(trackers: BaseModel) -> dict[int, BaseModel]:
    """The team of each tracker's record, where its model has teams."""
    fields = {}
    for name in set(trackers.mapped("res_model")):
        model = trackers.env.get(name)
        team = model is not None and model._fields.get(my_queue.TEAM)
        if team and team.type == "many2one":
            fields[name] = my_queue.TEAM
    return my_queue.linked(trackers, fields)


def _members(team: BaseModel) -> BaseModel:
    """The people of a team."""
    # sudo: who sees a record of the team is told how much its people can do
    team = team.sudo()
    for name in my_queue.MEMBERS:
        if name in team._fields:
            return team[name].sudo(False)
    return team.env["res.users"].sudo(False)


def working_hours(users: BaseModel, start: datetime, end: datetime) -> dict[int, Spans]:
    """When each user works: by their own working hours and time off, else by those of
    their company.

    :param start: naive UTC, as ``end``
    """
    # sudo: only sums of hours are told, neither calendars nor reasons of time off
    users = users.sudo()
    low, high = (moment.replace(tzinfo=timezone.utc) for moment in (start, end))
    resources = users.env["resource.resource"].search(
        [("user_id", "in", users.ids), ("calendar_id", "!=", False)]
    )
    own, _others = resources._get_valid_work_intervals(low, high)
    at_home = resources.filtered(lambda one: one.company_id == one.user_id.company_id)
    found = {
        resource.user_id: Spans(_spans(own[resource.id]))
        for resource in [*(resources - at_home), *at_home]
    }
    others = users - users.browse().union(*found)
    for calendar, group in others.grouped(_calendar_of_company).items():
        spans = [(epoch(start), epoch(end))]
        if calendar:
            spans = list(_spans(calendar._work_intervals_batch(low, high)[False]))
        found |= dict.fromkeys(group, Spans(spans))
    return {user.id: spans for user, spans in found.items()}


def _calendar_of_company(user: BaseModel) -> BaseModel:
    """The working hours of who has none of their own."""
    return user.company_id.resource_calendar_id


def _spans(intervals: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
    for begin, end, *_what in intervals:
        yield int(begin.timestamp()), int(end.timestamp())


def usual_work(env: api.Environment, since: datetime) -> float:
    """The hours that a ticket usually took of those closed since then, as far as that
    was noted; 0 if it never was."""
    domain = [("closed_date", ">=", since), ("time_spent", ">", 0)]
    ((hours,),) = env["helpdesk.ticket"]._read_group(
        domain, aggregates=["time_spent:avg"]
    )
    return hours or 0
