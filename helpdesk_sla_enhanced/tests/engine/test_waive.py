# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Excusing a failure (SEMANTICS G5)."""

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestWaive(SlaCase):
    def setUp(self):
        super().setUp()
        action = self.env["ir.actions.server"].create(
            {
                "name": "Note",
                "model_id": self.entity.model_id.id,
                "state": "code",
                "code": "record.message_post(body='failed')",
            }
        )
        on_failure = Command.create(
            {"trigger": "failure", "server_action_id": action.id}
        )
        self._create_policy(self._item(action_ids=[on_failure]))
        with self.at("2026-01-05 09:00"):
            self.ticket = self._create_ticket()
            self.instance = self.instance_of(self.ticket)
        self.enterContext(self.at("2026-01-05 12:00"))
        self.run_cron("clock")

    def test_a_waived_failure_counts_as_not_breached(self):
        """SEMANTICS G5, I3: status and times stay."""
        self.assertEqual(self.ticket.sla_status, "noncompliant")
        self.instance.with_user(self.manager).action_waive("Power cut")
        self.assertRecordValues(
            self.instance,
            [
                {
                    "status": "noncompliant",
                    "end_time": utc("2026-01-05 11:00"),
                    "waived": True,
                    "waive_reason": "Power cut",
                    "waived_by": self.manager.id,
                    "waived_time": utc("2026-01-05 12:00"),
                }
            ],
        )
        self.assertEqual(self.ticket.sla_status, "succeeded")
        event = self.instance.event_ids.filtered(lambda e: e.kind == "waived")
        self.assertEqual(event.detail, "Power cut")

    def test_a_reason_is_chosen(self):
        """SEMANTICS G5: of a list, with words of one's own or without."""
        reason = self.env.ref("helpdesk_sla_enhanced.waive_reason_outage")
        waivable = self.instance.with_user(self.manager)
        waivable.action_waive("the whole city", reason.id)
        self.assertEqual(self.instance.waive_reason_id, reason)
        self.assertEqual(
            self.instance.waive_reason, "Outage or emergency: the whole city"
        )
        waivable.action_unwaive()
        self.assertFalse(self.instance.waive_reason_id)
        waivable.action_waive(reason_id=reason.id)
        self.assertEqual(self.instance.waive_reason, "Outage or emergency")

    def test_the_dialog_asks_for_either(self):
        """SEMANTICS G5: a reason of the list is enough, and none is not."""
        waivable = self.instance.with_user(self.manager)
        wizard = Form(
            self.env["sla.waive"]
            .with_user(self.manager)
            .with_context(**waivable.action_ask_waive()["context"])
        )
        with self.assertRaises(AssertionError):
            wizard.save()
        wizard.reason_id = self.env.ref("helpdesk_sla_enhanced.waive_reason_outage")
        wizard.save().action_confirm()
        self.assertTrue(self.instance.waived)

    def test_only_managers_keep_the_list_of_reasons(self):
        """SEMANTICS P1: each in their own companies."""
        reasons = self.env["sla.waive.reason"]
        with self.assertRaises(AccessError):
            reasons.with_user(self.agent).create({"name": "Because"})
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = reasons.create({"name": "Theirs", "company_id": other.id})
        mine = reasons.with_user(self.manager).create({"name": "Mine"})
        found = reasons.with_user(self.manager).search([])
        self.assertIn(mine, found)
        self.assertNotIn(theirs, found)
        with self.assertRaises(AccessError):
            self.instance.with_user(self.manager).action_waive(reason_id=theirs.id)

    def test_a_reason_in_use_is_archived_not_deleted(self):
        """SEMANTICS C5: reports still count by it."""
        reason = self.env["sla.waive.reason"].create({"name": "Storm"})
        self.instance.with_user(self.manager).action_waive(reason_id=reason.id)
        with self.assertRaisesRegex(UserError, "Archive it"):
            reason.unlink()

    def test_a_waiver_can_be_taken_back(self):
        """SEMANTICS G5."""
        waivable = self.instance.with_user(self.manager)
        waivable.action_waive("Power cut")
        waivable.action_unwaive()
        self.assertFalse(self.instance.waived)
        self.assertFalse(self.instance.waive_reason)
        self.assertEqual(self.ticket.sla_status, "noncompliant")
        kinds = self.instance.event_ids.mapped("kind")
        self.assertIn("unwaived", kinds)

    def test_pending_failure_actions_are_skipped(self):
        """SEMANTICS G5."""
        self.instance.with_user(self.manager).action_waive("Power cut")
        self.run_cron("actions")
        run = self.instance.action_run_ids
        self.assertEqual(
            (run.state, run.reason), ("skipped", "The failure was waived.")
        )

    def _end_waiver(self):
        self.instance.with_user(self.manager).action_unwaive()
        self.run_cron("actions")

    def test_a_failure_action_that_was_skipped_runs_after_all(self):
        """SEMANTICS G5, E5: taken back, as if the waiver had never been; once (E3)."""
        self.instance.with_user(self.manager).action_waive("Power cut")
        self.run_cron("actions")
        self._end_waiver()
        self.assertEqual(self.instance.action_run_ids.state, "done")
        self.instance.with_user(self.manager).action_waive("Power cut")
        self._end_waiver()
        notes = self.ticket.message_ids.filtered(lambda m: "failed" in m.body)
        self.assertEqual(len(notes), 1)

    def test_what_the_worker_found_waived_runs_after_all(self):
        """SEMANTICS G5: one that was started before the waiver, and is tried again."""
        run = self.instance.action_run_ids
        self.instance.with_user(self.manager).action_waive("Power cut")
        run._permitted().write({"state": "pending", "error": False, "waived": False})
        self.run_cron("actions")
        self.assertEqual(
            (run.state, run.reason), ("skipped", "The failure was waived.")
        )
        self._end_waiver()
        self.assertEqual(run.state, "done")

    def test_what_a_manager_skipped_stays_skipped(self):
        """SEMANTICS G5, E4: the end of a waiver takes no other decision back."""
        run = self.instance.action_run_ids
        run.with_user(self.manager).action_skip()
        self.instance.with_user(self.manager).action_waive("Power cut")
        self._end_waiver()
        self.assertEqual(run.state, "skipped")

    def test_only_managers_waive(self):
        """SEMANTICS G5, P1."""
        with self.assertRaises(AccessError):
            self.instance.with_user(self.agent).action_waive("Power cut")
        self.instance.with_user(self.manager).action_waive("Power cut")
        with self.assertRaises(AccessError):
            self.instance.with_user(self.agent).action_unwaive()

    def test_a_waiver_needs_a_reason(self):
        """SEMANTICS G5."""
        for reason in (None, "", "   "):
            with self.assertRaisesRegex(UserError, "Say why"):
                self.instance.with_user(self.manager).action_waive(reason)

    def test_only_a_failure_can_be_waived(self):
        """SEMANTICS G5: not what runs, and nothing twice."""
        running = self.instance_of(self._create_ticket())
        with self.assertRaisesRegex(UserError, "has not failed"):
            running.with_user(self.manager).action_waive("Power cut")
        self.instance.with_user(self.manager).action_waive("Power cut")
        with self.assertRaisesRegex(UserError, "waived already"):
            self.instance.with_user(self.manager).action_waive("Again")

    def test_a_refused_waiver_says_what_the_status_is(self):
        """SEMANTICS G5: what runs has nothing to waive, and is not waived either."""
        running = self._running()
        with self.assertRaises(UserError) as refusal:
            running.with_user(self.manager).action_waive("Power cut")
        self.assertIn("Its status is In Progress.", str(refusal.exception))
        self.assertNotIn("waived already", str(refusal.exception))

    def test_taking_back_what_is_not_waived(self):
        """SEMANTICS G5: nothing changes, and the list says so."""
        notice = self.instance.with_user(self.manager).action_unwaive()
        self.assertIn("None of the selected", notice["params"]["message"])
        self.assertNotIn("unwaived", self.instance.event_ids.mapped("kind"))

    def test_each_row_can_be_waived_where_it_failed(self):
        """SEMANTICS G5, P1: managers have the button in the row, agents have none."""
        model = self.env["sla.kpi.instance"]
        button = "//list/button[@name='action_ask_waive']"
        for user, count in ((self.manager, 1), (self.agent, 0)):
            arch = model.with_user(user).get_view(view_type="list")["arch"]
            found = etree.fromstring(arch).xpath(button)
            self.assertEqual(len(found), count)
        self.assertTrue(self._row_hides_button(self._running()))
        self.assertFalse(self._row_hides_button(self.instance))
        self.instance.with_user(self.manager).action_waive("Power cut")
        self.assertTrue(self._row_hides_button(self.instance))

    def _running(self):
        """The instance of a ticket that has just come."""
        return self.instance_of(self._create_ticket())

    def _row_hides_button(self, instance):
        arch = instance.with_user(self.manager).get_view(view_type="list")["arch"]
        button = etree.fromstring(arch).xpath("//list/button[@name='action_ask_waive']")
        values = instance.read(["status_now", "waived"])[0]
        return safe_eval(button[0].get("invisible"), values)

    def test_a_failure_that_no_cron_has_found_can_be_waived(self):
        """SEMANTICS I1: what the screen shows as failed can be waived."""
        with self.at("2026-01-05 12:30"):
            late = self.instance_of(self._create_ticket())
        with self.at("2026-01-05 15:00"):
            self.env.invalidate_all()
            self.assertEqual(late.status, "in_progress")
            late.with_user(self.manager).action_waive("Power cut")
        self.assertEqual((late.status, late.waived), ("noncompliant", True))

    # -- the screen -------------------------------------------------------------------

    def test_the_dialog_asks_for_the_reason(self):
        """SEMANTICS G5: from one failure, or from a choice with others among it."""
        running = self.instance_of(self._create_ticket())
        chosen = (self.instance | running).with_user(self.manager)
        action = chosen.action_ask_waive()
        self.assertEqual(action["res_model"], "sla.waive")
        wizard = self.env["sla.waive"].with_user(self.manager)
        form = Form(wizard.with_context(**action["context"]))
        self.assertEqual((form.chosen_count, form.failure_count), (2, 1))
        self.assertIn("Of the 2 chosen, 1 failed", form.left_out)
        with self.assertRaises(AssertionError):
            form.save()
        form.reason = "Power cut"
        form.save().action_confirm()
        self.assertEqual(self.instance.waive_reason, "Power cut")
        self.assertFalse(running.waived)

    def test_the_dialog_has_nothing_to_ask(self):
        """SEMANTICS G5: what runs, and what is waived already."""
        waivable = self.instance.with_user(self.manager)
        waivable.action_waive("Power cut")
        with self.assertRaisesRegex(UserError, "None of the selected KPIs has an"):
            waivable.action_ask_waive()

    def test_agents_are_not_asked(self):
        """SEMANTICS G5, P1: nor do they see the buttons."""
        with self.assertRaises(AccessError):
            self.instance.with_user(self.agent).action_ask_waive()
        instances = self.env["sla.kpi.instance"]
        for user, seen in ((self.agent, False), (self.manager, True)):
            view = instances.with_user(user).get_view(view_type="form")
            self.assertEqual("action_ask_waive" in view["arch"], seen)
