# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What tickets know of their own past: who wrote when (SEMANTICS A3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from odoo.models import BaseModel

from ...sla_core.replay.versions import Past
from ...store import past_rows
from ..addressees import WRITTEN_TYPES
from .moments import LONGEST, when

#: The facts that First and Next Response are judged by.
FIRST, AWAITING, SINCE = "first_response_date", "awaiting_reply", "awaiting_reply_since"
NOTED = (FIRST, AWAITING, SINCE)


def noted_past(
    tickets: BaseModel,
    names: Collection[str],
    present: Mapping[int, Mapping[str, Any]],
    moments: Mapping[int, list[int]],
) -> dict[int, list[Past]]:
    """The changes of these facts, by ticket.

    :param names: those that are asked for
    :param present: what the fields are now, by ticket
    :param moments: when the engine judged each ticket
    """
    pasts: defaultdict[int, list[Past]] = defaultdict(list)
    if FIRST in names:
        for number, values in present.items():
            if values[FIRST] is not None:
                pasts[number].append(Past(values[FIRST], FIRST, None, values[FIRST]))
    if AWAITING in names or SINCE in names:
        written: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
        rows = past_rows.read_written(tickets, WRITTEN_TYPES, tickets.ids)
        for number, at, asks in rows:
            at = when(at, at + LONGEST, moments.get(number, []))
            written[number].append((at, asks))
        for number, messages in written.items():
            values = present[number]
            pasts[number] += _waiting(messages, values, names)
    return pasts


def _waiting(
    messages: list[tuple[int, bool]], values: Mapping[str, Any], names: Collection[str]
) -> Iterator[Past]:
    """The customer waits from a message of theirs on until somebody answers."""
    created = values["create_date"] or 0
    first, asks = messages[0]
    awaits = not asks or first <= created + 1
    since = created if awaits else None
    last = values.get(SINCE)
    for at, asks in messages:
        if asks is awaits or at <= created:
            continue
        if last is not None and asks and abs(last - at) <= LONGEST:
            at = last  # the same moment, to the second
        now = at if asks else None
        if AWAITING in names:
            yield Past(at, AWAITING, awaits, asks)
        if SINCE in names:
            yield Past(at, SINCE, since, now)
        awaits, since = asks, now
