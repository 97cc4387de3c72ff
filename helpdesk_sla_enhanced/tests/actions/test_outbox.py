# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The outbox: owners, switched off companies, what was started, and clean-up."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import utc
from ..common_outbox import OutboxCase


@tagged("post_install", "-at_install")
class TestOwners(OutboxCase):
    def test_an_archived_owner_is_no_matter_of_trying_again(self):
        """SEMANTICS C7: failed at once, with what to do about it."""
        policy = self._acting(self._say("hello"))
        ticket = self._create_ticket()
        policy.user_id.active = False
        self._run_actions()
        row = self._rows(ticket)
        self.assertRecordValues(row, [{"state": "failed", "attempts": 1}])
        self.assertIn("Choose another one", row.error)

    def test_after_another_owner_was_chosen_it_runs_again(self):
        """SEMANTICS C7, E4."""
        policy = self._acting(self._say("hello"))
        ticket = self._create_ticket()
        policy.user_id.active = False
        self._run_actions()
        policy.user_id = self.env.ref("base.user_admin")
        self._rows(ticket).action_run_again()
        self._run_actions()
        self.assertEqual(self._rows(ticket).state, "done", self._rows(ticket).error)

    def test_the_superuser_owns_nothing(self):
        """SEMANTICS C7: not even if its user was brought to life."""
        root = self.env.ref("base.user_root")
        self.env.cr.execute("UPDATE res_users SET active = TRUE WHERE id = 1")
        self._acting(self._say("hello"), user_id=root.id)
        ticket = self._create_ticket()
        self._run_actions()
        self.assertEqual(self._rows(ticket).state, "failed")


@tagged("post_install", "-at_install")
class TestSwitchedOff(OutboxCase):
    def test_what_waits_does_not_run_while_the_company_is_off(self):
        """SEMANTICS F5: nothing is fired; what was due before runs afterwards."""
        self._acting(self._say("hello"))
        ticket = self._create_ticket()
        self.env["sla.engine"]._process_pending()
        self.env.company.sla_enabled = False
        self._run_actions()
        self.assertEqual(self._rows(ticket).mapped("state"), ["pending"])
        self.assertFalse(self._said(ticket))
        self.env.company.sla_enabled = True
        self._run_actions()
        self.assertEqual(self._rows(ticket).mapped("state"), ["done"])
        self.assertEqual(self._said(ticket), ["hello"])

    def test_other_companies_are_not_held_up(self):
        """SEMANTICS F5: a company that is off stops its own actions only."""
        self._acting(self._say("hello"))
        other = self.env["res.company"].create({"name": "Switched off"})
        theirs = self._create_ticket(company_id=other.id)
        ticket = self._create_ticket()
        self.env["sla.engine"]._process_pending()
        other.sla_enabled = False
        self._run_actions()
        self.assertEqual(self._rows(ticket).mapped("state"), ["done"])
        self.assertEqual(self._rows(theirs).mapped("state"), ["pending"])


