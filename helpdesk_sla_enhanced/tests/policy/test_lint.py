# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lint of a policy: a message for each line of SEMANTICS K, and no false ones."""

from unittest.mock import patch

from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ...engine.lint import places, rules
from ..common import SlaCase

HOT = str([("priority", "=", "3")])
LINT = "odoo.addons.helpdesk_sla_enhanced.engine.lint"


class LintCase(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env,
            "sla_officer",
            "helpdesk_mgmt.group_helpdesk_user_own,"
            "helpdesk_sla_enhanced.group_sla_manager",
        )
        cls.calendar.company_id = False
        cls._add_day_off(cls.calendar)

    @classmethod
    def _add_day_off(cls, calendar, date="2027-01-01", **vals):
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "New Year",
                "calendar_id": calendar.id,
                "date_from": f"{date} 00:00:00",
                "date_to": f"{date} 22:59:59",
                **vals,
            }
        )

    def _policy(self, *items, **vals):
        vals.setdefault("calendar_id", self.calendar.id)
        vals.setdefault("default", False)
        with self.at("2026-01-05 08:00"):
            return self._create_policy(*items, **vals)

    def _lint(self, policy):
        """What the policy's form says to somebody who manages SLAs and little else."""
        policy.invalidate_recordset(["lint_messages", "lint_html"])
        with self.at("2026-01-05 09:00"):
            return policy.with_user(self.officer).lint_messages or []

    def _assert_says(self, policy, pattern):
        messages = self._lint(policy)
        found = [text for text in messages if pattern in text]
        self.assertEqual(len(found), 1, messages)
        return found[0]

    def _assert_does_not_say(self, policy, pattern):
        self.assertFalse([text for text in self._lint(policy) if pattern in text])


