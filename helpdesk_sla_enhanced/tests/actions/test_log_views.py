# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The action log and the list of holds, as people read them."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import SlaCase

TRACEBACK = """Traceback (most recent call last):
  File "x.py", line 1, in <module>
odoo.exceptions.AccessError: You are not allowed to modify Contact.
"""


@tagged("post_install", "-at_install")
class TestActionLog(SlaCase):
    def setUp(self):
        super().setUp()
        action = self.env["ir.actions.server"].create(
            {
                "name": "Note",
                "model_id": self.entity.model_id.id,
                "state": "code",
                "code": "record.message_post(body='late')",
            }
        )
        alarm = {"trigger": "failure", "server_action_id": action.id}
        self._create_policy(self._item(action_ids=[Command.create(alarm)]))
        with self.at("2026-01-05 09:00"):
            self.ticket = self._create_ticket()
            self.instance_of(self.ticket)
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
        self.run = self.env["sla.action.run"].search(
            [("instance_id.res_id", "=", self.ticket.id)]
        )

    def _lateness(self, moment, **vals):
        self.run._permitted().write(vals)
        with self.at(moment):
            self.run.invalidate_recordset(["lateness"])
            return self.run.with_user(self.manager).lateness

    def test_how_long_an_action_waits(self):
        self.assertEqual(self._lateness("2026-01-05 10:59"), "Not due yet")
        self.assertEqual(self._lateness("2026-01-05 11:00:45"), "Waiting for 45 s")
        self.assertEqual(self._lateness("2026-01-05 11:12"), "Waiting for 12 min")

    def test_how_late_an_action_ran(self):
        for done, words in (
            ("2026-01-05 11:01:00", "On time"),
            ("2026-01-05 11:01:01", "1 min late"),
            ("2026-01-05 14:05:00", "3 h 05 min late"),
            ("2026-01-07 15:00:00", "2 d 4 h late"),
        ):
            with self.subTest(done):
                found = self._lateness("2026-02-01", state="done", done_time=done)
                self.assertEqual(found, words)

    def test_what_will_not_run_is_not_late(self):
        for state in ("failed", "skipped"):
            self.assertFalse(self._lateness("2026-02-01", state=state))

    def test_the_error_in_one_line(self):
        for error, failure in (
            (TRACEBACK, "You are not allowed to modify Contact."),
            ("The failure was waived.", "The failure was waived."),
            ("KeyError: 'x'\n\n", "'x'"),
            ("Note: nobody is there.", "Note: nobody is there."),
            ("AssertionError", "AssertionError"),
            ("ValueError: NameError('x') while evaluating\n'x.a()'", "NameError('x')"),
            (False, False),
        ):
            with self.subTest(error):
                self.run._permitted().error = error
                self.assertEqual(self.run.with_user(self.manager).failure, failure)

    def test_agents_read_the_reason_and_no_traceback(self):
        """SEMANTICS P1: a traceback tells the code, which not even managers edit."""
        self.run._permitted().error = TRACEBACK
        self.ticket.user_id = self.agent
        log = self.run.with_user(self.agent)
        self.assertEqual(log.failure, "You are not allowed to modify Contact.")
        with self.assertRaises(AccessError):
            log.read(["error"])

    def test_agents_read_why_it_was_skipped_beside_what_failed(self):
        """SEMANTICS E4, P1."""
        self.run._permitted().error = TRACEBACK
        self.run.with_user(self.manager).action_skip()
        self.ticket.user_id = self.agent
        log = self.run.with_user(self.agent)
        self.assertIn(self.manager.name, log.reason)
        self.assertEqual(log.failure, "You are not allowed to modify Contact.")

    def test_what_was_skipped_before_reasons_were_kept_stays_readable(self):
        """SEMANTICS E4: its reason stands where the error stood."""
        self.run._permitted().write({"state": "skipped", "error": "It was waived."})
        self.assertEqual(self.run.with_user(self.manager).failure, "It was waived.")

    def test_only_managers_search_for_what_was_skipped_after_a_failure(self):
        """SEMANTICS E4, P1: agents may not search in tracebacks."""
        for user, seen in ((self.agent, False), (self.manager, True)):
            view = self.run.with_user(user).get_view(view_type="search")
            self.assertEqual("skipped_broken" in view["arch"], seen)

    def test_managers_run_and_skip_several_at_once(self):
        """SEMANTICS E4: what the buttons of the list do."""
        log = self.run.with_user(self.manager)
        log.action_skip()
        self.assertEqual(log.state, "skipped")
        self.assertIn(self.manager.name, log.reason)
        log.action_run_again()
        self.assertEqual((log.state, log.reason), ("pending", False))
        with self.assertRaisesRegex(UserError, "Only SLA managers"):
            self.run.with_user(self.agent).action_skip()

    def test_agents_see_no_buttons(self):
        for user, seen in ((self.agent, False), (self.manager, True)):
            for view_type in ("list", "form"):
                view = self.run.with_user(user).get_view(view_type=view_type)
                self.assertEqual("action_run_again" in view["arch"], seen)


