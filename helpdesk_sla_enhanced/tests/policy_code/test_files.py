# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Policies as files: out, and in again."""

import json
from datetime import timedelta
from random import Random

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...engine import company_clocks
from ...engine.cases import asking, imagining, judging
from ...engine.policy_code import files
from ...sla_core.time.moments import epoch
from ...store import plumbing
from ..common import utc
from .common import MONDAY_NOON, FilesCase


@tagged("post_install", "-at_install")
class TestFiles(FilesCase):
    # -- out --------------------------------------------------------------------------

    def test_records_stand_by_names_that_mean_the_same_elsewhere(self):
        """SEMANTICS W3: by their XML ids, else by a search that finds one."""
        [policy] = self._value()["policies"]
        urgent = policy["items"][0]
        stage = {"xmlid": "helpdesk_mgmt.helpdesk_ticket_stage_done"}
        self.assertEqual(urgent["success_criteria"], [["stage_id", "=", stage]])
        tag = {"search": [["name", "=", "Power cut"]]}
        self.assertEqual(
            urgent["applicable_when"][2], ["tag_ids", "any", [["id", "in", [tag]]]]
        )
        self.assertEqual(policy["cases"][0]["values"], {"tag_ids": [tag]})
        self.assertEqual(policy["owner"], {"search": [["login", "=", "sla_officer"]]})

    def test_a_record_that_cannot_be_told_apart_is_refused(self):
        self.tag.copy({"name": "Power cut"})
        with self.assertRaisesRegex(UserError, "Power cut cannot be told apart"):
            self._text()

    def test_a_condition_that_names_a_deleted_record_is_refused(self):
        self.case.unlink()
        self.tag.unlink()
        with self.assertRaisesRegex(UserError, "names a record that was deleted"):
            self._text()

    # -- out and in -------------------------------------------------------------------

    def test_a_round_trip_loses_nothing(self):
        """SEMANTICS W3: the file of what was made of a file is that file."""
        text = self._text()
        self.policy.name = "Gold of before"
        self.case.unlink()
        [report] = self._load(text)
        self.assertTrue(report.is_new)
        self.assertEqual(report.policy.state, "draft")
        self.assertFalse(report.failures)
        self.assertEqual(self._text(report.policy), text)
        self.assertNotEqual(report.policy, self.policy)

    def test_what_was_made_of_a_file_judges_the_same(self):
        """SEMANTICS W3: by the engine, not by the words of the file."""
        text = self._text()
        self.policy.name = "Gold of before"
        [report] = self._load(text)
        both = self.policy | report.policy
        both.action_activate()
        for vals in ({"priority": "3"}, {"priority": "1"}, {"tag_ids": self.tag.ids}):
            first, second = (self._due(policy, **vals) for policy in both)
            self.assertEqual(first, second)
        self.assertEqual(self._due(report.policy, priority="3"), MONDAY_NOON)

    def test_a_thousand_random_records_are_judged_the_same(self):
        """Issue 14: by what was exported, and by what was made of it."""
        text = self._text()
        self.policy.name = "Gold of before"
        both = self.policy | self._load(text)[0].policy
        asked = asking.terms_of(self.env, both)
        first = asked[self.policy.id].terms
        model = plumbing.model_as_asked(self.env, "helpdesk.ticket")
        wanted = asking.looked_at(model, first.conditions)
        records = [
            imagining.imagine(model, -n, values, made, wanted)
            for n, (values, made) in enumerate(self._draws(), 1)
        ]
        outcomes = [self._judged(asked[policy.id], policy, records) for policy in both]
        self.assertEqual(outcomes[0], outcomes[1])
        self.assertEqual(len(outcomes[0]), 1000)
        self.assertEqual({place for place, *_times in outcomes[0]}, {0, 1})

    def _draws(self):
        """A thousand tickets that differ in all that the conditions look at."""
        draw = Random(14)
        stages = self.env["helpdesk.ticket.stage"].search([]).ids
        for _n in range(1000):
            values = {
                "priority": draw.choice("0123"),
                "stage_id": draw.choice(stages),
                "tag_ids": draw.choice([[], self.tag.ids]),
            }
            yield values, utc("2026-01-01") + timedelta(minutes=draw.randrange(500_000))

    def _judged(self, asked, policy, records):
        """The place of the item that each record gets, with its times and status."""
        tables = {}
        for one in records:
            for name, rows in one.tables.items():
                tables.setdefault(name, []).extend(rows)
        ids = [one.number for one in records]
        rows = asking.rows_of(self.env, asked.terms, 0, ids, tables)
        clocks = company_clocks.clocks_by_company(self.env)(self.env.company.id)
        found = []
        for one in records:
            now = epoch(one.record.create_date)
            made = judging.first_instances(asked.spec, rows[one.number], now, clocks)
            instance = made[self.resolve.id]
            place = policy.item_ids.ids.index(instance.item)
            timer = instance.timer
            found.append((place, timer.warning, timer.failure, timer.status))
        return found

    def test_translations_go_along(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.policy.with_context(lang="fr_FR").name = "Or"
        self.urgent.with_context(lang="fr_FR").name = "Pressé"
        text = self._text()
        self.assertEqual(
            json.loads(text)["policies"][0]["name"], {"en_US": "Gold", "fr_FR": "Or"}
        )
        self.policy.name = "Gold of before"
        [report] = self._load(text)
        policy = report.policy.with_context(lang="fr_FR")
        self.assertEqual((policy.name, policy.item_ids[0].name), ("Or", "Pressé"))
        self.assertEqual(report.policy.with_context(lang="en_US").name, "Gold")

    def test_kpis_go_along(self):
        """One that the database does not have is made."""
        kpi = self.env["sla.kpi"].create(
            {
                "name": "Visit",
                "model_id": self.entity.model_id.id,
                "repeat": True,
                "reopen": "cycle",
            }
        )
        policy = self._create_policy(
            self._item(kpi_id=kpi.id), name="Visits", activate=False
        )
        text = self._text(policy)
        policy.unlink()
        kpi.unlink()
        [report] = self._load(text)
        made = report.policy.item_ids.kpi_id
        self.assertEqual(
            (made.code, made.repeat, made.reopen), ("visit", True, "cycle")
        )

    def test_a_kpi_that_judges_in_another_way_is_refused(self):
        """Other SLAs may use it."""
        value = self._value()
        value["kpis"][0]["reopen"] = "cycle"
        with self.assertRaisesRegex(UserError, r"KPI resolve is there.*reopen"):
            self._load(value)

    # -- a policy that is there -------------------------------------------------------

    def test_a_policy_of_the_same_name_is_changed_in_place(self):
        """What runs by its items goes on by them."""
        self.policy.action_activate()
        items, lines = self.policy.item_ids, self.urgent.action_ids
        value = self._value()
        value["policies"][0]["items"][0]["failure_after"] = 3
        value["policies"][0]["items"].append(
            {**value["policies"][0]["items"][1], "name": "Last"}
        )
        [report] = self._load(value)
        self.assertEqual(report.policy, self.policy)
        self.assertEqual(self.policy.item_ids[:2], items)
        self.assertEqual(self.urgent.action_ids, lines)
        self.assertEqual(self.urgent.failure_after, 3)
        self.assertEqual(self.policy.item_ids[2].name, "Last")
        self.assertEqual(self.policy.state, "active")
        self.assertIn("Urgent, Failure After: 2 h → 3 h", report.differences)
        self.assertIn("Urgent on Monday: Due: expected", report.failures[0])

    def test_what_the_file_does_not_have_is_archived(self):
        value = self._value()
        del value["policies"][0]["items"][1]
        value["policies"][0]["items"][0]["actions"] = []
        value["policies"][0]["cases"] = []
        self._load(value)
        self.assertFalse(self.others.active)
        self.assertFalse(self.urgent.action_ids)
        self.assertEqual(len(self.urgent.with_context(active_test=False).action_ids), 2)
        self.assertFalse(self.case.exists())

    def test_the_same_file_changes_nothing(self):
        value = self._text()
        [report] = self._load(value)
        self.assertFalse(report.is_new)
        self.assertFalse(report.differences)
        self.assertEqual(self._text(), value)

    # -- checked only -----------------------------------------------------------------

    def test_checking_a_file_leaves_nothing_behind(self):
        """SEMANTICS W3: not even in the engine's memory."""
        value = self._value()
        value["policies"][0]["name"] = "Silver"
        value["policies"][0]["items"][0]["failure_after"] = 5
        count = self.env["sla.policy"].search_count([])
        text = json.dumps(value)
        [report] = files.check(self.env(user=self.admin), text)
        self.assertTrue(report.is_new)
        self.assertIn("Urgent on Monday: Due", report.failures[0])
        self.env.invalidate_all()
        self.assertEqual(self.env["sla.policy"].search_count([]), count)
        self.policy.action_activate()
        self.assertEqual(self._due(self.policy, priority="3"), MONDAY_NOON)

    # -- rights -----------------------------------------------------------------------

    def test_only_managers_import(self):
        """SEMANTICS P1."""
        text = self._text()
        with self.assertRaises(AccessError):
            self._load(text, user=self.agent)

    def test_who_may_not_attach_actions_imports_none(self):
        """SEMANTICS P1: a file lends no rights."""
        value = self._value()
        value["policies"][0]["name"] = "Silver"
        with self.assertRaisesRegex(UserError, "server actions"):
            self._load(value, user=self.officer)

    def test_actions_that_stay_need_no_right_to_attach_them(self):
        """SEMANTICS P1: a manager imports the file of an SLA that has some."""
        value = self._value()
        value["policies"][0]["items"][0]["failure_after"] = 3
        self._load(value, user=self.officer)
        self.assertEqual(self.urgent.failure_after, 3)
        self.assertEqual(len(self.urgent.action_ids), 2)

    def test_no_record_is_found_that_the_user_may_not_see(self):
        """SEMANTICS P1: a search in a file asks with the rights of who takes it."""
        other = self.env["res.company"].create({"name": "Other"})
        value = self._value()
        value["policies"][0]["company"] = {"search": [["name", "=", other.name]]}
        with self.assertRaisesRegex(UserError, "Line .*exactly one"):
            self._load(value, user=self.officer)
