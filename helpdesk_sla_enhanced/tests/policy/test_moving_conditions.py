# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions are true or false of the data at that moment (SEMANTICS D1, F2).

Hierarchies and names mean other records tomorrow than today: each is asked again, and a
change anywhere along the chain reaches the open tickets.
"""

from odoo import Command
from odoo.tests import tagged

from ...engine import config
from ..common import SlaCase


@tagged("post_install", "-at_install")
class TestMovingConditions(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.acme = partners.create({"name": "Acme", "is_company": True})
        cls.branch = partners.create(
            {"name": "Branch", "is_company": True, "parent_id": cls.acme.id}
        )
        cls.ann = partners.create({"name": "Ann", "parent_id": cls.branch.id})
        cls.bob = partners.create({"name": "Bob"})
        cls.category = cls.env["helpdesk.ticket.category"].create({"name": "Network"})
        cls.team = cls.env["helpdesk.ticket.team"].create({"name": "Desk"})

    def _ladder(self, condition):
        """One hour for the records of a condition, eight for all others."""
        return self._create_policy(
            self._item(name="Fast", applicable_when=str(condition), failure_after=1),
            self._item(name="Slow", failure_after=8),
        )

    def _assert_item(self, ticket, name):
        self.assertEqual(self.instance_of(ticket).item_id.name, name)

    # -- who is below ------------------------------------------------------------------

    def test_a_contact_who_joins_later(self):
        """SEMANTICS D1: the first ticket has not settled for ever who is Acme."""
        self._ladder([("partner_id", "child_of", self.acme.id)])
        self._assert_item(self._create_ticket(partner_id=self.ann.id), "Fast")
        self._assert_item(self._create_ticket(partner_id=self.bob.id), "Slow")
        self.bob.parent_id = self.acme
        self._assert_item(self._create_ticket(partner_id=self.bob.id), "Fast")

    def test_a_contact_who_leaves(self):
        """SEMANTICS D1."""
        self._ladder([("partner_id", "child_of", self.acme.id)])
        self._assert_item(self._create_ticket(partner_id=self.ann.id), "Fast")
        self.ann.parent_id = False
        self._assert_item(self._create_ticket(partner_id=self.ann.id), "Slow")

    def test_an_open_ticket_follows_the_chain(self):
        """SEMANTICS F2: the branch is sold, and its people with it."""
        self._ladder([("partner_id", "child_of", self.acme.id)])
        ticket = self._create_ticket(partner_id=self.ann.id)
        self._assert_item(ticket, "Fast")
        self.branch.parent_id = False
        self._assert_item(ticket, "Slow")
        self.branch.parent_id = self.acme
        self._assert_item(ticket, "Fast")

    def test_an_open_ticket_follows_a_chain_inside_any(self):
        """SEMANTICS D1, F2."""
        inner = [("id", "child_of", self.acme.id)]
        self._ladder([("partner_id", "any", inner)])
        ticket = self._create_ticket(partner_id=self.ann.id)
        self._assert_item(ticket, "Fast")
        self.branch.parent_id = False
        self._assert_item(ticket, "Slow")

    def test_an_open_ticket_follows_who_is_above(self):
        """SEMANTICS D1, F2: parent_of."""
        self._ladder([("partner_id", "parent_of", self.ann.id)])
        ticket = self._create_ticket(partner_id=self.acme.id)
        self._assert_item(ticket, "Fast")
        self.branch.parent_id = False
        self._assert_item(ticket, "Slow")

    def test_a_chain_that_is_found_by_name(self):
        """SEMANTICS D1, F2: the top of the chain is renamed."""
        self._ladder([("partner_id", "child_of", "Acme")])
        ticket = self._create_ticket(partner_id=self.ann.id)
        self._assert_item(ticket, "Fast")
        self.acme.name = "Apex"
        self._assert_item(ticket, "Slow")

    # -- names -------------------------------------------------------------------------

    def test_a_name_that_changes(self):
        """SEMANTICS D1, F2: what the editor of conditions offers for a link."""
        for field, record in (("category_id", self.category), ("team_id", self.team)):
            for operator in ("ilike", "=", "in"):
                value = ["VIP"] if operator == "in" else "VIP"
                with self.subTest(field, operator=operator):
                    record.name = "Plain"
                    policy = self._ladder([(field, operator, value)])
                    ticket = self._create_ticket(**{field: record.id})
                    self._assert_item(ticket, "Slow")
                    record.name = "VIP"
                    self._assert_item(ticket, "Fast")
                    later = self._create_ticket(**{field: record.id})
                    self._assert_item(later, "Fast")
                    policy.action_deactivate()

    def test_a_name_that_nothing_has_yet(self):
        """SEMANTICS D1: what matches nothing at first does not stay never."""
        self._ladder([("tag_ids", "ilike", "Urgent")])
        self._assert_item(self._create_ticket(), "Slow")
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Urgent"})
        ticket = self._create_ticket(tag_ids=[Command.link(tag.id)])
        self._assert_item(ticket, "Fast")

    def test_a_name_of_two_parts(self):
        """SEMANTICS F2: the company stands in the name of its people."""
        self._ladder([("partner_id", "ilike", "Branch")])
        ticket = self._create_ticket(partner_id=self.ann.id)
        self._assert_item(ticket, "Fast")
        self.branch.name = "Office"
        self._assert_item(ticket, "Slow")

    def test_a_name_that_is_not_stored(self):
        """SEMANTICS D1, F2: the display name of a link."""
        self._ladder([("category_id.display_name", "ilike", "VIP")])
        ticket = self._create_ticket(category_id=self.category.id)
        self._assert_item(ticket, "Slow")
        self.category.name = "VIP"
        self._assert_item(ticket, "Fast")
        self._assert_item(self._create_ticket(category_id=self.category.id), "Fast")

    def test_an_address_that_a_search_by_name_reads(self):
        """SEMANTICS F2: contacts are found by their e-mail address, too."""
        self._ladder([("partner_id", "ilike", "vip@")])
        ticket = self._create_ticket(partner_id=self.bob.id)
        self._assert_item(ticket, "Slow")
        self.bob.email = "vip@example.com"
        self._assert_item(ticket, "Fast")

    # -- cost --------------------------------------------------------------------------

    def test_what_cannot_move_is_kept(self):
        """A condition that means the same for ever is made into SQL once."""
        policy = self._ladder([("category_id", "=", self.category.id)])
        self._assert_item(self._create_ticket(), "Slow")
        terms = config.get_snapshot(self.env).policies[policy.id]
        self.assertTrue(terms.compiled)

    def test_a_related_field_is_kept_as_what_it_stands_for(self):
        """The ticket's *Closed*, which is not stored, is its stage's."""
        self.assertFalse(self.env["helpdesk.ticket"]._fields["closed"].store)
        policy = self._ladder([("closed", "=", False)])
        self._assert_item(self._create_ticket(), "Fast")
        terms = config.get_snapshot(self.env).policies[policy.id]
        self.assertTrue(terms.compiled)

    def test_a_related_field_that_leads_to_a_name_is_asked_again(self):
        """SEMANTICS F2: the name behind it may move."""
        policy = self._ladder([("commercial_partner_id", "ilike", "Branch")])
        self._assert_item(self._create_ticket(partner_id=self.ann.id), "Fast")
        terms = config.get_snapshot(self.env).policies[policy.id]
        self.assertFalse(terms.compiled)
