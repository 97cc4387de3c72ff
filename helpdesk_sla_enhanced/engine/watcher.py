# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finds the fields that conditions read (SEMANTICS F2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from odoo import api
from odoo.fields import Field
from odoo.models import BaseModel

from ..sla_core.judging.changes import ENTITLED, JUDGE, RESOLVE
from ..sla_core.policy.domains import DEEPEST, Leaf, check_values, inside, leaves, parse
from .watches import HIERARCHIES, SAME, Question, Watch, Watched


class Watcher:
    """Finds what conditions read. What it has found once it knows, until the models
    themselves change."""

    def __init__(self, env: api.Environment) -> None:
        self._models = dict.fromkeys(env)  # every name of a model
        self._env = env
        self._texts: dict[tuple[str, str | None], tuple[Watched, ...]] = {}
        self._paths: dict[tuple[str, ...], tuple[Watched, ...]] = {}

    def with_env(self, env: api.Environment) -> Watcher:
        """The same knowledge, for another transaction."""
        other = object.__new__(type(self))
        other._models, other._texts, other._paths = (
            self._models,
            self._texts,
            self._paths,
        )
        other._env = env
        return other

    def of_text(self, root: str, text: str | None) -> tuple[Watched, ...]:
        """The fields that a condition on records of ``root`` reads.

        :return: a tuple of :class:`Watched`
        :raise ValueError: if the condition cannot be read, or names a field that is
            not there
        """
        key = root, text
        found = self._texts.get(key)
        if found is None:
            domain = parse(text)
            check_values(domain)
            watched = self._of_domain(root, root, "", domain)
            found = self._texts[key] = tuple(dict.fromkeys(watched))
        return found

    def of_field(self, root: str, name: str) -> tuple[Watched, ...]:
        """The fields that stand behind a field of ``root`` that a clock starts with."""
        return self._of_path(root, root, "", name, SAME)

    def cascades(
        self, root: str, prefix: str = "", model: str = ""
    ) -> Iterator[tuple[str, str]]:
        """The models with whose records the database deletes those of ``root``, each
        with the path that leads there (F6)."""
        for name, model_field in self._env[model or root]._fields.items():
            comodel = model_field.comodel_name
            if not (
                model_field.type == "many2one"
                and model_field.store
                and model_field.ondelete == "cascade"
                and comodel in self._models
                and comodel != root
            ):
                continue
            path = f"{prefix}.{name}" if prefix else name
            yield comodel, path
            if path.count(".") < DEEPEST:
                yield from self.cascades(root, path, comodel)

    def _of_domain(
        self, root: str, model: str, prefix: str, domain: list[Any]
    ) -> Iterator[Watched]:
        for leaf in leaves(domain):
            nested, kind = inside(leaf), _kind(leaf)
            yield from self._of_path(root, model, prefix, leaf.path, kind)
            if kind in HIERARCHIES and _has_names(leaf):
                named = self._of_path(root, model, prefix, leaf.path, "name")
                # Who is found by name stands at the top, or the end, of a chain.
                yield from (w._replace(back=kind, link=True) for w in named if w.path)
            if nested is not None:
                path = f"{prefix}.{leaf.path}" if prefix else leaf.path
                yield from self._of_domain(root, self._at(root, path), path, nested)

    def _at(self, root: str, path: str) -> str:
        """The model to which a path of links leads."""
        name = root
        for part in path.split("."):
            model_field = self._field(name, part)
            name = model_field.comodel_name
            if not name:
                raise ValueError(f"{path} leads to no record")
        return name

    def _field(self, model_name: str, name: str) -> Field:
        found = None
        if model_name in self._models:
            found = self._env[model_name]._fields.get(name)
        if found is None:
            raise ValueError(f"there is no field {name} of {model_name}")
        return found

    def _of_path(
        self, root: str, model: str, prefix: str, path: str, kind: str
    ) -> tuple[Watched, ...]:
        """Every field along ``path``, which starts at ``model``.

        :param prefix: the path of stored fields that leads from the root to there
        :param kind: how the field at the end is compared: by hierarchy, by name, or not
            in such a way
        """
        key = root, model, prefix, path, kind
        found = self._paths.get(key)
        if found is None:
            found = self._paths[key] = tuple(
                self._walk(root, model, prefix, path, kind)
            )
        return found

    def _walk(
        self, root: str, model: str, prefix: str, path: str, kind: str
    ) -> Iterator[Watched]:
        if prefix.count(".") > DEEPEST:
            return
        name, _dot, rest = path.partition(".")
        model_field = self._field(model, name)
        if not model_field.store:
            for one in self._sources(model_field, rest, kind):
                yield from self._of_path(root, model, prefix, one, kind)
            return
        yield Watched(model, name, prefix)
        if not rest and kind in HIERARCHIES:
            yield from self._of_hierarchy(model, prefix, model_field, kind)
        comodel = model_field.comodel_name
        if not comodel or comodel not in self._models:
            return
        onward = f"{prefix}.{name}" if prefix else name
        for inverse in self._env.registry.field_inverses[model_field]:
            if model_field.type in ("one2many", "many2many") and inverse.store:
                yield Watched(comodel, inverse.name, onward, SAME, True)
        if rest:
            yield from self._of_path(root, comodel, onward, rest, kind)
        elif kind == "name":
            yield from self._of_name(root, comodel, onward)

    def _sources(self, model_field: Field, rest: str, kind: str) -> list[str]:
        """What a field that is not stored is made of, as paths from its own model."""
        if model_field.related:
            paths = [model_field.related]
        else:
            paths = [*self._env.registry.field_depends[model_field]]
            if model_field.name == "display_name" and not rest:
                model = self._env[model_field.model_name]
                paths += [p for p in names_searched(model) if p not in paths]
        # A name that is computed of itself, as a search of display_name may be.
        paths = [path for path in paths if path != model_field.name]
        return [f"{path}.{rest}" if rest else path for path in paths]

    def _of_hierarchy(
        self, model: str, prefix: str, model_field: Field, kind: str
    ) -> Iterator[Watched]:
        """The chain of parents that ``child_of`` and ``parent_of`` follow (D1)."""
        comodel = model_field.comodel_name or model  # "id" stands for the record
        parent = self._env[comodel]._parent_name
        path = f"{prefix}.{model_field.name}" if prefix else model_field.name
        if model_field.name == "id":
            path = prefix or "id"
        elif comodel == model:
            parent = model_field.name  # as Odoo follows a link to the same model
        if parent in self._env[comodel]._fields:
            yield Watched(comodel, parent, path, kind, True)

    def _of_name(self, root: str, model: str, prefix: str) -> Iterator[Watched]:
        """The fields that a search for records by their name reads (F2)."""
        for path in names_searched(self._env[model]):
            yield from self._of_path(root, model, prefix, path, "name")
        yield from self._of_path(root, model, prefix, "display_name", SAME)


