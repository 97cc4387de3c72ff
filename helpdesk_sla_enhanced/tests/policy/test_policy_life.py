# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How policies come into force and go out of it, and what that does to records."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..common import SlaCase, utc

HOT = str([("priority", "=", "3")])


class LifeCase(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env,
            "sla_officer",
            "helpdesk_mgmt.group_helpdesk_user_own,"
            "helpdesk_sla_enhanced.group_sla_manager",
        )
        cls.note = cls.env["ir.actions.server"].create(
            {
                "name": "Note",
                "model_id": cls.entity.model_id.id,
                "state": "code",
                "code": "record.message_post(body=env.context['sla_trigger'])",
            }
        )

    @classmethod
    def _noting(cls, *triggers, **vals):
        """An item whose transitions leave a message on the ticket."""
        actions = [
            Command.create({"trigger": trigger, "server_action_id": cls.note.id})
            for trigger in triggers
        ]
        return cls._item(action_ids=actions, **vals)

    def _notes(self, ticket):
        self.run_cron("actions")
        texts = ticket.message_ids.sorted("id").mapped("preview")
        return [text for text in texts if text in ("failure", "cancel", "success")]

    def _ticket_at(self, moment, **vals):
        with self.at(moment):
            ticket = self._create_ticket(**vals)
            self.env.flush_all()
            self.env["sla.engine"]._process_pending()
        return ticket

    def _status(self, ticket, moment=None):
        if moment is None:
            return self.instance_of(ticket).status
        with self.at(moment):
            return self.instance_of(ticket).status_now


@tagged("post_install", "-at_install")
class TestStates(LifeCase):
    def test_only_an_active_policy_applies(self):
        """SEMANTICS C1."""
        policy = self._create_policy(activate=False)
        ticket = self._create_ticket()
        for state in ("draft", "inactive"):
            with self.subTest(state), self.assertRaisesRegex(UserError, "Activate"):
                policy.apply_to(ticket)
            policy.action_activate()
            policy.action_deactivate()
        policy.action_activate()
        self.assertEqual(policy.apply_to(ticket), ticket)

    def test_a_policy_that_was_in_force_is_no_draft_again(self):
        """SEMANTICS C1: or its running instances would have no rules."""
        policy = self._create_policy().with_user(self.officer)
        for _state in ("active", "inactive"):
            with self.assertRaisesRegex(UserError, "cannot be a draft again"):
                policy.state = "draft"
            policy.action_deactivate()

    def test_the_state_alone_drops_the_default(self):
        """SEMANTICS C2: no matter who writes it."""
        policy = self._create_policy()
        policy.with_user(self.officer).state = "inactive"
        self.assertFalse(policy.is_default)

    def test_activation_looks_at_the_model(self):
        """SEMANTICS C1, K: it may have been disabled meanwhile."""
        policy = self._create_policy(activate=False)
        self.entity.action_disable()
        with self.assertRaisesRegex(ValidationError, "is not enabled for SLA"):
            policy.action_activate()

    def test_activation_names_the_item_at_fault(self):
        """SEMANTICS C1: what was right once is looked at again."""
        policy = self._create_policy(
            self._item(name="Fine", sequence=1),
            self._item(name="Faulty", sequence=2, calendar_id=self.calendar.id),
            activate=False,
        )
        self.calendar.attendance_ids.unlink()
        with self.assertRaisesRegex(ValidationError, "Faulty: .*Desk Europe/Brussels"):
            policy.action_activate()


