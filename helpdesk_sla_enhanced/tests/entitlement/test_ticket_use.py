# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What tickets take of an entitlement, and give back (SEMANTICS M2)."""

from odoo.tests import tagged

from ..common_entitled import EntitledCase

NOW = "2026-01-05 09:00:00"


@tagged("post_install", "-at_install")
class TestTicketUse(EntitledCase):
    """Each thing that can happen to a ticket, by the lowest rights that allow it."""

    def setUp(self):
        super().setUp()
        self.enterContext(self.at(NOW))

    def _lines(self, ticket):
        usage = self.env["sla.entitlement.usage"].search(
            [("ticket_name", "=", ticket.display_name)], order="id"
        )
        return [(line.quantity, line.reason) for line in usage]

    def test_a_new_ticket_takes_a_case(self):
        """M2: a line with ticket, quantity, reason, moment and who."""
        gold = self._entitle()
        ticket = self._ticket()
        self.assertEqual(ticket.entitlement_id, gold)
        self.assertEqual(self._left(gold), 14)
        line = gold.usage_ids
        self.assertRecordValues(
            line,
            [
                {
                    "ticket_id": ticket.id,
                    "ticket_name": ticket.display_name,
                    "quantity": -1.0,
                    "reason": "created",
                    "user_id": self.desk.id,
                }
            ],
        )
        self.assertEqual(str(line.date), NOW)

    def test_cancelling_gives_back_and_reopening_takes_again(self):
        """M2: the helpdesk's Cancelled and Rejected are no solution."""
        gold = self._entitle()
        ticket = self._ticket()
        ticket.stage_id = self.stage_cancelled
        self.assertEqual(self._left(gold), 15)
        ticket.stage_id = self.stage_in_progress
        self.assertEqual(self._left(gold), 14)
        ticket.stage_id = self.stage_rejected
        self.assertEqual(self._left(gold), 15)
        self.assertEqual(
            self._lines(ticket),
            [(-1, "created"), (1, "cancelled"), (-1, "reopened"), (1, "cancelled")],
        )

    def test_on_resolve_only_a_solved_ticket_takes(self):
        """M1: decrease on resolve; reopening gives back."""
        gold = self._entitle(decrease_on="resolve")
        ticket = self._ticket()
        self.assertEqual(self._left(gold), 15)
        ticket.stage_id = self.stage_done
        self.assertEqual(self._left(gold), 14)
        ticket.stage_id = self.stage_new
        self.assertEqual(self._left(gold), 15)
        self.assertEqual(self._lines(ticket), [(-1, "resolved"), (1, "reopened")])

    def test_a_solved_ticket_stays_counted_when_archived(self):
        """M2: archiving an open ticket gives back, a solved one does not."""
        gold = self._entitle()
        tickets = self._ticket() | self._ticket()
        tickets[0].stage_id = self.stage_done
        tickets.active = False
        self.assertEqual(self._left(gold), 14)
        tickets.active = True
        self.assertEqual(self._left(gold), 13)
        self.assertEqual(
            self._lines(tickets[1]),
            [(-1, "created"), (1, "archived"), (-1, "unarchived")],
        )

    def test_a_deleted_ticket_gives_back_and_its_lines_stay(self):
        """M2: solved or not."""
        gold = self._entitle()
        ticket = self._ticket()
        name = ticket.display_name
        ticket.stage_id = self.stage_done
        ticket.sudo().unlink()
        self.assertEqual(self._left(gold), 15)
        lines = gold.usage_ids
        self.assertEqual(lines.mapped("ticket_name"), [name, name])
        self.assertEqual(set(lines.mapped("reason")), {"created", "deleted"})
        self.assertFalse(lines.ticket_id)

    def test_a_duplicate_gives_back(self):
        """M2: one case is charged once."""
        gold = self._entitle()
        first, second = self._ticket(), self._ticket()
        second.duplicate_id = first
        self.assertEqual(self._left(gold), 14)

    def test_a_duplicate_of_a_deleted_ticket_counts_again(self):
        """M2: the case that it stood for is gone."""
        gold = self._entitle()
        first, second = self._ticket(), self._ticket()
        second.duplicate_id = first
        first.sudo().unlink()
        self.assertEqual(self._left(gold), 14)

    def test_a_copy_finds_its_own(self):
        """M2: a copied ticket is a new case."""
        gold = self._entitle()
        copied = self._ticket().copy()
        self.assertEqual(copied.entitlement_id, gold)
        self.assertEqual(self._left(gold), 13)

    def test_another_entitlement_moves_what_was_taken(self):
        """M2: a change of the entitlement gives back and takes again."""
        gold, silver = self._entitle(is_default=True), self._entitle(name="Silver")
        ticket = self._ticket()
        ticket.entitlement_id = silver
        self.assertEqual((self._left(gold), self._left(silver)), (15, 14))
        ticket.entitlement_id = False
        self.assertEqual((self._left(gold), self._left(silver)), (15, 15))
        self.assertEqual({reason for _q, reason in self._lines(ticket)[1:]}, {"moved"})

    def test_a_channel_counts_on_its_own_too(self):
        """M1: channels with terms of their own; another channel moves them."""
        gold = self._entitle(channels=[(self.email, 5), (self.phone, 3)])
        mail, phone = gold.channel_ids
        ticket = self._ticket(channel_id=self.email.id)
        self.assertEqual((self._left(gold), mail.remaining_terms), (14, 4))
        ticket.channel_id = self.phone
        self.assertEqual(
            (self._left(gold), mail.remaining_terms, phone.remaining_terms), (14, 5, 2)
        )
        ticket.channel_id = False
        self.assertEqual(
            (self._left(gold), mail.remaining_terms, phone.remaining_terms), (14, 5, 3)
        )

    def test_hours_are_taken_when_it_is_solved_and_corrected_later(self):
        """Point 3: 60 minutes are 1; each correction has a line of its own."""
        gold = self._entitle(allocation="hours", decrease_on="resolve", total_terms=10)
        ticket = self._ticket(time_spent=1.0)
        self.assertEqual(self._left(gold), 10)
        ticket.write({"time_spent": 1.5, "stage_id": self.stage_done.id})
        self.assertEqual(self._left(gold), 8.5)
        ticket.time_spent = 1.25
        self.assertEqual(self._left(gold), 8.75)
        self.assertEqual(self._lines(ticket), [(-1.5, "resolved"), (0.25, "hours")])

    def test_a_stage_that_becomes_no_solution_gives_back(self):
        """M2: what a stage means is a fact of its tickets."""
        gold = self._entitle()
        ticket = self._ticket()
        ticket.stage_id = self.stage_done
        self.stage_done.sla_withdrawn = True
        self.assertEqual(self._left(gold), 15)
        self.assertEqual(self._lines(ticket)[-1], (1, "adjusted"))

    def test_a_team_that_brings_another_stage_is_booked(self):
        """M2: a stage that is computed counts as one that is written."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Second line"})
        stage = self.env["helpdesk.ticket.stage"].create(
            {"name": "Done there", "closed": True, "team_ids": team.ids, "sequence": 0}
        )
        gold = self._entitle(decrease_on="resolve")
        ticket = self._ticket()
        (
            self.stage_new + self.stage_in_progress + self.stage_awaiting
        ).team_ids = self.env["helpdesk.ticket.team"].create({"name": "First line"})
        ticket.sudo().team_id = team
        self.assertEqual(ticket.stage_id, stage)
        self.assertEqual(self._left(gold), 14)

    def test_what_cannot_be_booked_goes_to_the_backlog(self):
        """A6, M2: a save is never lost, and is booked later."""
        gold = self._entitle(allocation="hours", total_terms=10)
        ticket = self._ticket()
        spent = {}
        self.patch(
            self.registry["helpdesk.ticket"],
            "_sla_spent_hours",
            lambda tickets: {ticket.id: spent["hours"] for ticket in tickets},
        )
        with self.assertLogs("odoo.addons.helpdesk_sla_enhanced", "ERROR"):
            ticket._sla_book()
        waiting = self.env["sla.backlog"].search([("res_id", "=", ticket.id)])
        self.assertEqual(waiting.error, "'hours'")
        spent["hours"] = 2.0
        waiting._permitted().write({"next_try_time": NOW})
        self.env["sla.backlog"]._judge_some()
        self.assertEqual(self._left(gold), 8)
