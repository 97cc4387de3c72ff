# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Know of each record which unmet breach is the oldest: lists are sorted by it."""

from odoo import SUPERUSER_ID, api

from odoo.addons.helpdesk_sla_enhanced.store import upkeep


def migrate(cr, version):
    """Fill the new column of the trackers that there are.

    :param version: the version that is upgraded; empty when the addon is new
    """
    if version:
        upkeep.fill_unmet(api.Environment(cr, SUPERUSER_ID, {}))
