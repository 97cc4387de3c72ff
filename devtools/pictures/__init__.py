# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pictures of the documentation: `./dev pictures` takes them of a desk whose time
stands still, so that they change when screens do, and not with the day.

`desk.py` makes what there is to see, `album.py` says what each picture shows. Both run
in the environment of Odoo.
"""
