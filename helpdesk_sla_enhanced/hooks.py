# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo calls when the addon is installed and uninstalled."""

import logging

from .engine import collector, process
from .engine.config import LEAVING
from .store import arrival, upkeep

_logger = logging.getLogger(__name__)


def pre_init_hook(env):
    """Say of the tickets that are there when they were reported, before Odoo does.

    Odoo would compute that of each of them: write it, and log it in its chatter.
    """
    arrival.fill_reported_date(env)


def post_init_hook(env):
    """Make the demo tickets, where the demo data were installed.

    They need code, since their holds and answers lie in the past. Only this hook
    imports it, so that no other database loads it.
    """
    addon = env["ir.module.module"].search([("name", "=", "helpdesk_sla_enhanced")])
    if not addon.demo:
        return
    from .demo.sla_demo import DemoTickets

    try:
        with env.cr.savepoint():
            DemoTickets(env).create_missing()
    except Exception:  # like Odoo, install without demo data that cannot be loaded
        _logger.warning("The demo tickets could not be created", exc_info=True)


def uninstall_hook(env):
    """Let go of the database: from now on no change is watched, and nothing that the
    engine knows keeps anything from being deleted."""
    env.flush_all()
    process.process_pending(env)
    setattr(env.registry, LEAVING, True)
    upkeep.delete_everything(env)
    collector.forget_read(env)
