# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The configuration as the engine reads it: one look-up, no queries.

A snapshot belongs to a state of the configuration's rows, recognised by a fingerprint
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
from dataclasses import replace
from typing import Any

import psycopg2

from odoo import api
from odoo.sql_db import BaseCursor

from ..store import config_rows
from ..store.odoo_private import cache_version
from ..store.odoo_private.cursors import cursor_behind
from ..store.odoo_private.loading import is_loaded
from . import config_building
from .snapshot import NOTHING, Snapshot
from .watcher import Watcher

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

    def __init__(self, fields: Any, watcher: Watcher) -> None:
        self.fields = fields
        self.watcher = watcher
        #: Counts the changes made in this process, committed or not.
        self.changes = 0
        #: The last snapshot that could be read, and why a later one could not.
        self.good = NOTHING
        self.failure = ""
        #: The snapshots of the last states, by fingerprint.
        self.recent: dict[str, Snapshot] = {}
        #: The snapshot that all transactions share, and the version it belongs to.
        self.last: Snapshot | None = None
        self.version: int | None = None


#: Set on a registry from which this addon is being uninstalled.
LEAVING = "_helpdesk_sla_enhanced_leaving"


def _let_go(pool: Any) -> None:
    """After a commit, have this process look at the configuration again."""
    known = pool.__dict__.get(KNOWN)
    if known is not None:
        known.last = known.version = None


# -- what is in force -------------------------------------------------------------


def get_snapshot(env: api.Environment) -> Snapshot:
    """The configuration that is in force for this transaction."""
    pool, cr = env.registry, env.cr
    if not pool.ready and is_absent(env):
        return NOTHING
    known = pool.__dict__.get(KNOWN)
    if not has_changed(cr) and known is not None:
        version = cache_version.known_version(pool) or 0
        if known.version == version and known.fields is pool.field_inverses:
            return known.last
    return look(env)


def has_changed(cr: BaseCursor) -> bool:
    """Whether this transaction has changed the configuration; in tests, whose
    requests share one transaction, any of them."""
    if CHANGED in cr.postcommit.data or STANDING in cr.postcommit.data:
        return True
    behind = cursor_behind(cr)
    return behind is not None and has_changed(behind)


def look(env: api.Environment) -> Snapshot:
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
    changed = has_changed(cr)
    if changed:
        flush_config(env)
    snapshot = current_snapshot(env, known)
    if not changed and cache_version.visible_version(env) >= version:
        known.last, known.version = snapshot, version
    cr.cache[OWN_KEY] = (seen, known, snapshot)
    return snapshot


def get_known(env: api.Environment) -> Known:
    """What this process knows, forgotten when models or fields have changed."""
    fields = env.registry.field_inverses
    known = env.registry.__dict__.get(KNOWN)
    if known is None or known.fields is not fields:
        changes = known.changes + 1 if known else 0
        known = Known(fields, Watcher(env))
        known.changes = changes
        setattr(env.registry, KNOWN, known)
    return known


def get_watcher(env: api.Environment) -> Watcher:
    """Finds what conditions read, for this transaction."""
    return get_known(env).watcher.with_env(config_building.superuser_env(env))


def flush_config(env: api.Environment) -> None:
    """Write down what the configuration is read from."""
    for name in (
        "sla.entity",
        "sla.policy",
        "sla.item",
        "sla.kpi",
        "sla.item.action",
        "resource.calendar",
        "res.company",
        "sla.route",
    ):
        env[name].flush_model()


def is_absent(env: api.Environment) -> bool:
    """Whether the tables may not be there: the addon is being installed, upgraded
    or uninstalled."""
    if is_leaving(env):
        return True
    return not is_loaded(env.registry, MODULE) and AWAKE_KEY not in env.cr.cache


# -- changes ----------------------------------------------------------------------


def note_change(env: api.Environment) -> None:
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


def current_snapshot(env: api.Environment, known: Known) -> Snapshot:
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
        return replace(known.good, failure=failure, sold=True, planned=True)


def read(env: api.Environment, known: Known) -> Snapshot:
    """The snapshot of the rows, made again only for a state that is not known yet."""
    fingerprint = config_rows.config_fingerprint(env)
    snapshot = known.recent.get(fingerprint)
    if snapshot is not None and not snapshot.closing:
        return snapshot
    snapshot = config_building.build(env, known.watcher)
    if len(known.recent) >= REMEMBERED:
        known.recent.pop(next(iter(known.recent)), None)
    known.recent[fingerprint] = snapshot
    return snapshot


def tracked_models(env: api.Environment) -> tuple[str, ...]:
    """The names of the models that may have engine rows, enabled or not."""
    return get_snapshot(env).models


def is_leaving(env: api.Environment) -> bool:
    """Whether this addon is being uninstalled: its tables may be gone already."""
    return getattr(env.registry, LEAVING, False)