def names_searched(model: BaseModel) -> list[str]:
    """The paths that a search by name reads, besides what the name is made of."""
    names = model._rec_names_search or (model._rec_name,)
    return [name for name in names if name and name != "display_name"]


def is_by_name(leaf: Leaf, model_field: Field | None) -> bool:
    """Whether a link is compared with a name."""
    if model_field is None or not model_field.relational:
        return False
    return _kind(leaf) == "name"


def _kind(leaf: Leaf) -> str:
    """How a comparison reads the link at its end, if it is one."""
    if leaf.operator in HIERARCHIES:
        return leaf.operator
    named = leaf.operator.endswith("like") or _has_names(leaf)
    return "name" if named and inside(leaf) is None else SAME


def _has_names(leaf: Leaf) -> bool:
    """Whether texts are among the values, which of links are names."""
    values = leaf.value if isinstance(leaf.value, (list, tuple)) else [leaf.value]
    return any(isinstance(value, str) for value in values)


def build_watches(
    watcher: Watcher, entities: dict[str, Any], questions: dict[Question, int]
) -> dict[str, Watch]:
    """The watches of all models: ``{model name: Watch}``.

    :param watcher: a :class:`Watcher`
    :param entities: the enabled models, by name
    :param questions: what the policies ask: ``{(model name, condition or None, name of
        a start field or None): what a change asks for}``
    """
    watches: defaultdict[str, Watch] = defaultdict(Watch)
    for name in entities:
        watch = watches[name]
        watch.tracked = True
        fields = watcher._env[name]._fields
        for special, asks in (("company_id", RESOLVE), ("active", JUDGE)):
            if special in fields:
                for watched in watcher.of_field(name, special):
                    watches[watched.model].add(name, watched, asks)
        entitled = fields.get("entitlement_id")
        if entitled is not None and entitled.comodel_name == "sla.entitlement":
            watches[name].add(name, Watched(name, entitled.name, ""), ENTITLED)
    for (root, text, start), asks in questions.items():
        found = watcher.of_field(root, start) if start else watcher.of_text(root, text)
        for watched in found:
            watches[watched.model].add(root, watched, asks)
    for name in entities:
        for model, path in watcher.cascades(name):
            watches[model].cascades.add((name, path))
    return {
        name: watch
        for name, watch in watches.items()
        if watch.tracked or watch.reach or watch.cascades
    }
