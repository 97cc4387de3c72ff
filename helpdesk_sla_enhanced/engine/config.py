# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import psycopg2

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.sql_db import Cursor

from .sla_terms import Policies, Source
from .sla_watch import Watch, Watcher, build_watches

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
#: Where it keeps the ids of the policies that are to be proven when all is written.
UNPROVEN = "helpdesk_sla_enhanced.config_unproven"
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


class SlaConfig(models.AbstractModel):
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

    _name = "sla.config"
    _description = "SLA Configuration Snapshot"

    # -- what is in force -------------------------------------------------------------

    @api.model
    def _snapshot(self):
        """The configuration that is in force for this transaction."""
        pool, cr = self.pool, self.env.cr
        if not pool.ready and self._is_absent():
            return NOTHING
        known = pool.__dict__.get(KNOWN)
        if not self._has_changed(cr) and known is not None:
            version = pool.cache_sequences.get("stable", 0)
            if known.version == version and known.fields is pool.field_inverses:
                return known.last
        return self._look()

    @api.model
    def _has_changed(self, cr):
        """Whether this transaction has changed the configuration; in tests, whose
        requests share one transaction, any of them."""
        if CHANGED in cr.postcommit.data or STANDING in cr.postcommit.data:
            return True
        return not isinstance(cr, Cursor) and self._has_changed(cr._cursor)

    @api.model
    def _look(self):
        """The snapshot of a transaction that cannot take the shared one."""
        cr, known = self.env.cr, self._known()
        standing = cr.postcommit.data.get(STANDING)
        if standing is not None:
            return standing
        version = self.pool.cache_sequences.get("stable", 0)
        seen = known.changes, version
        memo = cr.cache.get(OWN_KEY)
        if memo is not None and memo[0] == seen and memo[1] is known:
            return memo[2]
        changed = self._has_changed(cr)
        if changed:
            self._flush()
        snapshot = self._current(known)
        if not changed and (self.env["sla.store"]._stable_version() or 0) >= version:
            known.last, known.version = snapshot, version
        cr.cache[OWN_KEY] = (seen, known, snapshot)
        return snapshot

    @api.model
    def _known(self):
        """What this process knows, forgotten when models or fields have changed."""
        fields = self.pool.field_inverses
        known = self.pool.__dict__.get(KNOWN)
        if known is None or known.fields is not fields:
            changes = known.changes + 1 if known else 0
            known = Known(fields, Watcher(self.env))
            known.changes = changes
            setattr(self.pool, KNOWN, known)
        return known

    @api.model
    def _watcher(self):
        """Finds what conditions read, for this transaction."""
        return self._known().watcher.with_env(self._superuser())

    @api.model
    def _superuser(self):
        """No look-up may depend on a user."""
        context = {"active_test": False}
        return self.env(user=api.SUPERUSER_ID, su=True, context=context)

    @api.model
    def _flush(self):
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
            self.env[name].flush_model()

    @api.model
    def _is_absent(self):
        """Whether the tables may not be there: the addon is being installed, upgraded
        or uninstalled."""
        if self._is_leaving():
            return True
        loaded = MODULE in self.pool._init_modules
        return not loaded and AWAKE_KEY not in self.env.cr.cache

    # -- changes ----------------------------------------------------------------------

    @api.model
    def _changed(self):
        """Something the engine judges by was changed in this transaction."""
        pool, cr = self.pool, self.env.cr
        pool.clear_cache("stable")  # which tells other processes after the commit
        self._known().changes += 1
        while cr is not None:
            if CHANGED not in cr.postcommit.data:
                cr.postcommit.data[CHANGED] = True
                cr.postcommit.add(lambda: _let_go(pool))
            cr = None if isinstance(cr, Cursor) else cr._cursor

    @api.model
    @contextmanager
    def _changing(self, records):
        """While this lasts, records of the configuration are written and checked.

        What no check has seen yet is not read by anybody: the snapshot from before
        stays in force until all is done. What the database refuses is refused in words
        (SEMANTICS K).
        """
        data = self.env.cr.postcommit.data
        if STANDING in data:
            yield
            return
        data[STANDING] = self._snapshot()
        try:
            with self.env.cr.savepoint():
                yield
                policies = self.env["sla.policy"].browse(data.pop(UNPROVEN, ()))
                self._prove(policies.exists())
        except (psycopg2.IntegrityError, psycopg2.DataError) as error:
            raise ValidationError(
                self.env._(
                    "This cannot be saved: %s", records._sql_error_to_message(error)
                )
            ) from error
        finally:
            data.pop(STANDING, None)
            data.pop(UNPROVEN, None)
            self._changed()

    # -- reading ----------------------------------------------------------------------

    @api.model
    def _current(self, known):
        """The snapshot of the rows as this transaction sees them, whatever is wrong
        with them (A6)."""
        try:
            with self.env.cr.savepoint(flush=False):
                known.good, known.failure = self._read(known), ""
            return known.good
        except psycopg2.OperationalError:
            raise  # a conflict or a lost connection, which Odoo tries again
        except Exception as error:
            failure = str(error) or type(error).__name__
            if known.failure != failure:
                _logger.exception("The SLA configuration cannot be read")
            known.failure = failure
            return replace(known.good, failure=failure)

    @api.model
    def _read(self, known):
        store = self.env["sla.store"]
        fingerprint = store._config_fingerprint()
        snapshot = known.recent.get(fingerprint)
        if snapshot is not None and not snapshot.closing:
            return snapshot
        snapshot = self._build(known)
        if len(known.recent) >= REMEMBERED:
            known.recent.pop(next(iter(known.recent)), None)
        known.recent[fingerprint] = snapshot
        return snapshot

    @api.model
    def _build(self, known):
        """Make a snapshot of the rows. No look-up in here may depend on a user."""
        env = self._superuser()
        store = env["sla.store"]
        source = self._source(store._read_config())
        here = {m: e for m, e in source.entities.items() if m in env}
        off = [model for model, entity in here.items() if not entity.active]
        closing = frozenset(store._models_running(off))
        entities = {m: e for m, e in here.items() if e.active or m in closing}
        usable, broken, questions = self._sort(source, entities, known)
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
            disabled=frozenset(store._companies_off()),
            broken=broken,
            watches=build_watches(known.watcher.with_env(env), entities, questions),
            source=source,
        )

    @api.model
    def _source(self, rows):
        """The rows of the configuration, with what the models themselves say."""
        conditions = self.env["sla.condition"]
        models_here = {row.model for row in rows["entities"] if row.model in self.env}
        closed = {name: conditions._closed_text(name) for name in models_here}
        return Source(rows, closed)

    @api.model
    def _sort(self, source, entities, known):
        """The policies that can be used, those that cannot, with the reason, and what
        the first ask records."""
        watcher = known.watcher.with_env(self._superuser())
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

    @api.model
    def _tracked_models(self):
        """The names of the models that may have engine rows, enabled or not."""
        return self._snapshot().models

    @api.model
    def _prove_later(self, policies):
        """Prove policies once, when the change that is being made is written."""
        data = self.env.cr.postcommit.data
        if STANDING in data:
            data.setdefault(UNPROVEN, set()).update(policies.ids)
        else:
            self._prove(policies)

    @api.model
    def _prove(self, policies):
        """Make the terms of policies as the engine will, and ask records as it will
        (SEMANTICS K): what passes can be used.

        :raise ValidationError: naming the policy
        """
        if not policies:
            return
        self._flush()
        store, ids = self.env["sla.store"], set(policies.ids)
        source = self._source(store._read_config(ids))
        for policy in policies:
            if source.policies[policy.id].model not in source.entities:
                continue
            try:
                with self.env.cr.savepoint(flush=False):
                    terms = source.terms(policy.id)
                    company = policy.company_id.id
                    self.env["sla.condition"]._read_rows(terms, company, [0])
            except psycopg2.OperationalError:
                raise
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "%(policy)s cannot be used as it is: %(error)s",
                        policy=policy.name,
                        error=error,
                    )
                ) from error


def _let_go(pool):
    """After a commit, have this process look at the configuration again."""
    known = pool.__dict__.get(KNOWN)
    if known is not None:
        known.last = known.version = None
