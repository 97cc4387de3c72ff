# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the web client is told to do after a button was pressed."""

from __future__ import annotations

from typing import Any

Action = dict[str, Any]

#: What follows a notice: the dialog closes, or the screen is read again.
CLOSE: Action = {"type": "ir.actions.act_window_close"}
RELOAD: Action = {"type": "ir.actions.client", "tag": "soft_reload"}


def notice(kind: str, message: str, **more: Any) -> Action:
    """A notice at the edge of the screen.

    :param kind: ``success``, ``warning`` or ``danger``
    :param more: ``title``; ``sticky``, for one that stays; ``next``, what follows
    """
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"type": kind, "message": message, **more},
    }
