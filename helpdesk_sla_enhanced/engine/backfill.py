# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that are older than their SLA: which one they would get, and that they get it
when somebody asks (SEMANTICS F2)."""

from __future__ import annotations

from typing import NamedTuple

from odoo import api
from odoo.fields import Domain

from ..store import existing_records
from ..store.existing_records import Group
from . import access, collector, config, resolving
from .entitlement import promising


class Plan(NamedTuple):
    """What becomes of the records without SLA that are meant.

    :param policies: the policy of those that get one, by what it follows from
    :param counts: how many there are, also of those that get none
    """

    policies: dict[Group, int]
    counts: dict[Group, int]

    def by_policy(self) -> dict[int, int]:
        """How many records each policy gets: ``{policy id: count}``."""
        found: dict[int, int] = {}
        for group, policy in self.policies.items():
            found[policy] = found.get(policy, 0) + self.counts[group]
        return found

    def without(self) -> dict[int, int]:
        """How many records of each company get none: ``{company id: count}``."""
        found: dict[int, int] = {}
        for group, count in self.counts.items():
            if group not in self.policies:
                found[group[0]] = found.get(group[0], 0) + count
        return found


def plan(env: api.Environment, model_name: str, domain: Domain) -> Plan:
    """Which policy the records of the domain that have no SLA would get: that of their
    entitlement, else the default (F1); none in companies whose SLAs are off."""
    engine = access.as_engine(env)
    snapshot = config.get_snapshot(env)
    default_of = resolving.defaults(env, model_name)
    counts = existing_records.count_existing(
        engine, model_name, domain, env.company.id, _promises(engine, model_name)
    )
    policies = {}
    for company, promised in counts:
        if company not in snapshot.disabled:
            found = resolving.by_itself(snapshot, company, default_of, promised)
            if found[1]:
                policies[company, promised] = found[1]
    return Plan(policies, counts)


def apply_existing(
    env: api.Environment, model_name: str, domain: Domain, silent: bool
) -> int:
    """Let the records of the domain that have no SLA get one, in the background.

    Each is judged as it is when its turn comes.

    :param silent: run no action for what became true before
    :return: how many records wait for it
    """
    engine = access.as_engine(env)
    count = existing_records.queue_existing(
        engine,
        model_name,
        domain,
        env.company.id,
        _promises(engine, model_name),
        list(plan(env, model_name, domain).policies),
        now=env["sla.engine"]._sla_now(),
        silent=silent,
        reason=env._("Applied to existing records."),
    )
    collector.forget_read(engine)
    engine["sla.backlog"]._invalidate_cache()
    engine.ref("helpdesk_sla_enhanced.ir_cron_sla_reconcile")._trigger()
    return count


def _promises(env: api.Environment, model_name: str) -> dict[int, int]:
    """The policies that the entitlements of a model's records promise now, by the ids
    of the entitlements."""
    if model_name != "helpdesk.ticket" or not config.get_snapshot(env).sold:
        return {}
    env["sla.entitlement"].flush_model()
    return promising.all_policies(env, env["sla.engine"]._sla_now())
