# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Wakes the crons that must be in time (SEMANTICS I4).

Both run each minute by themselves. Whatever is due earlier wakes its cron at once;
the cron then arms a notice for the second at which there is something to do.
"""

from __future__ import annotations

from functools import partial

from odoo import api

from ..sla_core.time.moments import epoch, moment
from ..store.odoo_private import cron_waking
from .context import own
from .notice import HORIZON, notices

#: The crons of the engine that run to the second: model and code, by purpose.
CLOCK = ("sla.engine", "model._cron_clock()")
ACTIONS = ("sla.action.run", "model._cron_run()")
#: The context key of the clock's own work: it looks for what is due next at its end.
CLOCK_RUNS = "sla_clock_runs"
#: The context key under which a long run sees to the notices itself.
QUIET = "sla_quiet"
#: Seconds until a cron tries again what somebody else has locked.
PAUSE = 1


def wake(env: api.Environment, purpose: tuple[str, str]) -> None:
    """Have a cron run as soon as this transaction is committed."""
    cron_waking.wake_crons(env, *purpose, env["sla.engine"]._sla_now())
    if own(env.context, QUIET):
        return
    data = env.cr.postcommit.data
    if not data.get("sla.woken"):
        data["sla.woken"] = True
        cron_waking.notify_after_commit(env)


def wake_by(env: api.Environment, purpose: tuple[str, str], due: int) -> None:
    """Have a cron in time for what is due at ``due``, an epoch second.

    Nothing has to be done for what is due after the cron's next regular run.
    """
    if due - epoch(env["sla.engine"]._sla_now()) < HORIZON:
        wake(env, purpose)


def wake_self(env: api.Environment, purpose: tuple[str, str], due: int) -> None:
    """From inside a cron: have it run again at ``due``, to the second."""
    now = epoch(env["sla.engine"]._sla_now())
    due = max(due, now + PAUSE)
    if due - now < HORIZON:
        cron_waking.wake_crons(env, *purpose, moment(due), once=True)
        env.cr.postcommit.add(partial(notices.arm, env.cr.dbname, purpose[0], due))
