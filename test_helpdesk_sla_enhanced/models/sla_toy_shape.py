# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyShape(models.Model):
    """A record with a field of every kind whose column is not what it seems."""

    _name = "sla.toy.shape"
    _description = "SLA Toy Shape"
    _rec_name = None
    _order = "box_id, moment desc nulls first, res_id"

    moment = fields.Datetime()
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field="res_model")
    grade = fields.Char(company_dependent=True)
    keeper_id = fields.Many2one(comodel_name="res.partner", company_dependent=True)
    title = fields.Char(translate=True)
    facts = fields.Json()
    box_id = fields.Many2one(comodel_name="sla.toy.box")
    properties = fields.Properties(definition="box_id.definition")


class SlaToyBox(models.Model):
    """Says which properties the shapes in it have."""

    _name = "sla.toy.box"
    _description = "SLA Toy Box"

    name = fields.Char()
    definition = fields.PropertiesDefinition()
