# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's command line, at the moment of the pictures:
`python -m devtools.pictures.odoo_then ARGUMENTS`."""

from __future__ import annotations

import odoo.cli

from . import moment

if __name__ == "__main__":
    moment.freeze()
    odoo.cli.main()
