# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyDay(models.Model):
    """A record that knows days, and no moment: not even that of its creation."""

    _name = "sla.toy.day"
    _description = "SLA Toy Day"
    _log_access = False

    name = fields.Char()
    day = fields.Date()


class SlaToyBirthday(models.Model):
    """A record whose own field is a day, besides the moment of its creation."""

    _name = "sla.toy.birthday"
    _description = "SLA Toy Birthday"

    name = fields.Char()
    day = fields.Date()
