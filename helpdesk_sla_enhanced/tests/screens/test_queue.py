# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""*My SLA Queue*: what is mine, the most urgent first, of all models."""

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import SlaCase

MODULE = "helpdesk_sla_enhanced"
ANSWERED = "[('first_response_date', '!=', False)]"
#: What the list reads.
SPECIFICATION = {
    "res_model": {},
    "res_id": {},
    "record_name": {},
    "model_label": {},
    "sla_failure_time": {},
    "sla_summary": {},
    "sla_status": {},
    "responsible_id": {"fields": {"display_name": {}}},
}


@tagged("post_install", "-at_install")
class TestQueue(SlaCase):
    """An agent with the lowest group of the helpdesk, on a Monday morning. Tickets are
    due eight hours after they were assigned, by the clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = new_test_user(
            cls.env, "own_tickets", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Desk", "user_ids": [Command.set((cls.owner | cls.agent).ids)]}
        )
        field = cls.env["ir.model.fields"]._get("helpdesk.ticket", "reported_date")
        cls.policy = cls._create_policy(
            cls._item(name="Long", failure_after=8, warn_after=7),
            applicable_from_field_id=field.id,
            allow_pause=True,
        )

    def setUp(self):
        super().setUp()
        self.enterContext(self.at("2026-01-05 09:00"))
        self.held = self._ticket("2026-01-05 01:20", stage_id=self.stage_awaiting.id)
        self.later = self._ticket("2026-01-05 08:00")
        self.late = self._ticket("2026-01-05 00:30")
        self.sooner = self._ticket("2026-01-05 02:00")
        self.done = self._ticket("2026-01-05 08:00", stage_id=self.stage_done.id)
        self.free = self._ticket("2026-01-05 03:00", user_id=False)
        self.others = self._ticket("2026-01-05 03:00", user_id=self.agent.id)

    def _ticket(self, reported, **vals):
        vals = {"team_id": self.team.id, "user_id": self.owner.id, **vals}
        return self._create_ticket(reported_date=f"{reported}:00", **vals)

    def _action(self):
        return self.env.ref(f"{MODULE}.sla_queue_action")

    def _filter(self, name):
        model = self.env["sla.tracker"].with_user(self.owner)
        view = self._action().search_view_id
        arch = etree.fromstring(model.get_view(view.id, "search")["arch"])
        (node,) = arch.xpath(f"//filter[@name='{name}']")
        return safe_eval(node.get("domain"))

    def _queue(self, name="mine", user=None, skip=(), limit=None):
        """The rows of the list with a filter, as it orders them."""
        domain = [*safe_eval(self._action().domain), *self._filter(name)]
        return (
            self.env["sla.tracker"]
            .with_user(user or self.owner)
            .search(
                [*domain, ("id", "not in", list(skip))],
                order="sla_failure_time",
                limit=limit,
            )
        )

    def _records(self, rows):
        return [(row.res_model, row.res_id) for row in rows]

    def _tickets(self, *tickets):
        return [("helpdesk.ticket", ticket.id) for ticket in tickets]

    def test_mine_the_most_urgent_first(self):
        """SEMANTICS U7, I3: what has failed, what runs, what is on hold; nothing that
        is done with, and nobody else's."""
        self.assertEqual(
            self._records(self._queue()),
            self._tickets(self.late, self.sooner, self.later, self.held),
        )

    def test_each_row_says_why_it_is_there(self):
        """SEMANTICS U7: the KPI and what is due of it, as lists say it anywhere."""
        row = self._queue(limit=1)
        self.assertEqual(row.sla_summary, self.late.sla_summary)
        self.assertEqual(row.sla_summary["lines"][0]["kpi"], "Resolve")
        self.assertEqual(row.record_name, self.late.display_name)
        self.assertEqual(row.model_label, "Helpdesk Ticket")
        self.assertEqual(row.responsible_id, self.owner)

    def test_unassigned_in_my_teams(self):
        """SEMANTICS U7: what nobody has taken, of the teams I am in or lead."""
        self.assertEqual(
            self._records(self._queue("unassigned")), self._tickets(self.free)
        )
        stranger = new_test_user(
            self.env, "elsewhere", "helpdesk_mgmt.group_helpdesk_user"
        )
        self.assertFalse(self._queue("unassigned", stranger))
        self.team.user_id = stranger
        self.assertEqual(
            self._records(self._queue("unassigned", stranger)), self._tickets(self.free)
        )

    def test_the_ticket_of_a_colleague_who_left_is_unassigned(self):
        """SEMANTICS U7, E4: or nobody would see it any more."""
        colleague = self._colleague()
        self.agent.active = False
        self.assertEqual(
            self._records(self._queue("unassigned", colleague)),
            self._tickets(self.free, self.others),
        )

    def test_the_ticket_that_its_customer_was_given_is_unassigned(self):
        """SEMANTICS U7, E4: the helpdesk had given it to who made it."""
        colleague = self._colleague()
        self.others.user_id = new_test_user(self.env, "ann", "base.group_portal")
        self.assertEqual(
            self._records(self._queue("unassigned", colleague)),
            self._tickets(self.free, self.others),
        )

    def _colleague(self):
        """Somebody of the team who may read the tickets of the others."""
        group = "helpdesk_mgmt.group_helpdesk_user_team"
        colleague = new_test_user(self.env, "colleague", group)
        self.team.user_ids |= colleague
        return colleague

    def test_a_ticket_that_is_met_leaves(self):
        """SEMANTICS U7: no promise is left to keep."""
        self.late.stage_id = self.stage_done
        self.assertNotIn(self._tickets(self.late)[0], self._records(self._queue()))

    def test_a_handed_over_ticket_leaves(self):
        """SEMANTICS U7."""
        self.late.user_id = self.agent
        self.assertNotIn(self._tickets(self.late)[0], self._records(self._queue()))
        self.assertIn(
            self._tickets(self.late)[0], self._records(self._queue(user=self.agent))
        )

    def test_other_models(self):
        """SEMANTICS U7, B2: by the Responsible Field of each."""
        model = self.env["ir.model"]._get("res.partner")
        self.env["sla.entity"].create({"model_id": model.id})
        kpi = self.env["sla.kpi"].create({"name": "Visit", "model_id": model.id})
        item = self._item(
            kpi_id=kpi.id,
            success_criteria="[('comment', '!=', False)]",
            failure_after=1,
        )
        self._create_policy(item, name="Visits", model_id=model.id)
        partner = self.env["res.partner"].create(
            {"name": "Ann", "user_id": self.owner.id}
        )
        self.assertIn(("res.partner", partner.id), self._records(self._queue()))

    def test_only_what_may_be_read(self):
        """SEMANTICS P1: being responsible is no right to read."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        tracker = self._queue(limit=1)
        self.late.sudo().write({"team_id": False})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET company_id = %s WHERE id = %s",
            [company.id, self.late.id],
        )
        self.env.invalidate_all()
        self.assertNotIn(tracker, self._queue())
        with self.assertRaises(AccessError):
            tracker.read(["record_name"])

    def test_customers_have_no_queue(self):
        """SEMANTICS P1."""
        portal = new_test_user(self.env, "ann", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env["sla.tracker"].with_user(portal).search([])

    def test_the_next_one(self):
        """SEMANTICS U7: the most urgent of those that were not opened yet, also of
        what came meanwhile."""
        first = self._queue(limit=1)
        self.assertEqual(
            self._records(self._queue(skip=first.ids, limit=1)),
            self._tickets(self.sooner),
        )
        urgent = self._ticket("2026-01-05 00:10")
        self.assertEqual(
            self._records(self._queue(skip=first.ids, limit=1)), self._tickets(urgent)
        )

    def test_the_filters_of_the_queue(self):
        """SEMANTICS I3."""
        found = {
            name: self._records(self._queue(name) & self._queue())
            for name in ("breached", "nearing", "due_today", "on_hold")
        }
        self.assertEqual(
            found,
            {
                "breached": self._tickets(self.late),
                "nearing": self._tickets(self.sooner),
                "due_today": self._tickets(self.sooner, self.later),
                "on_hold": self._tickets(self.held),
            },
        )

    def test_breached_is_what_is_still_to_be_kept(self):
        """SEMANTICS I3: of what was met too late nothing waits."""
        kpi = self.first_response.id
        self.policy.item_ids = [
            self._item(name="Answer", kpi_id=kpi, success_criteria=ANSWERED)
        ]
        ticket = self._ticket("2026-01-05 02:00")
        (row,) = self._tickets(ticket)
        self.assertIn(row, self._records(self._queue("breached")))
        ticket.first_response_date = "2026-01-05 09:00"
        found = [self._records(self._queue(one)) for one in ("breached", "nearing")]
        self.assertNotIn(row, found[0])
        self.assertIn(row, found[1])

    def test_found_by_name(self):
        """SEMANTICS U7: as the record is called."""
        rows = self.env["sla.tracker"].with_user(self.owner)
        found = rows.search([("record_name", "ilike", self.late.number)])
        self.assertEqual(self._records(found), self._tickets(self.late))

    def test_grouping(self):
        """SEMANTICS I3: by the status of this moment."""
        groups = (
            self.env["sla.tracker"]
            .with_user(self.owner)
            .formatted_read_group(self._filter("mine"), ["sla_status"], ["__count"])
        )
        self.assertEqual(
            {group["sla_status"]: group["__count"] for group in groups},
            {
                "noncompliant": 1,
                "nearing": 1,
                "in_progress": 1,
                "paused": 1,
                "succeeded": 1,
            },
        )

    def test_as_many_queries_for_many(self):
        """SEMANTICS law 4: the number of queries does not grow with the rows."""
        counts = []
        for number in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._queue().web_read(SPECIFICATION)
            counts.append(self.env.cr.sql_log_count - before)
            for minute in range(10):
                self._ticket(f"2026-01-05 0{number}:1{minute}")
        self.assertLessEqual(counts[1], counts[0])

    def test_agents_reach_it(self):
        """SEMANTICS U7: with the lowest group, and not by the manager's menus."""
        menu = self.env.ref(f"{MODULE}.sla_queue_menu")
        visible = self.env["ir.ui.menu"].with_user(self.owner)._visible_menu_ids()
        self.assertIn(menu.id, visible)
        self.assertIn(menu.parent_id.id, visible)
        modes = [(False, mode) for mode in ("list", "kanban", "search")]
        views = self.env["sla.tracker"].with_user(self.owner).get_views(modes)
        self.assertEqual(set(views["views"]), {"list", "kanban", "search"})
