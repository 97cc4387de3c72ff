# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Giving records a policy, and taking it from them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from odoo import api
from odoo.fields import Domain
from odoo.models import BaseModel

from ..sla_core.judging.record import Change, Clocks, Instance
from ..sla_core.timer import timer as tm
from ..store import reading
from . import access, collector, process, settling


def apply(
    env: api.Environment, records: BaseModel, policy: BaseModel, source: str
) -> BaseModel:
    """Give the records a policy now, of an origin; those that it was given to.

    A record that has a choice of higher origin keeps it (F1), and a policy of
    another company is passed by (C2).
    """
    choose(env, records, source, policy.id, False)
    process.process_pending(env)
    # sudo: who applied a policy sees where, whatever else they may read
    trackers = (
        env["sla.tracker"]
        .sudo()
        .search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("policy_id", "=", policy.id),
                ("source", "=", source),
            ]
        )
    )
    applied = set(trackers.mapped("res_id"))
    return records.filtered(lambda record: record.id in applied)


def choose(
    env: api.Environment,
    records: BaseModel,
    source: str | None,
    policy_id: int,
    no_sla: bool,
) -> None:
    """Remember a choice for each record.

    It is judged together with what else changes in the record by then: a record
    that is made under a choice never had another policy (I7).

    :param source: the origin of the choice, or None to clear it
    """
    process.settle_earlier(env, records._name, records.ids)
    pending = collector.get_pending(env)
    now = env["sla.engine"]._sla_now()
    company, silent = env.company.id, access.is_silent(env)
    choice = (source, policy_id, no_sla)
    by_person = env["sla.mixin"]._sla_choice_source() == "manual"
    user = env.uid if by_person else 0
    logged = by_person and not env.context.get("tracking_disable")
    for record_id in records.ids:
        pending.choose(
            records._name, record_id, now, company, silent, choice, user, logged
        )
    collector.hide(env, records._name, records.ids)


def cancel_policies(env: api.Environment, policies: BaseModel) -> None:
    """Cancel every live instance of the policies, and end what escalates (C6)."""
    engine = access.as_engine(env)
    live = engine["sla.kpi.instance"].search(
        Domain("policy_id", "in", policies.ids)
        & (Domain("status", "in", tm.LIVE) | Domain("next_event_time", "!=", False))
    )
    now = env["sla.engine"]._sla_now()
    for company, instances in live.grouped("company_id").items():
        at = company._sla_moment(now)  # time stands still where SLAs are off (F5)
        for ids in process.chunks(instances.tracker_id.ids):
            cancel_trackers(engine, ids, set(policies.ids), at, silent=at < now)


def cancel_trackers(
    env: api.Environment,
    tracker_ids: Collection[int],
    policy_ids: set[int],
    at: datetime,
    silent: bool,
) -> None:
    """Cancel what is live of the policies on some trackers.

    :param at: the moment of it, naive UTC
    :param silent: run no action for what became true before
    """
    found = reading.read_instances(env, tracker_ids, with_holds=False)
    settling.change_instances(
        env,
        found,
        at,
        lambda instance, now, clocks: cancellation(instance, policy_ids, now, clocks),
        silent=silent,
    )


def cancellation(
    instance: Instance,
    policy_ids: set[int],
    now: int,
    clocks: Clocks,
) -> Change | None:
    """The change that cancels an instance of the policies, or ends its escalation;
    None for what has ended.

    :param now: epoch seconds
    """
    if instance.policy not in policy_ids:
        return None
    if instance.timer.status not in tm.LIVE:
        if not instance.timer.steps:
            return None
        timer = instance.timer._replace(steps=())
        return Change(instance, instance._replace(timer=timer), [])
    clock = clocks(instance.calendar)
    timer, done = tm.step(instance.timer, tm.CANCEL, now, clock)
    current = timer.status != tm.CANCELED
    return Change(instance, instance._replace(timer=timer, current=current), done)
