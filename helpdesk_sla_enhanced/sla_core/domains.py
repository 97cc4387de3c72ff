# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions as they are stored: literal lists of leaves and operators."""

from __future__ import annotations

import ast
from typing import Any


def parse(text: str | None) -> list[Any]:
    """The domain that ``text`` spells, as a list; empty for an empty text.

    Only literals are read, nothing is evaluated (SEMANTICS P1).

    :raise ValueError: if the text is no literal list.

    >>> parse("[('stage_id', '=', 3)]")
    [('stage_id', '=', 3)]
    >>> parse("")
    []
    """
    stripped = (text or "").strip()
    if not stripped:
        return []
    try:
        domain = ast.literal_eval(stripped)
    except (SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(domain, (list, tuple)):
        raise ValueError(f"not a list: {stripped}")
    return list(domain)
