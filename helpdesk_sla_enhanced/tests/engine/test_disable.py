# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Disabling a model while something runs, and enabling it again (SEMANTICS B1)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ...engine import config
from ..common import utc
from ..policy.test_policy_life import HOT, LifeCase


@tagged("post_install", "-at_install")
class TestDisable(LifeCase):
    """SEMANTICS B1: what runs ends as the administrator says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = new_test_user(cls.env, "sla_admin", "base.group_system")
        cls.env["helpdesk.ticket"].search([]).unlink()

    def setUp(self):
        super().setUp()
        self.policy = self._create_policy(
            self._noting("failure", name="Hot", sequence=1, applicable_when=HOT),
            self._noting("failure", "cancel", "success", name="All", sequence=2),
        )
        self.ticket = self._ticket_at("2026-01-05 09:00")
        self.instance = self.instance_of(self.ticket)

    def _disable_at(self, moment, **kwargs):
        with self.at(moment):
            self.entity.with_user(self.administrator).action_disable(**kwargs)

    def _snapshot(self):
        return config.get_snapshot(self.env)

    def test_new_records_get_no_sla(self):
        self._disable_at("2026-01-05 09:30")
        self.assertFalse(self.entity.active)
        ticket = self._create_ticket()
        self.assertFalse(ticket.sla_policy_id)
        self.assertFalse(self.policy.apply_to(ticket))
        self.assertFalse(self.instance_of(ticket))

    def test_what_runs_is_met(self):
        """As under a deactivated policy: an alarm that nobody can stop were wrong."""
        self._disable_at("2026-01-05 09:30")
        with self.at("2026-01-05 10:00"):
            self.ticket.with_user(self.agent).stage_id = self.stage_done
            self.assertEqual(self.instance.status, "succeeded")
            self.assertEqual(self.instance.met_time, utc("2026-01-05 10:00"))
            self.assertEqual(self._notes(self.ticket), ["success"])

    def test_what_runs_is_held_and_fails(self):
        self._disable_at("2026-01-05 09:30")
        with self.at("2026-01-05 10:00"):
            self.ticket.stage_id = self.stage_awaiting
            self.assertEqual(self.instance.status, "paused")
        with self.at("2026-01-05 10:30"):
            self.ticket.stage_id = self.stage_new
            self.assertEqual(self.instance.failure_time, utc("2026-01-05 11:30"))
        with self.at("2026-01-05 11:30"):
            self.run_cron("clock")
            self.assertEqual(self.instance.status, "noncompliant")
            self.assertEqual(self._notes(self.ticket), ["failure"])

    def test_what_runs_is_swept(self):
        """SEMANTICS I8: a success by SQL is found."""
        self._disable_at("2026-01-05 09:30")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET stage_id = %s", [self.stage_done.id]
        )
        self.env.invalidate_all()
        with self.at("2026-01-05 10:00"):
            self.run_cron("reconcile")
        self.assertEqual(self.instance.status, "succeeded")

    def test_nothing_is_re_selected(self):
        """Neither another item, nor another policy when the company changes."""
        self._disable_at("2026-01-05 09:30")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        with self.at("2026-01-05 10:00"):
            self.ticket.priority = "3"
            self.ticket.company_id = other
            self.assertEqual(self.instance_of(self.ticket), self.instance)
            self.assertEqual(self.instance.item_id.name, "All")
            self.assertEqual(self.instance.status, "in_progress")

    def test_another_sla_cannot_be_chosen_but_none_can(self):
        gold = self._create_policy(name="Gold", default=False)
        self._disable_at("2026-01-05 09:30")
        with self.at("2026-01-05 10:00"):
            self.assertFalse(gold.apply_to(self.ticket, source="manual"))
            self.assertEqual(self.instance.status, "in_progress")
            self.ticket.with_user(self.agent).sla_no_sla = True
            self.assertEqual(self.instance.status, "canceled")
            self.assertFalse(self.ticket.sla_policy_id)

    def test_a_reopened_record_begins_nothing(self):
        self.resolve.reopen = "cycle"
        self._disable_at("2026-01-05 09:30")
        with self.at("2026-01-05 10:00"):
            self.ticket.stage_id = self.stage_done
            self.env["sla.engine"]._process_pending()
        with self.at("2026-01-05 10:10"):
            self.ticket.stage_id = self.stage_new
            self.assertEqual(self.instance_of(self.ticket), self.instance)
            self.assertEqual(self.instance.status, "succeeded")

    def test_nothing_is_watched_once_all_has_ended(self):
        self._disable_at("2026-01-05 09:30")
        self.assertIn("helpdesk.ticket", self._snapshot().closing)
        with self.at("2026-01-05 10:00"):
            self.ticket.stage_id = self.stage_done
        self.assertEqual(self.instance.status, "succeeded")
        config.note_change(self.env)
        self.assertNotIn("helpdesk.ticket", self._snapshot().entities)
        self.assertNotIn("helpdesk.ticket", self._snapshot().watches)

    def test_archiving_disables(self):
        self.entity.with_user(self.administrator).action_archive()
        self.assertEqual(self._snapshot().closing, {"helpdesk.ticket"})
        self.assertEqual(self.instance.status, "in_progress")

    def test_what_runs_can_be_cancelled(self):
        self._disable_at("2026-01-05 09:30", running="cancel")
        self.assertRecordValues(
            self.instance,
            [
                {
                    "status": "canceled",
                    "end_time": utc("2026-01-05 09:30"),
                    "next_event_time": False,
                }
            ],
        )
        self.assertIn("cancel", self.instance.event_ids.mapped("kind"))
        self.assertEqual(self._notes(self.ticket), ["cancel"])
        self.assertFalse(self._snapshot().entities)

    def test_what_an_archived_policy_runs_is_cancelled_too(self):
        self.policy.action_archive()
        self._disable_at("2026-01-05 09:30", running="cancel")
        self.assertEqual(self.instance.status, "canceled")

    def test_it_can_be_enabled_again(self):
        self._disable_at("2026-01-05 09:30")
        with self.at("2026-01-05 10:00"):
            entity = self.entity.with_user(self.administrator)
            entity.action_enable()
            self.assertTrue(entity.active)
            self.assertEqual(self._create_ticket().sla_policy_id, self.policy)
            self.ticket.priority = "3"
            self.assertEqual(self.instance.status, "canceled")
            self.assertEqual(self.instance_of(self.ticket).item_id.name, "Hot")

    def test_a_cancelled_one_does_not_come_back(self):
        """It stays cancelled until the record changes, as after any cancellation."""
        self._disable_at("2026-01-05 09:30", running="cancel")
        self.entity.action_enable()
        self.assertFalse(self.instance_of(self.ticket))
        self.assertEqual(self.instance.status, "canceled")

    # -- the dialog, and who may use it -----------------------------------------------

    def _dialog(self):
        action = self.entity.with_user(self.administrator).action_ask_disable()
        self.assertEqual(action["res_model"], "sla.entity.disable")
        wizard = self.env["sla.entity.disable"].with_user(self.administrator)
        return Form(wizard.with_context(**action["context"]))

    def test_the_dialog_asks_and_finishes_by_default(self):
        with self.at("2026-01-05 09:30"):
            form = self._dialog()
            self.assertEqual((form.running, form.running_count), ("finish", 1))
            form.save().action_confirm()
        self.assertFalse(self.entity.active)
        self.assertEqual(self.instance.status, "in_progress")
        self.entity.invalidate_recordset(["running_count"])
        with self.at("2026-01-05 09:31"):
            self.assertEqual(self.entity.running_count, 1)

    def test_the_dialog_cancels(self):
        with self.at("2026-01-05 09:30"):
            form = self._dialog()
            form.running = "cancel"
            form.save().action_confirm()
        self.assertEqual(self.instance.status, "canceled")

    def test_nothing_is_asked_when_nothing_runs(self):
        with self.at("2026-01-05 12:00"):
            self.assertFalse(self.entity.action_ask_disable())
        self.assertFalse(self.entity.active)

    def test_managers_do_not_disable(self):
        """SEMANTICS P1."""
        for name in ("action_disable", "action_ask_disable", "action_enable"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(self.entity.with_user(self.manager), name)()
        with self.assertRaises(AccessError):
            self.entity.with_user(self.manager).action_disable(running="cancel")
        self.assertEqual(self.instance.status, "in_progress")

    def test_a_model_in_use_is_not_deleted(self):
        """SEMANTICS C5: refused with the way out."""
        with self.assertRaisesRegex(UserError, "Disable the model instead"):
            self.entity.with_user(self.administrator).unlink()
