# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether anything was sold at all: a desk without entitlements pays nothing for them.

It is known with the configuration, and as every change of that, every worker follows
at its next request; a transaction that began before the first entitlement was made
goes on without it.
"""

from __future__ import annotations

from odoo import api

from .. import config


def is_sold(env: api.Environment) -> bool:
    """Whether there may be an entitlement, in whatever state. No query."""
    return config.get_snapshot(env).sold


def note_sold(env: api.Environment) -> None:
    """Have all workers know that there is an entitlement, which was just made."""
    if not is_sold(env):
        config.note_change(env)
