# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What lists and cards say of a record in one line, and how they are sorted by it."""

from odoo.tests import tagged

from ...store import upkeep
from ..common import SlaCase


class SummaryCase(SlaCase):
    """Two KPIs of a desk that works from nine to five in Brussels: a first response
    within two working hours, a solution within eight."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        never = str([("priority", "=", "3")])
        cls._create_policy(
            cls._item(
                name="Answer",
                kpi_id=cls.first_response.id,
                success_criteria=never,
                pause_override=True,
            ),
            cls._item(failure_after=8, warn_after=6),
            calendar_id=cls.calendar.id,
            allow_pause=True,
        )
        cls.tickets = cls.env["helpdesk.ticket"]

    def _made(self, moment, **vals):
        with self.at(moment):
            ticket = self._create_ticket(**vals)
            self.env["sla.engine"]._process_pending()
        return ticket

    def _change(self, ticket, moment, **vals):
        with self.at(moment):
            ticket.write(vals)
            self.env.flush_all()
            self.env["sla.engine"]._process_pending()

    def _lines(self, ticket, moment):
        """The lines of its summary, as the agent reads them."""
        with self.at(moment):
            ticket.invalidate_recordset()
            return ticket.with_user(self.agent).sla_summary["lines"]

    def _told(self, ticket, moment):
        """Each line as "KPI: status, minutes left"."""
        return [
            f"{line['kpi']}: {line['status']}, {line['working']['left'] // 60}"
            for line in self._lines(ticket, moment)
        ]


@tagged("post_install", "-at_install")
class TestSummary(SummaryCase):
    def test_what_runs_is_in_order_of_its_failure(self):
        """SEMANTICS I3, U1: in working time, a night apart."""
        ticket = self._made("2026-01-05 15:00")
        self.assertEqual(
            self._told(ticket, "2026-01-05 18:00"),
            ["First Response: in_progress, 60", "Resolve: in_progress, 420"],
        )

    def test_an_unmet_breach_comes_first(self):
        """SEMANTICS I3: by time alone, before the clock has run and after."""
        ticket = self._made("2026-01-09 15:00")
        expected = [
            "First Response: noncompliant, -57",
            "Resolve: in_progress, 303",
        ]
        moment = "2026-01-12 09:57"
        self.assertEqual(self._told(ticket, moment), expected)
        with self.at(moment):
            self.run_cron("clock")
        self.assertEqual(self._told(ticket, moment), expected)

    def test_what_is_on_hold_comes_after_what_runs(self):
        """SEMANTICS H2, I3: it says what will be left on resuming."""
        ticket = self._made("2026-01-05 15:00")
        self._change(ticket, "2026-01-05 15:30", stage_id=self.stage_awaiting.id)
        held = "Resolve: paused, 450"
        self.assertEqual(
            self._told(ticket, "2026-01-05 15:45"),
            ["First Response: in_progress, 75", held],
        )
        self.assertEqual(self._told(ticket, "2026-01-30 12:00")[1], held)

    def test_a_breach_of_a_cancelled_ticket_comes_last_and_stands_still(self):
        """SEMANTICS I3: somebody works for it no more."""
        ticket = self._made("2026-01-05 09:00")
        self._change(ticket, "2026-01-05 12:00", stage_id=self.stage_cancelled.id)
        (line, *_rest) = self._lines(ticket, "2026-01-20 12:00")
        self.assertEqual(line["working"]["spans"], [])
        self.assertEqual(line["idle_since"], "2026-01-05 12:00:00")

    def test_its_lines_are_those_of_the_panel(self):
        """SEMANTICS I1: one shape, so that one reading serves both."""
        ticket = self._made("2026-01-05 15:00")
        with self.at("2026-01-05 15:30"):
            panel = self.env["sla.record"].with_user(self.agent)
            lines = panel.panel("helpdesk.ticket", ticket.id)["lines"]
        others = self._lines(ticket, "2026-01-05 15:30")
        for line, other in zip(lines, others, strict=True):
            with self.subTest(line["kpi"]):
                self.assertEqual(line.keys(), other.keys())
                self.assertEqual(line["target_seconds"], other["target_seconds"])
        self.assertEqual(lines[1]["warning_seconds"], 6 * 3600)

    def test_the_stretches_of_working_time_go_around_the_weekend(self):
        """SEMANTICS I5, U1: a list that is left open over it counts on right."""
        ticket = self._made("2026-01-09 15:00")
        working = self._lines(ticket, "2026-01-09 15:30")[0]["working"]
        spans = working["spans"]
        self.assertLessEqual(len(spans), 8)
        friday, monday = spans[:2]
        self.assertEqual(friday[1] - working["at"], 1800)
        self.assertEqual(monday[0] - friday[1], (2 * 24 + 16) * 3600)

    def test_a_ticket_without_sla_has_no_lines(self):
        ticket = self._made("2026-01-05 15:00", sla_no_sla=True)
        self.assertEqual(self._lines(ticket, "2026-01-05 15:30"), [])

    def test_many_tickets_cost_as_many_queries_as_one(self):
        """SEMANTICS I3: one for all; another asks whether the calendar is the same
        still, as this transaction has made it."""
        tickets = self.tickets.union(
            *(self._made("2026-01-05 15:00") for _number in range(12))
        )
        with self.at("2026-01-05 15:30"):
            for some in (tickets[:1], tickets):
                some.mapped("sla_summary")
                self.env.flush_all()
                some.invalidate_recordset(["sla_summary"])
                with self.subTest(count=len(some)), self.assertQueryCount(2):
                    some.mapped("sla_summary")


@tagged("post_install", "-at_install")
class TestOrder(SummaryCase):
    """Sorted by *SLA Due*."""

    def setUp(self):
        super().setUp()
        self.old = self._made("2026-01-05 08:00")
        self.older = self._made("2026-01-02 15:00")
        self.runs = self._made("2026-01-05 15:30")
        self.none = self._made("2026-01-05 15:30", sla_no_sla=True)
        self.all = self.old | self.older | self.runs | self.none

    def _sorted(self, moment="2026-01-05 15:45", order="sla_failure_time"):
        with self.at(moment):
            tickets = self.tickets.with_user(self.agent)
            return tickets.search([("id", "in", self.all.ids)], order=order).sudo()

    def test_unmet_breaches_come_first_the_oldest_first(self):
        """SEMANTICS I3: whatever runs on the same tickets."""
        for when in ("before", "after"):
            with self.subTest(f"{when} the clock has run"):
                expected = self.older | self.old | self.runs | self.none
                self.assertEqual(self._sorted(), expected)
            with self.at("2026-01-05 15:45"):
                self.run_cron("clock")

    def test_they_come_first_in_the_other_direction_too(self):
        """SEMANTICS I3."""
        found = self._sorted(order="sla_failure_time desc")
        self.assertEqual(found, self.old | self.older | self.runs | self.none)

    def test_a_breach_of_a_closed_ticket_is_not_urgent(self):
        """SEMANTICS I3: nobody works for it any more."""
        self._change(self.older, "2026-01-05 15:40", stage_id=self.stage_cancelled.id)
        self.assertEqual(self._sorted()[0], self.old)
        self._change(self.older, "2026-01-05 15:42", stage_id=self.stage_new.id)
        self.assertEqual(self._sorted()[0], self.older)

    def test_a_breach_that_was_met_late_is_not_urgent(self):
        """SEMANTICS G3."""
        self._change(self.older, "2026-01-05 15:40", priority="3")
        self.assertEqual(self._sorted()[0], self.old)

    def test_a_waived_breach_is_not_urgent(self):
        """SEMANTICS G5: nor once the waiver is taken back."""
        with self.at("2026-01-05 15:40"):
            self.run_cron("clock")
            answer = self.instance_of(self.older, self.first_response)
            waiving = answer.with_user(self.manager)
            waiving.action_waive("The line was dead.")
        self.assertEqual(self._sorted()[0], self.old)
        with self.at("2026-01-05 15:41"):
            waiving.action_unwaive()
        self.assertEqual(self._sorted()[0], self.older)

    def test_an_upgrade_knows_the_unmet_breaches(self):
        """SEMANTICS I3: of the trackers that there were."""
        with self.at("2026-01-05 15:45"):
            self.run_cron("clock")
        trackers = self.env["sla.tracker"].search([("res_id", "in", self.all.ids)])
        known = trackers.mapped("unmet_failure_time")
        self.assertTrue(any(known))
        self.env.cr.execute("UPDATE sla_tracker SET unmet_failure_time = NULL")
        upkeep.fill_unmet(self.env)
        trackers.invalidate_recordset()
        self.assertEqual(trackers.mapped("unmet_failure_time"), known)