@tagged("post_install", "-at_install")
class TestLint(LintCase):
    """SEMANTICS K: what a policy says by itself."""

    def test_nothing_is_wrong_with_a_plain_policy(self):
        policy = self._policy(default=True)
        self.assertEqual(self._lint(policy), [])
        self.assertFalse(policy.lint_html)

    def test_a_shadowed_item(self):
        policy = self._policy(
            self._item(name="All", sequence=1),
            self._item(name="Hot", sequence=2, applicable_when=HOT),
        )
        self._assert_says(
            policy, "Item Hot never applies: All stands before it and takes all"
        )
        policy.item_ids[0].active = False
        self._assert_does_not_say(policy, "never applies")

    def test_a_kpi_without_a_catch_all(self):
        policy = self._policy(self._item(applicable_when=HOT))
        self._assert_says(policy, "Resolve has no item for all open records")
        policy.item_ids.applicable_when = "[]"
        self._assert_does_not_say(policy, "no item for all")

    def test_an_item_for_all_open_tickets_is_a_catch_all(self):
        """Tickets that are cancelled, or closed, need no promise."""
        lost = (self.stage_cancelled | self._stage_rejected()).ids
        policy = self._policy()
        for condition in (
            [("closed", "=", False)],
            [("stage_id.closed", "=", False)],
            [("stage_id", "not in", lost)],
        ):
            with self.subTest(condition):
                policy.item_ids.applicable_when = str(condition)
                self._assert_does_not_say(policy, "no item for all")
        policy.item_ids.applicable_when = str([("stage_id", "=", self.stage_new.id)])
        self._assert_says(policy, "Resolve has no item for all open records")

    def _stage_rejected(self):
        return self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")

    def test_the_same_field_in_both_conditions(self):
        """A ticket in progress is not new any more and not solved either. The field of
        a related field counts: Closed is the one of the stage."""
        policy = self._policy(
            self._item(applicable_when=str([("stage_id", "=", self.stage_new.id)]))
        )
        self._assert_says(policy, "Item Resolve uses Stage both in Applicable When and")
        policy.item_ids.applicable_when = "[('closed', '=', True)]"
        self._assert_says(policy, "an open record can leave it without having met it")

    def test_applies_while_open_and_succeeds_when_closed(self):
        """SEMANTICS F7: success comes before applicability; and what a cancelled
        ticket leaves is no mistake."""
        lost = (self.stage_cancelled | self._stage_rejected()).ids
        policy = self._policy()
        for condition in (
            [("closed", "=", False)],
            [("stage_id", "not in", lost)],
            [("priority", "=", "3"), ("stage_id.closed", "=", False)],
        ):
            with self.subTest(condition):
                policy.item_ids.applicable_when = str(condition)
                self._assert_does_not_say(policy, "both in Applicable When")

    def test_recalculated_results_must_stay_applicable(self):
        """SEMANTICS G2: else the success is cancelled again."""
        self.entity.recalculate_terminal = True
        policy = self._policy(self._item(applicable_when="[('closed', '=', False)]"))
        self._assert_says(policy, "is cancelled, as results are recalculated")

    def test_a_frequently_written_field(self):
        policy = self._policy(
            self._item(applicable_when="[('partner_id.message_ids', '!=', False)]")
        )
        self._assert_says(
            policy, "Item Resolve applies depending on Contact › Messages, which"
        )

    def test_any_number_of_items_is_fine(self):
        """SEMANTICS D8: no limit at fifteen."""
        teams = self.env["helpdesk.ticket.team"].create(
            [{"name": f"Team {n}"} for n in range(20)]
        )
        items = [
            self._item(name=team.name, applicable_when=f"[('team_id', '=', {team.id})]")
            for team in teams
        ]
        policy = self._policy(*items, self._item(name="All", sequence=99), default=True)
        self.assertEqual(self._lint(policy), [])

    def test_no_days_off_next_year(self):
        """Only general time off of the calendar's own company counts."""
        calendar = self._create_calendar(company_id=self.env.company.id)
        policy = self._policy(calendar_id=calendar.id)
        message = f"{calendar.name} have no days off in 2027 yet"
        self._assert_says(policy, message)
        self._add_day_off(calendar, "2026-12-25")
        self._add_day_off(calendar, "2028-01-02")
        self._add_day_off(calendar, resource_id=self._resource().id)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self._add_day_off(self.env["resource.calendar"], "2027-05-01")
        theirs.company_id = other
        self._assert_says(policy, message)
        self._add_day_off(self.env["resource.calendar"], "2027-05-01")
        self._assert_does_not_say(policy, "days off")

    def test_the_last_hours_of_a_year_are_those_of_the_calendar(self):
        """23:30 UTC on 31 December is next year in Brussels."""
        calendar = self._create_calendar()
        policy = self._policy(calendar_id=calendar.id)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Midnight",
                "calendar_id": calendar.id,
                "date_from": "2026-12-31 23:15:00",
                "date_to": "2026-12-31 23:30:00",
            }
        )
        self._assert_does_not_say(policy, "days off")

    def _resource(self):
        return self.env["resource.resource"].create({"name": "Tessa", "tz": "UTC"})

    def test_the_calendar_of_an_item_is_looked_at(self):
        calendar = self._create_calendar(tz="America/New_York")
        policy = self._policy(self._item(calendar_id=calendar.id))
        self._assert_says(policy, "Desk America/New_York have no days off")

    def test_an_archived_owner(self):
        policy = self._policy()
        self._assert_does_not_say(policy, "owner")
        self.manager.active = False
        self._assert_says(policy, f"The owner {self.manager.name} is archived")

    def test_a_model_that_was_disabled(self):
        policy = self._policy()
        self.entity.active = False
        self._assert_says(policy, "is not enabled for SLA any more")

    def test_a_rule_that_fails_says_nothing(self):
        """The form opens whatever the lint runs into."""
        policy = self._policy(self._item(applicable_when=HOT))
        with (
            mute_logger(f"{LINT}.rules"),
            patch(f"{LINT}.probes.real_path", side_effect=KeyError),
        ):
            messages = self._lint(policy)
        self.assertEqual(len(messages), 1)
        self.assertIn("has no default SLA", messages[0])

    def test_the_form_shows_a_block_and_saves(self):
        policy = self._policy(self._item(name="<b>", applicable_when=HOT), default=True)
        policy.invalidate_recordset(["lint_html"])
        block = policy.with_user(self.officer).lint_html
        self.assertIn("Worth a look (1)", block)
        self.assertIn("<li>Resolve has no item", block)
        self.assertIn("open", block)
        with Form(policy.with_user(self.officer)) as form:
            form.name = "Kept"
        self.assertEqual(policy.name, "Kept")

    def test_what_is_named_is_one_click_away(self):
        """The item at fault, found by its whole name, and never as text of its own."""
        first, second = self._item(name="Urgent"), self._item(name="Urgent & late")
        policy = self._policy(first, second, default=True)
        policy.invalidate_recordset(["lint_html"])
        shadowed = policy.item_ids[1]
        block = policy.with_user(self.officer).lint_html
        address = f"/odoo/{places.POLICIES}/{policy.id}/{places.ITEMS}/{shadowed.id}"
        self.assertIn(f"Item <a href='{address}'>Urgent &amp; late</a> never", block)

    def test_a_part_of_a_word_is_no_name(self):
        addresses = {"late": "/odoo/1"}
        self.assertEqual(places.linked("a latent <b>", addresses), "a latent &lt;b&gt;")

    def test_a_long_list_is_folded_and_escaped(self):
        block = rules.to_block(self.env, ["<b>"] * 4)
        self.assertIn("&lt;b&gt;", block)
        self.assertNotIn(" open", block)

    def test_nothing_is_asked_of_a_form_that_is_edited(self):
        """Only opening and saving look, not each change of a field."""
        policy = self._policy(default=True)
        with patch.object(type(policy), "_lint", return_value=["x"]) as asked:
            form = Form(policy.with_user(self.officer))
            opened = asked.call_count
            form.name = "Other"
            form.allow_pause = False
            form.calendar_id = self.env["resource.calendar"]
            self.assertEqual(asked.call_count, opened)

    def test_the_queries_do_not_grow_with_the_items(self):
        few = self._policy(*self._many_items(3), default=True, name="Few")
        many = self._policy(*self._many_items(60), name="Many")
        counts = []
        for policy in (few, many):
            self._lint(policy)
            policy.invalidate_recordset(["lint_messages"])
            start = self.cr.sql_log_count
            self._lint(policy)
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    def _many_items(self, count):
        return [
            self._item(
                name=f"Item {n}",
                sequence=n,
                applicable_when=f"[('team_id', '=', {n})]",
                success_criteria=str(
                    [("stage_id", "in", [self.stage_done.id, n + 99])]
                ),
            )
            for n in range(count)
        ]


@tagged("post_install", "-at_install")
class TestLintDefault(LintCase):
    """SEMANTICS K: no default for an enabled model."""

    def test_no_default(self):
        policy = self._policy()
        self._assert_says(policy, "Helpdesk Ticket has no default SLA: new")
        policy.action_set_default()
        self._assert_does_not_say(policy, "default")

    def test_a_shared_default_is_the_default_of_all(self):
        self._policy(default=True)
        own = self._policy(name="Own", company_id=self.env.company.id)
        self._assert_does_not_say(own, "default")

    def test_a_company_without_a_default(self):
        """Another company's default helps nobody here."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._policy(name="Theirs", company_id=other.id, default=True)
        own = self._policy(name="Own", company_id=self.env.company.id)
        companies = self.env["res.company"].search([]) - other
        self._assert_says(own, f"SLA in {self.env.company.name}: new records there")
        shared = self._policy(name="Shared")
        found = self._assert_says(shared, "Helpdesk Ticket has no default SLA in")
        for name in companies.mapped("name"):
            self.assertIn(name, found)
        self.assertNotIn("Elsewhere", found)
