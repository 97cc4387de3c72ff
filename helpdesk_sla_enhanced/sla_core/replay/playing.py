# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The life of a record under a policy, judged change by change as it was judged live.

The moments of the past are fed to the core in their order, and the instances that it
makes are kept in memory as the engine keeps them in its tables. So a policy that was in
force makes of them what it has made of them (SEMANTICS W1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..judging.judgement import judge
from ..judging.record import Change, Clocks, Instance, Record, settle
from ..judging.results import with_result
from ..judging.spec import PolicySpec, Row
from ..timer import timer as tm
from ..timer.facts import changed
from ..timer.timer import Signal


class Moment(NamedTuple):
    """What was true of a record from ``at`` on.

    ``reapplied`` is true where a field changed that an Applicable When looks at.
    """

    at: int
    row: Row
    archived: bool = False
    reapplied: bool = False


class Told(NamedTuple):
    """A transition of an instance, by the id that it has in the play."""

    instance: int
    signal: Signal


class Played(NamedTuple):
    """The instances that a policy gave a record, oldest first, and all that happened to
    them."""

    instances: tuple[Instance, ...]
    story: tuple[Told, ...]


def play(
    spec: PolicySpec,
    moments: Sequence[Moment],
    until: int,
    clocks: Clocks,
    seed: Iterable[Instance] = (),
    user: int = 0,
) -> Played:
    """What a policy makes of a record up to ``until``.

    :param moments: oldest first; the policy is applied at the first
    :param seed: the instances that the record had before, by other policies
    :param user: who is responsible for the record
    """
    stage = _Stage(seed, user, clocks)
    last = None
    for moment in moments:
        if last is not None and _is_same(last, moment):
            continue  # nothing but time has passed
        last = moment
        stage.settle(moment.at)
        record = Record(
            tuple(stage.kept.values()),
            spec.id,
            {spec.id: (spec, moment.row)},
            archived=moment.archived,
            reapplied=moment.reapplied,
            user=user,
        )
        stage.take(judge(record, moment.at, clocks).changes)
    stage.settle(until)
    born = tuple(one for number, one in stage.kept.items() if number not in stage.seed)
    return Played(born, tuple(stage.story))


def _is_same(last: Moment, moment: Moment) -> bool:
    """Whether a moment says nothing that the one before it has not said."""
    return (
        not moment.reapplied
        and moment.archived is last.archived
        and moment.row == last.row
    )


def with_holds(change: Change) -> Instance:
    """What an instance has become, with the holds that have ended by the change."""
    since = change.before.timer.hold_start if change.before else None
    ended = []
    for kind, at, *_step in change.transitions:
        if kind == tm.PAUSE:
            since = at
        elif kind in (tm.RESUME, tm.HOLD_END) and since is not None:
            ended.append((since, at))
            since = None
    if not ended:
        return change.after
    return changed(change.after, holds=(*change.after.holds, *ended))


class _Stage:
    """The instances of one record while it is played."""

    def __init__(self, seed: Iterable[Instance], user: int, clocks: Clocks) -> None:
        self._user = user
        self._clocks = clocks
        self.kept = {instance.id: instance for instance in seed}
        self.seed = frozenset(self.kept)
        self.story: list[Told] = []
        self._last = max(self.kept, default=0)

    def settle(self, now: int) -> None:
        """What the clock has done by now: it keeps a result with its own moment, even
        where the next judgement cancels the instance (R2)."""
        for instance in list(self.kept.values()):
            due = tm.next_event(instance.timer)
            if due is not None and due <= now:
                change = settle(instance, now, self._clocks)
                self.take([with_result(change, self._user, self._clocks)])

    def take(self, changes: Iterable[Change]) -> None:
        """Keep what became of instances; births get the next ids."""
        for change in changes:
            number = change.after.id
            if change.before is None:
                self._last = number = self._last + 1
            self.kept[number] = changed(with_holds(change), id=number)
            self.story += [Told(number, signal) for signal in change.transitions]
