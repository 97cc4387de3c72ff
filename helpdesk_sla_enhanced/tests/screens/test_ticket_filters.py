# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What agents filter tickets by, and what the cards of their teams count."""

from lxml import etree

from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import SlaCase

MODULE = "helpdesk_sla_enhanced"
NOW = "2026-01-05 09:00"


class FilterCase(SlaCase):
    """Monday morning at the desk, with tickets of one team that nobody has taken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fields = cls.env["ir.model.fields"]
        cls.assigned = fields._get("helpdesk.ticket", "assigned_date")
        cls.team = cls.env["helpdesk.ticket.team"].create({"name": "Desk"})
        cls.agent.tz = "Europe/Brussels"

    def _ticket(self, assigned, **vals):
        vals = {"team_id": self.team.id, "user_id": False, **vals}
        return self._create_ticket(assigned_date=f"{assigned}:00", **vals)

    def _filtered(self, name, user=None):
        """The tickets of the team that a filter finds."""
        tickets = self.env["helpdesk.ticket"].with_user(user or self.agent)
        arch = etree.fromstring(tickets.get_view(view_type="search")["arch"])
        (node,) = arch.xpath(f"//filter[@name='{name}']")
        domain = safe_eval(node.get("domain"))
        return tickets.search([("team_id", "=", self.team.id), *domain]).sudo()


@tagged("post_install", "-at_install")
class TestTicketFilters(FilterCase):
    """Each ticket is due after eight hours, all hours of the day, from when it was
    assigned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy(
            cls._item(name="Long", failure_after=8, warn_after=7),
            applicable_from_field_id=cls.assigned.id,
            allow_pause=True,
        )

    def setUp(self):
        super().setUp()
        self.enterContext(self.at(NOW))
        self.breached = self._ticket("2026-01-05 00:30")
        self.nearing = self._ticket("2026-01-05 01:30")
        self.early = self._ticket("2026-01-05 08:00")
        self.tomorrow = self._ticket("2026-01-05 16:00")
        self.paused = self._ticket("2026-01-05 07:00", stage_id=self.stage_awaiting.id)
        self.met = self._ticket("2026-01-05 08:00", stage_id=self.stage_done.id)

    def test_due_today(self):
        """SEMANTICS I1: what fails before midnight; what stands still does not."""
        found = self._filtered("sla_due_today")
        self.assertEqual(found & self.early, self.early)
        self.assertEqual(found & self.nearing, self.nearing)
        self.assertFalse(found & (self.tomorrow | self.paused | self.met))

    def test_due_today_is_the_agents_own_day(self):
        """SEMANTICS I5: at ten in the evening of Auckland, today is soon over."""
        self.agent.tz = "Pacific/Auckland"
        found = self._filtered("sla_due_today")
        self.assertIn(self.nearing, found)
        self.assertNotIn(self.early, found)

    def test_nearing_and_breached(self):
        """SEMANTICS I3."""
        self.assertEqual(self._filtered("sla_nearing"), self.nearing)
        self.assertEqual(self._filtered("sla_breached"), self.breached)

    def test_on_hold_for_long(self):
        """SEMANTICS H4: since when its clock stands still, whatever else runs."""
        for name, moment in (
            ("sla_held_day", "2026-01-06 09:00:01"),
            ("sla_held_3_days", "2026-01-08 09:00:01"),
            ("sla_held_week", "2026-01-12 09:00:01"),
        ):
            with self.subTest(name):
                self.assertFalse(self._filtered(name))
                with self.at(moment):
                    self.assertEqual(self._filtered(name), self.paused)

    def test_a_hold_that_has_ended_is_none(self):
        """SEMANTICS H4: back at work, it is not forgotten any more."""
        with self.at("2026-01-07 09:00"):
            self.paused.stage_id = self.stage_in_progress
            self.assertFalse(self._filtered("sla_held_day"))

    def test_waiting_for_an_answer(self):
        """SEMANTICS A3: whose customer wrote last; solved tickets do not wait."""
        (self.early | self.met).awaiting_reply = True
        self.assertEqual(self._filtered("awaiting_reply"), self.early)

    def test_unassigned_and_due(self):
        """SEMANTICS I3: nobody's tickets that burn, or will today."""
        self.team.user_ids = self.agent
        self.early.user_id = self.agent
        found = self._filtered("sla_unassigned_due")
        self.assertEqual(found, self.breached | self.nearing)

    def test_the_tickets_of_who_left_are_unassigned_and_due(self):
        """SEMANTICS I3, E4: as in *Unassigned in My Teams*; so are those that the
        helpdesk had given to their customers."""
        gone = new_test_user(self.env, "gone", "helpdesk_mgmt.group_helpdesk_user")
        customer = new_test_user(self.env, "ann", "base.group_portal")
        self.team.user_ids = gone | customer
        self.breached.user_id, self.nearing.user_id = gone, customer
        self.assertNotIn(self.breached, self._filtered("sla_unassigned_due"))
        gone.active = False
        found = self._filtered("sla_unassigned_due")
        self.assertLessEqual(self.breached | self.nearing, found)

    # -- the cards of teams -----------------------------------------------------------

    def _card(self, user):
        team = self.team.with_user(user)
        return team.sla_breached_count, team.sla_due_today_count

    def test_the_card_counts_what_its_figures_open(self):
        """SEMANTICS R4: the filters of the list, with *Open*."""
        breached = self._filtered("sla_breached").filtered(lambda one: not one.closed)
        due = self._filtered("sla_due_today").filtered(lambda one: not one.closed)
        self.assertEqual(self._card(self.agent), (len(breached), len(due)))
        self.assertEqual(len(breached), 1)

    def test_the_card_leaves_out_closed_tickets(self):
        """SEMANTICS R4: a breach of the past waits for nobody."""
        self.breached.stage_id = self.stage_done
        self.assertEqual(self._card(self.agent)[0], 0)

    def test_the_card_counts_what_its_reader_may_read(self):
        """SEMANTICS P1."""
        reader = new_test_user(
            self.env, "own_tickets", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        self.assertEqual(self._card(reader), (0, 0))

    def test_a_card_costs_as_much_as_ten(self):
        """SEMANTICS law 4."""
        teams = self.team
        counts = []
        for number in range(2):
            teams.invalidate_recordset()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            teams.with_user(self.agent).mapped("sla_due_today_count")
            counts.append(self.env.cr.sql_log_count - before)
            values = [{"name": f"Team {number} {one}"} for one in range(9)]
            teams |= self.env["helpdesk.ticket.team"].create(values)
        self.assertLessEqual(counts[1], counts[0])

    def test_the_figures_stand_on_the_card(self):
        """SEMANTICS R4: each opens its list."""
        view = self.team.with_user(self.agent).get_view(view_type="kanban")
        arch = etree.fromstring(view["arch"])
        for name in ("sla_breached", "sla_due_today"):
            links = arch.xpath(f"//a[contains(@context, 'search_default_{name}')]")
            self.assertEqual(len(links), 1, name)

    # -- columns of cards -------------------------------------------------------------

    def test_a_column_shows_how_urgent_its_tickets_are(self):
        """SEMANTICS I3: each status with its number, the worst first."""
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        view = tickets.get_view(view_type="kanban")
        (bar,) = etree.fromstring(view["arch"]).xpath("//progressbar")
        colors = safe_eval(bar.get("colors"))
        self.assertEqual(list(colors)[:2], ["noncompliant", "nearing"])
        told = tickets.read_progress_bar(
            [("team_id", "=", self.team.id)],
            "stage_id",
            {"field": bar.get("field"), "colors": colors},
        )
        new = told[str(self.breached.stage_id.id)]
        self.assertEqual((new["noncompliant"], new["nearing"]), (1, 1))
        self.assertEqual(told[str(self.stage_awaiting.id)]["paused"], 1)


@tagged("post_install", "-at_install")
class TestFiltersOfTwoKpis(FilterCase):
    """Each ticket is to be answered within an hour and solved within eight, by the
    clock, from when it was assigned: what is true of one KPI hides no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy(
            cls._item(
                name="Answer",
                kpi_id=cls.first_response.id,
                success_criteria="[('first_response_date', '!=', False)]",
                failure_after=1,
                allow_pause="no",
            ),
            cls._item(name="Long", failure_after=8, warn_after=7),
            applicable_from_field_id=cls.assigned.id,
            allow_pause=True,
        )

    def setUp(self):
        super().setUp()
        self.enterContext(self.at(NOW))

    def test_what_can_still_be_saved_is_nearing(self):
        """SEMANTICS I3: although the answer came too late, the solution need not."""
        ticket = self._ticket("2026-01-05 01:30")
        self.assertEqual(self._filtered("sla_nearing"), ticket)
        self.assertEqual(self._filtered("sla_breached"), ticket)

    def test_what_was_saved_or_lost_is_not_nearing(self):
        """SEMANTICS I3."""
        self._ticket("2026-01-05 00:30")
        self._ticket("2026-01-05 01:30", stage_id=self.stage_done.id)
        self._ticket("2026-01-05 08:30")
        self.assertFalse(self._filtered("sla_nearing"))

    def test_what_is_on_hold_is_found_whatever_else_failed(self):
        """SEMANTICS I3, H1: the answer is late, the solution waits for somebody."""
        ticket = self._ticket("2026-01-05 07:00", stage_id=self.stage_awaiting.id)
        self.assertEqual(ticket.sla_status, "noncompliant")
        self.assertEqual(self._filtered("sla_paused"), ticket)

    def test_due_today_although_the_answer_is_late(self):
        """SEMANTICS I3: the solution is due today, and is no breach as yet."""
        ticket = self._ticket("2026-01-05 07:00")
        self.assertEqual(self._filtered("sla_due_today"), ticket)

    def test_what_was_answered_late_is_not_unassigned_and_due(self):
        """SEMANTICS I3: nothing of it waits until tomorrow."""
        with self.at("2026-01-05 19:00"):
            ticket = self._ticket("2026-01-05 17:00")
            self.assertEqual(self._filtered("sla_unassigned_due"), ticket)
            ticket.first_response_date = "2026-01-05 19:00"
            self.assertEqual(ticket.sla_status, "noncompliant")
            self.assertFalse(self._filtered("sla_unassigned_due"))
