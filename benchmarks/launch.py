# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's command line as a script.

A prefork server starts the process for websockets by the script that it was started by.
`python -m odoo` is none: that process would fail and be started again all the time.
"""

import sys

if __name__ == "__main__":
    sys.path.pop(0)  # the folder of this script; Odoo has modules of the same names
    from odoo.cli import main

    main()
