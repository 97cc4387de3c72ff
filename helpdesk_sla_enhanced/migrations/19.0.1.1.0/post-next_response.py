# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Let a customer who wrote on a solved ticket be answered once it is opened again."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Have Next Response start a new cycle at the reopening, unless somebody has said
    what it is to do.

    :param version: the version that is upgraded; empty when the addon is new
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    kpi = env.ref("helpdesk_sla_enhanced.kpi_next_response", raise_if_not_found=False)
    if kpi and kpi.reopen == "keep":
        kpi.reopen = "cycle"
