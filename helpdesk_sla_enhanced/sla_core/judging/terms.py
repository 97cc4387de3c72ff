# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The terms that an instance is pinned to, and those that its item gives today."""

from __future__ import annotations

from typing import NamedTuple

from .record import Instance
from .spec import ItemSpec


class Terms(NamedTuple):
    """What is pinned in an instance; in the order of the first :data:`CAUSES`."""

    target: int
    warn_after: int
    calendar: int
    allow_pause: bool
    max_hold: int


def terms_of(instance: Instance) -> Terms:
    """The terms that the instance is pinned to."""
    timer = instance.timer
    return Terms(
        timer.target,
        timer.warn_after,
        instance.calendar,
        timer.allow_pause,
        timer.max_hold,
    )


def terms_of_item(item: ItemSpec) -> Terms:
    """The terms that the item gives to what is born today."""
    return Terms(
        item.target, item.warn_after, item.calendar, item.allow_pause, item.max_hold
    )
