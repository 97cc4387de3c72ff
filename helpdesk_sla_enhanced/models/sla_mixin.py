# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The SLA of a record as fields of its own model."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine import choosing, process, staff
from ..engine.actions import recipients
from ..store import facts, tracker_rows
from ..store.tracker_rows import RecordRow
from .sla_facts_mixin import SlaFactsMixin
from .sla_fields import INTERNAL
from .sla_tracker import SOURCE_SELECTION

#: The fields that are read from the tracker, and never stored on the record.
RECORD_FACTS = (
    "sla_policy_id",
    "sla_policy_name",
    "sla_no_sla",
    "sla_source",
    "sla_kpi_instance_ids",
    "sla_status",
    "sla_failure_time",
    "sla_warning_time",
    "sla_on_hold",
    "sla_nearing",
    "sla_late",
    "sla_stopped_since",
    "sla_on_hold_minutes",
    "sla_last_on_hold",
    "sla_timer_data",
    "sla_summary",
)


class SlaMixin(models.AbstractModel):
    """The SLA of a record, as fields of the record (SEMANTICS B2).

    A model that inherits this and is enabled by an ``sla.entity`` can show, search,
    sort and group by its SLA. Nothing is stored on the record itself (A5). Its fields
    are for internal users: a customer who reads the record reads none of them (P1).
    """

    _name = "sla.mixin"
    _inherit = ["sla.facts.mixin"]
    _description = "SLA Mixin"

    _sla_sql_facts = (
        "sla_policy_id",
        "sla_no_sla",
        "sla_source",
        *SlaFactsMixin._sla_sql_facts,
    )

    sla_policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        compute="_compute_sla_facts",
        inverse="_inverse_sla_policy_id",
        search="_search_sla_policy_id",
        domain="[('model', '=', sla_model), ('state', '=', 'active')]",
        help="The agreement that applies to this record. Clear it to let the "
        "entitlement and the default choose.",
        groups=INTERNAL,
    )
    sla_policy_name = fields.Char(
        string="Name of the SLA",
        compute="_compute_sla_facts",
        help="The agreement that applies to this record.",
        groups=INTERNAL,
    )
    #: The technical name of the record's model, for domains of views.
    sla_model = fields.Char(
        string="SLA Model", compute="_compute_sla_model", groups=INTERNAL
    )
    sla_no_sla = fields.Boolean(
        string="No SLA",
        compute="_compute_sla_facts",
        inverse="_inverse_sla_no_sla",
        search="_search_sla_no_sla",
        help="No SLA applies to this record, by choice.",
        groups=INTERNAL,
    )
    sla_source = fields.Selection(
        selection=SOURCE_SELECTION,
        string="SLA Chosen By",
        compute="_compute_sla_facts",
        search="_search_sla_source",
        help="Where the SLA of this record came from.",
        groups=INTERNAL,
    )
    #: All clocks of this record, cancelled and replaced ones too.
    sla_kpi_instance_ids = fields.One2many(
        comodel_name="sla.kpi.instance",
        inverse_name="res_id",
        string="SLA KPI Instances",
        domain=lambda self: [("res_model", "=", self._name)],
        bypass_search_access=True,
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    #: The working time of the record's ended holds, in minutes.
    sla_on_hold_minutes = fields.Float(
        string="On Hold (min)",
        compute="_compute_sla_facts",
        groups=INTERNAL,
    )
    #: When the record last went on hold, UTC.
    sla_last_on_hold = fields.Datetime(
        string="Last On Hold",
        compute="_compute_sla_facts",
        groups=INTERNAL,
    )
    #: What the timers of the form show, for the widget.
    sla_timer_data = fields.Json(
        string="SLA Timer", compute="_compute_sla_timer_data", groups=INTERNAL
    )

    # -- being created ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create records; what a model adds to them by itself is part of that."""
        records = super().create(vals_list)
        records._sla_created(vals_list, self.env.context)
        return records

    def _sla_created(self, vals_list, context):
        """Complete records that were just created, before their followers are told of
        them and before their SLA is judged. For models that inherit this.

        :param vals_list: the values they were created with
        :param context: the context of the creation, with its defaults, which the
            records' own lacks
        """

    def _sla_complete_creation(self, vals):
        """Write values as if the records had been created with them: no tracking, no
        automation rule and no notification hears of a change."""
        return super().write(vals)

    # -- reading ----------------------------------------------------------------------

    def _compute_sla_model(self):
        self.sla_model = self._name

    @api.depends_context("lang")
    def _compute_sla_facts(self):
        """Ask the trackers; what waits in the transaction is judged first."""
        process.process_pending(self.env)
        ids = [record.id or record._origin.id for record in self]
        rows = tracker_rows.read_records(self.env, self._name, [*filter(None, ids)])
        for record in self:
            row = rows.get(record.id or record._origin.id, RecordRow())
            record._set_sla_facts(row)
            record.sla_policy_id = row.policy
            record.sla_policy_name = row.policy_name
            record.sla_no_sla = row.no_sla
            record.sla_source = row.source
            record.sla_on_hold_minutes = row.on_hold_minutes
            record.sla_last_on_hold = row.last_on_hold

    def _sla_trackers(self):
        """The trackers of these records, readable by the engine's own code only."""
        ids = [record.id or record._origin.id for record in self]
        return self.env["sla.record"]._trackers(self._name, filter(None, ids))

    def _compute_sla_timer_data(self):
        """What the timer shows: the current instances in the order of their KPIs."""
        payloads = self.env["sla.record"]._payloads(self)
        for record in self:
            record.sla_timer_data = payloads[record.id or record._origin.id]

    def _compute_sla_summary(self):
        """What a list or a card says of the record, in one line (I3)."""
        summaries = self.env["sla.record"]._summaries(self)
        for record in self:
            record.sla_summary = summaries[record.id or record._origin.id]

    @api.model
    def _forget_record_facts(self, model_name, ids):
        """Make the next read of these records' SLA fields ask the tracker again."""
        model = self.env.get(model_name)
        if model is not None and "sla_timer_data" in model._fields:
            records = model.browse(ids)
            records.invalidate_recordset(RECORD_FACTS, flush=False)

    # -- choosing ---------------------------------------------------------------------

    def _inverse_sla_policy_id(self):
        """A choice of a policy, or the wish to let others choose (F1)."""
        source = self._sla_choice_source()
        for policy, records in self.grouped("sla_policy_id").items():
            if policy:
                # sudo: one that the user may not see is refused in words
                policy.sudo()._check_applies_to(records)
                if source == "manual":
                    records._check_sla_company(policy.sudo())  # sudo: as above
                choosing.choose(self.env, records, source, policy.id, False)
            else:
                records._sla_clear_choice(no_sla=False)

    def _inverse_sla_no_sla(self):
        """ "No SLA" is a choice like any other (F1)."""
        source = self._sla_choice_source()
        for no_sla, records in self.grouped("sla_no_sla").items():
            if no_sla:
                choosing.choose(self.env, records, source, 0, True)
            else:
                records._sla_clear_choice(no_sla=True)

    def _check_sla_company(self, policy):
        """Refuse a user's own choice of another company's policy (SEMANTICS C2, K)."""
        owner = policy.company_id
        if not owner:
            return
        homes = self.env["sla.record"]._homes(self)
        for record in self:
            company = homes[record.id]
            if company != owner:
                # sudo, below: only the name of the record's company is shown
                raise ValidationError(
                    self.env._(
                        "SLA: %(policy)s belongs to %(owner)s, and %(record)s to "
                        "%(company)s.",
                        policy=policy.name,
                        owner=owner.name,
                        record=record.display_name,
                        company=company.sudo().name,
                    )
                )

    def _sla_clear_choice(self, no_sla):
        """Let the lower origins choose again where a choice of this kind stands (F1).

        A form saves both fields at once: the empty one must not undo the other.
        """
        trackers = self._sla_trackers().filtered(
            lambda tracker: tracker.no_sla if no_sla else tracker.policy_id
        )
        chosen = set(trackers.mapped("res_id"))
        records = self.filtered(lambda record: record.id in chosen)
        if records:
            choosing.choose(self.env, records, None, 0, False)

    def _sla_choice_source(self):
        """A user's own choice is manual; automations and superuser are not (F1)."""
        return "automatic" if self.env.su or self._sla_in_automation() else "manual"

    @api.model
    def _sla_in_automation(self):
        """Tell whether an automation rule is at work: Odoo notes the rule itself in
        the context, which is more than a client can send."""
        done = self.env.context.get("__action_done")
        return isinstance(done, dict) and any(
            isinstance(rule, models.BaseModel) for rule in done
        )

    # -- who is notified --------------------------------------------------------------

    def _sla_responsible(self):
        """Who is notified of the record's SLA: who is responsible, else the leader of
        the team, else the owner of the SLA. For mail templates; models may override
        it."""
        line = recipients.in_line(self, self._sla_owner())
        named = self["user_id"] if "user_id" in self._fields else line.browse()
        return self._sla_first_there(line, named)

    def _sla_leader(self):
        """Who is notified of a breach: the leader of the team, else who is responsible,
        else the owner of the SLA. For mail templates; models may override it."""
        team = self["team_id"] if "team_id" in self._fields else self.env["res.users"]
        leader = team["user_id"] if "user_id" in team._fields else team.browse()
        line = recipients.in_line(self, self._sla_owner())
        return self._sla_first_there(leader | line, leader)

    def _sla_owner(self):
        # sudo: a template may be rendered by what a customer does
        return self.sudo().sla_policy_id.user_id

    def _sla_first_there(self, line, named):
        """The first of some users who is there, and no customer; the log of the action
        that runs says so if that is not who was meant (SEMANTICS E4)."""
        user = staff.at_work(line)[:1].with_env(self.env)
        if user != named[:1]:
            recipients.note_passed_on(self.env, named, user)
        return user

    # -- searching, sorting, grouping -------------------------------------------------

    def _search_sla_policy_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        # Found through the trackers, as superuser: nothing else would ask (P1).
        self._check_field_access(self._fields["sla_policy_id"], "read")
        unset = operator == "in" and False in value
        if operator == "in":
            value = [policy for policy in value if policy]
        trackers = Domain("res_model", "=", self._name)
        chosen = self._sla_tracked(trackers & Domain("policy_id", operator, value))
        if unset:
            any_policy = self._sla_tracked(trackers & Domain("policy_id", "!=", False))
            return chosen | Domain("id", "not in", any_policy.value)
        return chosen

    def _sla_tracked(self, domain):
        # sudo: what is found is among the records that the user may read
        query = self.env["sla.tracker"].sudo()._search(domain)
        return Domain("id", "in", query.subselect("res_id"))

    def _search_sla_no_sla(self, operator, value):
        return self._search_sla_fact("sla_no_sla", operator, value)

    def _search_sla_source(self, operator, value):
        return self._search_sla_fact("sla_source", operator, value)

    def _sla_join_tracker(self, alias, query):
        """A record without a tracker has no SLA, no status and no failure time."""
        return facts.join_tracker(query, alias, self._name)
