# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an instance keeps when it is met or fails (SEMANTICS R2)."""

from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from ...engine import missing_results
from ..common import SlaCase

HOUR = 3600


@tagged("post_install", "-at_install")
class TestKeptResults(SlaCase):
    """Two hours of Brussels' office hours; it is 10:00 there at 09:00 UTC."""

    def setUp(self):
        super().setUp()
        self.colleague = new_test_user(
            self.env, "sla_colleague", "helpdesk_mgmt.group_helpdesk_user"
        )
        self._create_policy(self._item(calendar_id=self.calendar.id))

    def _opened(self, **vals):
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket(user_id=self.agent.id, **vals)
            self.env["sla.engine"]._process_pending()
        return ticket

    def _solve(self, ticket, moment):
        with self.at(moment):
            ticket.with_user(self.manager).write({"stage_id": self.stage_done.id})
            self.env["sla.engine"]._process_pending()

    def _pass(self, moment):
        with self.at(moment):
            self.run_cron("clock")

    def assertKept(self, ticket, user, elapsed, late):
        instance = self.instance_of(ticket)
        self.assertEqual(instance.user_id, user)
        self.assertEqual(instance.elapsed_seconds, elapsed)
        self.assertEqual(instance.late_seconds, late)

    def test_a_success_keeps_who_and_how_long(self):
        """SEMANTICS R2."""
        ticket = self._opened()
        self.assertFalse(self.instance_of(ticket).user_id)
        self._solve(ticket, "2026-01-05 10:30")
        self.assertKept(ticket, self.agent, 1.5 * HOUR, 0)

    def test_later_changes_move_nothing(self):
        """SEMANTICS R2: another responsible, and open again."""
        ticket = self._opened()
        self._solve(ticket, "2026-01-05 10:30")
        with self.at("2026-01-06 10:00"):
            ticket.write(
                {"user_id": self.colleague.id, "stage_id": self.stage_in_progress.id}
            )
        self._solve(ticket, "2026-01-06 12:00")
        self.assertKept(ticket, self.agent, 1.5 * HOUR, 0)

    def test_the_clock_keeps_who_failed(self):
        """SEMANTICS R2: nobody touched the ticket, and it was given on since."""
        ticket = self._opened()
        self._pass("2026-01-05 11:00")
        with self.at("2026-01-05 12:00"):
            ticket.user_id = self.colleague
        self.assertKept(ticket, self.agent, 2 * HOUR, 0)

    def test_a_late_success_is_late_in_working_time(self):
        """SEMANTICS R2, R3: failed at 12:00, met at 10:00 on the next day, Brussels."""
        ticket = self._opened()
        self._pass("2026-01-05 11:00")
        with self.at("2026-01-05 12:00"):
            ticket.user_id = self.colleague
        self._solve(ticket, "2026-01-06 09:00")
        self.assertKept(ticket, self.agent, 8 * HOUR, 6 * HOUR)

    def test_the_form_says_it_in_hours(self):
        """SEMANTICS R2: eight hours of work are no third of a day."""
        ticket = self._opened()
        self._pass("2026-01-05 11:00")
        self._solve(ticket, "2026-01-06 09:30")
        text = self.instance_of(ticket).result_text
        self.assertEqual(
            text,
            "8 hours, 30 minutes of working time, "
            "of which 6 hours, 30 minutes of working time too late",
        )

    def test_the_responsible_field_is_the_model_s_own(self):
        """SEMANTICS R2: any link to a user, and none means nobody."""
        write_uid = self.env["ir.model.fields"]._get("helpdesk.ticket", "write_uid")
        self.entity.responsible_field_id = write_uid
        ticket = self._opened()
        self._solve(ticket, "2026-01-05 10:00")
        self.assertEqual(self.instance_of(ticket).user_id, self.manager)
        self.entity.responsible_field_id = False
        ticket = self._opened()
        self._solve(ticket, "2026-01-05 10:00")
        self.assertFalse(self.instance_of(ticket).user_id)

    def test_the_responsible_field_is_found(self):
        """SEMANTICS R2: for tickets it is who they are assigned to."""
        self.assertEqual(self.entity.responsible_field_id.name, "user_id")

    def test_a_field_that_is_no_user_is_refused(self):
        """SEMANTICS K: it names the field."""
        team = self.env["ir.model.fields"]._get("helpdesk.ticket", "team_id")
        with self.assertRaisesRegex(ValidationError, "Responsible Field"):
            self.entity.responsible_field_id = team

    def test_results_of_before_are_filled_in(self):
        """SEMANTICS R2: by an upgrade, for what was met, failed, or met late."""
        met, failed, late = self._opened(), self._opened(), self._opened()
        self._solve(met, "2026-01-05 10:30")
        self._pass("2026-01-05 11:00")
        self._solve(late, "2026-01-05 12:00")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sla_kpi_instance SET user_id = NULL, elapsed_seconds = NULL, "
            "late_seconds = NULL"
        )
        self.env.invalidate_all()
        self.patch(missing_results, "TOGETHER", 2)
        self.assertGreaterEqual(missing_results.fill(self.env), 3)
        self.assertKept(met, self.agent, 1.5 * HOUR, 0)
        self.assertKept(failed, self.agent, 2 * HOUR, 0)
        self.assertKept(late, self.agent, 3 * HOUR, HOUR)

    def test_it_costs_no_query(self):
        """SEMANTICS R2, law 4: one ticket or many, solved with or without it."""
        counts = []
        for size, known in ((1, True), (20, True), (20, False)):
            field = self.env["ir.model.fields"]._get("helpdesk.ticket", "user_id")
            self.entity.responsible_field_id = known and field
            with self.at("2026-01-05 09:00"):
                tickets = self.env["helpdesk.ticket"].create(
                    [{"name": "x", "description": "x"} for _each in range(size)]
                )
                self.env["sla.engine"]._process_pending()
            with self.at("2026-01-05 10:00"):
                tickets.stage_id = self.stage_done
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                self.env["sla.engine"]._process_pending()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(set(counts)), 1, counts)

    def test_a_deleted_user_hides_no_figures(self):
        """SEMANTICS R2: the row stays, nobody's name is on it."""
        leaver = new_test_user(
            self.env, "sla_leaver", "helpdesk_mgmt.group_helpdesk_user"
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket(user_id=leaver.id)
        self._solve(ticket, "2026-01-05 10:00")
        ticket.user_id = False
        instance = self.instance_of(ticket)
        self.assertEqual(instance.user_id, leaver)
        self.env.flush_all()
        leaver.unlink()
        report = self.env["sla.report"].search([("instance_id", "=", instance.id)])
        self.assertFalse(report.user_id)
        self.assertEqual(report.met, 1)

    def test_holds_are_no_used_time(self):
        """SEMANTICS R2: an hour on hold of two and a half."""
        policy = self.env["sla.policy"].search([("is_default", "=", True)])
        policy.allow_pause = True
        ticket = self._opened()
        with self.at("2026-01-05 09:30"):
            ticket.stage_id = self.stage_awaiting
            self.env["sla.engine"]._process_pending()
        with self.at("2026-01-05 10:30"):
            ticket.stage_id = self.stage_in_progress
            self.env["sla.engine"]._process_pending()
        self._solve(ticket, "2026-01-05 11:30")
        self.assertKept(ticket, self.agent, 1.5 * HOUR, 0)

    def test_a_cancelled_one_keeps_nothing(self):
        """SEMANTICS R2, A2: it was neither met nor did it fail."""
        other = self._create_policy(
            self._item(calendar_id=self.calendar.id), name="Other", default=False
        )
        ticket = self._opened()
        first = self.instance_of(ticket)
        with self.at("2026-01-05 10:00"):
            other.apply_to(ticket)
        self.assertEqual(first.status, "canceled")
        self.assertFalse(first.user_id or first.elapsed_seconds)
