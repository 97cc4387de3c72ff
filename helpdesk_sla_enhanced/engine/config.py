# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The configuration as the engine reads it: one look-up, no queries.

A snapshot belongs to a state of the configuration's rows, told by a fingerprint
that costs one query. It is asked for again when the version of Odoo's ``stable``
caches has moved, so that every worker follows at its next request; a transaction
that started before a change never leaves its old view behind, and one that changed
the configuration itself looks for itself until it ends.

Nothing that is wrong with the configuration keeps anybody from saving anything
(A6): a policy that cannot be used is left out, and when the whole cannot be read
the last one that could stays in force. The health page says so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace

import psycopg2

from odoo import api

from ..store import config_rows, existing_records
from ..store.odoo_private import cache_version
from ..store.odoo_private.cursors import cursor_behind
from ..store.odoo_private.loading import is_loaded
from . import conditions
from .terms import Policies, Source
from .watches import Watch, Watcher, build_watches

_logger = logging.getLogger(__name__)

MODULE = "helpdesk_sla_enhanced"
#: Where a cursor's cache keeps the snapshot of its transaction.
OWN_KEY = "helpdesk_sla_enhanced.snapshot"
#: Set in a cursor's cache while data files of this addon have records judged.
AWAKE_KEY = "helpdesk_sla_enhanced.awake"
#: Set in the data of a transaction that has changed the configuration.
CHANGED = "helpdesk_sla_enhanced.config_changed"
#: Where a transaction keeps the snapshot that is in force while records are written
#: that no check has seen yet.
STANDING = "helpdesk_sla_enhanced.config_standing"
#: The attribute of a registry that holds what its process knows.
KNOWN = "_sla_config_known"
#: How many states of the configuration a process remembers.
REMEMBERED = 4


@dataclass(slots=True)
class Snapshot:
    """The whole configuration at one moment, as plain values."""

    entities: frozenset[str] = frozenset()
    #: Disabled models of which something still runs, a part of ``entities``.
    closing: frozenset[str] = frozenset()
    models: tuple[str, ...] = ()
    policies: Policies = field(default_factory=lambda: Policies(None, (), {}))
    defaults: dict[tuple[str, int], int] = field(default_factory=dict)
    disabled: frozenset[int] = frozenset()
    #: Policies that cannot be used, with the reason, for example a field that is gone:
    #: only time goes on for what runs.
    broken: dict[int, str] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)
    source: Source | None = None
    #: Why the configuration could not be read, if so; this is an older one then.
    failure: str = ""

    def acts(self, policy):
        """What the policy does, None if nothing is known of it."""
        terms = self.policies.get(policy)
        if terms:
            return terms.acts
        return self.source.acts(policy) if policy in self.broken else None

    def default_policy(self, model, company_id):
        """The default of the company, else the shared one, else 0 (C2)."""
        own = self.defaults.get((model, company_id))
        return own or self.defaults.get((model, 0), 0)


NOTHING = Snapshot()


class Known:
    """What one process knows of the configuration, until models or fields change."""

    __slots__ = (
        "changes",
        "failure",
        "fields",
        "good",
        "last",
        "recent",
        "version",
        "watcher",
    )

    def __init__(self, fields, watcher):
        self.fields = fields
        self.watcher = watcher
        #: Counts the changes made in this process, committed or not.
        self.changes = 0
        #: The last snapshot that could be read, and why a later one could not.
        self.good = NOTHING
        self.failure = ""
        #: The snapshots of the last states, by fingerprint.
        self.recent = {}
        #: The snapshot that all transactions share, and the version it belongs to.
        self.last = None
        self.version = None


#: Set on a registry from which this addon is being uninstalled.
LEAVING = "_helpdesk_sla_enhanced_leaving"


def _let_go(pool):
    """After a commit, have this process look at the configuration again."""
    known = pool.__dict__.get(KNOWN)
    if known is not None:
        known.last = known.version = None


# -- what is in force -------------------------------------------------------------


def get_snapshot(env):
    """The configuration that is in force for this transaction."""
    pool, cr = env.registry, env.cr
    if not pool.ready and is_absent(env):
        return NOTHING
    known = pool.__dict__.get(KNOWN)
    if not has_changed(env, cr) and known is not None:
        version = cache_version.known_version(pool) or 0
        if known.version == version and known.fields is pool.field_inverses:
            return known.last
    return look(env)


def has_changed(env, cr):
    """Whether this transaction has changed the configuration; in tests, whose
    requests share one transaction, any of them."""
    if CHANGED in cr.postcommit.data or STANDING in cr.postcommit.data:
        return True
    behind = cursor_behind(cr)
    return behind is not None and has_changed(env, behind)


def look(env):
    """The snapshot of a transaction that cannot take the shared one."""
    cr, known = env.cr, get_known(env)
    standing = cr.postcommit.data.get(STANDING)
    if standing is not None:
        return standing
    version = cache_version.known_version(env.registry) or 0
    seen = known.changes, version
    memo = cr.cache.get(OWN_KEY)
    if memo is not None and memo[0] == seen and memo[1] is known:
        return memo[2]
    changed = has_changed(env, cr)
    if changed:
        flush_config(env)
    snapshot = current_snapshot(env, known)
    if not changed and cache_version.visible_version(env) >= version:
        known.last, known.version = snapshot, version
    cr.cache[OWN_KEY] = (seen, known, snapshot)
    return snapshot


