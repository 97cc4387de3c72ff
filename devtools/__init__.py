# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands behind `./dev`: set-up, test, demo and shell of this project.

Standard library only. `cache` says where things live, `console` how progress and
failures are reported; `debian`, `odoo_tree`, `python_env`, `postgres`, `chromium` and
`node` each provide one thing that is needed; `databases` and `workspace` put them
together; `commands` are what the user types.
"""
