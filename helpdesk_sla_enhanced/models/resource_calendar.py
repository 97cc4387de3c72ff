# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Working time of Odoo's calendars as clocks for the engine.

``resource.calendar`` stays the only authority on what working time is: a clock asks
``_work_intervals_batch`` for a year at a time and keeps the answer. This is the only
file that knows of time zones.

What is kept lives in the registry cache and is plain data. Three things keep it true:

* A change of a calendar clears it in this process at once, and, after its commit,
  raises the version in the database by which other processes notice at their next
  request. Not before the commit, as Odoo's own signal of a cron does: whatever reads
  in between would keep the old calendar under the new version.
* The version is part of the key, and only a transaction that has seen that version,
  and what this process announced last, adds to what is shared: one that began before
  the change cannot bring it back. The version alone would not do, since it stays
  behind while another process's news waits for the next request.
* A transaction that has changed a calendar itself shares nothing, in either direction,
  until it ends. It recognises what it may reuse by a fingerprint of the rows, which a
  rolled back savepoint cannot fool.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import partial

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..engine import own_hours
from ..sla_core.policy.durations import day_seconds
from ..sla_core.time.clock import ALWAYS, DAY, Clock, WorkClock
from ..sla_core.time.spans import Span, Spans
from ..store import calendars
from ..store.odoo_private import cache_version

_logger = logging.getLogger(__name__)

_CHANGED = "helpdesk_sla_enhanced.calendars_changed"
_OWN = "helpdesk_sla_enhanced.own_calendar_pages"
#: The attribute of a registry that holds what its process announced last.
_ANNOUNCED = "_sla_calendars_announced"

# Odoo's own steps of a day across zones must stay inside what a datetime can say.
_FIRST = int(datetime(1, 1, 4, tzinfo=timezone.utc).timestamp())
_LAST = int(datetime(9999, 12, 28, tzinfo=timezone.utc).timestamp())