@tagged("post_install", "-at_install")
class TestBegun(OutboxCase):
    """An attempt counts from the moment it is started."""

    def test_what_took_its_process_along_is_tried_again(self):
        """SEMANTICS E3, E4: after the first minute, and then it is done once."""
        self._acting(self._say("hello"))
        with self.at("2026-01-05 09:00") as frozen:
            ticket = self._create_ticket()
            row = self._begin_and_die()
            self.assertRecordValues(
                row,
                [{"attempts": 1, "started_time": utc("2026-01-05 09:00")}],
            )
            self.assertIn("Begun at 2026-01-05 09:00:00", row.reason)
            frozen.tick(59)
            self._run_actions()
            self.assertFalse(self._said(ticket))
            frozen.tick(1)
            self._run_actions()
        self.assertEqual(self._said(ticket), ["hello"])
        self.assertRecordValues(
            row,
            [{"state": "done", "attempts": 2, "started_time": False, "error": False}],
        )

    def test_a_skipped_action_keeps_its_last_failure(self):
        """SEMANTICS E4: next to the reason for which it was skipped."""
        self._acting(self._action("raise ValueError('boom')"), trigger="warning")
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
            self._run_actions()
        with self.at("2026-01-05 12:00"):
            self.run_cron("clock")
            self._run_actions()
        row = self._rows(ticket)
        self.assertEqual(row.state, "skipped")
        self.assertIn("Noncompliant", row.reason)
        self.assertIn("boom", row.error)

    def test_what_is_skipped_at_its_first_try_has_no_failure(self):
        """SEMANTICS E4: that it was started is none."""
        self._acting(self._say("hello"), trigger="warning")
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
        with self.at("2026-01-05 12:00"):
            self._run_actions()
        self.assertRecordValues(
            self._rows(ticket), [{"state": "skipped", "error": False}]
        )

    def test_a_process_that_was_ended_is_a_failure(self):
        """SEMANTICS E4: kept when the action is skipped at its next try."""
        self._acting(self._say("hello"), trigger="warning")
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
            row = self._begin_and_die()
        with self.at("2026-01-05 12:00"):
            self._run_actions()
        self.assertEqual((row, row.state), (self._rows(ticket), "skipped"))
        self.assertIn("Begun at 2026-01-05 10:00:00", row.error)

    def test_what_takes_its_process_along_each_time_is_given_up(self):
        """SEMANTICS E4: after five attempts."""
        self._acting(self._say("hello"))
        with self.at("2026-01-05 09:00") as frozen:
            ticket = self._create_ticket()
            for minutes in (1, 5, 30, 120, 1):
                row = self._begin_and_die()
                self.assertEqual(row.state, "pending")
                frozen.tick(minutes * 60)
            self._run_actions()
        self.assertEqual(row.state, "failed")
        self.assertIn("every time", row.error)
        self.assertFalse(self._said(ticket))

    def test_it_holds_up_no_other_record(self):
        """SEMANTICS E4."""
        self._acting(self._say("hello"))
        with self.at("2026-01-05 09:00"):
            self._create_ticket()
            other = self._create_ticket()
            self._begin_and_die()
            self._run_actions()
        self.assertEqual(self._said(other), ["hello"])

    def test_the_actions_of_a_record_keep_their_order(self):
        """SEMANTICS E1: the second waits for the first, a minute at most."""
        self._acting(self._say("first"), self._say("second"))
        with self.at("2026-01-05 09:00") as frozen:
            ticket = self._create_ticket()
            self._begin_and_die()
            self._run_actions()
            self.assertFalse(self._said(ticket))
            frozen.tick(60)
            self._run_actions()
        self.assertEqual(self._said(ticket), ["first", "second"])

    def test_a_failed_action_does_not_hold_up_the_next_one(self):
        """SEMANTICS E4: what waits for another try lets the others go first."""
        boom = self._action("raise UserError('boom')")
        self._acting(boom, self._say("second"))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self._run_actions()
        self.assertEqual(self._said(ticket), ["second"])

    def test_only_its_own_worker_ends_it(self):
        """SEMANTICS E3: a worker that was away for a minute has lost its action."""
        self._acting(self._say("hello"))
        with self.at("2026-01-05 09:00") as frozen:
            ticket = self._create_ticket()
            row = self._begin_and_die()
            frozen.tick(60)
            self._begin_and_die()
            self._come_back(row, 1)
            self.assertFalse(self._said(ticket))
            self._come_back(row, 2)
        self.assertEqual(self._said(ticket), ["hello"])

    def test_skipped_while_it_ran_stays_skipped(self):
        """SEMANTICS E4: a manager's choice stands, whatever the worker finds."""
        self._acting(self._say("hello"))
        ticket = self._create_ticket()
        row = self._begin_and_die()
        row.with_user(self.manager).action_skip()
        self._come_back(row, 1)
        self.assertEqual(row.state, "skipped")
        self.assertFalse(self._said(ticket))

    def test_a_failure_with_odd_characters_is_kept(self):
        """SEMANTICS E4: PostgreSQL keeps no null characters."""
        self._acting(self._action("raise UserError('bo' + chr(0) + 'om')"))
        ticket = self._create_ticket()
        self._run_actions()
        self.assertIn("boom", self._rows(ticket).error)

    def test_a_failure_that_is_no_text_is_kept(self):
        """SEMANTICS E4: half a character, as broken mails bring it, stops no other
        action."""
        half = self._action("raise UserError('bo' + chr(0xD800) + 'om')")
        self._acting(half, self._say("next"))
        ticket = self._create_ticket()
        self._run_actions()
        self.assertEqual(self._said(ticket), ["next"])
        self.assertIn("bo?om", self._rows(ticket)[0].error)

    def test_of_a_long_failure_both_ends_are_kept(self):
        """SEMANTICS E4: forms and backups need not carry megabytes of it."""
        self._acting(self._action("raise UserError('x' * 10**6 + ' the end')"))
        ticket = self._create_ticket()
        self._run_actions()
        error = self._rows(ticket).error
        self.assertLess(len(error), 25_000)
        self.assertTrue(error.startswith("Traceback"))
        self.assertTrue(error.rstrip().endswith("the end"))


