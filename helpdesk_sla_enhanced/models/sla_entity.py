# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The models that have SLAs."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import choosing, proof
from ..sla_core.policy.domains import parse
from ..sla_core.timer import timer

#: So many names of fields make a line of the preview.
NAMES_SHOWN = 6


class SlaEntity(models.Model):
    """A model that is enabled for SLA (SEMANTICS B1).

    Archiving disables: from then on no record gets an SLA and none is re-selected.
    What runs goes on to its end as under a deactivated policy (C6): the model stays
    watched until nothing of it runs any more.
    """

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
    #: Archived: the model is not tracked, what is known of it stays.
    active = fields.Boolean(default=True, tracking=True)
    pause_when = fields.Char(
        string="On Hold When",
        default="[]",
        help="A record is on hold, and its clocks stand still, while it matches this "
        "condition. Empty: never. Items and KPIs can have a rule of their own.",
        tracking=True,
    )
    responsible_field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        string="Responsible Field",
        compute="_compute_responsible_field_id",
        store=True,
        readonly=False,
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('relation', '=', 'res.users'), "
        "('ttype', '=', 'many2one'), ('store', '=', True)]",
        help="The field that says who is responsible for a record. Reports show who "
        "was responsible when a KPI was met or failed.",
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

    running_count = fields.Integer(
        string="Running KPIs",
        compute="_compute_running_count",
        help="KPI instances of this model that have not ended.",
    )
    waiting_count = fields.Integer(
        string="Waiting Records",
        compute="_compute_waiting_count",
        help="Changes of records that are still to be processed in the background.",
    )
    #: What enabling the model brings, before it is saved.
    preview = fields.Html(
        string="What You Get", compute="_compute_preview", sanitize=False
    )
    #: How many KPIs there are for the model.
    kpi_count = fields.Integer(string="KPIs", compute="_compute_use_counts")
    #: How many SLAs there are for the model, in any state.
    policy_count = fields.Integer(string="SLAs", compute="_compute_use_counts")
    #: How many of them are in force.
    active_policy_count = fields.Integer(
        string="Active SLAs", compute="_compute_use_counts"
    )

    _model_uniq = models.Constraint(
        "UNIQUE(model_id)", "This model is enabled for SLA already."
    )

    # -- what follows from it ---------------------------------------------------------

    def _compute_running_count(self):
        # sudo: a count for administrators, of all companies
        counts = dict(
            self.env["sla.kpi.instance"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "in", self.mapped("model")),
                    ("status_now", "in", timer.LIVE),
                ],
                ["res_model"],
                ["__count"],
            )
        )
        for entity in self:
            entity.running_count = counts.get(entity.model, 0)

    def _compute_waiting_count(self):
        # sudo: a count for administrators, of all companies
        counts = dict(
            self.env["sla.backlog"]
            .sudo()
            ._read_group(
                [("res_model", "in", self.mapped("model"))], ["res_model"], ["__count"]
            )
        )
        for entity in self:
            entity.waiting_count = counts.get(entity.model, 0)

    @api.depends("model_id")
    def _compute_responsible_field_id(self):
        # sudo: the description of a field, which only administrators may read
        found = self.env["ir.model.fields"].sudo()
        for entity in self:
            field = found._get(entity.model_id.model, "user_id")
            is_user = field.relation == "res.users" and field.ttype == "many2one"
            entity.responsible_field_id = is_user and field.store and field

    @api.constrains("responsible_field_id", "model_id")
    def _check_responsible_field(self):
        """The field is a link of the model to users."""
        for entity in self:
            field = entity.sudo().responsible_field_id  # sudo: as above
            if field and (
                field.model_id != entity.model_id
                or field.relation != "res.users"
                or field.ttype != "many2one"
            ):
                raise ValidationError(
                    self.env._(
                        "Responsible Field: %(field)s of %(model)s is not a link "
                        "from %(tracked)s to a user.",
                        field=field.field_description,
                        model=field.model,
                        tracked=entity.model_id.name,
                    )
                )

    @api.depends("model_id")
    def _compute_use_counts(self):
        kpis = self._count_by_model("sla.kpi", [])
        policies = self._count_by_model("sla.policy", [])
        active = self._count_by_model("sla.policy", [("state", "=", "active")])
        for entity in self:
            model = entity.model_id._origin
            entity.kpi_count = kpis.get(model, 0)
            entity.policy_count = policies.get(model, 0)
            entity.active_policy_count = active.get(model, 0)

    def _count_by_model(self, name, domain):
        domain = [("model_id", "in", self.model_id._origin.ids), *domain]
        return dict(self.env[name]._read_group(domain, ["model_id"], ["__count"]))

    @api.depends("model_id")
    def _compute_preview(self):
        """Say what enabling the model means; nothing before one is chosen."""
        for entity in self:
            model = self.env.get(entity.model_id.model)
            if model is None or entity._why_not_trackable():
                entity.preview = False
                continue
            lines = entity._preview_lines(model)
            items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
            entity.preview = Markup("<ul class='mb-0'>%s</ul>") % items

    def _preview_lines(self, model):
        return [
            self._preview_records(model),
            self._preview_starts(model),
            self._preview_company(model),
            self.env._(
                "Their forms show the clocks. The Actions menu of forms and lists "
                "gets “Apply SLA” and “SLA History”."
            ),
            self._preview_lists(model),
        ]

    def _preview_records(self, model):
        # sudo: a count for administrators, of records that they need not see
        count = model.sudo().with_context(active_test=False).search_count([])
        if not count:
            return self.env._("New records get the default SLA. There are none yet.")
        return self.env._(
            "New records get the default SLA. The records that are there, %(count)s, "
            "stay as they are until you apply it to them.",
            count=f"{count:,}",
        )

    def _preview_starts(self, model):
        moments = [
            field._description_string(self.env)
            for field in model._fields.values()
            if field.type == "datetime" and field.store and field.name != "write_date"
        ]
        names = ", ".join(moments[:NAMES_SHOWN])
        if len(moments) > NAMES_SHOWN:
            names = self.env._("%(names)s and others", names=names)
        return self.env._("Clocks can count from: %(names)s.", names=names)

    def _preview_company(self, model):
        if "company_id" in model._fields:
            return self.env._("The SLAs of its own company apply to a record.")
        return self.env._(
            "These records have no company: the SLAs of the company in which a record "
            "was created apply to it."
        )

    def _preview_lists(self, model):
        if "sla_status" in model._fields:
            return self.env._("Lists can be filtered, sorted and grouped by SLA.")
        return self.env._(
            "Lists of KPIs can be filtered and grouped. The model's own lists can, "
            "too, when a developer adds the SLA fields to it."
        )

    # -- what may be enabled ----------------------------------------------------------

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

    # -- its life ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Enable models, and have open browser tabs know (B2)."""
        entities = super().create(vals_list)
        self._announce()
        return entities

    def write(self, vals):
        """Have open browser tabs know what is enabled now (B2)."""
        result = super().write(vals)
        if vals.keys() & {"active", "model_id"}:
            self._announce()
        return result

    def unlink(self):
        """Have open browser tabs know what is enabled no more (B2)."""
        result = super().unlink()
        self._announce()
        return result

    @api.model
    def _announce(self):
        """Tell open browser tabs whose forms show an SLA panel from now on (B2)."""
        if self.pool.ready:  # after an installation they start afresh anyhow
            models = self.env["sla.record"]._enabled_models()
            # sudo: the message goes to all internal users
            users = self.env.ref("base.group_user").sudo()
            users._bus_send("sla_models", {"models": models})

    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        """Refuse to lose history; disabling is the way out (SEMANTICS B1, C5)."""
        # sudo: history that the user may not see counts as well
        trackers = self.env["sla.tracker"].sudo()
        for entity in self:
            domain = [("res_model", "=", entity.model), ("policy_id", "!=", False)]
            if trackers.search(domain, limit=1):
                raise UserError(
                    self.env._(
                        "Records of %(model)s have or had an SLA. Disable the model "
                        "instead of deleting it.",
                        model=entity.model_id.name,
                    )
                )

    # -- disabling --------------------------------------------------------------------

    def action_disable(self, running="finish"):
        """Stop applying SLAs to these models (SEMANTICS B1).

        :param running: what becomes of the running instances: ``finish`` lets success,
            pause, breach and actions go on to their end, ``cancel`` cancels them now
        :raise AccessError: for anybody but system administrators
        """
        if running not in ("finish", "cancel"):
            raise ValueError(running)
        self.check_access("write")
        if running == "cancel":
            # sudo: a model is disabled for all companies at once
            policies = self.env["sla.policy"].sudo().with_context(active_test=False)
            choosing.cancel_policies(
                self.env, policies.search([("model_id", "in", self.model_id.ids)])
            )
        self.write({"active": False})

    def action_ask_disable(self):
        """Disable the model, asking first what becomes of its running instances."""
        self.ensure_one()
        self.check_access("write")
        if not self.running_count:
            return self.action_disable()
        return self._open_wizard(
            "helpdesk_sla_enhanced.sla_entity_disable_action", entity=self.id
        )

    def action_enable(self):
        """Apply SLAs to new records of these models again."""
        self.write({"active": True})

    # -- records older than their SLA -------------------------------------------------

    def action_apply_existing(self):
        """Ask which records without SLA are to get one (SEMANTICS F2).

        :return: the action of the dialog, which previews and applies
        :raise UserError: if the model is disabled
        """
        self.ensure_one()
        self.check_access("write")
        if not self.active:
            raise UserError(
                self.env._("Enable %(model)s first.", model=self.model_id.name)
            )
        return self._open_wizard(
            "helpdesk_sla_enhanced.sla_apply_existing_action", entity=self.id
        )

    @api.model
    def _open_wizard(self, name, entity):
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        action["context"] = {"default_entity_id": entity}
        return action

    def action_view_waiting(self):
        """Open the changes of this model that are still to be judged."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_backlog_action"
        )
        action["domain"] = [("res_model", "=", self.model)]
        return action

    # -- from here on -----------------------------------------------------------------

    def action_view_kpis(self):
        """Open the KPIs of the model; new ones are for it."""
        return self._open_for_model("helpdesk_sla_enhanced.sla_kpi_action")

    def action_view_policies(self):
        """Open the SLAs of the model; new ones are for it."""
        return self._open_for_model("helpdesk_sla_enhanced.sla_policy_action")

    def _open_for_model(self, name):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        action.pop("path", None)
        action["domain"] = [("model_id", "=", self.model_id.id)]
        action["context"] = {"default_model_id": self.model_id.id}
        return action

    def action_new_policy(self):
        """Write an SLA for the model."""
        action = self.action_view_policies()
        return {**action, "views": [(False, "form")], "view_mode": "form"}

    # -- what others ask --------------------------------------------------------------

    def _pause_rule(self):
        """The pause rule as a list domain, empty when there is none (D7)."""
        self.ensure_one()
        return parse(self.pause_when)

    @api.model
    def _default_entity(self):
        """The enabled model of a new KPI or policy: tickets, else the first."""
        # sudo: the default of a form that users without a right to models open, too
        entities = self.sudo()
        tickets = entities.search([("model", "=", "helpdesk.ticket")])
        return tickets or entities.search([], limit=1)
