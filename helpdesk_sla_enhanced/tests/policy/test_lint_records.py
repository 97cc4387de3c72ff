# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the lint of a policy learns from records, and from the stages of tickets."""

from odoo import Command
from odoo.tests import tagged

from .test_lint import HOT, LintCase


@tagged("post_install", "-at_install")
class TestLintConditions(LintCase):
    """SEMANTICS K: what is only known by asking records."""

    def test_a_success_that_a_new_record_meets(self):
        """Decided on the defaults, with no ticket in the database at all."""
        self.env["helpdesk.ticket"].search([]).unlink()
        criteria = str([("stage_id", "!=", self.stage_cancelled.id)])
        policy = self._policy(self._item(success_criteria=criteria))
        self._assert_says(policy, "Item Resolve is met at its very start: a new record")

    def test_an_item_that_leaves_new_records_out_is_fine(self):
        """Next Response: met while nobody waits, and not for those."""
        next_response = self.env.ref("helpdesk_sla_enhanced.kpi_next_response")
        terms = {
            "applicable_when": "[('awaiting_reply', '=', True)]",
            "success_criteria": "[('awaiting_reply', '=', False)]",
        }
        policy = self._policy(
            self._item(name="Answer", **terms),
            self._item(name="Next", kpi_id=next_response.id, **terms),
        )
        self._assert_does_not_say(policy, "very start")

    def test_an_item_for_few_records_is_judged_by_its_success(self):
        criteria = str([("stage_id", "!=", self.stage_cancelled.id)])
        policy = self._policy(
            self._item(applicable_when=HOT, success_criteria=criteria)
        )
        self._assert_says(policy, "is met at its very start")

    def test_a_kpi_with_a_start_of_its_own_is_left_alone(self):
        field = self.env["ir.model.fields"]._get("helpdesk.ticket", "assigned_date")
        criteria = str([("stage_id", "!=", self.stage_cancelled.id)])
        policy = self._policy(
            self._item(success_criteria=criteria), applicable_from_field_id=field.id
        )
        self._assert_does_not_say(policy, "very start")

    def _met_by_some(self):
        return self._policy(
            self._item(success_criteria="[('partner_id', '!=', False)]"), default=True
        )

    def test_a_success_that_the_newest_records_met_at_once(self):
        """No default does it, but whatever creates the tickets."""
        policy = self._met_by_some()
        self._assert_does_not_say(policy, "very start")
        with self.at("2026-01-05 08:30"):
            for _n in range(3):
                self._create_ticket(partner_id=self.agent.partner_id.id)
            self._create_ticket()
            self.env.flush_all()
        self._assert_says(
            policy, "it was for 3 of the 4 newest open records that nobody has touched"
        )

    def test_records_that_were_touched_say_nothing(self):
        policy = self._met_by_some()
        with self.at("2026-01-05 08:30"):
            tickets = [self._create_ticket() for _n in range(4)]
            self.env.flush_all()
        with self.at("2026-01-05 08:45"):
            for ticket in tickets:
                ticket.partner_id = self.agent.partner_id
            self.env.flush_all()
        self._assert_does_not_say(policy, "very start")

    def test_closed_records_say_nothing(self):
        """Old tickets that were imported as closed are no sign of a wrong success."""
        policy = self._policy(default=True)
        with self.at("2026-01-05 08:30"):
            for _n in range(4):
                self._create_ticket(stage_id=self.stage_done.id)
            self.env.flush_all()
        self._assert_does_not_say(policy, "very start")

    def test_a_success_that_covers_cancelled_and_rejected(self):
        policy = self._policy(
            self._item(success_criteria="[('stage_id.closed', '=', True)]")
        )
        self._assert_says(
            policy, "Item Resolve is also met by tickets that are Cancelled, Rejected."
        )
        for criteria in (
            "[('closed', '=', True)]",
            "[('stage_id', 'any', [('closed', '=', True)])]",
            "[('first_response_date', '!=', False), ('closed', '=', True)]",
            str([("stage_id", "not in", [self.stage_new.id])]),
        ):
            with self.subTest(criteria):
                policy.item_ids.success_criteria = criteria
                self._assert_says(policy, "tickets that are Cancelled, Rejected")

    def test_a_response_that_goes_on_when_solved(self):
        """SEMANTICS A3, K: a solved ticket raises no alarm."""
        done = ("stage_id", "=", self.stage_done.id)
        answered = ("first_response_date", "!=", False)
        policy = self._policy(self._item(name="First", kpi_id=self.first_response.id))
        says = "Item First goes on for tickets that are Done"
        for applicable, success, faulty in (
            ([], [answered], True),
            ([("priority", "=", "3")], [answered], True),
            ([], ["|", answered, done], False),
            ([], ["|", answered, ("closed", "=", True)], False),
            ([("closed", "=", False)], [answered], False),
            ([], [], False),
        ):
            with self.subTest(applicable=applicable, success=success):
                policy.item_ids.write(
                    {
                        "applicable_when": str(applicable),
                        "success_criteria": str(success),
                    }
                )
                check = self._assert_says if faulty else self._assert_does_not_say
                check(policy, says)

    def test_a_success_that_leaves_them_out_is_fine(self):
        lost = str((self.stage_cancelled | self._stage("rejected")).ids)
        policy = self._policy()
        for criteria in (
            self.solved,
            f"[('closed', '=', True), ('stage_id', 'not in', {lost})]",
            "[('first_response_date', '!=', False)]",
            "[]",
            str(
                ["|", ("first_response_date", "!=", False)]
                + [("stage_id", "=", self.stage_done.id)]
            ),
        ):
            with self.subTest(criteria):
                policy.item_ids.success_criteria = criteria
                self._assert_does_not_say(policy, "tickets that are")

    def _stage(self, name):
        return self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")

    def test_a_stage_of_ones_own_is_known_by_its_name(self):
        stage = self.env["helpdesk.ticket.stage"].create(
            {"name": "Abandoned", "closed": True}
        )
        ids = [self.stage_done.id, stage.id]
        policy = self._policy(
            self._item(success_criteria=str([("stage_id", "in", ids)]))
        )
        self._assert_says(policy, "tickets that are Abandoned.")

    def test_a_pause_that_covers_closed_tickets(self):
        """By their stages, whether there are such tickets or not."""
        self.entity.pause_when = str([("stage_id", "!=", self.stage_new.id)])
        policy = self._policy(
            self._item(name="One"), self._item(name="Two", allow_pause="no")
        )
        self._assert_says(policy, "The on hold rule of One also covers closed records")
        self.entity.pause_when = str([("stage_id", "=", self.stage_awaiting.id)])
        self._assert_does_not_say(policy, "on hold rule")

    def test_a_pause_that_covers_closed_tickets_by_another_field(self):
        """By the newest closed tickets."""
        policy = self._policy(
            self._item(pause_override=True, pause_when="[('priority', '=', '0')]")
        )
        ticket = self._create_ticket(priority="0")
        self._assert_does_not_say(policy, "on hold rule")
        ticket.stage_id = self.stage_done
        self._assert_says(policy, "The on hold rule of Resolve also covers closed")

    def test_the_conditions_are_asked_of_a_model_without_stages(self):
        """Contacts: nothing of tickets is asked, and nothing is said."""
        partner = self.env["ir.model"]._get("res.partner")
        self.env["sla.entity"].create(
            {"model_id": partner.id, "pause_when": "[('phone', '=', False)]"}
        )
        kpi = self.env["sla.kpi"].create(
            {"name": "Call", "code": "call", "model_id": partner.id}
        )
        policy = self._policy(
            Command.create(
                {
                    "name": "Call",
                    "kpi_id": kpi.id,
                    "success_criteria": "[('phone', '!=', False)]",
                }
            ),
            model_id=partner.id,
            default=True,
        )
        self.assertEqual(self._lint(policy), [])