def get_known(env):
    """What this process knows, forgotten when models or fields have changed."""
    fields = env.registry.field_inverses
    known = env.registry.__dict__.get(KNOWN)
    if known is None or known.fields is not fields:
        changes = known.changes + 1 if known else 0
        known = Known(fields, Watcher(env))
        known.changes = changes
        setattr(env.registry, KNOWN, known)
    return known


def get_watcher(env):
    """Finds what conditions read, for this transaction."""
    return get_known(env).watcher.with_env(superuser_env(env))


def superuser_env(env):
    """No look-up may depend on a user."""
    context = {"active_test": False}
    return env(user=api.SUPERUSER_ID, su=True, context=context)


def flush_config(env):
    """Write down what the configuration is read from."""
    for name in (
        "sla.entity",
        "sla.policy",
        "sla.item",
        "sla.kpi",
        "sla.item.action",
        "resource.calendar",
        "res.company",
    ):
        env[name].flush_model()


def is_absent(env):
    """Whether the tables may not be there: the addon is being installed, upgraded
    or uninstalled."""
    if is_leaving(env):
        return True
    return not is_loaded(env.registry, MODULE) and AWAKE_KEY not in env.cr.cache


# -- changes ----------------------------------------------------------------------


def note_change(env):
    """Something the engine judges by was changed in this transaction."""
    pool, cr = env.registry, env.cr
    cache_version.forget(pool)  # which tells other processes after the commit
    get_known(env).changes += 1
    while cr is not None:
        if CHANGED not in cr.postcommit.data:
            cr.postcommit.data[CHANGED] = True
            cr.postcommit.add(lambda: _let_go(pool))
        cr = cursor_behind(cr)


# -- reading ----------------------------------------------------------------------


def current_snapshot(env, known):
    """The snapshot of the rows as this transaction sees them, whatever is wrong
    with them (A6)."""
    try:
        with env.cr.savepoint(flush=False):
            known.good, known.failure = read(env, known), ""
        return known.good
    except psycopg2.OperationalError:
        raise  # a conflict or a lost connection, which Odoo tries again
    except Exception as error:  # nothing that is wrong here stops a save (A6)
        failure = str(error) or type(error).__name__
        if known.failure != failure:
            _logger.exception("The SLA configuration cannot be read")
        known.failure = failure
        return replace(known.good, failure=failure)


def read(env, known):
    fingerprint = config_rows.config_fingerprint(env)
    snapshot = known.recent.get(fingerprint)
    if snapshot is not None and not snapshot.closing:
        return snapshot
    snapshot = build(env, known)
    if len(known.recent) >= REMEMBERED:
        known.recent.pop(next(iter(known.recent)), None)
    known.recent[fingerprint] = snapshot
    return snapshot


def build(env, known):
    """Make a snapshot of the rows. No look-up in here may depend on a user."""
    env = superuser_env(env)
    source = read_source(env, config_rows.read_config(env))
    here = {m: e for m, e in source.entities.items() if m in env}
    off = [model for model, entity in here.items() if not entity.active]
    closing = frozenset(existing_records.models_running(env, off))
    entities = {m: e for m, e in here.items() if e.active or m in closing}
    usable, broken, questions = sort(env, source, entities, known)
    defaults = {
        (policy.model, policy.company_id or 0): policy.id
        for policy in map(source.policies.get, usable)
        if policy.is_default
        and policy.state == "active"
        and entities[policy.model].active
    }
    return Snapshot(
        entities=frozenset(entities),
        closing=closing,
        models=tuple(sorted(here)),
        policies=Policies(source, usable, broken),
        defaults=defaults,
        disabled=frozenset(config_rows.companies_off(env)),
        broken=broken,
        watches=build_watches(known.watcher.with_env(env), entities, questions),
        source=source,
    )


def read_source(env, rows):
    """The rows of the configuration, with what the models themselves say."""
    models_here = {row.model for row in rows["entities"] if row.model in env}
    closed = {name: conditions.closed_text(env, name) for name in models_here}
    return Source(rows, closed)


def sort(env, source, entities, known):
    """The policies that can be used, those that cannot, with the reason, and what
    the first ask records."""
    watcher = known.watcher.with_env(superuser_env(env))
    usable, broken, questions = [], {}, {}
    for policy in source.policies.values():
        if policy.state == "draft" or policy.model not in entities:
            continue
        try:
            asked = source.questions(policy.id)
            for root, text, start in asked:
                if start:
                    watcher.of_field(root, start)
                else:
                    watcher.of_text(root, text)
        except Exception as error:  # whatever is wrong with one, the others go on
            broken[policy.id] = str(error) or type(error).__name__
            continue
        usable.append(policy.id)
        for key, asks in asked.items():
            questions[key] = questions.get(key, 0) | asks
    return usable, broken, questions


def tracked_models(env):
    """The names of the models that may have engine rows, enabled or not."""
    return get_snapshot(env).models


def is_leaving(env):
    """Whether this addon is being uninstalled: its tables may be gone already."""
    return getattr(env.registry, LEAVING, False)
