# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which fields of which models the engine must hear of (SEMANTICS F2)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.fields import Domain

from ..sla_core.domains import parse

# What a change of a field of a tracked model asks for.
JUDGE = 1  # judge the record
REAPPLY = 2  # the field stands in an Applicable When
RESOLVE = 4  # the policy itself is to be chosen again

MAX_DEPTH = 6


@dataclass(slots=True)
class Watch:
    """What is watched of one model.

    ``own`` maps its fields to what their change asks for, if the model is tracked
    itself. ``reach`` maps its fields to the tracked models that look at them, with the
    path from there and what a change asks for:
    ``{"category_id": {("helpdesk.ticket", "partner_id"): JUDGE}}``. ``links`` are the
    fields that lead back along such a path: their change takes records out of reach.
    """

    tracked: bool = False
    own: dict[str, int] = field(default_factory=dict)
    reach: dict[str, dict[tuple[str, str], int]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    links: set[str] = field(default_factory=set)

    @property
    def names(self):
        return self.own.keys() | self.reach.keys()

    def paths(self, names):
        """Which records look at the named fields: ``{(model, asks): {path, …}}``."""
        found = defaultdict(set)
        for name in names:
            for (model, path), asks in self.reach.get(name, {}).items():
                found[model, asks].add(path)
        return found


def build_watches(env, entities, policies):
    """The watches of all models: ``{model name: Watch}``.

    :param entities: the enabled models, by name
    :param policies: the :class:`Terms` of all policies in force
    """
    watches = defaultdict(Watch)
    for name in entities:
        watch = watches[name]
        watch.tracked = True
        model = env[name]
        for special, asks in (("company_id", RESOLVE), ("active", JUDGE)):
            if special in model._fields:
                _watch_path(env, watches, name, "", name, special, asks)
    for terms in policies:
        applicable = {number for case in terms.cases for number, _item in case}
        for name in terms.starts:
            _watch_path(env, watches, terms.model, "", terms.model, name, JUDGE)
        for number, text in enumerate(terms.conditions):
            asks = JUDGE | REAPPLY if number in applicable else JUDGE
            _watch_domain(env, watches, terms.model, "", Domain(parse(text)), asks)
    return {
        name: watch for name, watch in watches.items() if watch.tracked or watch.reach
    }


def inner_domain(leaf):
    """The conditions inside of ``any`` as a Domain, None for other operators.

    A Domain made of a list leaves them the lists that they were.
    """
    if leaf.operator not in ("any", "not any"):
        return None
    return Domain(leaf.value)


def _watch_domain(env, watches, root, prefix, domain, asks):
    model_name = _model_at(env, root, prefix)
    for leaf in domain.iter_conditions():
        _watch_path(env, watches, root, prefix, model_name, leaf.field_expr, asks)
        inner = inner_domain(leaf)
        if inner is not None:
            path = f"{prefix}.{leaf.field_expr}" if prefix else leaf.field_expr
            _watch_domain(env, watches, root, path, inner, asks)


def _model_at(env, root, path):
    model = env[root]
    for name in filter(None, path.split(".")):
        model = env[model._fields[name].comodel_name]
    return model._name


def _watch_path(env, watches, root, prefix, model_name, path, asks):
    """Watch every field along ``path``, which starts at ``model_name``.

    ``prefix`` is the path of stored fields that leads from the root to there.
    Non-stored fields are watched through what they depend on.
    """
    if prefix.count(".") > MAX_DEPTH:
        return
    name, _dot, rest = path.partition(".")
    model_field = env[model_name]._fields.get(name)
    if model_field is None:
        return
    if not model_field.store:
        for dependency in _dependencies(env, model_field, rest):
            _watch_path(env, watches, root, prefix, model_name, dependency, asks)
        return
    _watch_field(watches, root, prefix, model_name, name, asks)
    if not model_field.comodel_name:
        return
    onward = f"{prefix}.{name}" if prefix else name
    for inverse in env.registry.field_inverses[model_field]:
        if model_field.type in ("one2many", "many2many") and inverse.store:
            comodel = model_field.comodel_name
            _watch_field(watches, root, onward, comodel, inverse.name, asks)
            watches[comodel].links.add(inverse.name)
    if rest:
        comodel = model_field.comodel_name
        _watch_path(env, watches, root, onward, comodel, rest, asks)


def _watch_field(watches, root, prefix, model_name, name, asks):
    watch = watches[model_name]
    if prefix:
        reach = watch.reach[name]
        reach[root, prefix] = reach.get((root, prefix), 0) | asks
    else:
        watch.own[name] = watch.own.get(name, 0) | asks


def _dependencies(env, model_field, rest):
    """What a non-stored field is made of, as paths from its own model."""
    if model_field.related:
        return [f"{model_field.related}.{rest}" if rest else model_field.related]
    if rest:
        return [
            f"{dependency}.{rest}"
            for dependency in env.registry.field_depends[model_field]
        ]
    return env.registry.field_depends[model_field]