class ResourceCalendar(models.Model):
    """Business hours of policies and items (SEMANTICS C4)."""

    _inherit = "resource.calendar"

    def _check_access(self, operation):
        """Allow managers to make schedules, and to change their own (SEMANTICS P1)."""
        refused = super()._check_access(operation)
        return own_hours.allow(self, operation, refused, lambda calendar: calendar)

    # ------------------------------------------------------------------
    # What the engine asks
    # ------------------------------------------------------------------

    def _sla_clock(self, company_id: int | None = None) -> Clock:
        """The working time of this calendar, or of 24×7 on an empty recordset.

        Working time is what ``plan_hours(compute_leaves=True)`` says for someone in the
        calendar's company: attendances minus the time off of nobody in particular.
        A calendar without company heeds the time off of the company that asks, and
        that of no company, so a clock is one of a calendar and a company (SEMANTICS
        C4). A calendar with flexible hours has no working time: it says how much, but
        never when.

        Bound to this environment: ask again in the next transaction, it costs 4 µs.

        :param company_id: the company of the record; 0 for none, by default the
            user's
        """
        if not self:
            return ALWAYS
        self.ensure_one()
        if not self.id:  # not saved yet: what it is an edited copy of, if anything
            return self._origin._sla_clock(company_id)
        if company_id is None:
            company_id = self.env.company.id
        if self.env.cr.postcommit.data.get(_CHANGED):
            fingerprint = self._sla_fingerprint()
            pages = self._sla_own_pages(company_id, fingerprint)
            share = partial(self._sla_is_unchanged, fingerprint)
        else:
            version = cache_version.known_version(self.pool)
            pages = self._sla_shared_pages(company_id, version)
            share = partial(self._sla_has_seen, version)
        load = partial(self._sla_working_spans, company_id)
        return WorkClock(load, pages, share=share)

    def _sla_hours_per_day_seconds(self) -> int:
        """Seconds in a working day (SEMANTICS D4); 24 hours on an empty recordset."""
        if not self:
            return DAY
        self.ensure_one()
        # sudo: portal users, whose tickets are timed as well, may read no calendar
        return day_seconds(self.sudo().hours_per_day)

    def _sla_check_usable(self) -> None:
        """Refuse calendars that can give no deadline (SEMANTICS K).

        :raises ValidationError: naming the first with flexible or without any hours
        """
        for calendar in self.sudo():  # whose hours they are may be another company
            if calendar.flexible_hours:
                raise ValidationError(
                    self.env._(
                        "The working hours “%(calendar)s” are flexible: they do not"
                        " say when work is done, so no deadline follows from them.",
                        calendar=calendar.name,
                    )
                )
            if not any(
                line.hour_to > line.hour_from
                for line in calendar.attendance_ids.filtered(
                    lambda line: line._is_work_period()
                )
            ):
                raise ValidationError(
                    self.env._(
                        "The working hours “%(calendar)s” contain no working time.",
                        calendar=calendar.name,
                    )
                )

    def _sla_is_usable(self) -> bool:
        """Whether this calendar can give a deadline, see :meth:`_sla_check_usable`."""
        try:
            self._sla_check_usable()
        except ValidationError:
            return False
        return True

    # ------------------------------------------------------------------
    # Loading
    # ------------------------------------------------------------------

    def _sla_working_spans(
        self, company_id: int, low: int, high: int
    ) -> Iterator[Span]:
        """The working time between two instants, as Odoo knows it, in whole seconds.

        Asked as superuser with an empty context, so that the answer depends neither on
        who asks first nor on a zone or language they brought along.
        """
        low, high = max(low, _FIRST), min(high, _LAST)
        calendar = self.with_env(self.env(user=SUPERUSER_ID, context={}, su=True))
        if low >= high or calendar.flexible_hours:
            return iter(())
        try:
            intervals = calendar._work_intervals_batch(
                datetime.fromtimestamp(low, timezone.utc),
                datetime.fromtimestamp(high, timezone.utc),
                domain=calendar._sla_leave_domain(company_id),
            )[False]
        except (
            AttributeError,
            KeyError,
            OverflowError,
            TypeError,
            ValueError,
        ) as error:
            # Hours after midnight, a zone that does not exist or is no text: Odoo takes
            # them and then cannot read them. No deadline follows from them (I6).
            _logger.warning("Working hours %s cannot be read: %s", self.id, error)
            return iter(())
        # Odoo ends a day one microsecond before midnight; rounding closes that hole.
        return (
            (round(start.timestamp()), round(end.timestamp()))
            for start, end, _lines in intervals
        )

    def _sla_leave_domain(self, company_id: int) -> list:
        """Which time off counts: Odoo's default, minus that of other companies.

        It is what Odoo's record rule leaves to someone in the calendar's company, or
        in that of the record if the calendar is shared (C4): Odoo gives time off in a
        shared calendar the company of the user who enters it.
        """
        domain = [("time_type", "=", "leave")]
        if self.company_id:
            companies = [self.company_id.id, False]
            domain += ["|", ("calendar_id", "=", self.id)]
        else:
            companies = [company_id, False] if company_id else [False]
        return [*domain, ("company_id", "in", companies)]

    # ------------------------------------------------------------------
    # What is kept, and for whom
    # ------------------------------------------------------------------

    @ormcache("self.id", "company_id", "version", cache="stable")
    def _sla_shared_pages(
        self, company_id: int, version: int | None
    ) -> dict[int, Spans]:
        """The years loaded in this process from committed data of that version."""
        return {}

    def _sla_has_seen(self, version: int | None) -> bool:
        """Whether this transaction may add to what is shared under that version."""
        if version is None or self.env.cr.postcommit.data.get(_CHANGED):
            return False
        seen = cache_version.visible_version(self.env)
        return seen >= max(version, getattr(self.pool, _ANNOUNCED, 0))

    def _sla_own_pages(self, company_id: int, fingerprint: str) -> dict[int, Spans]:
        """The years loaded by this transaction from rows with that fingerprint."""
        own = self.env.cr.postcommit.data.setdefault(_OWN, {})
        return own.setdefault((self.id, company_id, fingerprint), {})

    def _sla_is_unchanged(self, fingerprint: str) -> bool:
        """Whether the rows still are what they were when the fingerprint was taken."""
        return self._sla_fingerprint() == fingerprint

    def _sla_fingerprint(self) -> str:
        """A digest of every row that the working time of this calendar depends on."""
        for model in ("", ".attendance", ".leaves"):
            self.env["resource.calendar" + model].flush_model()
        return calendars.calendar_fingerprint(self.env, self.id)

    @api.model
    def _sla_forget_clocks(self) -> None:
        """Forget all working time, here at once, elsewhere after the commit.

        To be called before calendars, attendances or general time off change, so that
        a clock asked for during the change already knows.
        """
        cache_version.forget(self.pool)
        postcommit = self.env.cr.postcommit
        if not postcommit.data.get(_CHANGED):
            postcommit.data[_CHANGED] = True
            postcommit.add(partial(_announce, self.pool))

    # ------------------------------------------------------------------
    # What changes working time
    # ------------------------------------------------------------------

    # A new calendar has no clock yet, and its lines speak for themselves.

    def write(self, vals):
        """Forget clocks, which count by the values of before."""
        self._sla_forget_clocks()
        return super().write(vals)

    def unlink(self):
        """Forget clocks of what is gone."""
        self._sla_forget_clocks()
        return super().unlink()


