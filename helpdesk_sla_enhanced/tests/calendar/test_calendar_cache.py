# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is kept of working time between transactions is never stale."""

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from ...sla_core.time.clock import DAY
from .calendar_cases import HOUR, at, office, time_off


@tagged("post_install", "-at_install")
class TestClockAcrossTransactions(BaseCase):
    """With real commits and several transactions open at a time."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.registry.reset_changes)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            calendar = office(env)
            self.calendar_id = calendar.id
            self.line_id = calendar.attendance_ids[0].id
            self.company_id = calendar.company_id.id
        self.addCleanup(self._remove)
        self.start = at("2026-01-05 00:00")

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            calendar = env["resource.calendar"].browse(self.calendar_id)
            people = calendar.leave_ids.resource_id
            # Odoo would leave the time off behind, for all calendars.
            calendar.leave_ids.unlink()
            people.unlink()
            calendar.unlink()

    def _open(self):
        """The calendar in a new transaction, whose snapshot begins now."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        cr.execute("SELECT 1")
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["resource.calendar"].browse(self.calendar_id)

    def _hours(self, calendar, week=0):
        clock = calendar._sla_clock(self.company_id)
        begin = self.start + week * 7 * DAY
        return clock.between(begin, begin + 7 * DAY) / HOUR

    def _shorten(self, calendar, closing=16):
        """Close earlier on Mondays."""
        line = calendar.env["resource.calendar.attendance"].browse(self.line_id)
        line.hour_to = closing
        calendar.env.flush_all()

    def _open_before_a_change(self):
        """The calendar in a transaction that began before it was shortened."""
        long = self._open()
        calendar = self._open()
        self._shorten(calendar)
        calendar.env.cr.commit()
        return long

    def _now(self):
        """What a new transaction says."""
        calendar = self._open()
        hours = self._hours(calendar)
        calendar.env.cr.close()
        return hours

    def test_a_warm_clock_asks_the_database_nothing(self):
        self.assertEqual(self._now(), 40)
        calendar = self._open()
        before = calendar.env.cr.sql_log_count
        self.assertEqual(self._hours(calendar), 40)
        self.assertEqual(calendar.env.cr.sql_log_count, before)

    def _change(self, change):
        """Make a change in a transaction of its own; what the next one says."""
        calendar = self._open()
        change(calendar)
        calendar.env.cr.commit()
        calendar.env.cr.close()
        return self._now()

    def test_every_change_of_attendances_is_seen(self):
        def attend(calendar):
            line = {"name": "Saturday", "dayofweek": "5", "hour_from": 9, "hour_to": 12}
            lines = calendar.env["resource.calendar.attendance"]
            lines.create({**line, "calendar_id": calendar.id})

        def lines(calendar):
            return calendar.attendance_ids.sorted("dayofweek")

        self.assertEqual(self._now(), 40)
        self.assertEqual(self._change(attend), 43)
        self.assertEqual(
            self._change(lambda calendar: lines(calendar)[0].write({"hour_to": 16})), 42
        )
        self.assertEqual(self._change(lambda calendar: lines(calendar)[0].unlink()), 35)

    def test_every_change_of_the_calendar_is_seen(self):
        self.assertEqual(self._now(), 40)
        even = {"two_weeks_calendar": True}  # every line now is of the first week only
        both = {self._change(lambda calendar: calendar.write(even))}
        calendar = self._open()
        both.add(self._hours(calendar, week=1))
        self.assertEqual(both, {0, 40})

    def test_every_change_of_time_off_is_seen(self):
        def take(calendar):
            time_off(calendar, "2026-01-06 00:00:00", "2026-01-06 23:00:00")

        def lengthen(calendar):
            calendar.leave_ids.date_to = "2026-01-07 23:00:00"

        def give(calendar):
            person = calendar.env["resource.resource"].create(
                {"name": "Somebody", "calendar_id": calendar.id}
            )
            calendar.leave_ids.resource_id = person

        def share(calendar):
            calendar.leave_ids.resource_id = False

        self.assertEqual(self._now(), 40)
        self.assertEqual(self._change(take), 32)
        self.assertEqual(self._change(lengthen), 24)
        self.assertEqual(self._change(give), 40)
        self.assertEqual(self._change(share), 24)
        self.assertEqual(self._change(give), 40)
        # The database empties the person of what is left behind.
        self.assertEqual(
            self._change(lambda calendar: calendar.leave_ids.resource_id.unlink()), 24
        )
        self.assertEqual(self._change(lambda calendar: calendar.leave_ids.unlink()), 40)

    def test_a_commit_is_seen(self):
        self.assertEqual(self._now(), 40)
        calendar = self._open()
        self._shorten(calendar)
        self.assertEqual(self._hours(calendar), 39)
        calendar.env.cr.commit()
        self.assertEqual(self._now(), 39)
        self.assertEqual(self._hours(calendar), 39)

    def test_a_rollback_is_seen(self):
        calendar = self._open()
        self._shorten(calendar)
        self.assertEqual(self._hours(calendar), 39)
        self.assertEqual(self._now(), 40)
        calendar.env.cr.rollback()
        self.assertEqual(self._hours(calendar), 40)
        self.assertEqual(self._now(), 40)

    def test_the_end_of_another_calendar_is_seen(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            other = office(env)
            leave = time_off(other, "2026-01-06 00:00:00", "2026-01-06 23:00:00")
        self.addCleanup(self._change, lambda calendar: remove(leave, calendar))

        def remove(record, calendar):
            record.with_env(calendar.env).exists().unlink()

        self.assertEqual(self._now(), 40)
        # The database leaves its time off behind, for all calendars.
        self.assertEqual(self._change(lambda calendar: remove(other, calendar)), 32)
        self.assertEqual(self._change(lambda calendar: remove(leave, calendar)), 40)

    def test_reading_between_change_and_commit_keeps_nothing_old(self):
        calendar = self._open()
        self._shorten(calendar)
        self.assertEqual(self._now(), 40)
        calendar.env.cr.commit()
        self.assertEqual(self._now(), 39)

    def test_a_long_transaction_does_not_bring_the_old_state_back(self):
        long = self._open_before_a_change()
        self.assertEqual(self._hours(long), 40)
        self.assertEqual(self._now(), 39)
        # Nor by a year that nobody has asked for yet.
        self._hours(long, week=60)
        later = self._open()
        self.assertEqual(self._hours(later, week=60), 39)

    def test_nor_while_the_news_of_another_process_waits(self):
        with self.registry.cursor() as cr:
            cr.execute("INSERT INTO orm_signaling_stable DEFAULT VALUES")
        self.addCleanup(self.registry.check_signaling)
        long = self._open_before_a_change()
        self.assertEqual(self._hours(long), 40)
        self.assertEqual(self._now(), 39)

    def test_a_signal_before_the_commit_keeps_nothing_old(self):
        # The order in which Odoo ends a scheduled action.
        calendar = self._open()
        self._shorten(calendar)
        self.registry.signal_changes()
        self.assertEqual(self._now(), 40)
        self.assertEqual(self._hours(calendar), 39)
        calendar.env.cr.commit()
        self.assertEqual(self._now(), 39)

    def test_another_process_is_followed_at_the_next_request(self):
        self.assertEqual(self._now(), 40)
        with self.registry.cursor() as cr:
            cr.execute(
                "UPDATE resource_calendar_attendance SET hour_to = 16 WHERE id = %s",
                [self.line_id],
            )
            cr.execute("INSERT INTO orm_signaling_stable DEFAULT VALUES")
        self.registry.check_signaling()
        self.assertEqual(self._now(), 39)

    def test_a_reader_in_the_middle_of_following_brings_nothing_old_back(self):
        # Odoo empties the cache first and raises its version after that.
        reader = self._open()
        with self.registry.cursor() as cr:
            cr.execute(
                "UPDATE resource_calendar_attendance SET hour_to = 16 WHERE id = %s",
                [self.line_id],
            )
            cr.execute("INSERT INTO orm_signaling_stable DEFAULT VALUES")
        self.registry.clear_cache("stable")
        self.registry.cache_invalidated.discard("stable")
        self.assertEqual(self._hours(reader), 40)
        self.registry.cache_sequences["stable"] += 1
        self.assertEqual(self._now(), 39)

    def test_other_processes_are_told_after_the_commit(self):
        def announced():
            with self.registry.cursor() as cr:
                return self.registry.get_sequences(cr)[1]["stable"]

        calendar = self._open()
        before = announced()
        self._shorten(calendar)
        self.assertEqual(announced(), before)
        calendar.env.cr.commit()
        self.assertGreater(announced(), before)
        # Not above: it would not notice what others announce.
        version = self.registry.cache_sequences["stable"]
        self.assertLessEqual(version, announced())
        after = announced()
        calendar.name = "What is rolled back is announced to nobody"
        calendar.env.cr.rollback()
        self.assertEqual(announced(), after)
        self.assertEqual(self.registry.cache_sequences["stable"], version)

    def test_time_off_of_one_person_forgets_nothing(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            person = env["resource.resource"].create(
                {"name": "Somebody", "calendar_id": self.calendar_id}
            )
        self.assertEqual(self._now(), 40)
        version = self.registry.cache_sequences["stable"]
        calendar = self._open()
        person = person.with_env(calendar.env)
        leave = time_off(
            calendar,
            "2026-01-06 00:00:00",
            "2026-01-06 23:00:00",
            resource_id=person.id,
        )
        leave.date_to = "2026-01-07 23:00:00"
        calendar.env.cr.commit()
        self.assertEqual(self.registry.cache_sequences["stable"], version)
        leave.unlink()
        person.unlink()
        calendar.env.cr.commit()
        self.assertEqual(self._now(), 40)
