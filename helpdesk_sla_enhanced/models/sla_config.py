# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, models, tools

from ..sla_core.domains import parse
from ..sla_core.escalation import ESCALATION
from ..sla_core.spec import ItemSpec, KpiSpec, PolicySpec
from .sla_watch import Watch, build_watches

MODULE = "helpdesk_sla_enhanced"
#: What no item applies to: recurring meetings and their occurrences (SEMANTICS B1).
EXCLUDED = {"calendar.event": [("recurrency", "=", False)]}
OWN_KEY = "helpdesk_sla_enhanced.snapshot"
#: Set in a cursor's cache while data files of this addon have records judged.
AWAKE_KEY = "helpdesk_sla_enhanced.awake"


@dataclass(slots=True)
class Acts:
    """What a policy does when time alone brings something about."""

    actions: dict[tuple[int, str], list[int]]
    #: The escalation steps in words, by action.
    steps: dict[int, str]


@dataclass(slots=True)
class Terms:
    """A policy as the engine uses it: its specification and how its row is read."""

    spec: PolicySpec
    model: str
    company: int
    calendar: int
    name: str
    starts: list[str]
    conditions: list[str]
    cases: list[list[tuple[int, int]]]
    asked: list[int]
    acts: Acts
    deadlines: dict[int, str]
    compiled: dict = field(default_factory=dict)


@dataclass(slots=True)
class Snapshot:
    """The whole configuration at one moment, as plain values."""

    entities: frozenset[str] = frozenset()
    #: Disabled models of which something still runs, a part of ``entities``.
    closing: frozenset[str] = frozenset()
    models: tuple[str, ...] = ()
    policies: dict[int, Terms] = field(default_factory=dict)
    defaults: dict[tuple[str, int], int] = field(default_factory=dict)
    disabled: frozenset[int] = frozenset()
    #: Policies that ask for a field that is gone: only time goes on for what runs.
    broken: dict[int, Acts] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)

    def acts(self, policy):
        """What the policy does, None if nothing is known of it."""
        terms = self.policies.get(policy)
        return terms.acts if terms else self.broken.get(policy)

    def default_policy(self, model, company_id):
        """The default of the company, else the shared one, else 0 (C2)."""
        own = self.defaults.get((model, company_id))
        return own or self.defaults.get((model, 0), 0)


NOTHING = Snapshot()


