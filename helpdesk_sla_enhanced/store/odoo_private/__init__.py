# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the addon uses of Odoo that no release promises to keep: one file a subject.

Each file says what is used, why nothing that is promised does, and what to do when a
release changes it. Nothing else in the addon touches these parts of Odoo, and
``tests/test_odoo_private.py`` says of each whether it is still as it was.
In the browser it is the same with ``static/src/core/patch_odoo.esm.js``.
"""
