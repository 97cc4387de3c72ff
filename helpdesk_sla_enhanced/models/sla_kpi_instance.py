# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The KPI instances: one clock on one record."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine import client_actions, instance_words, process, waivers
from ..engine.context import own
from ..engine.explaining import deadline
from ..engine.waivers import UNWAIVED, WAIVED
from ..sla_core.time.moments import epoch
from ..sla_core.timer import timer
from ..store import facts, instance_rows, upkeep
from ..store.columns import LIVE
from ..store.health_figures import FORGOTTEN
from .sla_fields import GuardedMany2one

STATUS_SELECTION = [
    (timer.NONCOMPLIANT, "Noncompliant"),
    (timer.NEARING, "Nearing Failure"),
    (timer.IN_PROGRESS, "In Progress"),
    (timer.PAUSED, "On Hold"),
    (timer.SUCCEEDED, "Succeeded"),
    (timer.CANCELED, "Cancelled"),
]


class SlaKpiInstance(models.Model):
    """One KPI's clock on one record.

    Facts only: what follows from them and the present moment is ``status_now``
    (SEMANTICS I1). Working durations are stored as seconds or, where people read them,
    as minutes; moments are naive UTC. What mail templates say of it follows the
    context's ``lang`` and ``tz``, and the present moment.
    """

    _name = "sla.kpi.instance"
    _inherit = ["sla.engine.table"]
    _description = "SLA KPI Instance"
    _order = "id desc"
    _log_access = False

    tracker_id = fields.Many2one(  #: The record, as the engine knows it.
        comodel_name="sla.tracker",
        string="Tracker",
        required=True,
        ondelete="cascade",  # found by the index ``_one_live``
    )
    #: The technical name of the record's model.
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(  #: The id of the record.
        string="Record", model_field="res_model", required=True
    )
    #: The record's name, as the reader may see it.
    record_name = fields.Char(compute="_compute_record_name")
    #: The record's company.
    company_id = GuardedMany2one(comodel_name="res.company", string="Company")
    policy_id = GuardedMany2one(  #: The SLA that promises.
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        ondelete="restrict",
        index=True,
    )
    item_id = fields.Many2one(
        comodel_name="sla.item",
        string="Item",
        required=True,
        ondelete="restrict",
        help="The line of the SLA whose terms apply.",
    )
    kpi_id = GuardedMany2one(
        comodel_name="sla.kpi",
        string="KPI",
        required=True,
        ondelete="restrict",
        help="What is measured.",
    )
    calendar_id = fields.Many2one(  #: The hours that count; empty: all.
        comodel_name="resource.calendar",
        string="Working Hours",
        ondelete="restrict",
    )
    status = fields.Selection(
        selection=STATUS_SELECTION,
        string="Stored Status",
        required=True,
        help="The status when it was last saved. Screens and reports show the status "
        "of this moment.",
    )
    status_now = fields.Selection(
        selection=STATUS_SELECTION,
        string="Status",
        compute="_compute_status_now",
        search="_search_status_now",
        help="The status at this moment. Noncompliant: not met in time, the promise "
        "is broken.",
    )
    start_time = fields.Datetime(required=True, help="The clock counts from then.")
    warning_time = fields.Datetime(help="From then on it is nearing its failure.")
    failure_time = fields.Datetime(
        required=True,
        help="Must be met before then. From then on the promise is broken.",
    )
    met_time = fields.Datetime(help="When the success criteria were met.")
    end_time = fields.Datetime(help="When it was met, failed or was cancelled.")
    #: The promise, in working seconds.
    target_seconds = fields.Integer(string="Target (s)", required=True)
    #: Until the warning, working seconds; 0: none.
    warning_seconds = fields.Integer(string="Warn After (s)")
    allow_pause = fields.Boolean()  #: Whether a hold stops it.
    #: The longest hold, elapsed seconds; 0: any.
    max_hold_seconds = fields.Integer(string="Maximum Hold (s)")
    on_hold_since = fields.Datetime()  #: When the running hold began, UTC.
    hold_spent = fields.Boolean(
        string="Maximum Hold Used Up",
        help="The clock runs on: it can be on hold again after the record has left "
        "its hold once.",
    )
    last_on_hold = fields.Datetime()  #: When the last hold began, UTC.
    on_hold_minutes = fields.Float(
        string="On Hold (min)", help="Working time of all ended holds, in minutes."
    )
    on_hold_clock_minutes = fields.Float(
        string="On Hold, Elapsed (min)",
        help="Elapsed time of all ended holds, in minutes.",
    )
    resume_time = fields.Datetime(help="When the running hold ends by itself.")
    resume_warning_time = fields.Datetime()  #: The warning if it resumes then, UTC.
    resume_failure_time = fields.Datetime()  #: The failure if it resumes then, UTC.
    hold_ids = fields.One2many(  #: The times when it stood still.
        comodel_name="sla.hold", inverse_name="instance_id", string="Holds"
    )
    event_ids = fields.One2many(  #: What happened to it.
        comodel_name="sla.event", inverse_name="instance_id", string="History"
    )
    action_run_ids = fields.One2many(  #: What it asked to be run.
        comodel_name="sla.action.run", inverse_name="instance_id", string="Actions"
    )
    cycle = fields.Integer(
        required=True,
        default=1,
        help="1 for the first clock of this KPI on the record, 2 for the second: for "
        "KPIs that repeat.",
    )
    is_current = fields.Boolean(
        string="Counts in Reports",
        help="Reports and the status of the record count this one: the newest of its "
        "KPI and cycle that was not cancelled.",
    )
    lapsed = fields.Boolean(
        string="No Longer Applies",
        help="The item of this KPI stopped matching the record after the clock had "
        "started.",
    )
    previous_instance_id = GuardedMany2one(  #: The instance that it took over from.
        comodel_name="sla.kpi.instance",
        string="Previous Instance",
        ondelete="set null",
        index="btree_not_null",
    )
    next_event_time = fields.Datetime()  #: When the clock looks again, UTC.
    steps = fields.Json(
        help="The escalation steps: action, working seconds from the failure, and "
        "the moment, in seconds since 1970, while the step is still to come."
    )
    reapplied = fields.Integer(
        string="Times Applied Again",
        help="How often the SLA was applied again so that its actions run again.",
    )
    estimated = fields.Boolean(
        string="Noticed Late",
        help="The change was noticed afterwards: it may have happened earlier.",
    )
    idle_since = fields.Datetime(
        help="Since when nobody works on this KPI any more: the record is closed or "
        "archived, has another SLA, or the KPI does not apply to it. A failure "
        "counts up until then."
    )
    user_id = GuardedMany2one(
        comodel_name="res.users",
        string="Responsible",
        help="Who was responsible for the record when the KPI was met or failed.",
    )
    elapsed_seconds = fields.Integer(
        string="Used Time (s)",
        help="The working time from the start until it was met, without holds. Of a "
        "failure: until it was met late or closed, else until it failed.",
    )
    late_seconds = fields.Integer(
        string="Late By (s)",
        help="The working time after the failure time, until it was met late or "
        "closed.",
    )
    waived = fields.Boolean(help="The failure is excused: not counted as a breach.")
    waive_reason_id = fields.Many2one(  #: Why, in kinds that reports count.
        comodel_name="sla.waive.reason",
        string="Kind of Reason",
        ondelete="restrict",
    )
    waive_reason = fields.Char(string="Reason to Waive")  #: Why, in words.
    waived_by = fields.Many2one(comodel_name="res.users")  #: Who waived it.
    waived_time = fields.Datetime()  #: When it was waived, UTC.
    due_text = fields.Char(
        string="Due (text)",
        compute="_compute_texts",
        help="The failure time with its time zone.",
    )
    remaining_text = fields.Char(
        string="Time Left (text)",
        compute="_compute_texts",
        help="The working time left until the failure, in words; empty once it is "
        "past.",
    )
    overdue_text = fields.Char(
        string="Overdue By (text)",
        compute="_compute_texts",
        help="The working time since the failure, in words; empty while it is to come.",
    )
    result_text = fields.Char(
        string="Used Time",
        compute="_compute_texts",
        help="The working time until it was met or failed, in words.",
    )
    record_url = fields.Char(
        string="Link to the Record",
        compute="_compute_record_url",
        help="Opens the record for those who may see it.",
    )

    #: Holds all rows, so that it also finds those of a tracker: one index less to
    #: write. NULLs are never equal, so there may be any number that are not live.
    _one_live = models.UniqueIndex(
        f"(tracker_id, kpi_id, (CASE WHEN status IN {LIVE} THEN TRUE END))",
        "A record has at most one running clock per KPI.",
    )
    _due = models.Index("(next_event_time) WHERE next_event_time IS NOT NULL")
    _record = models.Index("(res_model, res_id)")
    _forgotten = models.Index(f"(tracker_id) WHERE {FORGOTTEN}")

    def init(self):
        """Leave room in the pages for rows that are updated often."""
        upkeep.leave_room(self.env, self._table)
        return super().init()

    @api.model_create_multi
    def create(self, vals_list):
        """Store the births of a batch in one statement.

        Automation rules on this model are called around this method, so they see
        every birth (SEMANTICS E6).
        """
        batch = instance_rows.claim(self.env.context, "create")
        if batch is None:
            return super().create(vals_list)
        return instance_rows.written(self.env, "create", batch).with_env(self.env)

    def write(self, vals):
        """Store the changes of a batch in one statement; see :meth:`create`."""
        batch = instance_rows.claim(self.env.context, "write")
        if batch is None:
            return super().write(vals)
        instance_rows.written(self.env, "write", batch)
        self._invalidate_cache(self.env["sla.engine"]._followed(self._name).rest)
        return True

    @api.depends("res_model", "res_id")
    def _compute_display_name(self):
        for instance in self:
            instance.display_name = f"{instance.kpi_id.name}: {instance.record_name}"

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        names = self._names_of((row.res_model, row.res_id) for row in self)
        for instance in self:
            key = instance.res_model, instance.res_id
            instance.record_name = names.get(key, "")

    @api.depends("status", "warning_time", "failure_time", "resume_time", "company_id")
    def _compute_status_now(self):
        for instance in self:
            now = instance.company_id._sla_moment(self.env["sla.engine"]._sla_now())
            instance.status_now = instance._status_at(now)

    def _status_at(self, now):
        """The status at ``now``, as :func:`timer.status_at` decides (I1)."""
        status, warning, failure = self.status, self.warning_time, self.failure_time
        if status == timer.PAUSED and self.resume_time and self.resume_time <= now:
            warning, failure = self.resume_warning_time, self.resume_failure_time
        elif status not in timer.RUNNING:
            return status
        if failure <= now:
            return timer.NONCOMPLIANT
        return timer.NEARING if warning and warning <= now else timer.IN_PROGRESS

    @api.depends(
        "status",
        "failure_time",
        "resume_time",
        "on_hold_since",
        "met_time",
        "idle_since",
        "elapsed_seconds",
    )
    @api.depends_context("lang", "tz")
    def _compute_texts(self):
        now = self.env["sla.engine"]._sla_now()
        for instance in self:
            failure, span, is_over = instance_words.left_at(instance, now)
            words = instance_words.span_text(
                self.env, span, in_hours=bool(instance.calendar_id)
            )
            instance.due_text = instance_words.moment_text(self.env, failure)
            instance.remaining_text = not is_over and words
            instance.overdue_text = is_over and words
            instance.result_text = instance_words.result_text(instance)

    @api.depends("res_model", "res_id")
    def _compute_record_url(self):
        for instance in self:
            base = instance.get_base_url()
            instance.record_url = (
                f"{base}/mail/view?model={instance.res_model}&res_id={instance.res_id}"
            )

    def _has_step_due(self):
        """Whether a step of escalation has come that the clock has not settled."""
        self.ensure_one()
        now = self.company_id._sla_moment(self.env["sla.engine"]._sla_now())
        return self.status != timer.PAUSED and any(
            at is not None and at <= epoch(now)
            for _action, _offset, at in self.steps or ()
        )

    def _search_status_now(self, operator, value):
        if operator != "in":
            return NotImplemented
        statuses = [status for status in value if status]
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN %s", self._status_now_sql(alias), tuple(statuses) or ("",)
            ),
            predicate=lambda instance: instance.status_now in statuses,
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "status_now":
            return self._status_now_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    def _status_now_sql(self, alias):
        """The expression of ``status_now``, which sorts and groups as it reads."""
        return facts.status_now_sql(self.env, alias)

    # -- waivers ----------------------------------------------------------------------

    def action_ask_waive(self):
        """Ask why the failures among these instances are waived.

        :return: the action of the dialog
        :raise UserError: if none of them has failed
        :raise AccessError: for anybody but SLA managers
        """
        self._check_manager()
        failures = self.filtered(
            lambda i: i.status_now == timer.NONCOMPLIANT and not i.waived
        )
        if not failures:
            raise UserError(
                self.env._("None of the selected KPIs has an unwaived failure.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_waive_action"
        )
        action["context"] = {
            "default_instance_ids": failures.ids,
            "default_chosen_count": len(self),
        }
        return action

    def action_waive(self, reason=None, reason_id=False):
        """Excuse failures: status and times stay, reports count them in no rate (R3).

        :param reason: why, in words that stand in the history
        :param reason_id: a kind of reason, ``sla.waive.reason``, beside or instead
        :raise UserError: without a reason, or for an instance that has not failed
        :raise AccessError: for anybody but SLA managers (G5)
        """
        self._check_manager()
        process.process_pending(self.env)
        kind = self.env["sla.waive.reason"].browse(reason_id or ())
        words = waivers.reason_words(kind, reason)
        waivers.check_waivable(self)
        values = {
            "waived": True,
            "waive_reason_id": kind.id,
            "waive_reason": words,
            "waived_by": self.env.uid,
            "waived_time": self.env["sla.engine"]._sla_now(),
        }
        waivers.waive(self.env, self, values, WAIVED, words)
        waivers.tell_records(
            self,
            self.env._("SLA: the failure of %(kpi)s was waived: %(reason)s"),
            reason=words,
        )

    def action_unwaive(self):
        """Take waivers back: what they held back comes now, late.

        :return: nothing, or a notice if none of these is waived
        :raise AccessError: for anybody but SLA managers (G5)
        """
        self._check_manager()
        waived = self.filtered("waived")
        if not waived:
            said = self.env._("None of the selected KPIs is waived.")
            return client_actions.notice("warning", said)
        values = dict.fromkeys(waivers.FIELDS, False)
        waivers.waive(self.env, waived, values, UNWAIVED, False)
        waivers.tell_records(
            waived,
            self.env._("SLA: the waiver of the failure of %(kpi)s was taken back."),
        )
        return None

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group("helpdesk_sla_enhanced.group_sla_manager"):
            raise AccessError(self.env._("Only SLA managers can waive a failure."))

    # -- for screens and templates ----------------------------------------------------

    @api.model
    def _from_context(self):
        """The instance that an action of a policy runs for, or none."""
        return self.browse(own(self.env.context, "sla_instance_id"))

    def _of(self, record):
        """This instance, or without one the record's current one that fails first.

        A template that says ``sla_instance._of(object)`` can be opened by hand too.
        """
        if self:
            return self
        current = self.search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("is_current", "=", True),
            ]
        )
        running = current.filtered(lambda found: found.status in timer.RUNNING)
        return (running or current).sorted("failure_time")[:1]

    def _for_reader(self, person):
        """The instance in a person's language and time zone.

        :param person: a user or partner; without a time zone of their own, as
            most customers are, moments are shown in that of the working hours
        """
        # sudo: only the name of a time zone is read, also by who may not read calendars
        tz = person.tz or self.sudo().calendar_id.tz or "UTC"
        return self.with_context(lang=person.lang or self.env.lang, tz=tz)

    def explain(self):
        """Why this clock has its failure time (R1): plain values for JSON, see
        :func:`~..engine.explaining.deadline.explain`.

        :raise AccessError: if the user may not read the record
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: who may read the record may know why it has its deadline (R1)
        known = self.sudo()
        record = self.env[known.res_model].browse(known.res_id)
        record.check_access("read")
        return deadline.explain(known, record.sudo(), self.env["sla.engine"]._sla_now())

    def action_open_record(self):
        """Open the tracked record."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
