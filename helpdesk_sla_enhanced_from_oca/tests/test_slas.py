# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The SLAs that are made of the old ones."""

from ast import literal_eval

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MoveCase


@tagged("post_install", "-at_install")
class TestSlas(MoveCase):
    """Terms become items (SEMANTICS A1, C, D)."""

    def test_the_terms_of_an_item(self):
        """SEMANTICS D: conditions, target, working hours and the item's own pause."""
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Urgent"})
        self._create_old(
            tag_ids=[Command.set(tag.ids)],
            domain="[('priority', '=', '3')]",
            ignore_stage_ids=[Command.set(self.stage_awaiting.ids)],
        )
        item = self._move().item_ids
        self.assertEqual(
            literal_eval(item.applicable_when),
            [
                ("team_id", "in", self.team.ids),
                ("tag_ids", "in", tag.ids),
                ("priority", "=", "3"),
            ],
        )
        self.assertEqual((item.failure_after, item.failure_unit), (4, "hour"))
        self.assertEqual(item.calendar_id, self.calendar)
        self.assertTrue(item.pause_override and item.policy_id.allow_pause)
        pause = [("stage_id", "in", self.stage_awaiting.ids)]
        self.assertEqual(literal_eval(item.pause_when), pause)

    def test_success_is_the_target_stage_or_beyond(self):
        """SEMANTICS A3: as over there, by the order of the stages."""
        self._create_old(stage_id=self.stage_awaiting.id)
        item = self._move().item_ids
        ((_field, _in, reached),) = literal_eval(item.success_criteria)
        self.assertIn(self.stage_awaiting.id, reached)
        self.assertIn(self.stage_done.id, reached)
        self.assertNotIn(self.stage_in_progress.id, reached)

    def test_days_are_days_of_the_working_hours(self):
        """SEMANTICS D4."""
        self._create_old(days=2, hours=0)
        item = self._move().item_ids
        self.assertEqual((item.failure_after, item.failure_unit), (2, "day"))

    def test_days_and_hours_become_hours(self):
        """SEMANTICS D4: two days of eight hours, and four."""
        self._create_old(days=2)
        item = self._move().item_ids
        self.assertEqual((item.failure_after, item.failure_unit), (20, "hour"))

    def test_teams_with_other_hours_have_an_item_of_their_own(self):
        """SEMANTICS D3: the clock is that of the team."""
        calendar = self._create_calendar(tz="Asia/Tokyo")
        team = self._create_team("Tokyo", calendar)
        self._create_old()
        items = self._move().item_ids
        self.assertEqual(items.calendar_id, self.calendar | calendar)
        (theirs,) = items.filtered(lambda item: item.calendar_id == calendar)
        self.assertEqual(
            literal_eval(theirs.applicable_when), [("team_id", "in", team.ids)]
        )

    def test_what_ends_with_a_closed_stage_is_resolve(self):
        """SEMANTICS A3: the shipped KPI, which reports and customers know."""
        self._create_old()
        self._create_old("Answer", stage_id=self.stage_in_progress.id)
        policy = self._move()
        kpis = {item.name: item.kpi_id for item in policy.item_ids}
        self.assertEqual(kpis["Solve"], self.resolve)
        self.assertIn(self.stage_in_progress.name, kpis["Answer"].name)

    def test_slas_that_count_at_once_have_a_kpi_each(self):
        """SEMANTICS A1: a record has one instance per KPI, and loses no promise."""
        self._create_old()
        self._create_old("Solve at once", hours=1, domain="[('priority', '=', '3')]")
        policy = self._move()
        self.assertEqual(len(policy.item_ids.kpi_id), 2)

    def test_slas_of_different_teams_share_a_kpi(self):
        """SEMANTICS A1: so that a report has one line for what is one promise."""
        other = self._create_team("Screens")
        self._create_old(team_ids=[Command.set(self.team.ids)])
        self._create_old("Solve screens", team_ids=[Command.set(other.ids)])
        policy = self._move()
        self.assertEqual(policy.item_ids.kpi_id, self.resolve)
        self.assertEqual(len(policy.item_ids), 2)

    def test_a_company_has_its_own_slas_with_the_shared_ones(self):
        """SEMANTICS C2: one SLA at a time, and a company's own beats a shared one."""
        self._create_old(company_id=self.env.company.id)
        self._create_old("For all", stage_id=self.stage_in_progress.id)
        policies = self._move()
        names = {p.company_id: set(p.item_ids.mapped("name")) for p in policies}
        nobody = self.env["res.company"]
        self.assertEqual(names[self.env.company], {"Solve", "For all"})
        self.assertEqual(names[nobody], {"For all"})

    def test_new_tickets_get_the_new_sla_alone(self):
        """SEMANTICS C2: the old addon gives them no deadline any more."""
        self._create_old()
        policy = self._move(use_for_new=True, archive_old=True)
        self.assertTrue(policy.is_default)
        ticket = self._old_ticket("2026-01-06 09:00")
        self.assertEqual(ticket.sla_policy_id, policy)
        self.assertFalse(ticket.ticket_sla_ids)

    def test_a_default_is_replaced_only_when_asked(self):
        """SEMANTICS C2."""
        mine = self._create_policy()
        self._create_old()
        wizard = self._wizard()
        self.assertFalse(wizard.use_for_new)
        wizard.action_move()
        self.assertTrue(mine.is_default)

    def test_what_was_moved_is_not_moved_again(self):
        """SEMANTICS C1: it is archived over there, and the clocks that still run there
        are those of tickets that have an SLA here."""
        self._create_old()
        self._old_ticket()
        self._move()
        self.assertFalse(self._lines())
        with self.assertRaises(UserError):
            self._wizard().action_move()

    def test_notes_are_the_description(self):
        """SEMANTICS A1: nothing that was written down is lost."""
        self._create_old(note="<p>As in the contract of 2020</p>")
        self.assertIn("contract of 2020", self._move().description)
