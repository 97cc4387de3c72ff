# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The changes of one transaction that the engine has not judged yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

# What a change of a field of a tracked model asks for.
JUDGE = 1  # judge the record
REAPPLY = 2  # the field stands in an Applicable When
RESOLVE = 4  # the policy itself is to be chosen again
CREATED = 8  # the record was created, which also resolves its policy
ENTITLED = 16  # another entitlement, which may promise another policy (M4)
BOOK = 32  # what the record took of its entitlement is to be booked (M2)
#: The origins of a policy, the highest last (F1).
SOURCES = {None: 0, "default": 1, "entitlement": 2, "automatic": 3, "manual": 4}

#: A policy by choice: its origin, or None to clear it, its id or 0, and no SLA.
Choice = tuple[str | None, int, bool]


@dataclass(slots=True)
class Entry:
    """What is known of one changed record: ``asks`` is a sum of the
    flags of this module.

    ``choice`` is (origin or None to clear, policy id or 0, no SLA).
    """

    asks: int
    company: int
    silent: bool = False
    choice: Choice | None = None
    #: Who chose, 0 for no person; and whether the record's chatter is to tell it.
    user: int = 0
    logged: bool = False

    @property
    def begins(self) -> bool:
        """Whether a record without a tracker gets one from this change."""
        return bool(self.asks & CREATED) or self.choice is not None


class Pending:
    """Changed records by model, each with the second of its last change."""

    def __init__(self) -> None:
        self._changed: dict[str, dict[int, tuple[datetime, Entry]]] = {}
        #: Whether the cached SLA data were dropped since the last judgement.
        self.hidden = False

    def __bool__(self) -> bool:
        return bool(self._changed)

    def add(
        self,
        model: str,
        record_id: int,
        asks: int,
        now: datetime,
        company: int = 0,
        silent: bool = False,
        derived: bool = False,
    ) -> Entry:
        """Remember a change of a record at ``now``.

        :param derived: the change follows from another one, whose moment it shares
        """
        changed = self._changed.setdefault(model, {})
        known = changed.get(record_id)
        if known is None:
            entry = Entry(asks, company, silent)
        else:
            entry = known[1]
            entry.asks |= asks
            entry.company = entry.company or company
            entry.silent = entry.silent or silent
            now = known[0] if derived else now
        changed[record_id] = (now, entry)
        return entry

    def choose(
        self,
        model: str,
        record_id: int,
        now: datetime,
        company: int,
        silent: bool,
        choice: Choice,
        user: int = 0,
        logged: bool = False,
    ) -> None:
        """Remember that a policy was chosen for a record.

        Of two choices that wait the later one counts, unless its origin is lower.
        """
        entry = self.add(model, record_id, 0, now, company, silent)
        source, waiting = choice[0], entry.choice
        if source and waiting and SOURCES[source] < SOURCES[waiting[0]]:
            return
        entry.choice = choice
        entry.user, entry.logged = user, logged

    def drop(self, model: str, ids: Iterable[int]) -> None:
        """Forget records that were deleted."""
        changed = self._changed.get(model, {})
        for record_id in ids:
            changed.pop(record_id, None)

    def drop_model(self, model: str) -> None:
        """Forget all records of a model that is uninstalled."""
        self._changed.pop(model, None)

    def waits_from_before(self, model: str, ids: Iterable[int], now: datetime) -> bool:
        """Whether one of the records waits with a change of an earlier second."""
        changed = self._changed.get(model)
        if not changed:
            return False
        return any(
            record_id in changed and changed[record_id][0] < now for record_id in ids
        )

    def take(self) -> Iterator[tuple[str, datetime, dict[int, Entry]]]:
        """Take everything out, in groups of one model and second, oldest first."""
        changed, self._changed = self._changed, {}
        self.hidden = False
        for model, records in changed.items():
            groups: dict[datetime, dict[int, Entry]] = {}
            for record_id, (now, entry) in records.items():
                groups.setdefault(now, {})[record_id] = entry
            for now in sorted(groups):
                yield model, now, groups[now]
