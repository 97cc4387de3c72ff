# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the dialog says before anything is written."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MoveCase


@tagged("post_install", "-at_install")
class TestPreview(MoveCase):
    """The preview of the move (SEMANTICS K, P1)."""

    def test_an_old_sla_in_words(self):
        """SEMANTICS D: for whom, within what, until when, and when it stands still."""
        category = self.env["helpdesk.ticket.category"].create({"name": "Toner"})
        self._create_old(
            team_ids=[Command.set(self.team.ids)],
            category_ids=[Command.set(category.ids)],
            ignore_stage_ids=[Command.set(self.stage_awaiting.ids)],
        )
        line = self._lines()["Solve"]
        self.assertTrue(line.is_moved)
        terms, who, met, held = line.becomes.splitlines()
        self.assertEqual(terms, f"{self.resolve.name} within 4 h")
        self.assertIn("Printers", who)
        self.assertIn("Toner", who)
        self.assertIn(self.stage_done.name, met)
        self.assertIn(self.stage_awaiting.name, held)
        self.assertFalse(line.problems)

    def test_running_clocks_are_counted(self):
        """SEMANTICS F2: what is shown before, in numbers; not the closed tickets."""
        self._create_old()
        self._old_ticket()
        self._stage(self._old_ticket(), self.stage_done, "2026-01-05 09:30")
        self.assertEqual(self._lines()["Solve"].running_count, 1)

    def test_the_preview_writes_nothing(self):
        """SEMANTICS F2: no SLA, no KPI, no item."""
        self._create_old()
        kept = ["sla.policy", "sla.kpi", "sla.item"]
        before = [self.env[name].search_count([]) for name in kept]
        self._wizard()
        after = [self.env[name].search_count([]) for name in kept]
        self.assertEqual(before, after)

    def _refused(self, **vals):
        """What is said of an old SLA that cannot be moved."""
        self._create_old(**vals)
        line = self._lines()["Solve"]
        self.assertFalse(line.is_moved)
        return line.problems

    def test_without_target_stage(self):
        """SEMANTICS K: over there every ticket meets it at once."""
        self.assertIn("no target stage", self._refused(stage_id=False))

    def test_without_time(self):
        """SEMANTICS K: a target is more than zero."""
        self.assertIn("no time", self._refused(hours=0))

    def test_without_a_team_that_uses_slas(self):
        """SEMANTICS D7: it applies to no ticket over there either."""
        team = self._create_team("Idle", use_sla=False)
        said = self._refused(team_ids=[Command.set(team.ids)])
        self.assertIn("No team", said)

    def test_a_filter_that_moves_with_the_day(self):
        """SEMANTICS K: relative dates are refused."""
        said = self._refused(domain="[('create_date', '>', 'today -7d')]")
        self.assertIn("Relative dates", said)

    def test_a_filter_that_is_none(self):
        """SEMANTICS K."""
        self.assertIn("filter", self._refused(domain="[('priority', '=', unknown)]"))

    def test_a_filter_that_goes_with_the_old_addon(self):
        """SEMANTICS K: it would not work any more after uninstalling."""
        said = self._refused(domain="[('team_id.use_sla', '=', True)]")
        self.assertIn("goes with the old addon", said)

    def test_an_archived_one_whose_clocks_run(self):
        """SEMANTICS C1: it is named with them, so that nobody misses it later."""
        old = self._create_old()
        self._old_ticket()
        old.active = False
        line = self._lines()["Solve"]
        self.assertEqual((line.is_moved, line.running_count), (False, 1))
        self.assertIn("archived", line.problems)

    def test_an_archived_one_without_clocks_is_not_shown(self):
        """SEMANTICS C1."""
        self._create_old(active=False)
        self.assertFalse(self._lines())

    def test_a_team_without_working_hours(self):
        """SEMANTICS K: the other teams go, this one is named."""
        self._create_team("Night", self.calendar.browse())
        self._create_old()
        line = self._lines()["Solve"]
        self.assertTrue(line.is_moved)
        self.assertIn("Night", line.problems)

    def test_agents_move_nothing(self):
        """SEMANTICS P1: managers edit SLAs."""
        with self.assertRaises(AccessError):
            self.env["sla.from.oca"].with_user(self.agent).create({})

    def test_all_companies_move_together(self):
        """SEMANTICS C2: else clocks of the others would be lost with the old addon."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._create_old(company_id=other.id)
        with self.assertRaisesRegex(UserError, "Elsewhere"):
            self._wizard()
