# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rules of the demo data, on tickets of two hours with a warning after one."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import convert_file

from odoo.addons.helpdesk_sla_enhanced.tests.common_recompute import RecomputeCase

MODULE = "helpdesk_sla_enhanced_automation"
WARNED = "The SLA is about to fail: who can help?"
FAILED = "The SLA failed: call the customer"


@tagged("post_install", "-at_install")
class TestRules(RecomputeCase):
    """Each acts once per change, and not where an SLA would be silent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls.env["base.automation"]._unregister_hook)
        convert_file(
            cls.env, MODULE, "demo/base_automation_demo.xml", {}, noupdate=True
        )
        cls.leader = new_test_user(cls.env, "lea", "helpdesk_mgmt.group_helpdesk_user")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "First Line", "user_id": cls.leader.id}
        )
        cls.policy = cls._create_policy(cls._item(warn_after=1))

    def _tickets(self, count=1, user=None, context=(), **vals):
        """Tickets of an agent, made at nine unless it is frozen at another time."""
        vals = {
            "name": "Printer",
            "description": "Help",
            "team_id": self.team.id,
        } | vals
        tickets = (
            self.env["helpdesk.ticket"]
            .with_user(user or self.agent)
            .with_context(**dict(context))
            .create([dict(vals) for _n in range(count)])
        )
        self.env["sla.engine"]._process_pending()
        return tickets.with_env(self.env)

    def _old_tickets(self, created, **how):
        """Tickets of now that count from an earlier moment."""
        field = self.env["ir.model.fields"]._get("helpdesk.ticket", "assigned_date")
        self.policy.applicable_from_field_id = field
        return self._tickets(assigned_date=created, **how)

    def _clock(self, moment):
        with self.at(moment):
            self.run_cron("clock")

    def _told(self, ticket):
        return ticket.activity_ids.sorted("id").mapped("summary")

    def test_a_warning_asks_the_manager(self):
        """SEMANTICS E6, E1: once, at the moment of the warning and not before."""
        with self.at("2026-01-05 09:00"):
            tickets = self._tickets(3)
        self._clock("2026-01-05 09:59:59")
        self.assertFalse(tickets.activity_ids)
        self._clock("2026-01-05 10:00")
        for ticket in tickets:
            self.assertEqual(self._told(ticket), [WARNED])
        self.assertEqual(tickets.activity_ids.user_id, self.env.ref("base.user_admin"))
        self._clock("2026-01-05 10:30")
        self.assertEqual(len(tickets.activity_ids), 3)

    def test_a_failure_is_told_to_manager_and_leader(self):
        """SEMANTICS E6, E1: once, after the warning."""
        with self.at("2026-01-05 09:00"):
            ticket = self._tickets()
        self._clock("2026-01-05 10:00")
        self.assertNotIn(self.leader.partner_id, ticket.message_partner_ids)
        self._clock("2026-01-05 11:00")
        self.assertEqual(self._told(ticket), [WARNED, FAILED])
        self.assertIn(self.leader.partner_id, ticket.message_partner_ids)
        self._clock("2026-01-05 12:00")
        self.assertEqual(self._told(ticket), [WARNED, FAILED])

    def test_two_failures_plan_one_to_do(self):
        """SEMANTICS E1: the same to-do for each KPI that fails tells nothing new."""
        first = self.env.ref("helpdesk_sla_enhanced.kpi_first_response")
        self._create_policy(
            self._item(), self._item(kpi_id=first.id), name="Two", default=True
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._tickets()
        self._clock("2026-01-05 11:00")
        statuses = ticket.sla_kpi_instance_ids.mapped("status")
        self.assertEqual(statuses, ["noncompliant"] * 2)
        self.assertEqual(self._told(ticket).count(FAILED), 1)

    def test_a_success_sets_off_none(self):
        """SEMANTICS E6."""
        with self.at("2026-01-05 09:00"):
            ticket = self._tickets()
        with self.at("2026-01-05 09:30"):
            ticket.stage_id = self.stage_done
            self.env["sla.engine"]._process_pending()
        self._clock("2026-01-05 11:00")
        self.assertEqual(self.instance_of(ticket).status, "succeeded")
        self.assertFalse(ticket.activity_ids)

    def test_a_late_clock_warns_of_no_failure(self):
        """SEMANTICS E6, E5: rules see the status, and that was never nearing."""
        with self.at("2026-01-05 09:00"):
            ticket = self._tickets()
        self._clock("2026-01-05 11:30")
        self.assertEqual(self._told(ticket), [FAILED])

    def test_born_failed(self):
        """SEMANTICS E6, F4: the failure is seen, without a warning."""
        with self.at("2026-01-05 12:00"):
            ticket = self._old_tickets("2026-01-05 09:00")
        self.assertEqual(self._told(ticket), [FAILED])

    def test_a_silent_import_sets_off_none(self):
        """SEMANTICS F4: the status is right, and what comes later is seen."""
        silent = {"user": self.manager, "context": {"sla_silent": True}}
        with self.at("2026-01-05 12:00"):
            failed = self._old_tickets("2026-01-05 09:00", **silent)
            nearing = self._old_tickets("2026-01-05 10:30", **silent)
        self.assertEqual(self.instance_of(failed).status, "noncompliant")
        self.assertEqual(self.instance_of(nearing).status, "nearing")
        self.assertFalse((failed | nearing).activity_ids)
        self._clock("2026-01-05 12:30")
        self.assertFalse(failed.activity_ids)
        self.assertEqual(self._told(nearing), [FAILED])

    def test_an_import_is_silent_for_managers_only(self):
        """SEMANTICS F4: an agent's context keeps no rule quiet."""
        with self.at("2026-01-05 12:00"):
            ticket = self._old_tickets("2026-01-05 09:00", context={"sla_silent": True})
        self.assertEqual(self._told(ticket), [FAILED])

    def test_a_context_of_a_client_keeps_no_rule_quiet(self):
        """SEMANTICS E6: the engine's own key is not taken from the caller."""
        with self.at("2026-01-05 12:00"):
            ticket = self._old_tickets(
                "2026-01-05 09:00", context={"sla_silent_change": True}
            )
        self.assertEqual(self._told(ticket), [FAILED])

    def test_what_failed_while_switched_off_sets_off_none(self):
        """SEMANTICS F5: no rule speaks up when SLAs are switched on again."""
        with self.at("2026-01-05 09:00"):
            ticket = self._tickets()
            self.env.company.sla_enabled = False
        with self.at("2026-01-05 12:00"):
            self.env.company.sla_enabled = True
            self.run_cron("reconcile")
            self.run_cron("clock")
        self.assertEqual(self.instance_of(ticket).status, "noncompliant")
        self.assertFalse(ticket.activity_ids)

    def test_recomputed_terms_set_off_none(self):
        """SEMANTICS C5, E6: the instance is written, its status stays."""
        with self.at("2026-01-05 09:00"):
            ticket = self._tickets()
        self._clock("2026-01-05 10:00")
        self.policy.item_ids.failure_after = 3
        with self.at("2026-01-05 10:15"):
            self._apply(self.policy)
        instance = self.instance_of(ticket)
        self.assertEqual(str(instance.failure_time), "2026-01-05 12:00:00")
        self.assertEqual(self._told(ticket), [WARNED])

    def test_a_waiver_sets_off_none(self):
        """SEMANTICS G5, E6: nor does taking it back."""
        with self.at("2026-01-05 09:00"):
            ticket = self._tickets()
        self._clock("2026-01-05 11:00")
        told = self._told(ticket)
        with self.at("2026-01-05 11:10"):
            instance = self.instance_of(ticket).with_user(self.manager)
            instance.action_waive("The provider was down.")
            instance.action_unwaive()
        self.assertEqual(self._told(ticket), told)

    def test_a_copy_works(self):
        """SEMANTICS E6: duplicated, and pointed at another status."""
        rule = self.env.ref(f"{MODULE}.automation_nearing_demo").copy()
        rule.write(
            {
                "filter_pre_domain": '[("status", "!=", "succeeded")]',
                "filter_domain": '[("status", "=", "succeeded")]',
            }
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._tickets()
            ticket.stage_id = self.stage_done
            self.env["sla.engine"]._process_pending()
        self.assertEqual(self._told(ticket), [WARNED])
        self.assertEqual(rule.trigger_field_ids.name, "status")

    def test_a_rule_writes_no_engine_table(self):
        """SEMANTICS A4: not even while the engine writes the row that sets it off."""
        with self.at("2026-01-05 09:00"):
            ticket = self._tickets()
        self._clock("2026-01-05 11:00")
        self._code_rule(
            "sla.kpi.instance",
            "record.write({'waive_reason': 'Because'})",
            filter_domain="[('waived', '=', True)]",
        )
        with self.at("2026-01-05 11:10"):
            instance = self.instance_of(ticket)
            with self.assertRaisesRegex(AccessError, "by the SLA engine alone"):
                instance.with_user(self.manager).action_waive("The provider was down.")

    def test_a_rule_on_the_outbox_leaves_its_rows_alone(self):
        """SEMANTICS A4: a manager's choice is written, the rule's is not."""
        note = self.env["ir.actions.server"].create(
            {
                "name": "Note",
                "model_id": self.entity.model_id.id,
                "state": "code",
                "code": "record.message_post(body='started')",
            }
        )
        self.policy.item_ids.action_ids = [
            Command.create({"trigger": "start", "server_action_id": note.id})
        ]
        with self.at("2026-01-05 09:00"):
            run = self.instance_of(self._tickets()).action_run_ids
        self._code_rule("sla.action.run", "record.write({'state': 'done'})")
        with self.assertRaisesRegex(AccessError, "by the SLA engine alone"):
            run.with_user(self.manager).action_skip()

    def _code_rule(self, model, code, **vals):
        """An automation rule that runs code at each change of the model."""
        model_id = self.env["ir.model"]._get_id(model)
        rule = self.env["base.automation"].create(
            {
                "name": "Rule",
                "model_id": model_id,
                "trigger": "on_create_or_write",
                **vals,
            }
        )
        self.env["ir.actions.server"].create(
            {
                "name": "Code",
                "model_id": model_id,
                "state": "code",
                "code": code,
                "base_automation_id": rule.id,
                "usage": "base_automation",
            }
        )
