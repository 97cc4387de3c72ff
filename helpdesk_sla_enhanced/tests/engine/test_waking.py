# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The crons that must be in time: who wakes them, when, and at what cost."""

import select
import threading
import time

from odoo.sql_db import db_connect
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ...engine.notice import Notices
from ..common import utc
from ..common_outbox import OutboxCase

NOTICE_LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.notice"
#: Seconds to wait for what takes a fraction of one on an idle machine.
PATIENCE = 30


@tagged("post_install", "-at_install")
class TestWaking(OutboxCase):
    def setUp(self):
        super().setUp()
        self.clock = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_clock")
        self.actions = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_actions")
        self.env["ir.cron.trigger"].search([]).unlink()

    def _woken(self, cron):
        """When the cron is to run, apart from each minute."""
        self.env["sla.engine"]._process_pending()
        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", cron.id)], order="call_at"
        )
        return triggers.mapped("call_at")

    def test_both_run_each_minute(self):
        """SEMANTICS I4: so that polling alone finds within 75 s what is due."""
        for cron in self.clock | self.actions:
            interval = cron.interval_number, cron.interval_type
            self.assertEqual(interval, (1, "minutes"))

    def test_a_failure_time_far_away_wakes_nobody(self):
        """SEMANTICS I4: the clock runs before it anyway, and a save costs nothing."""
        self._create_policy(self._item(failure_after=76, failure_unit="minute"))
        with self.at("2026-01-05 09:00"):
            self._create_ticket()
            self.assertEqual(self._woken(self.clock), [])

    def test_a_failure_time_near_by_wakes_the_clock_at_once(self):
        """SEMANTICS I4: so that it can wake itself to the second."""
        self._create_policy(self._item(failure_after=1, failure_unit="minute"))
        with self.at("2026-01-05 09:00"):
            self._create_ticket()
            self.assertEqual(self._woken(self.clock), [utc("2026-01-05 09:00")])

    def test_a_failure_time_after_two_minutes_wakes_the_clock(self):
        """SEMANTICS I4: workers who were woken for something else just before the
        clock's next minute, when it was not due, look again a minute later."""
        self._create_policy(self._item(failure_after=2, failure_unit="minute"))
        with self.at("2026-01-05 09:00"):
            self._create_ticket()
            self.assertEqual(self._woken(self.clock), [utc("2026-01-05 09:00")])

    def test_the_clock_wakes_itself_to_the_second(self):
        """SEMANTICS I4."""
        self._create_policy(self._item(failure_after=3, failure_unit="minute"))
        with self.at("2026-01-05 09:00:07"):
            self._create_ticket()
        with self.at("2026-01-05 09:02:00"):
            self.run_cron("clock")
            self.run_cron("clock")
            self.assertEqual(self._woken(self.clock), [utc("2026-01-05 09:03:07")])

    def test_the_clock_does_not_wake_for_what_is_far_away(self):
        """SEMANTICS I4."""
        self._create_policy(self._item(failure_after=3, failure_unit="minute"))
        with self.at("2026-01-05 09:00"):
            self._create_ticket()
            self.run_cron("clock")
            self.assertEqual(self._woken(self.clock), [])

    def test_what_it_settles_itself_does_not_wake_the_clock(self):
        """SEMANTICS I4: a warning whose failure follows within the minute."""
        item = {"failure_after": 4, "failure_unit": "minute"}
        self._create_policy(self._item(warn_after=3.5, warn_unit="minute", **item))
        with self.at("2026-01-05 09:00"):
            self._create_ticket()
        with self.at("2026-01-05 09:03:30"):
            self.run_cron("clock")
            self.assertEqual(self._woken(self.clock), [utc("2026-01-05 09:04")])

    def test_a_transition_with_actions_wakes_their_cron(self):
        """SEMANTICS I4."""
        self._acting(self._say("hello"))
        with self.at("2026-01-05 09:00"):
            self._create_ticket()
            self.assertEqual(self._woken(self.actions), [utc("2026-01-05 09:00")])

    def test_a_transition_without_actions_wakes_nobody(self):
        """SEMANTICS I4."""
        self._create_policy()
        self._create_ticket()
        self.assertEqual(self._woken(self.actions), [])

    def test_the_next_try_wakes_to_the_second(self):
        """SEMANTICS E4, I4."""
        self._acting(self._action("raise UserError('boom')"))
        with self.at("2026-01-05 09:00:13"):
            self._create_ticket()
            self._run_actions()
            self.assertEqual(self._woken(self.actions), [utc("2026-01-05 09:01:13")])

    def test_each_copy_of_the_cron_is_a_worker(self):
        """SEMANTICS E3: duplicate the scheduled action to have more of them."""
        copy = self.actions.copy()
        idle = self.actions.copy({"active": False})
        self._acting(self._say("hello"))
        self._create_ticket()
        self.assertEqual(len(self._woken(copy)), 1)
        self.assertEqual(len(self._woken(idle)), 0)

    def test_one_statement_wakes(self):
        """SEMANTICS I4: users' saves pay for it."""
        with self.assertQueryCount(1):
            self.env["sla.action.run"]._wake()


