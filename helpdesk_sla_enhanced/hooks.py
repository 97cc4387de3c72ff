# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo calls when the addon is uninstalled."""

from .models.sla_config_vanish import LEAVING


def uninstall_hook(env):
    """Let go of the database: from now on no change is watched, and nothing that the
    engine knows keeps anything from being deleted."""
    env.flush_all()
    env["sla.engine"]._process_pending()
    setattr(env.registry, LEAVING, True)
    env["sla.store"]._delete_everything()
    env["sla.engine"]._forget_read()
