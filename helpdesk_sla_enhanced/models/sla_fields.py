# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names and a kind of field that several models use."""

from odoo import fields

#: Who may read what a record's SLA is: nobody else, by no way (SEMANTICS P1). A field
#: that says something of an SLA on a record that customers read too names it.
INTERNAL = "base.group_user"


class GuardedMany2one(fields.Many2one):
    """A reference of an engine table that stays right without a foreign key.

    A foreign key is checked row by row, and these checks were half of what it cost to
    write an instance. It is left out where another one says the same (an instance's
    item holds its policy), where the store deletes the rows of a table together with
    those they belong to, and where the ORM refuses to delete what is in use.
    """

    def update_db_foreign_key(self, model, column):
        """Add no foreign key."""
