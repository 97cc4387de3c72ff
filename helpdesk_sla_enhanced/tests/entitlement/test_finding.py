# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which entitlement a ticket finds, and which can be chosen (SEMANTICS M5)."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..common_entitled import EntitledCase

NOW = "2026-01-05 09:00:00"


@tagged("post_install", "-at_install")
class TestFinding(EntitledCase):
    """Tickets of Ann of Peeters, made by somebody of the desk."""

    def setUp(self):
        super().setUp()
        self.enterContext(self.at(NOW))

    def test_the_company_of_the_contact_has_bought_it(self):
        """Point 4: by contact and commercial entity; the reason is said."""
        gold = self._entitle()
        self._entitle(self.other)
        ticket = self._ticket()
        self.assertEqual(ticket.entitlement_id, gold)
        self.assertEqual(
            ticket.entitlement_reason,
            "The only one of the customer that is active for such tickets.",
        )

    def test_without_one_the_ticket_says_so(self):
        """Point 4: no entitlement is no refusal."""
        self._entitle(self.other)
        ticket = self._ticket()
        self.assertFalse(ticket.entitlement_id)
        self.assertFalse(ticket.entitlement_refused)
        self.assertEqual(
            ticket.entitlement_reason,
            "Peeters has no active entitlement for such tickets.",
        )

    def test_only_the_contacts_that_are_named(self):
        """M1: all of the customer's when none is named."""
        bert = self.ann.copy({"name": "Bert"})
        gold = self._entitle(contact_ids=bert.ids)
        self.assertFalse(self._ticket().entitlement_id)
        self.assertEqual(self._ticket(partner=bert).entitlement_id, gold)

    def test_a_category_stands_for_those_below_it(self):
        """Point 4: by category; the narrowest wins over the default."""
        categories = self.env["helpdesk.ticket.category"]
        hardware = categories.create({"name": "Hardware"})
        printers = categories.create({"name": "Printers", "parent_id": hardware.id})
        self._entitle(is_default=True)
        narrow = self._entitle(name="Hardware", category_ids=hardware.ids)
        ticket = self._ticket(category_id=printers.id)
        self.assertEqual(ticket.entitlement_id, narrow)
        self.assertIn("limited by “Category”", ticket.entitlement_reason)
        self.assertNotEqual(self._ticket().entitlement_id, narrow)

    def test_the_default_then_the_one_that_ends_first(self):
        """Point 4: among the equally narrow."""
        late, soon = self._entitle(), self._entitle(end_date="2026-06-30")
        self.assertEqual(self._ticket().entitlement_id, soon)
        late.is_default = True
        self.assertEqual(self._ticket().entitlement_id, late)

    def test_a_channel_that_is_barred_is_passed_by(self):
        """M3: listed with 0 and restrict."""
        self._entitle(channels=[(self.phone, 0)], restrict=True, is_default=True)
        other = self._entitle(name="Silver")
        ticket = self._ticket(channel_id=self.phone.id)
        self.assertEqual(ticket.entitlement_id, other)

    def test_days_are_those_of_the_company_whatever_the_job_did(self):
        """Point 6: at read time; midnight in Brussels is 23:00 UTC."""
        gold = self._entitle(start_date="2026-01-06", end_date="2026-01-06")
        for moment, found in (
            ("2026-01-05 22:59:59", False),
            ("2026-01-05 23:00:00", True),
            ("2026-01-06 22:59:59", True),
            ("2026-01-06 23:00:00", False),
        ):
            with self.at(moment):
                self.assertEqual(self._ticket().entitlement_id == gold, found, moment)

    def test_another_company_sells_to_its_own(self):
        """M5: an entitlement belongs to one company."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self._entitle(company_id=company.id)
        self.assertFalse(self._ticket().entitlement_id)

    def test_several_tickets_at_once_share_what_is_left(self):
        """M3: what one takes is gone for the next of the same import."""
        self._entitle(total_terms=2, restrict=True)
        silver = self._entitle(name="Silver", end_date=False)
        vals = {
            "name": "Printer",
            "description": "<p>Help</p>",
            "partner_id": self.ann.id,
        }
        tickets = self.env["helpdesk.ticket"].create([dict(vals) for _ in range(3)])
        self.assertEqual(tickets.mapped("entitlement_id.name"), ["Gold", "Silver"])
        self.assertEqual(tickets[2].entitlement_id, silver)

    def test_another_customer_clears_a_foreign_one_and_finds_again(self):
        """M5: by a write, and on the form."""
        gold, theirs = self._entitle(), self._entitle(self.other)
        ticket = self._ticket()
        ticket.partner_id = self.other
        self.assertEqual(ticket.entitlement_id, theirs)
        with Form(ticket) as form:
            form.partner_id = self.ann
        self.assertEqual(ticket.entitlement_id, gold)
        ticket.partner_id = False
        self.assertFalse(ticket.entitlement_id)
        self.assertEqual((self._left(gold), self._left(theirs)), (15, 15))

    def test_a_colleague_of_the_customer_keeps_it(self):
        """M5: only a foreign one is cleared; what was chosen stays."""
        self._entitle(is_default=True)
        silver = self._entitle(name="Silver")
        ticket = self._ticket()
        ticket.entitlement_id = silver
        ticket.partner_id = self.ann.copy({"name": "Bert"})
        self.assertEqual(ticket.entitlement_id, silver)

    def test_a_closed_ticket_is_not_charged_for_a_corrected_customer(self):
        """M5: a ticket that used none does not begin to when it is over."""
        ticket = self._ticket()
        ticket.stage_id = self.stage_done
        self._entitle(self.other)
        ticket.partner_id = self.other
        self.assertFalse(ticket.entitlement_id)

    def test_only_those_in_force_can_be_chosen(self):
        """M5: drafts, cancelled ones, those that are over or not started."""
        ticket = self._ticket()
        gone = self._entitle(end_date="2026-01-06")
        draft = self._entitle(state="draft", start_date="2026-02-01")
        with self.at("2026-01-07 12:00:00"):
            for entitlement in gone + draft:
                with self.assertRaisesRegex(ValidationError, "Entitlement"):
                    ticket.entitlement_id = entitlement
                with self.assertRaisesRegex(ValidationError, "Entitlement"):
                    self._ticket(entitlement_id=entitlement.id)

    def test_a_foreign_one_cannot_be_chosen(self):
        """M5: by RPC as on the form."""
        theirs = self._entitle(self.other)
        ticket = self._ticket()
        with self.assertRaisesRegex(ValidationError, "not for the customer"):
            ticket.entitlement_id = theirs
        with self.assertRaisesRegex(ValidationError, "not for the customer"):
            ticket.write({"entitlement_id": theirs.id, "name": "Other"})
        ticket.write({"entitlement_id": theirs.id, "partner_id": self.other.id})
        self.assertEqual(ticket.entitlement_id, theirs)
        self.assertEqual(ticket.entitlement_reason, "Chosen by Dirk Desk.")

    def test_what_follows_is_not_written_by_hand(self):
        """M3: the mark of a refused ticket is the desk's, not the client's."""
        self._entitle(total_terms=0, restrict=True)
        ticket = self._ticket(user=self.env.ref("base.user_root"))
        self.assertTrue(ticket.entitlement_refused)
        ticket.with_user(self.desk).write(
            {"entitlement_refused": False, "entitlement_reason": "Mine"}
        )
        self.assertTrue(ticket.entitlement_refused)

    def test_a_failure_in_finding_costs_no_ticket(self):
        """A6: the ticket is there, a manager is told, and what waited to be written
        before is written."""
        gold = self._entitle(channels=[(self.phone, 2)])
        self.patch(
            self.registry["sla.entitlement"],
            "_sla_scope_fields",
            lambda self: {"partner_id": "no_such_field"},
        )
        gold.channel_ids.total_terms = 3
        with self.assertLogs("odoo.addons.helpdesk_sla_enhanced", "ERROR"):
            ticket = self._ticket()
        self.assertTrue(ticket.exists())
        self.assertFalse(ticket.entitlement_id)
        self.assertIn("because of an error", ticket.entitlement_refusal_reason)
        self.assertEqual(self._left(gold), 15)
        self.assertEqual(gold.channel_ids.total_terms, 3)
