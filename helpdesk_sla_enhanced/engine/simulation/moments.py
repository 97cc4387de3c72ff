# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When a change was made that was noted a little earlier or later."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

#: Seconds that the transaction of a change may have taken before it was noted.
LONGEST = 900


def when(low: int, high: int, moments: Sequence[int]) -> int:
    """The second of a change: a moment at which the engine judged its record, if one
    lies in its transaction.

    :param low: when the transaction began
    :param high: when the change was noted
    :param moments: when the record was judged, in order
    """
    limit = high if high - low <= LONGEST else low
    place = bisect_left(moments, low)
    if place < len(moments) and moments[place] <= limit:
        return moments[place]
    return low if high - low >= LONGEST else limit
