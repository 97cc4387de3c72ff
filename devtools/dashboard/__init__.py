# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dashboard of SLAs, written down once: `python3 -m devtools.dashboard` makes two
spreadsheets from it, the live one and the sample that is shown while nothing is
measured. Odoo Community has no editor for dashboards, and nobody reads such JSON.
"""
