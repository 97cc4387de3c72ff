# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Three walls between a wrong configuration and everybody's work (SEMANTICS A6, K).

What cannot be used is refused when it is written; what got in all the same is left out;
and whatever happens while the configuration is read, everybody can go on saving.
"""

import math

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine import config
from ..health.test_health import HealthCase

ENDLESS = (1e308, math.inf, -math.inf, math.nan, 10**400)
#: Conditions that parse, and that once made the whole configuration unreadable.
POISON = (
    "[('id', '!=', 1e999)]",
    "[('stage_id.id', 'not any', [])]",
    "[('category_id', 'not ilike', [1e999])]",
    "[('stage_id', 'any', [('id', '=', 1e999)])]",
    "[('stage_id', 'any', [('id', 'not any', [])])]",
    "[('stage_id', 'any', 7)]",
    "[('stage_id', '=', b'x')]",
    "[0]",
    "['^', ('id', '=', 1)]",
    "[('message_ids', 'any', ['^', ('subject', 'ilike', 'x')])]",
)


class WallCase(HealthCase):
    def setUp(self):
        super().setUp()
        self.policy = self._create_policy(name="Gold")
        self.item = self.policy.item_ids

    def _assert_work_goes_on(self):
        """Anybody can save anything."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        partner.name = "Bob"
        self.item.name = "Solved"
        self.env.flush_all()

    def _poison(self, text):
        """Put a condition in behind the back of all checks."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sla_item SET applicable_when = %s WHERE id = %s",
            [text, self.item.id],
        )
        self.env.invalidate_all()
        config.note_change(self.env)


@tagged("post_install", "-at_install")
class TestWhatIsRefused(WallCase):
    """The first wall: the checks."""

    def _assert_refused(self, record, vals, message):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, message),
        ):
            record.write(vals)
        self._assert_work_goes_on()

    def test_terms_that_are_no_numbers(self):
        """SEMANTICS K: refused by the name of the field."""
        labels = {
            "failure_after": "Failure After",
            "warn_after": "Warn After",
            "max_hold": "Maximum Hold",
        }
        for name, label in labels.items():
            for value in ENDLESS:
                with self.subTest(name, value=value):
                    self._assert_refused(self.item, {name: value}, label)

    def test_terms_of_more_than_ten_years(self):
        """SEMANTICS K: in whatever unit."""
        for name in ("failure_after", "max_hold"):
            for value, unit in ((5_300_000, "hour"), (4000, "day"), (5_299_999, "day")):
                vals = {name: value, name.replace("after", "unit"): unit}
                if name == "max_hold":
                    vals = {name: value, "max_hold_unit": unit}
                with self.subTest(name, value=value, unit=unit):
                    self._assert_refused(self.item, vals, "ten years")

    def test_a_unit_that_is_none(self):
        """SEMANTICS K: a required choice is not taken away."""
        for name in ("failure_unit", "warn_unit", "max_hold_unit"):
            for value in (None, "", "fortnight", ()):
                with self.subTest(name, value=value):
                    self._assert_refused(self.item, {name: value}, "cannot be used")

    def test_conditions_that_poison(self):
        """SEMANTICS K: on items, KPIs and models, named by their field."""
        for text in POISON:
            with self.subTest(text):
                self._assert_refused(
                    self.item, {"applicable_when": text}, "Applicable When"
                )
                self._assert_refused(
                    self.item.kpi_id, {"pause_when": text}, "On Hold When"
                )
                self._assert_refused(self.entity, {"pause_when": text}, "On Hold When")

    def test_brackets_that_are_no_empty_list(self):
        """SEMANTICS K, D7: what looks empty is proved like the rest."""
        for text in ("[" * 300 + "]" * 300, "][", "[[]]", "[", "[][]"):
            with self.subTest(text=text), self.assertRaises(ValidationError):
                self.entity.pause_when = text
                self.env.flush_all()

    def test_hierarchies_of_what_is_no_link(self):
        """SEMANTICS K: also with a value that nothing matches, since who looks at a
        record would be asked with others."""
        for text in (
            "[('name', 'child_of', [])]",
            "[('name', 'parent_of', False)]",
            "[('partner_id', 'any', [('name', 'child_of', [])])]",
        ):
            with self.subTest(text=text), self.assertRaises(ValidationError):
                self.item.applicable_when = text
                self.env.flush_all()

    def test_patterns_that_end_in_an_escape(self):
        """SEMANTICS K: PostgreSQL refuses them only once there is a record to look at,
        and then no record could be judged."""
        for operator in ("=like", "=ilike", "not =like", "like"):
            for path in ("name", "user_id", "user_id.name"):
                text = str([(path, operator, "back\\")])
                with self.subTest(text=text), self.assertRaises(ValidationError):
                    self.item.success_criteria = text
                    self.env.flush_all()
        self.item.success_criteria = str([("name", "=like", "back\\\\")])
        self.env.flush_all()

    def test_the_database_refuses_them_too(self):
        """SEMANTICS K: by whatever way a number comes in."""
        for name in ("failure_after", "warn_after", "max_hold"):
            for value in ("'Infinity'", "'NaN'", "1e308", "-1"):
                with (
                    self.subTest(name, value=value),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(psycopg2.errors.CheckViolation),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(
                        f"UPDATE sla_item SET {name} = {value} WHERE id = %s",
                        [self.item.id],
                    )

    def test_a_manager_without_system_rights_is_told(self):
        """SEMANTICS K, P1: the one who once could stop the whole database."""
        self._assert_refused(
            self.item.with_user(self.manager), {"max_hold": 1e308}, "Maximum Hold"
        )

    def test_a_relation_that_is_not_there(self):
        """SEMANTICS K: what the database alone knows is said in words."""
        for name in ("kpi_id", "calendar_id", "deadline_field_id"):
            with self.subTest(name), self.assertRaises(UserError), mute_logger("odoo"):
                self.item.write({name: 2**31 - 1})
            self._assert_work_goes_on()


@tagged("post_install", "-at_install")
class TestWhatIsLeftOut(WallCase):
    """The second wall: a policy that cannot be used hurts no other."""

    def setUp(self):
        super().setUp()
        self.instance = self._start()

    def test_everybody_goes_on(self):
        """SEMANTICS A6."""
        for text in (*POISON, "no list", "[('x_gone', '=', 1)]"):
            with self.subTest(text):
                self._poison(text)
                self._assert_work_goes_on()
                self.assertIn(self.policy.id, config.get_snapshot(self.env).broken)

    def test_other_policies_go_on(self):
        """SEMANTICS A6: the records of others have their clocks."""
        silver = self._create_policy(name="Silver", default=False)
        self._poison(POISON[0])
        with self.at("2026-01-05 08:00"):
            tickets = self._create_ticket() + self._create_ticket()
            silver.apply_to(tickets[0])
            self.assertEqual(self.instance_of(tickets[0]).status, "in_progress")
            self.assertFalse(self.instance_of(tickets[1]))

    def test_what_runs_fails_in_time(self):
        """SEMANTICS A6: its clock is kept."""
        self._poison(POISON[0])
        with self.at("2026-01-05 09:00"):
            self.run_cron("clock")
        self.assertEqual(self.instance.status, "noncompliant")

    def test_health_and_the_form_name_it(self):
        """SEMANTICS K."""
        self._poison(POISON[0])
        report = self._report("2026-01-05 08:00")
        self.assertEqual(report["figures"]["policies_broken"], 1)
        self.assertEqual(report["status"], "fail")
        messages = self.policy.with_user(self.manager).lint_messages
        self.assertTrue([m for m in messages if "cannot be used" in m], messages)

    def test_saving_a_right_condition_mends_it(self):
        """SEMANTICS A6."""
        self._poison(POISON[0])
        self.item.with_user(self.manager).applicable_when = "[]"
        self.assertEqual(self._figure("policies_broken", "2026-01-05 08:00"), 0)
        with self.at("2026-01-05 08:00"):
            self.assertTrue(self.instance_of(self._create_ticket()))


@tagged("post_install", "-at_install")
class TestWhatCannotBeRead(WallCase):
    """The third wall: the hooks let every save through."""

    def _break(self):
        """Take a table away, as an upgrade that has gone wrong does."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE sla_item_action RENAME TO sla_item_gone")
        config.note_change(self.env)

    def _mend(self):
        self.env.cr.execute("ALTER TABLE sla_item_gone RENAME TO sla_item_action")

    def test_saves_go_through_and_it_is_logged_once(self):
        """SEMANTICS A6: and the last settings that could be read stay in force."""
        config.get_snapshot(self.env)
        self._break()
        with (
            mute_logger("odoo.sql_db"),
            self.assertLogs("odoo.addons.helpdesk_sla_enhanced", "ERROR") as logs,
        ):
            for name in ("Ann", "Bob"):
                self.env["res.partner"].create({"name": name})
                ticket = self._create_ticket()
                self.env.flush_all()
            self.assertEqual(self.instance_of(ticket).policy_id, self.policy)
        self.assertEqual(len(logs.output), 1, logs.output)
        self.assertIn("The SLA configuration cannot be read", logs.output[0])

    def test_health_tells_of_it(self):
        """SEMANTICS A6."""
        self._break()
        with mute_logger("odoo.sql_db", "odoo.addons.helpdesk_sla_enhanced"):
            snapshot = config.get_snapshot(self.env)
        self.assertIn("sla_item_action", snapshot.failure)
        self.assertEqual(self._figure("configuration_unread"), 1)

    def test_saving_an_sla_puts_it_right(self):
        """SEMANTICS A6."""
        self._break()
        with mute_logger("odoo.sql_db", "odoo.addons.helpdesk_sla_enhanced"):
            self.env["res.partner"].create({"name": "Ann"})
        self._mend()
        self.policy.with_user(self.manager).description = "As agreed"
        self.assertEqual(self._figure("configuration_unread"), 0)
        with self.at("2026-01-05 08:00"):
            self.assertTrue(self.instance_of(self._create_ticket()))
