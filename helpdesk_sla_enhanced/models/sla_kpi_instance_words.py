# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from babel.lists import format_list
from babel.units import format_unit

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, format_datetime, get_lang

from ..engine.context import own
from ..sla_core.timer import timer

#: Seconds in the units that a duration is told in, and their names in the CLDR.
UNITS = ((86400, "duration-day"), (3600, "duration-hour"), (60, "duration-minute"))


class SlaKpiInstance(models.Model):
    """What mail templates and code say about an instance, in the reader's language.

    The fields follow the context's ``lang`` and ``tz``, and the present moment.
    """

    _inherit = "sla.kpi.instance"

    due_text = fields.Char(
        string="Due (text)",
        compute="_compute_texts",
        help="The failure time with its time zone.",
    )
    remaining_text = fields.Char(
        string="Time Left (text)",
        compute="_compute_texts",
        help="The time left until the failure, in words; empty once it is past.",
    )
    overdue_text = fields.Char(
        string="Overdue By (text)",
        compute="_compute_texts",
        help="The time since the failure, in words; empty while it is to come.",
    )
    record_url = fields.Char(
        string="Link to the Record",
        compute="_compute_record_url",
        help="Opens the record for those who may see it.",
    )

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

        :param person: a user or partner; without a time zone of his own, as most
            customers are, moments are told in that of the working hours
        """
        tz = person.tz or self.sudo().calendar_id.tz or "UTC"
        return self.with_context(lang=person.lang or self.env.lang, tz=tz)

    @api.depends(
        "status",
        "failure_time",
        "resume_time",
        "on_hold_since",
        "met_time",
        "idle_since",
    )
    @api.depends_context("lang", "tz")
    def _compute_texts(self):
        now = self.env["sla.engine"]._sla_now()
        for instance in self:
            until, failure = instance._clock_at(now)
            left = failure - until
            instance.due_text = instance._moment_text(failure)
            instance.remaining_text = left > timedelta(0) and self._span_text(left)
            instance.overdue_text = left <= timedelta(0) and self._span_text(-left)

    def _clock_at(self, now):
        """The moment at which the clock stands, and the failure it runs towards.

        A failure counts up until it is met, or nobody works for it any more (I3, G3).
        """
        stopped = self.sudo().tracker_id._stopped_since()  # sudo: trackers are hidden
        now = min(stopped, now) if stopped else now
        failure = self.failure_time
        if self.status == timer.PAUSED:
            if not self.resume_time or self.resume_time > now:
                return min(self.on_hold_since, now), failure
            failure = self.resume_failure_time
        if self.met_time:
            return min(self.met_time, now), failure
        if self.idle_since and failure <= now:
            now = min(now, max(self.idle_since, failure))
        return now, failure

    @api.model
    def _moment_text(self, moment):
        """A moment in the context's language and time zone, which it names."""
        tz = self.env.tz.zone
        return f"{format_datetime(self.env, moment, tz=tz)} ({tz})"

    @api.model
    def _span_text(self, span):
        """A duration in words, such as "2 hours, 5 minutes": its two largest units."""
        locale = babel_locale_parse(get_lang(self.env).code)
        seconds = max(60, int(span.total_seconds()))
        words = []
        for size, unit in UNITS:
            number, seconds = divmod(seconds, size)
            if number:
                words.append(format_unit(number, unit, length="long", locale=locale))
            elif words:
                break
        return format_list(words[:2], style="unit", locale=locale)

    @api.depends("res_model", "res_id")
    def _compute_record_url(self):
        for instance in self:
            base = instance.get_base_url()
            instance.record_url = (
                f"{base}/mail/view?model={instance.res_model}&res_id={instance.res_id}"
            )
