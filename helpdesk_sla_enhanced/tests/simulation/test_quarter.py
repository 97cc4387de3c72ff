# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two working days instead of three: what would last quarter have looked like?"""

from odoo.tests import tagged

from ..common import utc
from .common import SlaQuarterCase


@tagged("post_install", "-at_install")
class TestQuarter(SlaQuarterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        failing = cls._on(cls, "failure", cls._server_action(cls))
        cls.three_days.item_ids.action_ids = [failing]
        cls.tickets = cls._quarter()

    def test_each_ticket_then_and_now(self):
        """SEMANTICS W1, W2: 24 working hours then, 16 now; what takes exactly so much
        is late."""
        simulation = self._run(self._simulation(self._two_days()))
        self.assertEqual(
            self._verdicts(simulation),
            {
                "11 h": ("met", "met"),
                "20 h": ("met", "breached"),
                "33 h": ("breached", "breached"),
                "15 h": ("met", "met"),
                "never": ("breached", "breached"),
                "16 h": ("met", "breached"),
                "running": ("running", "running"),
            },
        )
        self.assertEqual(simulation.flip_count, 2)

    def test_the_figures_side_by_side(self):
        """SEMANTICS W2, R3: four of six met then, two of six now."""
        simulation = self._run(self._simulation(self._two_days()))
        [found] = simulation.figures["kpis"]
        figures = found["figures"]
        self.assertEqual([figures[f"was_{n}"] for n in ("met", "breached")], [4, 2])
        self.assertEqual(
            [figures[f"would_be_{n}"] for n in ("met", "breached")], [2, 4]
        )
        self.assertEqual(figures["flips"], 2)
        self.assertAlmostEqual(figures["was_rate"], 400 / 6)
        self.assertAlmostEqual(figures["would_be_rate"], 200 / 6)
        # used then: 11, 15, 16, 20, 24 and 33 of 24 hours; now of 16, 24 being 16
        self.assertAlmostEqual(figures["was_p50"], 100 * 18 / 24)
        self.assertAlmostEqual(figures["would_be_p50"], 100)
        self.assertAlmostEqual(figures["was_p90"], 100 * (24 + 33) / 2 / 24)
        self.assertAlmostEqual(figures["would_be_p95"], 100 * (20 + 0.75 * 13) / 16)
        text = simulation.result
        self.assertIn("-33.3 points", text)

    def test_what_could_be_promised(self):
        """SEMANTICS W2: 11, 15, 16, 20 and 33 hours, and one that is never solved."""
        simulation = self._run(self._simulation(self._two_days()))
        [found] = simulation.figures["kpis"]
        dial = found["dial"]
        levels = dict(dial["levels"])
        self.assertEqual(levels[50], 16 * 3600 + 60)
        self.assertEqual(levels[80], 33 * 3600 + 60)
        self.assertIsNone(levels[95])
        [[_name, target, share]] = dial["targets"]
        self.assertEqual(target, 16 * 3600)
        self.assertAlmostEqual(share, 200 / 6)

    def test_the_actions_that_would_have_run(self):
        """SEMANTICS W2: one on each day on which a target of two days ends unmet."""
        simulation = self._run(self._simulation(self._two_days()))
        self.assertEqual(
            simulation.tally["days"],
            {
                "2026-01-13": {"failure": 1},
                "2026-01-20": {"failure": 1},
                "2026-02-10": {"failure": 1},
                "2026-02-17": {"failure": 1},
            },
        )

    def test_the_policy_in_force_changes_nothing(self):
        """SEMANTICS W1: what happened is what would have happened."""
        simulation = self._run(self._simulation(self.three_days))
        lines = simulation.line_ids
        self.assertEqual(lines.mapped("was"), lines.mapped("would_be"))
        for then, now in (
            ("was_failure_time", "failure_time"),
            ("was_met_time", "met_time"),
            ("was_percent", "used_percent"),
            ("was_item_id", "item_id"),
        ):
            self.assertEqual(
                [line[then] for line in lines], [line[now] for line in lines]
            )
        self.assertFalse(simulation.flip_count)

    def test_another_policy_instead_of_what_happened(self):
        """SEMANTICS W1: two drafts are compared with each other."""
        simulation = self._run(
            self._simulation(
                self._two_days(), against="policy", against_policy_id=self.three_days.id
            )
        )
        self.assertEqual(simulation.flip_count, 2)
        self.assertFalse(simulation.line_ids.instance_id)

    def test_more_hours_a_day(self):
        """SEMANTICS W1: another calendar, and no holds."""
        always = self._two_days()
        always.write({"calendar_id": False, "allow_pause": False})
        simulation = self._run(self._simulation(always))
        verdicts = self._verdicts(simulation)
        self.assertEqual(verdicts["11 h"][1], "met")  # a day and three hours
        self.assertEqual(verdicts["16 h"][1], "met")  # a day and eight hours
        self.assertEqual(verdicts["15 h"][1], "breached")  # over a weekend
        self.assertEqual(verdicts["20 h"][1], "breached")  # two days and four hours

    def test_only_the_records_that_are_asked_for(self):
        """SEMANTICS W1: of the period, with the SLA, where the conditions hold."""
        tickets = self.tickets
        draft = self._two_days()
        january = self._run(self._simulation(draft, date_to="2026-01-31"))
        self.assertEqual(january.total_count, 4)
        solved = [("stage_id", "=", self.stage_done.id)]
        only = self._run(self._simulation(draft, domain=str(solved)))
        self.assertEqual(only.total_count, 5)
        other = self._create_policy(name="Other", default=False)
        other.apply_to(tickets["never"], source="manual")
        mine = self._run(self._simulation(draft, only_policy_id=self.three_days.id))
        self.assertEqual(mine.total_count, 6)

    def test_a_line_has_both_proofs(self):
        """SEMANTICS W2, R1: every stretch, then and now."""
        simulation = self._run(self._simulation(self._two_days()))
        line = simulation.line_ids.filtered("flips")[:1]
        self.assertEqual(line.action_open_record()["res_id"], line.res_id)
        self.assertIn("24 h", line.proof)
        self.assertIn("16 h", line.proof)
        self.assertTrue(line.instance_id)

    def test_a_flipped_ticket_becomes_a_test_case(self):
        """SEMANTICS W3: of the SLA that was simulated, due as that says."""
        draft = self._two_days()
        simulation = self._run(self._simulation(draft))
        line = simulation.line_ids.filtered(
            lambda one: one.flips and one.res_id == self.tickets["20 h"].id
        )
        case = self.env["sla.policy.case"].browse(line.action_save_case()["res_id"])
        self.assertEqual((case.policy_id, case.kpi_id), (draft, self.resolve))
        self.assertEqual(case.start_time, utc("2026-01-12 08:00"))
        self.assertEqual(case.expected_failure_time, utc("2026-01-13 16:00"))
