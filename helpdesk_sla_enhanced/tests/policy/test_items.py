# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which item of a policy applies to a ticket."""

from odoo import Command
from odoo.tests import tagged

from ..common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestItems(SlaCase):
    def test_the_first_matching_item_of_each_kpi_applies(self):
        """SEMANTICS D2: items in order, KPIs independent of each other."""
        policy = self._create_policy(
            self._item(name="Urgent", applicable_when="[('priority', '=', '3')]"),
            self._item(name="Others", failure_after=8),
            self._item(name="Never reached", failure_after=1),
            self._item(name="Answer", kpi_id=self.first_response.id),
        )
        ticket = self._create_ticket(priority="3")
        urgent, others, _never, answer = policy.item_ids
        self.assertEqual(self.instance_of(ticket).item_id, urgent | answer)
        ticket = self._create_ticket(priority="1")
        self.assertEqual(self.instance_of(ticket).item_id, others | answer)

    def test_conditions_without_operators_are_anded(self):
        """SEMANTICS D1."""
        self._create_policy(
            self._item(
                applicable_when="[('priority', '=', '3'), ('name', '=', 'Fire')]"
            )
        )
        self.assertFalse(self.instance_of(self._create_ticket(priority="3")))
        self.assertTrue(
            self.instance_of(self._create_ticket(priority="3", name="Fire"))
        )

    def test_conditions_reach_related_records(self):
        """SEMANTICS D1: a condition on the customer's country."""
        belgium = self.env.ref("base.be")
        partner = self.env["res.partner"].create(
            {"name": "Ann", "country_id": belgium.id}
        )
        self._create_policy(
            self._item(applicable_when="[('partner_id.country_id.code', '=', 'BE')]")
        )
        self.assertTrue(self.instance_of(self._create_ticket(partner_id=partner.id)))
        self.assertFalse(self.instance_of(self._create_ticket()))

    def test_archived_conditions_see_archived_tickets(self):
        """SEMANTICS F6: archiving cancels what runs, unarchiving links a new one."""
        self._create_policy()
        ticket = self._create_ticket()
        old = self.instance_of(ticket)
        ticket.active = False
        self.assertEqual(old.status, "canceled")
        ticket.active = True
        self.assertEqual(self.instance_of(ticket).previous_instance_id, old)

    def test_another_item_takes_over_start_and_holds(self):
        """SEMANTICS F3, H5: the old instance is cancelled, the new one linked to it."""
        policy = self._create_policy(
            self._item(name="Urgent", applicable_when="[('priority', '=', '3')]"),
            self._item(name="Others", failure_after=8),
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            old = self.instance_of(ticket)
        with self.at("2026-01-05 09:30"):
            ticket.stage_id = self.stage_awaiting
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_in_progress
        with self.at("2026-01-05 10:15"):
            ticket.priority = "3"
            new = self.instance_of(ticket)
        self.assertEqual(old.status, "canceled")
        self.assertRecordValues(
            new,
            [
                {
                    "item_id": policy.item_ids[0].id,
                    "previous_instance_id": old.id,
                    "start_time": utc("2026-01-05 09:00"),
                    "failure_time": utc("2026-01-05 11:30"),
                    "on_hold_minutes": 30,
                    "cycle": 1,
                }
            ],
        )
        self.assertEqual(len(new.hold_ids), 1)

    def test_many_tickets_of_one_import_get_their_own_items(self):
        """SEMANTICS D2: a batch is judged record by record."""
        policy = self._create_policy(
            self._item(name="Urgent", applicable_when="[('priority', '=', '3')]"),
            self._item(name="Others", failure_after=8),
        )
        tickets = self.env["helpdesk.ticket"].create(
            [
                {"name": f"T{n}", "description": "x", "priority": str(n % 4)}
                for n in range(20)
            ]
        )
        urgent, others = policy.item_ids
        for ticket in tickets:
            expected = urgent if ticket.priority == "3" else others
            self.assertEqual(self.instance_of(ticket).item_id, expected)

    def test_items_in_another_order_take_effect_with_the_next_change(self):
        """SEMANTICS C5: an edit of a policy touches no running instance by itself."""
        policy = self._create_policy(
            self._item(name="First", applicable_when="[('priority', '!=', False)]"),
            self._item(name="Second", failure_after=8),
        )
        first, second = policy.item_ids
        ticket = self._create_ticket()
        policy.write({"item_ids": [Command.update(second.id, {"sequence": 1})]})
        self.assertEqual(self.instance_of(ticket).item_id, first)
        ticket.priority = "2"
        self.assertEqual(self.instance_of(ticket).item_id, second)

    def test_a_change_of_the_customer_reaches_its_tickets(self):
        """SEMANTICS F2: fields reached through related records count."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        self._create_policy(
            self._item(applicable_when="[('partner_id.ref', '=', 'GOLD')]")
        )
        ticket = self._create_ticket(partner_id=partner.id)
        self.assertFalse(self.instance_of(ticket))
        partner.ref = "GOLD"
        self.assertTrue(self.instance_of(ticket))

    def test_a_non_stored_field_is_watched_through_what_it_depends_on(self):
        """SEMANTICS F2: ``closed`` is a field of the stage."""
        self._create_policy(self._item(success_criteria="[('closed', '=', True)]"))
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_done
        self.assertEqual(self.instance_of(ticket).status, "succeeded")
