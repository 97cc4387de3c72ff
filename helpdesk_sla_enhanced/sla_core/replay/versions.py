# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a record was at each moment, from what it is now and what has changed.

A change says what a field was before it and after it. Going back from the present, each
version of the record is found. Where the changes of a field do not fit together, one
was never noted: then nothing is known of its past, and it is taken as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Past(NamedTuple):
    """A change that was noted: ``field`` was ``before`` until ``at``."""

    at: int
    field: str
    before: Any
    after: Any


class Version(NamedTuple):
    """What a record was from ``at`` on: the fields that were other than now.

    ``changed`` names the fields that changed at this moment.
    """

    at: int
    was: dict[str, Any]
    changed: frozenset[str]


class History(NamedTuple):
    """The versions of a record, oldest first, and the fields whose past is not known
    as the changes that were noted leave a gap."""

    versions: list[Version]
    broken: frozenset[str]


def history(
    present: Mapping[str, Any], changes: Iterable[Past], created: int
) -> History:
    """The versions of a record from its creation on.

    :param present: what the fields are now that changes are noted of
    :param changes: in the order in which they were made
    :param created: epoch seconds; what is said to have changed before was so from the
        beginning

    >>> found = history({"stage": 3}, [Past(5, "stage", 1, 3)], 0)
    >>> [(version.at, version.was) for version in found.versions]
    [(0, {'stage': 1}), (5, {})]
    >>> sorted(history({"stage": 3}, [Past(5, "stage", 1, 2)], 0).broken)
    ['stage']
    """
    noted = [change for change in changes if change.field in present]
    broken = frozenset(_with_gaps(present, noted))
    values = dict(present)
    backward: list[Version] = []
    later: dict[int, list[Past]] = {}
    for change in noted:
        if change.field not in broken and change.at > created:
            later.setdefault(change.at, []).append(change)
    for at in sorted(later, reverse=True):
        before = dict(values)
        for change in reversed(later[at]):
            before[change.field] = change.before
        moved = frozenset(name for name in values if before[name] != values[name])
        if moved:
            backward.append(Version(at, _other(values, present), moved))
        values = before
    backward.append(Version(created, _other(values, present), frozenset()))
    return History(backward[::-1], broken)


def _with_gaps(present: Mapping[str, Any], noted: list[Past]) -> Iterable[str]:
    """The fields of which a change is missing between two others, or up to now."""
    values: dict[str, Any] = {}
    for change in noted:
        if change.field in values and values[change.field] != change.before:
            yield change.field
        values[change.field] = change.after
    yield from (name for name, value in values.items() if value != present[name])


def _other(values: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != present[name]}
