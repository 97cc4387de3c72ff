# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Give the instances that were met or failed before their results (SEMANTICS R2).

At the end of the upgrade, when all tracked models are there.
"""

import logging

from odoo import SUPERUSER_ID, api

from odoo.addons.helpdesk_sla_enhanced.engine import missing_results

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    """Fill the new columns, a batch at a time."""
    if not version:
        return
    count = missing_results.fill(api.Environment(cr, SUPERUSER_ID, {}))
    _logger.info("The results of %s KPI instances were filled in", count)
