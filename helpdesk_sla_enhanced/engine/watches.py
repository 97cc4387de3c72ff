# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which fields of which models the engine must hear of (SEMANTICS F2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

#: How a changed record leads back to the tracked ones that look at it.
SAME = "in"
HIERARCHIES = ("child_of", "parent_of")


class Watched(NamedTuple):
    """One field that a condition reads.

    :param path: from the tracked record to the model, empty for its own fields
    :param back: the operator that finds the tracked records by ``path``; of a chain of
        parents it also finds those that look at it from further down or up
    :param link: whether a change takes records out of reach
    """

    model: str
    name: str
    path: str
    back: str = SAME
    link: bool = False


#: What a policy asks of a model: its name, and a condition or a field to start with.
Question = tuple[str, str | None, str | None]


@dataclass(slots=True)
class Watch:
    """What is watched of one model.

    ``own`` maps its fields to what their change asks for, if the model is tracked
    itself. ``reach`` maps its fields to the tracked models that look at them, with the
    path from there, how it is followed, and what a change asks for:
    ``{"category_id": {("helpdesk.ticket", "partner_id", "in"): JUDGE}}``. ``links`` are
    the fields that lead back along such a path: their change takes records out of
    reach. ``cascades`` are the tracked models whose records the database deletes along
    with these, by the path from there.
    """

    tracked: bool = False
    own: dict[str, int] = field(default_factory=dict)
    reach: dict[str, dict[tuple[str, str, str], int]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    links: set[str] = field(default_factory=set)
    cascades: set[tuple[str, str]] = field(default_factory=set)

    @property
    def names(self) -> set[str]:
        """The fields whose change must be heard of."""
        return self.own.keys() | self.reach.keys()

    def paths(
        self, names: Iterable[str]
    ) -> dict[tuple[str, int], set[tuple[str, str]]]:
        """Which records look at the named fields:
        ``{(model, asks): {(path, operator), …}}``."""
        found: defaultdict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
        for name in names:
            for (model, path, back), asks in self.reach.get(name, {}).items():
                found[model, asks].add((path, back))
        return found

    def add(self, root: str, watched: Watched, asks: int) -> None:
        """Watch one more field, for the tracked model ``root``."""
        if watched.path:
            reach = self.reach[watched.name]
            key = root, watched.path, watched.back
            reach[key] = reach.get(key, 0) | asks
        else:
            self.own[watched.name] = self.own.get(watched.name, 0) | asks
        if watched.link:
            self.links.add(watched.name)
