# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who calls, and the environment that the engine works in."""

from __future__ import annotations

from odoo import api
from odoo.models import BaseModel


def is_silent(env: api.Environment) -> bool:
    """Whether the caller imports without actions, and may (SEMANTICS F4).

    Anybody can send the key; it counts for managers and for jobs. What Odoo does
    as superuser on the way (assigning, posting) is still the caller's.
    """
    if not env.context.get("sla_silent"):
        return False
    manager = "helpdesk_sla_enhanced.group_sla_manager"
    return all(
        user and (user._is_superuser() or user.has_group(manager))
        for user in (env.user, caller(env))
    )


def caller(env: api.Environment) -> BaseModel:
    """The user who called, as found out at the edge (SEMANTICS F4).

    The one who logged in, also by RPC, whomever Odoo goes through afterwards; the
    public user, or nobody, for a request without log-in; the superuser for a job.
    """
    edge = env.transaction.default_env
    uid = env.uid if edge is None else edge.uid
    # sudo: anybody's groups may be asked for
    return env["res.users"].sudo().browse(uid and [uid])


def as_engine(env: api.Environment) -> api.Environment:
    """The environment of the engine: superuser, nothing of the caller's context."""
    # su: the engine writes its own tables, which nobody else may write (A4)
    return env(user=api.SUPERUSER_ID, su=True, context={})