class SlaConfig(models.AbstractModel):
    """The configuration as the engine reads it: one look-up, no queries.

    A snapshot is kept per worker and configuration version. The version is the
    sequence of Odoo's ``stable`` caches, so that every worker follows at its next
    request; a transaction that started before a change never leaves its old view
    behind in the cache, and one that changed the configuration itself uses a snapshot
    of its own until it ends.
    """

    _name = "sla.config"
    _description = "SLA Configuration Snapshot"

    @api.model
    def _changed(self):
        """Something the engine judges by was changed in this transaction."""
        self.env.registry.clear_cache("stable")
        self.env.cr.cache.pop(OWN_KEY, None)

    @api.model
    def _snapshot(self):
        """The configuration that is in force for this transaction."""
        pool = self.pool
        if not pool.ready and self._is_absent():
            return NOTHING
        if "stable" in pool.cache_invalidated:
            return self._own_snapshot()
        version = pool.cache_sequences.get("stable", 0)
        holder = self._holder(version)
        snapshot = holder.get("snapshot")
        if snapshot is None:
            snapshot = self._build()
            if self.env["sla.store"]._stable_version() >= version:
                holder["snapshot"] = snapshot
        return snapshot

    @api.model
    def _is_absent(self):
        """Whether the tables may not be there: the addon is being installed, upgraded
        or uninstalled."""
        if self._is_leaving():
            return True
        loaded = MODULE in self.pool._init_modules
        return not loaded and AWAKE_KEY not in self.env.cr.cache

    @tools.ormcache("version", cache="stable")
    def _holder(self, version):
        """Where the snapshot of a version is kept; emptied with the cache."""
        return {}

    @api.model
    def _own_snapshot(self):
        """A snapshot of this transaction's own, uncommitted configuration.

        The cache of the cursor is emptied with every savepoint that is rolled back.
        """
        memo = self.env.cr.cache
        if OWN_KEY not in memo:
            memo[OWN_KEY] = self._build()
        return memo[OWN_KEY]

    @api.model
    def _tracked_models(self):
        """The names of the models that may have engine rows, enabled or not."""
        return self._snapshot().models

    @api.model
    def _build(self):
        """Read the configuration. No look-up in here may depend on a user."""
        env = self.env(user=api.SUPERUSER_ID, su=True, context={"active_test": False})
        known = env["sla.entity"].search([("model", "in", list(env))])
        off = known.filtered(lambda entity: not entity.active)
        closing = frozenset(env["sla.store"]._models_running(off.mapped("model")))
        entities = {e.model: e for e in known if e.active or e.model in closing}
        domain = [("state", "!=", "draft"), ("model", "in", list(entities))]
        policies, defaults, broken = {}, {}, {}
        for policy in env["sla.policy"].search(domain):
            if not env["sla.config"]._is_whole(policy):
                broken[policy.id] = self._acts(policy)  # its addon is not there
                continue
            entity = entities[policy.model]
            policies[policy.id] = self._terms(policy, entity)
            if policies[policy.id].spec.selecting and policy.is_default:
                defaults[policy.model, policy.company_id.id or 0] = policy.id
        disabled = env["res.company"].search([("sla_enabled", "=", False)])
        return Snapshot(
            entities=frozenset(entities),
            closing=closing,
            models=tuple(sorted(known.mapped("model"))),
            policies=policies,
            defaults=defaults,
            disabled=frozenset(disabled.ids),
            broken=broken,
            watches=build_watches(env, entities, policies.values()),
        )

    @api.model
    def _terms(self, policy, entity):
        """One policy as plain values; see :mod:`..sla_core.spec` for the row."""
        items = policy.item_ids.filtered("active")
        items = items.sorted(lambda item: (item.sequence, item.id))
        layout = _Layout()
        for kpi in items.kpi_id:
            start = kpi.applicable_from_field_id or policy.applicable_from_field_id
            layout.add_start(kpi, start.name or "create_date")
        layout.add_choices(items.kpi_id)
        return Terms(
            cases=self._selection(policy, items, layout),
            spec=self._policy_spec(policy, entity, items.kpi_id, layout),
            model=policy.model,
            company=policy.company_id.id or 0,
            calendar=policy.calendar_id.id or 0,
            name=policy.name,
            starts=layout.starts,
            conditions=layout.conditions,
            asked=layout.asked,
            acts=self._acts(policy),
            deadlines={
                item.id: item.deadline_field_id.name
                for item in policy.item_ids
                if item.deadline_field_id
            },
        )

    @api.model
    def _selection(self, policy, items, layout):
        """For each KPI its items in order, each with its condition (D2)."""
        cases = {kpi.id: [] for kpi in items.kpi_id}
        for item in items:
            applies = str(parse(item.applicable_when) + EXCLUDED.get(policy.model, []))
            cases[item.kpi_id.id].append((layout.ask(applies), item.id))
        return list(cases.values())

    @api.model
    def _policy_spec(self, policy, entity, kpis, layout):
        return PolicySpec(
            id=policy.id,
            kpis=tuple(
                KpiSpec(
                    kpi.id,
                    layout.start_of[kpi.id],
                    layout.chosen[kpi.id],
                    kpi.reopen,
                    kpi.repeat,
                )
                for kpi in kpis
            ),
            items={item.id: self._item_spec(item, layout) for item in policy.item_ids},
            selecting=policy.state == "active" and entity.active,
            reapply_always=entity.reapply == "always",
            recalculate=entity.recalculate_terminal,
            hold=layout.answer(str(entity._pause_rule())),
        )

    @api.model
    def _acts(self, policy):
        """The ids of the actions of each item and trigger, in order, and the steps."""
        actions = defaultdict(list)
        for action in policy.item_ids.action_ids.filtered("active"):
            actions[action.item_id.id, action.trigger].append(action.id)
        steps = {
            action.id: action.step
            for action in policy.item_ids.action_ids
            if action.trigger == ESCALATION
        }
        return Acts(dict(actions), steps)

    @api.model
    def _item_spec(self, item, layout):
        return ItemSpec(
            id=item.id,
            kpi=item.kpi_id.id,
            target=item._target_seconds(),
            warn_after=item._warning_seconds(),
            calendar=item._calendar().id or 0,
            allow_pause=item._may_pause(),
            max_hold=item._max_hold_seconds(),
            success=layout.answer(item.success_criteria),
            pause=layout.answer(str(item._pause_rule())),
            steps=tuple(
                action._step_spec()
                for action in item.action_ids
                if action.active and action.trigger == ESCALATION
            ),
        )


class _Layout:
    """Where the answers of a policy's row stand; every condition is asked once."""

    def __init__(self):
        self.starts = []
        self.start_of = {}
        self.chosen = {}
        self.conditions = []
        self.asked = []
        self.first_asked = 0

    def add_start(self, kpi, name):
        if name not in self.starts:
            self.starts.append(name)
        self.start_of[kpi.id] = 1 + self.starts.index(name)

    def add_choices(self, kpis):
        """After the starts stand the chosen items of the KPIs, then the answers."""
        first = 1 + len(self.starts)
        self.chosen = {kpi.id: first + n for n, kpi in enumerate(kpis)}
        self.first_asked = first + len(kpis)

    def ask(self, text):
        """The number of a condition among the policy's conditions."""
        text = str(parse(text))
        if text not in self.conditions:
            self.conditions.append(text)
        return self.conditions.index(text)

    def answer(self, text):
        """Where the row answers a condition, -1 for an empty one (D7)."""
        if not parse(text):
            return -1
        number = self.ask(text)
        if number not in self.asked:
            self.asked.append(number)
        return self.first_asked + self.asked.index(number)