@tagged("post_install", "-at_install")
class TestHolds(SlaCase):
    def _hold(self, since, until=None, **item):
        """A ticket that was on hold once; its hold."""
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at(since):
            ticket.stage_id = self.stage_awaiting
            instance = self.instance_of(ticket)
        if until:
            with self.at(until):
                ticket.stage_id = self.stage_in_progress
                self.instance_of(ticket)
        return instance.hold_ids

    def test_the_longest_come_first(self):
        """SEMANTICS H7: running ones counted up to now."""
        self._create_policy(self._item(failure_after=1000))
        short = self._hold("2026-01-05 10:00", "2026-01-05 10:30")
        running = self._hold("2026-01-05 10:00")
        long = self._hold("2026-01-05 10:00", "2026-01-06 10:00")
        holds = self.env["sla.hold"].with_user(self.manager)
        domain = [("id", "in", (short | running | long).ids)]
        with self.at("2026-01-05 12:00"):
            found = holds.search(domain, order="duration desc")
            self.assertEqual(found.ids, [long.id, running.id, short.id])
            self.assertEqual(found.mapped("duration"), [24, 2, 0.5])
            total = holds._read_group(domain, [], ["duration:sum"])
        self.assertEqual(total, [(26.5,)])
        with self.at("2026-01-10 12:00"):
            self.env.invalidate_all()
            found = holds.search(domain, order="duration desc")
            self.assertEqual(found[0], running)

    def test_a_running_hold_ends_at_its_maximum(self):
        """SEMANTICS H7: whether the clock has come to it or not."""
        self._create_policy(self._item(failure_after=1000, max_hold=3))
        hold = self._hold("2026-01-05 10:00")
        with self.at("2026-01-07 10:00"):
            found = self.env["sla.hold"].search([("id", "=", hold.id)])
            self.assertEqual(found.duration, 3)
            rows = found._read_group([("id", "=", hold.id)], [], ["duration:sum"])
        self.assertEqual(rows, [(3.0,)])

    def test_a_hold_leads_to_its_record(self):
        self._create_policy()
        hold = self._hold("2026-01-05 10:00").with_user(self.manager)
        self.assertEqual(hold.record_name, hold.instance_id.record_name)
        action = hold.action_open_record()
        self.assertEqual(action["res_id"], hold.instance_id.res_id)

    def test_the_reader_sees_the_holds_of_readable_records(self):
        """SEMANTICS P1: an agent of another team has no part in it."""
        self._create_policy()
        hold = self._hold("2026-01-05 10:00")
        stranger = self.env.ref("base.user_admin").copy(
            {"group_ids": [Command.set(self.env.ref("base.group_user").ids)]}
        )
        holds = self.env["sla.hold"].with_user(stranger)
        self.assertFalse(holds.search([("id", "=", hold.id)]))
