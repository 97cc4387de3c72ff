# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo calls when the job runner takes the actions over, and gives them back."""

from odoo.addons.helpdesk_sla_enhanced.engine import waker
from odoo.addons.helpdesk_sla_enhanced.engine.waker import ACTIONS

from . import store


def post_init_hook(env):
    """Make jobs for the actions that wait already."""
    env["sla.action.run"]._wake()


def uninstall_hook(env):
    """Give what waits back to the scheduled action."""
    reason = env._("Actions are not run by jobs any more.")
    store.cancel_jobs(env, reason, env["sla.engine"]._sla_now())
    waker.wake(env, ACTIONS)