@tagged("post_install", "-at_install")
class TestCleanUp(OutboxCase):
    """Old rows go, but never what keeps an action from being run twice."""

    def _clean(self, moment):
        with self.at(moment):
            return self.env["sla.action.run"]._gc_old()

    def _solved(self, moment="2026-01-05 09:00"):
        with self.at(moment):
            ticket = self._create_ticket()
            self._run_actions()
            ticket.stage_id = self.stage_done
            self.env["sla.engine"]._process_pending()
        return ticket

    def test_rows_of_closed_records_go_after_a_year(self):
        """SEMANTICS E3."""
        self._acting(self._say("hello"))
        ticket = self._solved()
        self.assertEqual(self._clean("2027-01-05 08:59"), (0, False))
        self.assertTrue(self._rows(ticket))
        self.assertEqual(self._clean("2027-01-05 09:01"), (1, False))
        self.assertFalse(self._rows(ticket))

    def test_the_days_are_a_parameter(self):
        """SEMANTICS E3."""
        self._acting(self._say("hello"))
        ticket = self._solved()
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("helpdesk_sla_enhanced.action_run_days", "30")
        self._clean("2026-02-05 09:00")
        self.assertFalse(self._rows(ticket))

    def test_rows_of_live_records_stay(self):
        """SEMANTICS E3: an item may be left and come back after years."""
        self._acting(self._say("hello"))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            ticket.stage_id = self.stage_awaiting
            self._run_actions()
        self._clean("2030-01-05 09:00")
        self.assertEqual(self._rows(ticket).state, "done")

    def test_what_failed_or_waits_stays(self):
        """SEMANTICS E4: somebody has to see it."""
        self._acting(self._action("raise UserError('boom')"))
        ticket = self._solved()
        self._clean("2030-01-05 09:00")
        self.assertEqual(self._rows(ticket).state, "pending")
        self._rows(ticket)._permitted().write({"state": "failed"})
        self._clean("2030-01-05 09:00")
        self.assertEqual(self._rows(ticket).state, "failed")


@tagged("post_install", "-at_install")
class TestManagers(OutboxCase):
    def test_an_agent_neither_runs_nor_skips(self):
        """SEMANTICS E4."""
        self._acting(self._say("hello"))
        row = self._rows(self._create_ticket()).with_user(self.agent)
        for act in (row.action_run_again, row.action_skip):
            with self.assertRaisesRegex(UserError, "Only SLA managers"):
                act()

    def test_run_again_begins_to_count_anew(self):
        """SEMANTICS E4: another five tries."""
        self._acting(self._action("raise UserError('boom')"))
        with self.at("2026-01-05 09:00") as frozen:
            ticket = self._create_ticket()
            for minutes in (1, 5, 30, 120, 0):
                self._run_actions()
                frozen.tick(minutes * 60)
            row = self._rows(ticket)
            self.assertRecordValues(row, [{"state": "failed", "attempts": 5}])
            row.with_user(self.manager).action_run_again()
            self._run_actions()
        self.assertRecordValues(row, [{"state": "pending", "attempts": 1}])

    def test_what_is_done_is_not_run_again(self):
        """SEMANTICS E3."""
        self._acting(self._say("hello"))
        ticket = self._create_ticket()
        self._run_actions()
        self._rows(ticket).with_user(self.manager).action_run_again()
        self._run_actions()
        self.assertEqual(self._said(ticket), ["hello"])
