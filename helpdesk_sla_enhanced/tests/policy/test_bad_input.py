# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bad input: every line of SEMANTICS K, with the words that the user reads.

Escalation steps and entitlements are refused where they are tested.
"""

from contextlib import contextmanager

import psycopg2

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine import proof
from ..common import SlaCase


@tagged("post_install", "-at_install")
class TestBadInput(SlaCase):
    def _assert_refused(self, message, **vals):
        """An item is refused, by name, and nothing of its policy is saved."""
        policies = self.env["sla.policy"].search_count([])
        with (
            self.assertRaisesRegex(ValidationError, message),
            self.env.cr.savepoint(),
        ):
            self._create_policy(self._item(name="Faulty", **vals), activate=False)
        self.env.invalidate_all()
        self.assertEqual(self.env["sla.policy"].search_count([]), policies)

    # -- conditions -------------------------------------------------------------------

    def test_a_condition_that_does_not_parse(self):
        """SEMANTICS K."""
        self._assert_refused(
            "Faulty, Applicable When: this condition cannot be used",
            applicable_when="[('priority', '=', '3'",
        )

    def test_a_condition_on_an_unknown_field(self):
        """SEMANTICS K."""
        self._assert_refused(
            "Faulty, Success Criteria: this condition cannot be used.*no_such_field",
            success_criteria="[('no_such_field', '=', 1)]",
        )

    def test_a_condition_that_raises_when_searched(self):
        """SEMANTICS K: it parses, and the database refuses it."""
        with mute_logger("odoo.sql_db"):
            self._assert_refused(
                "Faulty, On Hold When: this condition cannot be used",
                pause_when="[('partner_id.name', 'child_of', {})]",
            )

    def test_a_condition_with_a_relative_date(self):
        """SEMANTICS K."""
        self._assert_refused(
            "Faulty, Applicable When.*Relative dates cannot be used: today",
            applicable_when="[('create_date', '<', 'today')]",
        )

    def test_a_condition_on_what_cannot_be_watched(self):
        """SEMANTICS K: a field of no dependencies, one of the user who looks, the
        engine's own, and all of them reached through the customer."""
        for path in (
            "message_needaction",
            "my_activity_date_deadline",
            "sla_status",
            "partner_id.message_needaction",
        ):
            operator = "!=" if "date" in path else "="
            value = False if "date" in path else True
            if path == "sla_status":
                value = "nearing"
            with self.subTest(path):
                self._assert_refused(
                    f"Faulty, Success Criteria.*Changes of {path} cannot",
                    success_criteria=str([(path, operator, value)]),
                )

    def test_a_condition_inside_any_on_what_cannot_be_watched(self):
        """SEMANTICS K."""
        domain = [("partner_id", "any", [("message_needaction", "=", True)])]
        self._assert_refused(
            "Faulty, Success Criteria.*Changes of message_needaction cannot",
            success_criteria=str(domain),
        )
        domain = [("partner_id", "any", [("create_date", "<", "-3d")])]
        self._assert_refused(
            "Faulty, Success Criteria.*Relative dates cannot be used: -3d",
            success_criteria=str(domain),
        )

    def test_what_can_be_watched_is_taken(self):
        """SEMANTICS F2: computed and related fields with dependencies are fine."""
        for domain in (
            [("closed", "=", True)],
            [("partner_id.display_name", "=", "Ann")],
            [("message_ids", "!=", False)],
            [("tag_ids.name", "=", "VIP")],
            [("id", ">", 0)],
        ):
            with self.subTest(domain):
                self._create_policy(
                    self._item(success_criteria=str(domain)), activate=False
                )

    def test_an_on_hold_rule_of_a_model_or_kpi(self):
        """SEMANTICS K: the same checks, with the name of what holds the rule."""
        with self.assertRaisesRegex(ValidationError, "^On Hold When: this condition"):
            self.entity.pause_when = "[('nothing', '=', 1)]"
        with self.assertRaisesRegex(ValidationError, "^Resolve.*, On Hold When: this"):
            self.resolve.write(
                {"pause_override": True, "pause_when": "[('nothing', '=', 1)]"}
            )

    # -- terms ------------------------------------------------------------------------

    def test_a_warning_that_is_not_before_the_failure(self):
        """SEMANTICS K: compared in working seconds."""
        self._assert_refused(
            "Item Faulty: the warning must come before the failure",
            failure_after=8,
            warn_after=1,
            warn_unit="day",
            calendar_id=self.calendar.id,
        )

    def test_a_target_of_nothing_or_less(self):
        """SEMANTICS K."""
        for target in (0, -1, 0.0001):
            with self.subTest(target):
                self._assert_refused(
                    "Item Faulty: the target must be more than zero",
                    failure_after=target,
                )

    def test_a_negative_warning_or_hold(self):
        """SEMANTICS K."""
        message = "Item Faulty: the warning and the maximum hold cannot be negative"
        self._assert_refused(message, warn_after=-1)
        self._assert_refused(message, max_hold=-1)

    def test_a_target_beyond_what_the_calendar_holds(self):
        """SEMANTICS K: an endless target ends in a clear error."""
        policy = self._create_policy(
            self._item(name="Endless", failure_after=25000),
            calendar_id=self.calendar.id,
            activate=False,
        )
        with (
            self.assertRaisesRegex(
                ValidationError,
                "Item Endless: its working hours do not hold the target in ten years",
            ),
            self.env.cr.savepoint(),
        ):
            policy.action_activate()
        self.env.invalidate_all()
        self.assertEqual(policy.state, "draft")

    def test_a_calendar_without_working_time(self):
        """SEMANTICS K: the item is named, whether it or its SLA has the calendar."""
        empty = self._create_calendar(hours=(), name="Never")
        message = "Item Faulty: The working hours “Never” contain no working time"
        self._assert_refused(message, calendar_id=empty.id)
        with self.assertRaisesRegex(ValidationError, message):
            self._create_policy(self._item(name="Faulty"), calendar_id=empty.id)

    def test_a_calendar_with_flexible_hours(self):
        """SEMANTICS K."""
        calendar = self._create_calendar(name="As you like")
        calendar.schedule_type = "flexible"
        self._assert_refused(
            "Item Faulty: The working hours “As you like” are flexible",
            calendar_id=calendar.id,
        )

    def test_the_calendar_of_another_company(self):
        """SEMANTICS K."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self._create_calendar(company_id=other.id, name="Theirs")
        with self.assertRaisesRegex(
            ValidationError, "Faulty: the working hours Theirs belong to another"
        ):
            self._create_policy(
                self._item(name="Faulty", calendar_id=theirs.id),
                company_id=self.env.company.id,
            )

    # -- models -----------------------------------------------------------------------

    def test_a_start_field_that_is_no_moment_of_the_model(self):
        """SEMANTICS K: text, another model's, and not stored."""
        fields = self.env["ir.model.fields"]
        message = "Standard: Applicable From must be a stored date and time field"
        for model, name in (
            ("helpdesk.ticket", "name"),
            ("res.partner", "create_date"),
            ("helpdesk.ticket", "sla_failure_time"),
        ):
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, message),
            ):
                self._create_policy(
                    activate=False,
                    applicable_from_field_id=fields._get(model, name).id,
                )

    def test_a_kpi_that_starts_with_a_text(self):
        """SEMANTICS K, C3."""
        name = self.env["ir.model.fields"]._get("helpdesk.ticket", "name")
        with self.assertRaisesRegex(
            ValidationError, "Applicable From must be a stored date and time field"
        ):
            self.resolve.applicable_from_field_id = name

    def _partner_model(self):
        partner = self.env["ir.model"]._get("res.partner")
        self.env["sla.entity"].create({"model_id": partner.id})
        return partner

    def test_a_kpi_of_another_model(self):
        """SEMANTICS K."""
        kpi = self.env["sla.kpi"].create(
            {"name": "Call", "code": "call", "model_id": self._partner_model().id}
        )
        self._assert_refused(
            "Item Faulty: the KPI Call is for another model than the SLA",
            kpi_id=kpi.id,
        )

    def test_an_action_of_another_model(self):
        """SEMANTICS K."""
        action = self.env["ir.actions.server"].create(
            {"name": "Greet", "model_id": self._partner_model().id, "state": "code"}
        )
        self._assert_refused(
            "Item Faulty: the action Greet is for another model than the SLA",
            action_ids=[
                Command.create({"trigger": "start", "server_action_id": action.id})
            ],
        )

    def test_an_sla_on_records_of_another_model(self):
        """SEMANTICS K."""
        policy = self._create_policy()
        with self.assertRaisesRegex(
            ValidationError.__mro__[1], "Standard is not for records of this kind"
        ):
            policy.apply_to(self.env["res.partner"].search([], limit=1))

    def test_a_model_that_is_not_enabled(self):
        """SEMANTICS K."""
        partner = self.env["ir.model"]._get("res.partner")
        with self.assertRaisesRegex(
            ValidationError, "P: the model Contact is not enabled for SLA"
        ):
            self.env["sla.policy"].create({"name": "P", "model_id": partner.id})

    def test_a_model_that_is_not_allowed(self):
        """SEMANTICS K, B1."""
        for model, message in (
            ("mail.thread", "has no stored records of its own"),
            ("base.module.upgrade", "has no stored records of its own"),
            ("sla.kpi.instance", "belongs to the SLA engine"),
        ):
            with (
                self.subTest(model),
                self.assertRaisesRegex(ValidationError, message),
            ):
                self.env["sla.entity"].create(
                    {"model_id": self.env["ir.model"]._get_id(model)}
                )

    def test_an_unfit_deadline_field(self):
        """SEMANTICS K, D6: a field that the SLA itself looks at."""
        fields = self.env["ir.model.fields"]
        for name, reason in (
            ("first_response_date", "The SLA counts from it or has a condition on it"),
            ("name", "It must be a stored, optional date and time"),
            ("sla_failure_time", "It must be a stored, optional date and time"),
        ):
            with self.subTest(name):
                self._assert_refused(
                    f"Item Faulty: .* cannot be the deadline field. {reason}",
                    success_criteria="[('first_response_date', '!=', False)]",
                    deadline_field_id=fields._get("helpdesk.ticket", name).id,
                )

    def test_a_conflict_is_no_bad_input(self):
        """SEMANTICS A6: while a condition is tried, Odoo's own retry gets to know."""
        self.env.flush_all()
        text = "[('partner_id.name', '=', 'Ann')]"
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.LockNotAvailable),
            self.env.cr.savepoint(flush=False),
            self._locked("res_partner"),
        ):
            self.env.cr.execute("SET LOCAL lock_timeout = '50ms'")
            proof.check_condition(self.env, "helpdesk.ticket", text, "Applicable When")

    @contextmanager
    def _locked(self, table):
        """Somebody else holds a table while this lasts."""
        with self.registry.cursor() as other:
            other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE NOWAIT")
            yield
            other.rollback()

    # -- what nobody would hear of ----------------------------------------------------

    def test_a_start_that_every_save_moves(self):
        """SEMANTICS C3, K: of the SLA, and of a KPI, no matter who writes it."""
        field = self.env["ir.model.fields"]._get("helpdesk.ticket", "write_date")
        policy = self._create_policy()
        for record in (policy, self.resolve):
            with (
                self.subTest(record),
                self.assertRaisesRegex(ValidationError, "not the one that every save"),
            ):
                record.applicable_from_field_id = field

    def test_a_condition_that_turns_with_the_day(self):
        """SEMANTICS K: the state of an activity is late although nobody wrote it."""
        for text in (
            "[('activity_state', '=', 'overdue')]",
            "[('activity_ids', 'any', [('state', '=', 'overdue')])]",
            "[('activity_ids.state', '=', 'overdue')]",
        ):
            with self.subTest(text):
                self._assert_refused(
                    "Faulty, Applicable When.*cannot be noticed", applicable_when=text
                )

    def test_a_condition_on_the_last_save(self):
        """SEMANTICS K: Odoo writes it below all hooks."""
        for name in ("write_date", "partner_id.write_uid"):
            with self.subTest(name):
                self._assert_refused(
                    "Faulty, Success Criteria.*cannot be noticed",
                    success_criteria=f"[('{name}', '!=', False)]",
                )

    # -- what is in use ---------------------------------------------------------------

    def test_a_kpi_in_use_changes_its_model(self):
        """SEMANTICS K: used by an item, or by what has ended."""
        other = self.env.ref("base.model_res_partner")
        policy = self._create_policy()
        with self.assertRaisesRegex(UserError, "Resolve is used by the SLA Standard"):
            self.resolve.model_id = other
        self.env["sla.kpi"].create({"name": "Free"}).model_id = other
        self.assertEqual(policy.item_ids.kpi_id, self.resolve)

    def test_an_active_policy_loses_its_last_item(self):
        """SEMANTICS K: deleted, archived, moved or taken away on the form."""
        policy, other = self._create_policy(), self._create_policy(default=False)
        item = policy.item_ids
        for lose in (
            item.unlink,
            lambda: item.write({"active": False}),
            lambda: item.write({"policy_id": other.id}),
            lambda: policy.write({"item_ids": [Command.delete(item.id)]}),
            lambda: policy.write({"item_ids": [Command.clear()]}),
        ):
            with (
                self.subTest(lose),
                self.assertRaisesRegex(ValidationError, "Add an item to Standard"),
                self.env.cr.savepoint(),
            ):
                lose()

    def test_a_draft_may_be_empty(self):
        """SEMANTICS C1: what is not in force yet is unfinished."""
        policy = self._create_policy(activate=False)
        policy.item_ids.unlink()
        self.assertFalse(policy.item_ids)

    # -- defaults and companies -------------------------------------------------------

    def test_a_draft_as_default(self):
        """SEMANTICS K: by the button, and by a write that the database refuses."""
        policy = self._create_policy(activate=False)
        with self.assertRaisesRegex(UserError, "Activate Standard first"):
            policy.action_set_default()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(
                ValidationError, "Only an active SLA can be the default"
            ),
        ):
            policy.is_default = True

    def test_the_sla_of_another_company(self):
        """SEMANTICS K."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self._create_policy(name="Theirs", company_id=other.id)
        ticket = self._create_ticket().with_user(self.manager)
        with self.assertRaisesRegex(
            ValidationError, "SLA: Theirs belongs to Elsewhere, and .* to "
        ):
            ticket.sla_policy_id = theirs.with_user(self.manager)
        self.assertFalse(ticket.sla_policy_id)