class ResourceCalendarAttendance(models.Model):
    """A stretch of working time of every week, or of every second one."""

    _inherit = "resource.calendar.attendance"

    def _check_access(self, operation):
        """Allow managers the hours of schedules that they made (SEMANTICS P1)."""
        refused = super()._check_access(operation)
        return own_hours.allow(
            self, operation, refused, lambda attendance: attendance.calendar_id
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Forget clocks: there is more working time."""
        self.env["resource.calendar"]._sla_forget_clocks()
        return super().create(vals_list)

    def write(self, vals):
        """Forget clocks: working time moves. Managers move it to schedules of their
        own."""
        self.env["resource.calendar"]._sla_forget_clocks()
        result = super().write(vals)
        if "calendar_id" in vals:
            self.check_access("write")
        return result

    def unlink(self):
        """Forget clocks: there is less working time."""
        self.env["resource.calendar"]._sla_forget_clocks()
        return super().unlink()


class ResourceCalendarLeaves(models.Model):
    """Time off. Only that of nobody in particular concerns a clock."""

    _inherit = "resource.calendar.leaves"

    def _sla_forget_general(self, general: bool) -> None:
        """Forget clocks if the leaves are general, or are about to be."""
        # sudo: of whom the leaves are may be hidden from who writes them
        if general or any(not leave.resource_id for leave in self.sudo()):
            self.env["resource.calendar"]._sla_forget_clocks()

    @api.model_create_multi
    def create(self, vals_list):
        """Forget clocks when time off is for everybody."""
        self._sla_forget_general(any(not vals.get("resource_id") for vals in vals_list))
        return super().create(vals_list)

    def write(self, vals):
        """Forget clocks when time off was, or is now, for everybody."""
        self._sla_forget_general("resource_id" in vals and not vals["resource_id"])
        return super().write(vals)

    def unlink(self):
        """Forget clocks when time off was for everybody."""
        self._sla_forget_general(False)
        return super().unlink()


class ResourceResource(models.Model):
    """A person or a thing with time off of its own."""

    _inherit = "resource.resource"

    def unlink(self):
        """Forget clocks when time off of the resource becomes general."""
        # The database empties the resource of the leaves left behind, and what was one
        # person's time off becomes everybody's.
        # sudo: also those that are hidden from who deletes the resource.
        leaves = self.env["resource.calendar.leaves"].sudo()
        if leaves.search_count([("resource_id", "in", self.ids)], limit=1):
            self.env["resource.calendar"]._sla_forget_clocks()
        return super().unlink()


def _announce(pool) -> None:
    """Tell every process that working time has changed; runs after the commit.

    :param pool: the registry of the database
    """
    # Another thread may have loaded the old state between the change and the commit.
    cache_version.forget(pool)
    with pool.cursor() as cr:
        setattr(pool, _ANNOUNCED, cache_version.announce(cr))
        cache_version.count_up(pool)
