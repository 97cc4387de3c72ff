# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parts of simulations, each run by one worker."""

from odoo import fields, models


class SlaSimulationPart(models.Model):
    """Some of the records of a simulation, in the order of their ids (SEMANTICS W2).

    A worker takes the next part that nobody else works on, and what comes of it is
    committed with it. So several work on one simulation, and a restart loses nothing.
    Kept by the engine alone.
    """

    _name = "sla.simulation.part"
    _description = "Part of an SLA Simulation"
    _order = "id"
    _log_access = False

    #: What it is a part of.
    simulation_id = fields.Many2one(
        comodel_name="sla.simulation", required=True, ondelete="cascade", index=True
    )
    first_id = fields.Integer(required=True, help="The record that it begins with.")
    last_id = fields.Integer(required=True, help="The record that it ends with.")
    record_count = fields.Integer(required=True, help="How many records there were.")
    is_done = fields.Boolean(help="Whether it has been run.")
    tally = fields.Json(help="What was counted beside the lines.")
