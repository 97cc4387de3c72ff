# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that are older than their SLA: left alone, until somebody asks."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ...engine import effects
from ...store import upkeep
from ..common import utc
from ..policy.test_policy_life import LifeCase

BACKLOG = "odoo.addons.helpdesk_sla_enhanced.models.sla_backlog"


class ExistingCase(LifeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.ticket"].search([]).unlink()
        cls.administrator = new_test_user(cls.env, "sla_admin", "base.group_system")
        cls.other = cls.env["res.company"].create({"name": "Elsewhere"})

    def _dialog(self):
        action = self.entity.with_user(self.administrator).action_apply_existing()
        self.assertEqual(action["res_model"], "sla.apply.existing")
        wizard = self.env["sla.apply.existing"].with_user(self.administrator)
        return Form(wizard.with_context(**action["context"]))

    def _apply_at(self, moment, **vals):
        with self.at(moment):
            form = self._dialog()
            for name, value in vals.items():
                form[name] = value
            return form.save().action_apply()

    def _run_at(self, moment):
        with self.at(moment):
            self.run_cron("reconcile")
            self.run_cron("clock")

    def _forget(self, tickets):
        """Leave the tickets as an installation finds them: the engine knows nothing."""
        self.env["sla.engine"]._process_pending()
        upkeep.delete_trackers(self.env, tickets._name, tickets.ids)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestExistingAlone(ExistingCase):
    """SEMANTICS F2: nothing touches existing records by itself."""

    def _assert_untouched(self, records):
        """Not at once, not by the crons, and not when they are changed."""
        for name in ("reconcile", "clock"):
            self.run_cron(name)
        self.assertFalse(self.instance_of(records))
        records.write({"active": False})
        records.write({"active": True})
        self.assertFalse(self.instance_of(records))
        trackers = self.env["sla.tracker"].search(
            [("res_id", "=", records.id), ("res_model", "=", records._name)]
        )
        self.assertFalse(trackers.policy_id)

    def test_a_new_default(self):
        ticket = self._ticket_at("2026-01-05 09:00")
        self._create_policy()
        ticket.priority = "3"
        ticket.stage_id = self.stage_in_progress
        self._assert_untouched(ticket)

    def test_an_installation(self):
        ticket = self._ticket_at("2026-01-05 09:00")
        self._forget(ticket)
        self._create_policy()
        ticket.stage_id = self.stage_in_progress
        ticket.company_id = self.other
        self._assert_untouched(ticket)

    def test_an_enabled_model(self):
        partner = self.env["res.partner"].create({"name": "Ann"})
        partners = self.env["ir.model"]._get("res.partner")
        entity = self.env["sla.entity"].create({"model_id": partners.id})
        kpi = self.env["sla.kpi"].create(
            {"name": "Call", "code": "call", "model_id": partners.id}
        )
        policy = self._create_policy(
            Command.create(
                {
                    "name": "Call",
                    "kpi_id": kpi.id,
                    "success_criteria": "[('ref','!=',0)]",
                }
            ),
            model_id=partners.id,
        )
        partner.ref = "A1"
        self._assert_untouched(partner)
        self.assertEqual(entity.waiting_count, 0)
        newcomer = self.env["res.partner"].create({"name": "Bob"})
        self.assertEqual(self.instance_of(newcomer).policy_id, policy)

    def test_a_model_that_is_enabled_again(self):
        self._create_policy()
        self.entity.action_disable()
        ticket = self._ticket_at("2026-01-05 09:00")
        self.entity.action_enable()
        ticket.stage_id = self.stage_in_progress
        self._assert_untouched(ticket)


@tagged("post_install", "-at_install")
class TestApplyExisting(ExistingCase):
    """SEMANTICS F2: "Apply to existing records"."""

    def setUp(self):
        super().setUp()
        self.tickets = self.env["helpdesk.ticket"]
        with self.at("2026-01-05 08:00"):
            for n in range(4):
                self.tickets |= self._create_ticket(name=f"T{n}")
            self.env.flush_all()
        self._forget(self.tickets)
        self.fresh, self.closed, self.chosen, self.archived = self.tickets
        self.closed.stage_id = self.stage_done
        self.chosen.with_user(self.agent).sla_no_sla = True
        self.archived.active = False
        self.policy = self._create_policy(
            self._noting("start", "warning", "failure", "success", warn_after=1)
        )

    def test_the_preview_counts_open_records_without_sla(self):
        """By default: not the closed, the archived, and those chosen to have none."""
        form = self._dialog()
        self.assertEqual(form.domain, "[('closed', '=', False)]")
        self.assertFalse(form.run_actions)
        self.assertEqual(form.record_count, 1)
        self.assertIn("Standard: 1 records", form.preview)
        form.domain = "[]"
        self.assertEqual(form.record_count, 2)
        form.domain = "[('active', 'in', [True, False])]"
        self.assertEqual(form.record_count, 3)

    def test_the_preview_tells_companies_apart(self):
        self.policy.company_id = self.env.company
        self.fresh.company_id = self.other
        form = self._dialog()
        self.assertEqual(form.record_count, 0)
        self.assertIn("Without: 1 records of Elsewhere, which has no", form.preview)
        theirs = self._create_policy(name="Theirs", company_id=self.other.id)
        form = self._dialog()
        self.assertIn("Theirs: 1 records", form.preview)
        self._apply_at("2026-01-05 08:30")
        self._run_at("2026-01-05 08:31")
        self.assertEqual(self.instance_of(self.fresh).policy_id, theirs)
        self.assertEqual(self.instance_of(self.fresh).company_id, self.other)

    def test_a_company_that_is_off_is_left_out(self):
        """SEMANTICS F5."""
        self.env.company.sla_enabled = False
        form = self._dialog()
        self.assertEqual(form.record_count, 0)
        self.assertIn("or SLAs switched off", form.preview)
        with self.assertRaisesRegex(UserError, "No record would get"):
            form.save().action_apply()

    def test_a_condition_that_cannot_be_asked_says_why(self):
        form = self._dialog()
        for text in ("[('nothing', '=', 1)]", "[('id', '=', uid)]", "not a domain"):
            with self.subTest(text), mute_logger("odoo.sql_db"):
                form.domain = text
                self.assertEqual(form.record_count, 0)
                self.assertNotIn("No record without SLA", form.preview)

    def test_a_condition_may_be_relative(self):
        """It is asked once, now: unlike those of a policy."""
        with self.at("2026-01-05 09:00"):
            form = self._dialog()
            form.domain = "[('create_date', '>', '-30d')]"
            self.assertEqual(form.record_count, 2)
            form.domain = "[('create_date', '<', '-30d')]"
            self.assertEqual(form.record_count, 0)

    def test_it_is_applied_in_the_background(self):
        result = self._apply_at("2026-01-05 09:00")
        self.assertIn("in the background: 1", result["params"]["message"])
        entity = self.entity.with_user(self.administrator)
        self.assertEqual(entity.waiting_count, 1)
        self.assertFalse(self.instance_of(self.fresh))
        self._run_at("2026-01-05 09:01")
        entity.invalidate_recordset()
        self.assertEqual(entity.waiting_count, 0)
        self.assertRecordValues(
            self.instance_of(self.fresh),
            [
                {
                    "policy_id": self.policy.id,
                    "status": "nearing",
                    "start_time": utc("2026-01-05 08:00"),
                    "failure_time": utc("2026-01-05 10:00"),
                    "estimated": False,
                }
            ],
        )
        self.assertEqual(self.fresh.sla_source, "default")
        for ticket in self.tickets - self.fresh:
            self.assertFalse(self.instance_of(ticket))

    def _runs(self):
        runs = self.instance_of(self.fresh).action_run_ids
        return sorted(runs.filtered(lambda r: r.state != "skipped").mapped("trigger"))

    def test_what_was_due_before_is_silent(self):
        """SEMANTICS F4: but what happens later is not."""
        self._apply_at("2026-01-05 09:30")
        self._run_at("2026-01-05 09:31")
        self.assertEqual(self._runs(), [])
        self._run_at("2026-01-05 10:00")
        self.assertEqual(self._runs(), ["failure"])

    def test_what_came_due_while_waiting_is_silent(self):
        self._apply_at("2026-01-05 09:30")
        self._run_at("2026-01-05 12:00")
        self.assertEqual(self._status(self.fresh), "noncompliant")
        self.assertEqual(self._runs(), [])

    def test_the_actions_run_when_asked(self):
        self._apply_at("2026-01-05 10:30", run_actions=True)
        self._run_at("2026-01-05 10:31")
        self.assertEqual(self._runs(), ["failure", "start"])

    def test_a_record_is_judged_as_it_is_when_its_turn_comes(self):
        self._apply_at("2026-01-05 08:30")
        with self.at("2026-01-05 09:00"):
            self.fresh.stage_id = self.stage_done
        self._run_at("2026-01-05 09:30")
        self.assertRecordValues(
            self.instance_of(self.fresh),
            [
                {
                    "status": "succeeded",
                    "met_time": utc("2026-01-05 09:30"),
                    "estimated": False,
                }
            ],
        )

    def test_a_choice_made_while_waiting_wins(self):
        """SEMANTICS F1."""
        gold = self._create_policy(name="Gold", default=False)
        self._apply_at("2026-01-05 08:30")
        self.fresh.with_user(self.agent).sla_policy_id = gold
        self._run_at("2026-01-05 09:30")
        self.assertEqual(self.fresh.sla_policy_id, gold)
        self.assertEqual(self.fresh.sla_source, "manual")

    def test_a_record_waits_once(self):
        self._apply_at("2026-01-05 08:30")
        self.assertEqual(self._dialog().record_count, 0)

    def test_a_record_that_cannot_be_judged_holds_up_no_other(self):
        """SEMANTICS A6: it waits on, with its error."""
        self.closed.stage_id = self.stage_new
        original = effects.fill

        def fail(env, batch, snapshot, case, *args):
            if case.head.id == self.fresh.id:
                raise ValueError("broken")
            return original(env, batch, snapshot, case, *args)

        self._apply_at("2026-01-05 08:30")
        with mute_logger(BACKLOG), patch.object(effects, "fill", fail):
            self._run_at("2026-01-05 08:31")
        self.assertTrue(self.instance_of(self.closed))
        waiting = self.env["sla.backlog"].search([])
        self.assertRecordValues(
            waiting, [{"res_id": self.fresh.id, "attempts": 1, "error": "broken"}]
        )
        self._run_at("2026-01-05 08:40")
        self.assertTrue(self.instance_of(self.fresh))

    def test_many_records_are_judged_together(self):
        """DESIGN, law 4: the queries do not grow with the records."""
        tickets = self.env["helpdesk.ticket"].create(
            [{"name": f"M{n}", "description": "x"} for n in range(105)]
        )
        counts = []
        for group in (tickets[:5], tickets[5:]):
            self._forget(group)
            self._apply_at("2026-01-05 08:30", domain=str([("id", "in", group.ids)]))
            with self.at("2026-01-05 08:31"):
                self.env.flush_all()
                start = self.cr.sql_log_count
                judged = self.env["sla.backlog"]._judge_some()
                self.env.flush_all()
                counts.append(self.cr.sql_log_count - start)
            self.assertEqual(judged, len(group))
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    def test_only_administrators_apply(self):
        """SEMANTICS P1."""
        with self.assertRaises(AccessError):
            self.entity.with_user(self.manager).action_apply_existing()
        with self.assertRaises(AccessError):
            self.env["sla.apply.existing"].with_user(self.manager).create(
                {"entity_id": self.entity.id}
            )

    def test_a_disabled_model_is_enabled_first(self):
        self.entity.action_disable()
        with self.assertRaisesRegex(UserError, "Enable Helpdesk Ticket first"):
            self.entity.with_user(self.administrator).action_apply_existing()


@tagged("post_install", "-at_install")
class TestApplyExistingEntitled(ExistingCase):
    """SEMANTICS F2, M4: a ticket that uses an entitlement, and one that uses none; both
    are older than any SLA. Then the entitlement is given one."""

    def setUp(self):
        super().setUp()
        with self.at("2026-01-05 08:00"):
            customer = self.env["res.partner"].create({"name": "Peeters"})
            self.entitlement = self.env["sla.entitlement"].create(
                {
                    "name": "Gold 2026",
                    "partner_id": customer.id,
                    "start_date": "2026-01-01",
                    "end_date": "2026-12-31",
                    "total_terms": 15,
                    "user_id": self.manager.id,
                }
            )
            self.entitlement.state = "active"
            self.entitled = self._create_ticket(partner_id=customer.id)
            self.plain = self._create_ticket()
            self.env.flush_all()
            self.assertEqual(self.entitled.entitlement_id, self.entitlement)
            self._forget(self.entitled | self.plain)
            self.gold = self._create_policy(default=False, name="Gold")
            self.entitlement.policy_id = self.gold

    def _previewed_at(self, moment):
        with self.at(moment):
            form = self._dialog()
            return form.record_count, form.preview

    def _applied(self, moment="2026-01-05 09:00"):
        """What each ticket has after that: its policy, and who chose it."""
        self._apply_at(moment)
        self._run_at(moment)
        return [
            (ticket.sla_policy_id, ticket.sla_source)
            for ticket in (self.entitled, self.plain)
        ]

    def test_the_policy_of_an_entitlement_is_applied_without_a_default(self):
        """SEMANTICS F1: who has bought it gets it, and nobody else."""
        count, preview = self._previewed_at("2026-01-05 09:00")
        self.assertEqual(count, 1)
        self.assertIn("Gold: 1 records", preview)
        self.assertIn("Without: 1 records of", preview)
        none = self.env["sla.policy"]
        self.assertEqual(self._applied(), [(self.gold, "entitlement"), (none, False)])

    def test_the_preview_tells_what_was_bought_from_the_default(self):
        """SEMANTICS F1."""
        standard = self._create_policy()
        count, preview = self._previewed_at("2026-01-05 09:00")
        self.assertEqual(count, 2)
        self.assertIn("Gold: 1 records", preview)
        self.assertIn("Standard: 1 records", preview)
        expected = [(self.gold, "entitlement"), (standard, "default")]
        self.assertEqual(self._applied(), expected)

    def test_an_entitlement_that_is_over_promises_nothing(self):
        """SEMANTICS M1, M4: by its last day, before the daily job has stored it."""
        count, preview = self._previewed_at("2027-01-02 09:00")
        self.assertEqual(count, 0)
        self.assertIn("Without: 2 records", preview)

    def test_a_policy_that_is_not_active_any_more_promises_nothing(self):
        """SEMANTICS C1, M4."""
        self.gold.action_deactivate(running="finish")
        self.assertEqual(self._previewed_at("2026-01-05 09:00")[0], 0)

    def test_a_company_that_is_off_is_left_out(self):
        """SEMANTICS F5."""
        self.env.company.sla_enabled = False
        self.assertEqual(self._previewed_at("2026-01-05 09:00")[0], 0)
