# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Test cases of policies: what they check and say, and that nothing is written."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..common import follow, utc
from .common import MONDAY, PolicyCaseCase


@tagged("post_install", "-at_install")
class TestCases(PolicyCaseCase):
    # -- what is judged ---------------------------------------------------------------

    def test_a_case_passes_that_expects_what_the_policy_does(self):
        """SEMANTICS W3: by a draft, too, in its working hours."""
        self.assertEqual(self._case().result, "passed")

    def test_another_item_is_named_with_the_reason(self):
        """SEMANTICS W3: a failing one names what differs."""
        case = self._case(values={"priority": "1"})
        self.assertFails(case, "Item: expected “Urgent”, but “Others” applies.")
        self.assertFails(case, "Not true: Priority is Very High. It is: Medium")

    def test_another_time_is_named(self):
        """SEMANTICS W3: in the reader's time zone."""
        case = self._case(expected_failure_time=utc("2026-01-05 15:00:00"))
        case = case.with_context(tz="Europe/Brussels")
        self.assertFails(
            case,
            "Due: expected Mon 5 Jan 2026 16:00, but it is Mon 5 Jan 2026 12:00.",
        )

    def test_the_result_is_that_of_the_policy_as_it_is_now(self):
        """SEMANTICS W3: no green result stays behind after a change."""
        case = self._case()
        self.assertEqual(case.result, "passed")
        self.urgent.failure_after = 3
        case.invalidate_recordset()
        self.assertFails(case, "Due: expected")

    def test_a_case_can_expect_that_no_item_applies(self):
        self.others.active = False
        case = self._case(
            values={"priority": "1"},
            expects_none=True,
            expected_item_id=False,
            expected_warning_time=False,
            expected_failure_time=False,
        )
        self.assertEqual(case.result, "passed")
        case.values = {"priority": "3"}
        self.assertFails(case, "No item should apply, but this one does: Urgent")

    def test_conditions_on_related_records_and_lists_are_asked(self):
        """The conditions are the very SQL of the engine: links, lists, names."""
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Power cut"})
        team = self.env["helpdesk.ticket.team"].create({"name": "Night watch"})
        self.urgent.applicable_when = (
            "['&', ('team_id.name', 'ilike', 'night'), "
            f"('tag_ids', 'any', [('name', '=', 'Power cut'), ('id', '=', {tag.id})])]"
        )
        case = self._case(values={"team_id": team.id, "tag_ids": [tag.id]})
        self.assertEqual(case.result, "passed")
        case.values = {"team_id": team.id, "tag_ids": []}
        self.assertFails(case, "Item: expected “Urgent”, but “Others” applies.")

    def test_what_is_computed_follows_from_what_is_said(self):
        """The record is as Odoo would make it: its stage is the first of its team."""
        stage = self.env["helpdesk.ticket.stage"].create(
            {"name": "Night", "sequence": -5}
        )
        team = self.env["helpdesk.ticket.team"].create({"name": "Night watch"})
        stage.team_ids = team
        self.urgent.applicable_when = f"[('stage_id', '=', {stage.id})]"
        self.assertEqual(self._case(values={"team_id": team.id}).result, "passed")

    def test_nobody_is_responsible_for_a_new_record_unless_said(self):
        """The helpdesk gives a ticket to the user who writes it. Nobody does here."""
        self.env.company.helpdesk_mgmt_ticket_auto_assign = True
        self.urgent.applicable_when = "[('user_id', '=', False)]"
        self.assertEqual(self._case(values={}).result, "passed")
        case = self._case(values={"user_id": self.agent.id})
        self.assertFails(case, "Item: expected “Urgent”, but “Others” applies.")

    def test_values_of_every_kind_are_asked_as_they_are_stored(self):
        """Numbers, days, translated texts, and what differs from company to company."""
        kinds = {
            "x_int": ("integer", {}, 7),
            "x_float": ("float", {}, 1.5),
            "x_bool": ("boolean", {}, True),
            "x_date": ("date", {}, "2026-01-02"),
            "x_when": ("datetime", {}, "2026-01-02 08:00:00"),
            "x_text": ("text", {}, "two\nlines"),
            "x_word": ("char", {"translate": "standard"}, "Fire"),
            "x_level": ("char", {"company_dependent": True}, "gold"),
        }
        for name, (ttype, options, _value) in kinds.items():
            follow(self.env, "helpdesk.ticket", name, ttype, **options)
        values = {name: value for name, (_ttype, _options, value) in kinds.items()}
        for name, value in values.items():
            self.urgent.applicable_when = str([(name, "=", value)])
            case = self._case(values=values)
            self.assertEqual(case.result, "passed", f"{name}: {case.difference}")
            case.values = {}
            self.assertEqual(case.result, "failed", name)

    def test_hierarchies_mean_the_records_of_now(self):
        """SEMANTICS D1: ``child_of``, as the engine asks it."""
        group = self.env["res.partner"].create({"name": "Group", "is_company": True})
        branch = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": group.id}
        )
        self.urgent.applicable_when = f"[('partner_id', 'child_of', {group.id})]"
        self.assertEqual(self._case(values={"partner_id": branch.id}).result, "passed")

    def test_a_case_agrees_with_a_ticket_that_is_made(self):
        """SEMANTICS W3: the same core and the same conditions as live."""
        case = self._case()
        self.policy.action_activate()
        self.policy.action_set_default()
        with self.at(MONDAY):
            ticket = self._create_ticket(priority="3")
            instance = self.instance_of(ticket)
        self.assertEqual(
            (instance.item_id, instance.warning_time, instance.failure_time),
            (
                case.expected_item_id,
                case.expected_warning_time,
                case.expected_failure_time,
            ),
        )

    def test_the_moment_stands_for_the_field_that_the_kpi_counts_from(self):
        """SEMANTICS C3: unless the case says another one."""
        follow(self.env, "helpdesk.ticket", "x_reported", "datetime")
        self.policy.applicable_from_field_id = self.env["ir.model.fields"]._get(
            "helpdesk.ticket", "x_reported"
        )
        case = self._case()
        self.assertEqual(case.result, "passed")
        case.values = {"priority": "3", "x_reported": "2026-01-06 09:00:00"}
        self.assertFails(case, "Due: expected")

    def test_public_holidays_of_the_company_count(self):
        """SEMANTICS C4: a case is a record of its company."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Epiphany",
                "company_id": self.env.company.id,
                "date_from": utc("2026-01-05 00:00:00"),
                "date_to": utc("2026-01-05 23:00:00"),
            }
        )
        self.assertFails(self._case(), "Tue 6 Jan 2026")

    def test_a_case_that_cannot_be_judged_fails_and_says_why(self):
        """SEMANTICS A6: a field that is gone, a record that was deleted."""
        follow(self.env, "helpdesk.ticket", "x_floor", "integer")
        case = self._case(values={"priority": "3", "x_floor": 2})
        self.assertEqual(case.result, "passed")
        self.env["ir.model.fields"]._get("helpdesk.ticket", "x_floor").unlink()
        case.invalidate_recordset()
        self.assertFails(case, "It cannot be checked")

    def test_an_archived_record_gets_nothing(self):
        """SEMANTICS E8."""
        case = self._case(values={"priority": "3", "active": False})
        self.assertFails(case, "but none applies. The record is archived.")

    # -- nothing is written -----------------------------------------------------------

    def test_running_cases_writes_nothing_anywhere(self):
        """SEMANTICS W3: no row is inserted, changed or deleted in any table."""
        case = self._case()
        self.env.flush_all()
        self.env.invalidate_all()
        savepoint = self.env.cr.savepoint(flush=False)
        self.env.cr.execute("SET LOCAL transaction_read_only = on")
        try:
            self.assertEqual(case.action_run()["params"]["type"], "success")
        finally:
            savepoint.close(rollback=True)

    def test_queries_do_not_grow_with_the_cases(self):
        """Law 4: all cases of a policy are one SELECT. What they say is not asked of
        Odoo, which looks for the first stage of each new ticket."""
        values = {"priority": "3", "stage_id": self.stage_new.id}
        one = self._case(values=values)
        many = one | one.browse([self._case(values=values).id for _n in range(20)])

        def cost(cases):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cases.mapped("result")
            return self.env.cr.sql_log_count - before

        cost(many)
        self.assertLessEqual(cost(many), cost(one))

    # -- what is refused --------------------------------------------------------------

    def test_values_that_no_record_can_have_are_refused(self):
        """SEMANTICS K: naming the case and the field."""
        for values, label in (
            ({"priority": "9"}, "Priority"),
            ({"nowhere": 1}, "nowhere"),
            ({"partner_id": "Ann"}, "Contact"),
            ({"tag_ids": 3}, "Tags"),
            ({"duplicate_ids": [1]}, "Duplicate"),
            ({"create_date": "2026-01-01"}, "Created on"),
        ):
            with self.assertRaisesRegex(ValidationError, f"Urgent on Monday.*{label}"):
                self._case(values=values)

    def test_a_case_without_an_expectation_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "say which item applies"):
            self._case(
                expected_item_id=False,
                expected_warning_time=False,
                expected_failure_time=False,
            )

    def test_an_item_of_another_policy_is_refused(self):
        other = self._create_policy(activate=False)
        with self.assertRaisesRegex(ValidationError, "is not one of this SLA"):
            self._case(expected_item_id=other.item_ids.id)

    # -- screens ----------------------------------------------------------------------

    def test_a_case_is_written_by_hand_in_its_form(self):
        """SEMANTICS W3: what the record is, is said as a condition."""
        cases = self.env["sla.policy.case"].with_user(self.officer)
        form = Form(cases.with_context(default_policy_id=self.policy.id))
        form.name = "By hand"
        form.kpi_id = self.resolve
        form.start_time = MONDAY
        form.values_domain = "['&', ('priority', '=', '3'), ('tag_ids', 'in', [])]"
        form.expected_item_id = self.urgent
        case = form.save()
        self.assertEqual(case.values, {"priority": "3", "tag_ids": []})
        self.assertEqual(case.result, "passed")
        self.assertIn("Priority is Very High", case.values_text)

    def test_a_condition_that_names_no_one_value_is_refused(self):
        """SEMANTICS K: the form says which part it was."""
        case = self._case()
        for text, words in (
            ("[('priority', 'in', ['2', '3'])]", "Priority is one of"),
            ("[('team_id.name', '=', 'Night')]", "Team"),
            ("['|', ('priority', '=', '3'), ('priority', '=', '2')]", "either"),
            ("[('name', 'ilike', 'fire')]", "Title contains fire"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                case.values_domain = text

    def test_a_case_takes_over_what_the_policy_does(self):
        """In one click, when it is the case that was wrong."""
        case = self._case(values={"priority": "1"})
        case.action_expect()
        self.assertEqual(case.result, "passed")
        self.assertEqual(case.expected_item_id, self.others)
        self.assertEqual(case.expected_failure_time, utc("2026-01-06 09:00:00"))
        self.assertFalse(case.expected_warning_time)

    # -- of a record ------------------------------------------------------------------

    def _instance(self, **vals):
        self.policy.action_activate()
        self.policy.action_set_default()
        with self.at(MONDAY):
            return self.instance_of(self._create_ticket(**vals))

    def test_a_case_is_made_of_a_record_in_one_click(self):
        """SEMANTICS W3: with what the conditions look at, and what the SLA makes."""
        instance = self._instance(priority="3")
        cases = self.env["sla.policy.case"].with_user(self.officer)
        action = cases.action_from_instances(instance.ids)
        case = cases.browse(action["res_id"])
        self.assertEqual(case.values["priority"], "3")
        self.assertEqual(case.values["stage_id"], self.stage_new.id)
        self.assertEqual(case.start_time, MONDAY)
        self.assertEqual(case.expected_item_id, self.urgent)
        self.assertEqual(case.expected_failure_time, utc("2026-01-05 11:00:00"))
        self.assertEqual(case.result, "passed")

    def test_what_cannot_be_taken_along_is_named(self):
        """Lines of other tables are no value of a record."""
        self.urgent.applicable_when = "[('message_ids', '=', False)]"
        instance = self._instance()
        cases = self.env["sla.policy.case"].with_user(self.officer)
        case = cases.browse(cases.action_from_instances(instance.ids)["res_id"])
        self.assertIn("Messages", case.note)

    # -- rights -----------------------------------------------------------------------

    def test_cases_are_for_sla_managers(self):
        """SEMANTICS P1."""
        case = self._case()
        with self.assertRaises(AccessError):
            case.with_user(self.agent).read(["name"])
        with self.assertRaises(AccessError):
            case.with_user(self.agent).action_run()

    def test_cases_of_another_company_are_out_of_sight(self):
        """SEMANTICS P1."""
        other = self.env["res.company"].create({"name": "Other"})
        policy = self._create_policy(activate=False, company_id=other.id)
        case = self.env["sla.policy.case"].create(
            {
                "name": "Theirs",
                "policy_id": policy.id,
                "kpi_id": self.resolve.id,
                "company_id": other.id,
                "start_time": MONDAY,
                "expected_item_id": policy.item_ids.id,
            }
        )
        found = case.with_user(self.officer).search([("policy_id", "=", policy.id)])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            case.with_user(self.officer).read(["name"])

    def test_no_case_is_made_of_a_record_that_the_manager_may_not_read(self):
        """SEMANTICS P1."""
        instance = self._instance()
        other = self.env["res.company"].create({"name": "Other"})
        self.env["helpdesk.ticket"].browse(instance.res_id).company_id = other
        with self.assertRaises(AccessError):
            self.env["sla.policy.case"].with_user(self.officer).action_from_instances(
                instance.ids
            )

    def test_a_copy_of_a_policy_has_its_cases(self):
        """SEMANTICS W3: a new version is held to what the last one promised."""
        self._case()
        none = {
            "expects_none": True,
            "expected_item_id": False,
            "expected_warning_time": False,
            "expected_failure_time": False,
        }
        self._case(name="Archived", values={"active": False}, **none)
        copy = self.policy.with_user(self.officer).copy()
        first, second = self.env["sla.policy.case"].search(
            [("policy_id", "=", copy.id)]
        )
        self.assertEqual(first.expected_item_id, copy.item_ids[0])
        self.assertEqual(first.result, "passed")
        self.assertTrue(second.expects_none)
        other = self.policy.copy({"item_ids": []})
        self.assertFalse(other.case_count)

    def test_deleting_a_policy_deletes_its_cases(self):
        case = self._case()
        self.policy.unlink()
        self.assertFalse(case.exists())


@tagged("post_install", "-at_install")
class TestOtherModels(PolicyCaseCase):
    def test_fields_of_the_record_that_it_is_made_of_are_asked(self):
        """A user is made of a contact: conditions on that one's fields (B1)."""
        self.env["sla.entity"].create(
            {"model_id": self.env["ir.model"]._get_id("res.users")}
        )
        kpi = self.env["sla.kpi"].create(
            {"name": "Greet", "model_id": self.env["ir.model"]._get_id("res.users")}
        )
        item = {
            "name": "Paris",
            "kpi_id": kpi.id,
            "applicable_when": "[('city', '=', 'Paris'), ('category_id', '!=', False)]",
        }
        policy = self.env["sla.policy"].create(
            {
                "name": "Users",
                "model_id": kpi.model_id.id,
                "item_ids": [Command.create(item)],
            }
        )
        category = self.env["res.partner.category"].create({"name": "Guest"})
        case = self._case(
            policy_id=policy.id,
            kpi_id=kpi.id,
            values={"city": "Paris", "category_id": [category.id]},
            expected_item_id=policy.item_ids.id,
            expected_warning_time=False,
            expected_failure_time=utc("2026-01-05 10:00:00"),
        )
        self.assertEqual(case.result, "passed")
        case.values = {"city": "Rome", "category_id": [category.id]}
        self.assertFails(case, "none applies")
