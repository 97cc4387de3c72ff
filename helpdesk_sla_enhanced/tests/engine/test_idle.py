# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A failure counts up while somebody works for its success, and no longer (I3, G3)."""

from odoo.tests import tagged

from ...engine import config
from ..common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestIdleFailures(SlaCase):
    """A ticket of 9:00 that had two hours, and was looked at half an hour after."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(
            cls._item(applicable_when="[('priority', '!=', '3')]")
        )
        cls.other = cls._create_policy(
            cls._item(kpi_id=cls.first_response.id), name="Other", default=False
        )

    def setUp(self):
        super().setUp()
        with self.at("2026-01-05 09:00"):
            self.ticket = self._create_ticket()
            self.instance = self.instance_of(self.ticket)
        with self.at("2026-01-05 11:30"):
            self.run_cron("clock")
            self.assertEqual(self.instance.status, "noncompliant")

    def _change(self, moment, **vals):
        with self.at(moment):
            self.ticket.with_user(self.agent).write(vals)
            self.env.flush_all()
            self.env["sla.engine"]._process_pending()

    def _overdue(self, moment):
        """What mails say, and since when the timer of the panel stands still."""
        with self.at(moment):
            self.instance.invalidate_recordset()
            panel = self.env["sla.record"].with_user(self.agent)
            lines = panel.panel("helpdesk.ticket", self.ticket.id)["lines"]
            (line,) = [line for line in lines if line["id"] == self.instance.id]
            words = (self.instance.overdue_text or "").replace("\xa0", " ")
            return words, line["idle_since"]

    def _assert_stands_still(self, **vals):
        self._change("2026-01-05 12:00", **vals)
        for moment in ("2026-01-05 12:00", "2026-01-09 12:00"):
            self.assertEqual(self._overdue(moment), ("1 hour", "2026-01-05 12:00:00"))

    def test_it_counts_while_it_can_be_met_late(self):
        """SEMANTICS G3, U1."""
        self._change("2026-01-05 12:00", priority="2")
        self.assertEqual(self._overdue("2026-01-05 13:00"), ("2 hours", False))

    def test_a_cancelled_ticket_stands_still(self):
        """SEMANTICS I3: its stage is closed, though the SLA applies and is not met."""
        self._assert_stands_still(stage_id=self.stage_cancelled.id)

    def test_a_stage_that_becomes_a_closed_one(self):
        """SEMANTICS I3, F2: whatever closes the ticket."""
        with self.at("2026-01-05 12:00"):
            self.stage_new.closed = True
            self.env.flush_all()
            self.env["sla.engine"]._process_pending()
        self.assertEqual(self._overdue("2026-01-05 14:00")[0], "1 hour")

    def test_an_archived_ticket_stands_still(self):
        """SEMANTICS I3, F6."""
        with self.at("2026-01-05 12:00"):
            self.ticket.active = False
            self.env["sla.engine"]._process_pending()
        self.assertEqual(
            self._overdue("2026-01-09 12:00"), ("1 hour", "2026-01-05 12:00:00")
        )

    def test_one_that_the_kpi_does_not_apply_to_any_more_stands_still(self):
        """SEMANTICS I3, D2."""
        self._assert_stands_still(priority="3")

    def test_one_with_another_sla_stands_still(self):
        """SEMANTICS I3, A2."""
        self._assert_stands_still(sla_policy_id=self.other.id)

    def test_one_without_sla_stands_still(self):
        """SEMANTICS I3, F1."""
        self._assert_stands_still(sla_no_sla=True)

    def test_a_reopened_ticket_counts_on(self):
        """SEMANTICS I3: the customer waited all the time."""
        self._change("2026-01-05 12:00", stage_id=self.stage_cancelled.id)
        self._change("2026-01-05 14:00", stage_id=self.stage_new.id)
        self.assertEqual(self._overdue("2026-01-05 15:00"), ("4 hours", False))

    def test_solved_in_the_end_it_says_how_late(self):
        """SEMANTICS G3: the moment of the success counts, not that of the closing."""
        self._change("2026-01-05 12:00", stage_id=self.stage_cancelled.id)
        self._change("2026-01-05 14:00", stage_id=self.stage_done.id)
        self.assertEqual(self.instance.met_time, utc("2026-01-05 14:00"))
        self.assertEqual(self._overdue("2026-01-09 12:00")[0], "3 hours")

    def test_what_fails_after_the_ticket_was_closed(self):
        """SEMANTICS I3: nobody works for it from the first moment on."""
        with self.at("2026-01-05 12:00"):
            late = self._create_ticket()
        with self.at("2026-01-05 13:00"):
            late.stage_id = self.stage_cancelled
            self.instance = self.instance_of(late)
            self.ticket = late
        with self.at("2026-01-05 14:00"):
            self.run_cron("clock")
        self.assertEqual(self.instance.status, "noncompliant")
        # The shortest time that is shown; it does not grow.
        self.assertEqual(self._overdue("2026-01-09 12:00")[0], "1 minute")

    def test_mails_say_no_more(self):
        """SEMANTICS I3, E1: the breach mail, sent again days later."""
        self._change("2026-01-05 12:00", stage_id=self.stage_cancelled.id)
        template = self.env.ref("helpdesk_sla_enhanced.mail_template_sla_breach")
        with self.at("2026-01-09 12:00"):
            self.instance.invalidate_recordset()
            template = template.with_context(sla_instance_id=self.instance.id)
            body = template._render_field("body_html", self.ticket.ids)[self.ticket.id]
        self.assertIn("1 hour", body.replace("\xa0", " "))
        self.assertNotIn("day", body)

    def test_the_question_costs_no_new_statement(self):
        """SEMANTICS D8: what is asked of a ticket is kept from one judgement to the
        next, though its flag is that of the stage."""
        snapshot = config.get_snapshot(self.env)
        terms = snapshot.policies[self.policy.id]
        self.assertGreaterEqual(terms.spec.closed, 0)
        self.assertTrue(terms.compiled)