@tagged("post_install", "-at_install")
class TestNotices(BaseCase):
    """A real notice through a real server."""

    def setUp(self):
        super().setUp()
        self.notices = Notices()
        self.cr = db_connect("postgres").cursor()
        self.addCleanup(self.cr.close)
        self.cr.execute("LISTEN cron_trigger")
        self.cr.commit()  # pylint: disable=invalid-commit # listens from then on

    def _heard(self, name, patience=PATIENCE):
        """When the database ``name`` was notified of, or None."""
        connection = self.cr._cnx
        until = time.time() + patience
        while time.time() < until:
            select.select([connection], [], [], until - time.time())
            connection.poll()
            heard = [notice.payload for notice in connection.notifies]
            connection.notifies.clear()
            if name in heard:
                return time.time()
        return None

    def _threads(self):
        return [t for t in threading.enumerate() if t.name.startswith("sla.notice.")]

    def _until_quiet(self):
        for thread in self._threads():
            thread.join(PATIENCE)

    def test_it_comes_not_before_it_is_due(self):
        """SEMANTICS I4."""
        due = time.time() + 0.5
        self.notices.arm("sla_one", "clock", due)
        self.assertGreaterEqual(self._heard("sla_one"), due)

    def test_the_last_one_of_a_purpose_counts(self):
        """SEMANTICS I4: one timer a purpose, however often it is armed."""
        for _n in range(50):
            self.notices.arm("sla_two", "clock", time.time() + 3600)
        self.notices.arm("sla_two", "actions", time.time() + 3600)
        self.notices.arm("sla_two", "clock", time.time())
        self.assertTrue(self._heard("sla_two"))
        self.notices.arm("sla_two", "actions", time.time())
        self._until_quiet()
        self.assertFalse(self._threads())

    def test_it_keeps_no_process_from_ending(self):
        """SEMANTICS I4."""
        self.notices.arm("sla_three", "clock", time.time())
        self.assertTrue(all(thread.daemon for thread in self._threads()))
        self._until_quiet()

    def test_a_database_that_is_gone(self):
        """SEMANTICS I4: the notice needs no connection to it."""
        self.notices.arm("sla_there_is_no_such_database", "clock", time.time())
        self.assertTrue(self._heard("sla_there_is_no_such_database"))

    def test_a_connection_that_fails(self):
        """SEMANTICS I4: it is said, and polling takes over."""
        lost = Notices("sla_there_is_no_such_database")
        with mute_logger("odoo.sql_db"), self.assertLogs(NOTICE_LOGGER) as logs:
            lost.arm("sla_four", "clock", time.time())
            self._until_quiet()
        self.assertIn("could not be notified", logs.output[0])
        self.assertIsNone(self._heard("sla_four", patience=0.5))

    def test_a_server_whose_clock_is_behind(self):
        """SEMANTICS I4: it is due by the server's clock, which judges what is ready."""
        early = self.notices._notify("sla_five", time.time() + 2)
        self.assertGreater(early, 0)
        self.assertIsNone(self._heard("sla_five", patience=0.5))
        self.notices._send("sla_five", "clock", time.time() + 1)
        self.assertTrue(self._heard("sla_five"))
        self._until_quiet()
