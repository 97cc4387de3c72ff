# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields


class GuardedMany2one(fields.Many2one):
    """A reference of an engine table that stays right without a foreign key.

    A foreign key is checked row by row, and these checks were half of what it cost to
    write an instance. It is left out where another one says the same (an instance's
    item holds its policy), where the store deletes the rows of a table together with
    those they belong to, and where the ORM refuses to delete what is in use.
    """

    def update_db_foreign_key(self, model, column):
        """Add no foreign key."""