@tagged("post_install", "-at_install")
class TestDefaults(LifeCase):
    """SEMANTICS C2."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.shared = cls._create_policy(name="Shared")
        cls.own = cls._create_policy(name="Own", company_id=cls.env.company.id)
        cls.theirs = cls._create_policy(name="Theirs", company_id=cls.other.id)

    def test_a_companys_own_default_beats_the_shared_one(self):
        self.assertTrue(self.shared.is_default and self.own.is_default)
        self.assertEqual(self._create_ticket().sla_policy_id, self.own)
        self.own.action_unset_default()
        self.assertEqual(self._create_ticket().sla_policy_id, self.shared)
        self.theirs.action_deactivate()
        ticket = self._create_ticket(company_id=self.other.id)
        self.assertEqual(ticket.sla_policy_id, self.shared)

    def test_a_record_that_changes_company_resolves_again(self):
        ticket = self._create_ticket()
        ticket.company_id = self.other
        self.assertEqual(ticket.sla_policy_id, self.theirs)

    def test_a_record_without_company_belongs_to_where_it_was_created(self):
        partners = self.env["ir.model"]._get("res.partner")
        self.env["sla.entity"].create({"model_id": partners.id})
        kpi = self.env["sla.kpi"].create(
            {"name": "Call", "code": "call", "model_id": partners.id}
        )
        policies = {
            company: self._create_policy(
                Command.create({"name": "Call", "kpi_id": kpi.id}),
                name=company.name,
                model_id=partners.id,
                company_id=company.id,
            )
            for company in (self.env.company, self.other)
        }
        for company, policy in policies.items():
            partner = (
                self.env["res.partner"].with_company(company).create({"name": "A"})
            )
            self.assertFalse(partner.company_id)
            instance = self.instance_of(partner)
            self.assertEqual(instance.policy_id, policy)
            self.assertEqual(instance.tracker_id.company_id, company)


@tagged("post_install", "-at_install")
class TestDeactivation(LifeCase):
    """SEMANTICS C6."""

    def setUp(self):
        super().setUp()
        self.policy = self._create_policy(
            self._noting("failure", name="Hot", sequence=1, applicable_when=HOT),
            self._noting("failure", "cancel", "success", name="All", sequence=2),
        )
        self.ticket = self._ticket_at("2026-01-05 09:00")

    def _deactivate_at(self, moment, running="finish"):
        with self.at(moment):
            self.policy.with_user(self.officer).action_deactivate(running=running)

    def test_what_runs_is_met(self):
        self._deactivate_at("2026-01-05 09:30")
        with self.at("2026-01-05 10:00"):
            self.ticket.with_user(self.agent).stage_id = self.stage_done
            self.assertEqual(self._status(self.ticket), "succeeded")
            self.assertEqual(self._notes(self.ticket), ["success"])

    def test_what_runs_is_held_and_fails(self):
        self._deactivate_at("2026-01-05 09:30")
        with self.at("2026-01-05 10:00"):
            self.ticket.stage_id = self.stage_awaiting
            self.assertEqual(self._status(self.ticket), "paused")
        with self.at("2026-01-05 10:30"):
            self.ticket.stage_id = self.stage_new
            self.assertEqual(
                self.instance_of(self.ticket).failure_time, utc("2026-01-05 11:30")
            )
        with self.at("2026-01-05 11:30"):
            self.run_cron("clock")
            self.assertEqual(self._status(self.ticket), "noncompliant")
            self.assertEqual(self._notes(self.ticket), ["failure"])

    def test_nothing_is_re_selected(self):
        instance = self.instance_of(self.ticket)
        self._deactivate_at("2026-01-05 09:30")
        with self.at("2026-01-05 10:00"):
            self.ticket.priority = "3"
            self.assertEqual(self.instance_of(self.ticket), instance)
            self.assertEqual(instance.item_id.name, "All")

    def test_new_records_do_not_get_it(self):
        self._deactivate_at("2026-01-05 09:30")
        self.assertFalse(self._create_ticket().sla_policy_id)

    def test_what_runs_can_be_cancelled(self):
        instance = self.instance_of(self.ticket)
        self._deactivate_at("2026-01-05 09:30", running="cancel")
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "canceled",
                    "end_time": utc("2026-01-05 09:30"),
                    "is_current": False,
                    "next_event_time": False,
                }
            ],
        )
        self.assertIn("cancel", instance.event_ids.mapped("kind"))
        self.assertEqual(self._notes(self.ticket), ["cancel"])
        self.assertFalse(self.ticket.sla_status)

    def test_what_failed_before_stays_failed(self):
        """SEMANTICS I2: cancelling settles first what time alone has done."""
        instance = self.instance_of(self.ticket)
        self._deactivate_at("2026-01-05 12:00", running="cancel")
        self.assertRecordValues(
            instance,
            [{"status": "noncompliant", "end_time": utc("2026-01-05 11:00")}],
        )
        self.assertEqual(self._notes(self.ticket), ["failure"])

    def test_cancelling_keeps_to_the_time_of_a_company_that_is_off(self):
        """SEMANTICS F5: nothing is judged or fired for what came after that."""
        instance = self.instance_of(self.ticket)
        with self.at("2026-01-05 10:00"):
            self.env.company.sla_enabled = False
        self._deactivate_at("2026-01-05 12:00", running="cancel")
        self.assertRecordValues(
            instance, [{"status": "canceled", "end_time": utc("2026-01-05 10:00")}]
        )
        self.assertEqual(self._notes(self.ticket), [])

    def test_archiving_lets_what_runs_finish(self):
        with self.at("2026-01-05 09:30"):
            self.policy.with_user(self.officer).action_archive()
        self.assertEqual(self.policy.state, "inactive")
        self.assertEqual(self._status(self.ticket, "2026-01-05 10:00"), "in_progress")
        with self.at("2026-01-05 10:00"):
            self.ticket.stage_id = self.stage_done
        self.assertEqual(self._status(self.ticket), "succeeded")

    def test_no_alarm_is_left_behind(self):
        """The clock has nothing to wake for once what ran was cancelled."""
        self._deactivate_at("2026-01-05 09:30", running="cancel")
        due = self.env["sla.kpi.instance"].search([("next_event_time", "!=", False)])
        self.assertFalse(due.filtered(lambda i: i.policy_id == self.policy))

    # -- the dialog -------------------------------------------------------------------

    def _dialog(self, user):
        action = self.policy.with_user(user).action_ask_deactivate()
        self.assertEqual(action["res_model"], "sla.policy.deactivate")
        wizard = self.env["sla.policy.deactivate"].with_user(user)
        return Form(wizard.with_context(**action["context"]))

    def test_the_dialog_asks_and_finishes_by_default(self):
        """The count is of what runs, not of what the officer may see."""
        with self.at("2026-01-05 09:30"):
            form = self._dialog(self.officer)
            self.assertEqual((form.running, form.running_count), ("finish", 1))
            form.save().action_confirm()
        self.assertEqual(self.policy.state, "inactive")
        self.assertEqual(self._status(self.ticket), "in_progress")

    def test_the_dialog_cancels(self):
        instance = self.instance_of(self.ticket)
        with self.at("2026-01-05 09:30"):
            form = self._dialog(self.officer)
            form.running = "cancel"
            form.save().action_confirm()
        self.assertEqual(instance.status, "canceled")

    def test_nothing_is_asked_when_nothing_runs(self):
        """What has failed by now does not run, whether the clock ran or not. That is
        asked about a default, see test_policy_questions."""
        self.policy.action_unset_default()
        with self.at("2026-01-05 12:00"):
            policy = self.policy.with_user(self.officer)
            self.assertFalse(policy.action_ask_deactivate())
        self.assertEqual(self.policy.state, "inactive")

    def test_agents_do_not_deactivate(self):
        """SEMANTICS P1."""
        for name in ("action_ask_deactivate", "action_deactivate"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(self.policy.with_user(self.agent), name)()
        with self.assertRaises(AccessError):
            self.env["sla.policy.deactivate"].with_user(self.agent).create(
                {"policy_id": self.policy.id}
            )
        self.assertEqual(self.policy.state, "active")
