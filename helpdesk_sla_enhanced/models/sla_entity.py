# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import proof
from ..sla_core.policy.domains import parse


class SlaEntity(models.Model):
    """A model that is enabled for SLA (SEMANTICS B1)."""

    _name = "sla.entity"
    _inherit = ["sla.config.mixin", "mail.thread"]
    _description = "SLA Enabled Model"
    _order = "model"
    _rec_name = "model_id"

    model_id = fields.Many2one(
        comodel_name="ir.model",
        string="Model",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('sla_possible', '=', True)]",
        help="The records of this model can have a service level agreement.",
    )
    model = fields.Char(
        string="Technical Name", related="model_id.model", store=True, index=True
    )
    active = fields.Boolean(default=True, tracking=True)
    pause_when = fields.Char(
        string="On Hold When",
        default="[]",
        help="A record is on hold, and its clocks stand still, while it matches this "
        "condition. Empty: never. Items and KPIs can have a rule of their own.",
        tracking=True,
    )
    recalculate_terminal = fields.Boolean(
        string="Recalculate Finished KPIs",
        help="Also check succeeded and noncompliant KPIs again when the conditions "
        "or the start of the record change.",
        tracking=True,
    )
    reapply = fields.Selection(
        selection=[
            ("when_item_changes", "When another item applies"),
            ("always", "Each time the SLA is applied again"),
        ],
        string="Replace KPI Instances",
        default="when_item_changes",
        required=True,
        help="When a change of the record replaces running KPI instances by new ones, "
        "which go on from the same start. Each time: their actions run again, too.",
        tracking=True,
    )

    swept_tracker = fields.Integer(
        string="Checked Up To",
        readonly=True,
        copy=False,
        help="How far the job that checks what was missed has come.",
    )
    swept_idle_tracker = fields.Integer(
        string="Checked Up To, Nothing Running",
        readonly=True,
        copy=False,
        help="The same for tracked records without a running KPI.",
    )

    _model_uniq = models.Constraint(
        "UNIQUE(model_id)", "This model is enabled for SLA already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        entities = super().create(vals_list)
        self._announce()
        return entities

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"active", "model_id"}:
            self._announce()
        return result

    def unlink(self):
        result = super().unlink()
        self._announce()
        return result

    @api.model
    def _announce(self):
        """Tell open browser tabs whose forms show an SLA panel from now on (B2)."""
        if self.pool.ready:  # after an installation they start afresh anyhow
            models = self.env["sla.record"]._enabled_models()
            users = self.env.ref("base.group_user").sudo()
            users._bus_send("sla_models", {"models": models})

    @api.constrains("model_id")
    def _check_model(self):
        """Refuse what cannot be tracked (SEMANTICS B1)."""
        for entity in self:
            reason = entity._why_not_trackable()
            if reason:
                raise ValidationError(reason)

    def _why_not_trackable(self):
        """Say why the model cannot be enabled, or False if it can."""
        self.ensure_one()
        return self._why_not(self.model_id.model, self.model_id.name)

    @api.model
    def _why_not(self, model_name, name=""):
        """Say why a model cannot be enabled, or False if it can.

        :param name: how to call it in the answer
        """
        model = self.env.get(model_name)
        if model is None or model._abstract or model._transient or not model._auto:
            return self.env._(
                "%(model)s has no stored records of its own and cannot be enabled "
                "for SLA.",
                model=name,
            )
        if model._original_module == self._original_module:
            return self.env._(
                "%(model)s belongs to the SLA engine and cannot be tracked by it.",
                model=name,
            )
        has_moment = any(
            f.type == "datetime" and f.store for f in model._fields.values()
        )
        if not has_moment:
            return self.env._(
                "%(model)s has no date and time field that an SLA could count from.",
                model=name,
            )
        return False

    @api.constrains("pause_when", "model_id")
    def _check_pause_when(self):
        for entity in self:
            proof.check_condition(
                self.env, entity.model, entity.pause_when, self.env._("On Hold When")
            )

    def _pause_rule(self):
        """The pause rule as a list domain, empty when there is none (D7)."""
        self.ensure_one()
        return parse(self.pause_when)

    @api.model
    def _default_entity(self):
        """The enabled model of a new KPI or policy: tickets, else the first."""
        entities = self.sudo()
        tickets = entities.search([("model", "=", "helpdesk.ticket")])
        return tickets or entities.search([], limit=1)
