# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A policy tried on a record that is there."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import MONDAY, PolicyCaseCase


@tagged("post_install", "-at_install")
class TestTry(PolicyCaseCase):
    def setUp(self):
        super().setUp()
        with self.at(MONDAY):
            self.ticket = self._create_ticket(priority="3")
            self.env.flush_all()

    def _try(self, policy=None, user=None):
        wizards = self.env["sla.policy.try"].with_user(user or self.officer)
        wizards = wizards.with_context(
            default_policy_id=(policy or self.policy).id, tz="Europe/Brussels"
        )
        form = Form(wizards)
        form.res_id = self.ticket.id
        return form

    def test_a_draft_shows_what_it_would_make_of_a_record(self):
        """SEMANTICS W1: which item, which times."""
        with self.at("2026-01-05 09:30:00"):
            outcome = self._try().outcome
        for text in ("Urgent", "10:00", "11:00", "12:00", "In Progress"):
            self.assertIn(text, outcome)

    def test_a_kpi_without_item_says_why(self):
        self.others.active = False
        self.ticket.priority = "1"
        outcome = self._try().outcome
        self.assertIn("Not true: Priority is Very High. It is: Medium", outcome)

    def test_what_would_have_failed_by_now_shows_as_failed(self):
        with self.at("2026-01-07 09:30:00"):
            self.assertIn("Noncompliant", self._try().outcome)

    def test_trying_changes_nothing(self):
        """SEMANTICS W1: neither the record nor what the engine knows of it."""
        before = self.ticket.write_date
        self._try().save()
        self.env.flush_all()
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.write_date, before)
        self.assertFalse(self.instance_of(self.ticket))
        self.assertFalse(
            self.env["sla.tracker"].search([("res_id", "=", self.ticket.id)]).policy_id
        )

    def test_a_record_that_the_manager_may_not_read_is_not_shown(self):
        """SEMANTICS P1."""
        self.ticket.company_id = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            self._try()

    def test_what_is_shown_becomes_test_cases(self):
        """SEMANTICS W3: in one click, for each KPI."""
        action = self._try().save().action_save_cases()
        case = self.env["sla.policy.case"].browse(action["res_id"])
        self.assertEqual(case.kpi_id, self.resolve)
        self.assertEqual(case.expected_item_id, self.urgent)
        self.assertEqual(case.start_time, MONDAY)
        self.assertEqual(case.with_user(self.officer).result, "passed")

    def test_only_managers_try(self):
        """SEMANTICS P1."""
        with self.assertRaises(AccessError):
            self._try(user=self.agent)
