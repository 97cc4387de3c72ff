# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What may be a duration, whoever wrote it (SEMANTICS K)."""

from __future__ import annotations

import math
from typing import Any

#: The longest duration that an agreement may name, in seconds: ten years.
LONGEST = 10 * 366 * 86400


def plain(value: Any) -> float | None:
    """A value as a number that can be counted with; None for any other.

    >>> [plain(value) for value in (1.5, 0, -2, float("nan"), float("inf"), "x")]
    [1.5, 0.0, -2.0, None, None, None]
    """
    if not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:  # an integer beyond all floats
        return None
    return number if math.isfinite(number) else None
