# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writing policies: what is refused, what is kept, what becomes the default."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import SlaCase


@tagged("post_install", "-at_install")
class TestPolicy(SlaCase):
    def test_a_manager_writes_a_policy(self):
        """SEMANTICS P1: with the rights of a helpdesk manager, nothing more."""
        policy = (
            self.env["sla.policy"]
            .with_user(self.manager)
            .create({"name": "Gold", "item_ids": [self._item()]})
        )
        self.assertEqual(policy.model, "helpdesk.ticket")
        self.assertEqual(policy.user_id, self.manager)
        policy.action_activate()
        policy.action_set_default()
        self.assertTrue(policy.is_default)

    def test_an_agent_only_reads_policies(self):
        """SEMANTICS P1."""
        policy = self._create_policy().with_user(self.agent)
        self.assertEqual(policy.name, "Standard")
        with self.assertRaises(AccessError):
            policy.name = "Mine"
        with self.assertRaises(AccessError):
            policy.item_ids.failure_after = 9

    def test_a_policy_without_items_stays_a_draft(self):
        """SEMANTICS C1."""
        policy = self.env["sla.policy"].create({"name": "Empty"})
        with self.assertRaisesRegex(UserError, "Add an item to Empty"):
            policy.action_activate()
        with self.assertRaisesRegex(UserError, "Add an item to Empty"):
            policy.state = "active"

    def test_only_an_active_policy_is_the_default(self):
        """SEMANTICS C2, K."""
        policy = self._create_policy(activate=False)
        with self.assertRaisesRegex(UserError, "Activate Standard first"):
            policy.action_set_default()

    def test_deactivating_drops_the_default_for_good(self):
        """SEMANTICS C2: re-activating does not restore it."""
        policy = self._create_policy()
        policy.action_deactivate()
        self.assertEqual((policy.state, policy.is_default), ("inactive", False))
        policy.action_activate()
        self.assertEqual((policy.state, policy.is_default), ("active", False))

    def test_a_new_default_replaces_the_old_one(self):
        """SEMANTICS C2: one per model and company."""
        old, new = self._create_policy(), self._create_policy(name="New")
        self.assertEqual((old.is_default, new.is_default), (False, True))

    def test_archiving_deactivates(self):
        """SEMANTICS C6."""
        policy = self._create_policy()
        policy.action_archive()
        self.assertEqual((policy.state, policy.is_default), ("inactive", False))
        with self.assertRaisesRegex(UserError, "Unarchive"):
            policy.action_activate()

    def test_what_is_in_use_is_not_deleted(self):
        """SEMANTICS C5: refused with the way out."""
        policy = self._create_policy(calendar_id=self.calendar.id)
        ticket = self._create_ticket()
        self.assertTrue(self.instance_of(ticket))
        for record in (policy, policy.item_ids, policy.item_ids.kpi_id):
            with (
                self.subTest(record._name),
                self.assertRaisesRegex(UserError, "Archive it instead"),
            ):
                record.unlink()

    def test_an_unused_policy_can_be_deleted(self):
        policy = self._create_policy(default=False)
        items = policy.item_ids
        policy.unlink()
        self.assertFalse(items.exists())

    def test_a_copy_is_a_draft_of_its_own(self):
        policy = self._create_policy()
        copy = policy.copy()
        self.assertRecordValues(
            copy, [{"name": "Standard (copy)", "state": "draft", "is_default": False}]
        )
        self.assertEqual(len(copy.item_ids), 1)

    def _assert_refused(self, message, **vals):
        with self.assertRaisesRegex(ValidationError, message):
            self._create_policy(self._item(name="Faulty", **vals), activate=False)

    def test_conditions_that_cannot_be_judged_are_refused(self):
        """SEMANTICS K: each message names the item and the field."""
        for text in (
            "not a domain",
            "[('priority', '=', '3'",
            "{'priority': 3}",
            "[('no_such_field', '=', 1)]",
            "[('partner_id.no_such_field', '=', 1)]",
            "[('priority', 'nonsense', '3')]",
            "[('create_date', '<', 'today')]",
            "[('create_date', '<', '-3d')]",
            '[("user_id", "=", uid)]',
            "[('id', '=', __import__('os').getpid())]",
        ):
            for name, label in (
                ("applicable_when", "Applicable When"),
                ("success_criteria", "Success Criteria"),
                ("pause_when", "On Hold When"),
            ):
                with self.subTest(f"{name}: {text}"):
                    self._assert_refused(f"Faulty, {label}", **{name: text})

    def test_the_warning_comes_before_the_failure(self):
        """SEMANTICS K: compared in working seconds, whatever the units."""
        message = "Faulty: the warning must come before"
        self._assert_refused(
            message, failure_after=1, warn_after=60, warn_unit="minute"
        )
        self._assert_refused(
            message,
            failure_after=8,
            warn_after=1,
            warn_unit="day",
            calendar_id=self.calendar.id,
        )
        self._create_policy(
            self._item(failure_after=9, warn_after=1, warn_unit="day"),
            calendar_id=self.calendar.id,
            activate=False,
        )

    def test_a_target_is_more_than_zero(self):
        """SEMANTICS K."""
        self._assert_refused("Faulty: the target must be more", failure_after=0.0001)

    def test_a_kpi_of_another_model_is_refused(self):
        """SEMANTICS K."""
        partner = self.env["ir.model"]._get("res.partner")
        self.env["sla.entity"].create({"model_id": partner.id})
        kpi = self.env["sla.kpi"].create(
            {"name": "Call", "code": "call", "model_id": partner.id}
        )
        self._assert_refused("Faulty: the KPI Call is for another model", kpi_id=kpi.id)

    def test_a_model_that_is_not_enabled_is_refused(self):
        """SEMANTICS K."""
        partner = self.env["ir.model"]._get("res.partner")
        with self.assertRaisesRegex(ValidationError, "not enabled"):
            self.env["sla.policy"].create({"name": "P", "model_id": partner.id})

    def test_a_start_field_that_is_no_moment_is_refused(self):
        """SEMANTICS C3, K."""
        name = self.env["ir.model.fields"]._get("helpdesk.ticket", "name")
        with self.assertRaisesRegex(ValidationError, "Standard: Applicable From"):
            self._create_policy(activate=False, applicable_from_field_id=name.id)

    def test_a_calendar_without_working_time_is_refused(self):
        """SEMANTICS K."""
        empty = self._create_calendar(hours=())
        with self.assertRaises(ValidationError):
            self._create_policy(calendar_id=empty.id)

    def test_a_target_beyond_ten_years_is_refused_on_activation(self):
        """SEMANTICS K: an endless target ends in a clear error."""
        policy = self._create_policy(
            self._item(name="Endless", failure_after=25000),
            calendar_id=self.calendar.id,
            activate=False,
        )
        with self.assertRaisesRegex(ValidationError, "Item Endless.*ten years"):
            policy.action_activate()

    def test_edits_of_an_active_policy_pass_the_same_checks(self):
        """SEMANTICS C1."""
        policy = self._create_policy()
        with self.assertRaisesRegex(ValidationError, "Resolve: the warning"):
            policy.item_ids.warn_after = 3
        with self.assertRaisesRegex(ValidationError, "Add an item"):
            policy.item_ids = [Command.clear()]

    def test_the_calendar_of_another_company_is_refused(self):
        """SEMANTICS K."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self._create_calendar(company_id=other.id)
        with self.assertRaisesRegex(ValidationError, "another company"):
            self._create_policy(calendar_id=foreign.id, company_id=self.env.company.id)

    def test_the_form_shows_a_worked_example(self):
        """SEMANTICS D4."""
        policy = self._create_policy(calendar_id=self.calendar.id, activate=False)
        with self.at("2026-01-05 15:00"):
            policy.item_ids.invalidate_recordset(["example"])
            item = policy.item_ids.with_context(tz="Europe/Brussels")
            self.assertEqual(
                item.example,
                "A start on Mon 5 Jan 2026 16:00 fails on Tue 6 Jan 2026 10:00.",
            )

    def test_only_an_administrator_enables_models(self):
        """SEMANTICS B1, P1."""
        partner = self.env["ir.model"]._get("res.partner")
        with self.assertRaises(AccessError):
            self.env["sla.entity"].with_user(self.manager).create(
                {"model_id": partner.id}
            )
        for model in ("mail.thread", "base.module.upgrade", "sla.kpi.instance"):
            with self.subTest(model), self.assertRaises(ValidationError):
                self.env["sla.entity"].create(
                    {"model_id": self.env["ir.model"]._get_id(model)}
                )


@tagged("post_install", "-at_install")
class TestSettings(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")

    def _settings(self):
        return Form(self.env["res.config.settings"].with_user(self.admin))

    def test_the_default_policy_of_tickets(self):
        """SEMANTICS C2: chosen in Settings, and cleared there."""
        policy = self._create_policy(default=False)
        with self._settings() as form:
            form.sla_default_policy_id = policy
        self.assertTrue(policy.is_default)
        with self._settings() as form:
            self.assertEqual(form.sla_default_policy_id, policy)
            form.sla_default_policy_id = self.env["sla.policy"]
        self.assertFalse(policy.is_default)

    def _defaults_of_three(self):
        """A shared default, one of ours, one of theirs, and another one of ours."""
        theirs = self.env["res.company"].create({"name": "The others"})
        ours = self.env.company
        shared = self._create_policy(name="Shared")
        their_own = self._create_policy(name="Theirs", company_id=theirs.id)
        mine = self._create_policy(name="Ours", company_id=ours.id, default=False)
        return shared, their_own, mine

    def test_a_default_of_one_company_touches_no_other(self):
        """SEMANTICS C2: not even the shared one, which it beats here."""
        shared, theirs, ours = self._defaults_of_three()
        with self._settings() as form:
            self.assertEqual(form.sla_default_policy_id, shared)
            form.sla_default_policy_id = ours
        self.assertTrue(shared.is_default and theirs.is_default and ours.is_default)
        self.assertEqual(self._create_ticket().sla_policy_id, ours)

    def test_without_its_own_a_company_has_the_shared_default_again(self):
        """SEMANTICS C2: cleared, or chosen, in Settings."""
        shared, theirs, ours = self._defaults_of_three()
        for choice in (self.env["sla.policy"], shared):
            ours.action_set_default()
            with self._settings() as form:
                self.assertFalse(form.sla_default_is_shared)
                form.sla_default_policy_id = choice
            self.assertFalse(ours.is_default)
            self.assertTrue(shared.is_default and theirs.is_default)
            with self._settings() as form:
                self.assertEqual(form.sla_default_policy_id, shared)
                self.assertTrue(form.sla_default_is_shared)

    def test_nobody_decides_for_all_companies_in_the_settings_of_one(self):
        """SEMANTICS C2: the shared default is changed on the SLA itself."""
        shared, theirs, _ours = self._defaults_of_three()
        other = self._create_policy(name="Other", default=False)
        for choice in (self.env["sla.policy"], other):
            with self.assertRaisesRegex(UserError, "shared by all companies"):
                with self._settings() as form:
                    form.sla_default_policy_id = choice
            self.assertTrue(shared.is_default and theirs.is_default)
            self.assertFalse(other.is_default)

    def test_the_on_hold_stages(self):
        """SEMANTICS B3: a list of stages is the model's condition."""
        with self._settings() as form:
            self.assertEqual(form.sla_pause_stage_ids[:], self.stage_awaiting)
            form.sla_pause_stage_ids.add(self.stage_new)
        ids = sorted((self.stage_awaiting | self.stage_new).ids)
        self.assertEqual(self.entity.pause_when, str([("stage_id", "in", ids)]))

    def test_a_condition_that_is_no_list_of_stages_is_only_shown(self):
        """SEMANTICS B3: Settings do not replace it."""
        condition = "[('tag_ids.name', '=', 'Waiting')]"
        self.entity.pause_when = condition
        with self._settings() as form:
            self.assertTrue(form.sla_pause_is_condition)
        self.assertEqual(self.entity.pause_when, condition)

    def test_slas_are_switched_off_for_the_company(self):
        """SEMANTICS F5: and the moment is noted."""
        with self.at("2026-01-05 09:00"), self._settings() as form:
            form.sla_enabled = False
        self.assertFalse(self.env.company.sla_enabled)
        self.assertTrue(self.env.company.sla_disabled_since)
        with self._settings() as form:
            form.sla_enabled = True
        self.assertFalse(self.env.company.sla_disabled_since)
