# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What may be believed of a context.

A context is for the most part what a client sent. What this addon's own code says in it
stands in an :class:`Own` as well, which no request can make up; only that is believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: The context key of what the addon itself says.
OWN_KEY = "sla_own"


class Own(dict[str, Any]):
    """What the addon itself put into a context, by key.

    What a client sends becomes plain dicts, lists, texts and numbers, never this.
    """


def own(context: Mapping[str, Any], key: str) -> Any:
    """What the addon itself put under a key of a context, or None."""
    said = context.get(OWN_KEY)
    return said.get(key) if isinstance(said, Own) else None


def saying(context: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """The keys to add to a context for the addon to say something in it.

    Each stands there plainly too, for the code of actions to read.
    """
    said = context.get(OWN_KEY)
    before = said if isinstance(said, Own) else {}
    return {**values, OWN_KEY: Own(before, **values)}
