# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contacts: a new customer is to get a reference, unless they are a lead only."""

from odoo.tests import new_test_user, tagged

from .common import AppCase
from .stories import AppStories


@tagged("post_install", "-at_install")
class TestResPartner(AppStories, AppCase):
    model = "res.partner"
    pause_when = "[('function', '=', 'On leave')]"
    success = "[('ref', '!=', False)]"
    held = {"function": "On leave"}
    released = {"function": "Buyer"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "base.group_partner_manager"
        cls.clerk = new_test_user(cls.env, "sla_contacts", f"base.group_user,{group}")
        cls.gold = cls.env["res.partner.category"].create({"name": "Platinum"})
        cls.group = cls.env["res.country.group"].create({"name": "Far away"})
        cls.belgium = cls.env.ref("base.be")
        cls._app_policy(
            cls._app_item(
                name="Gold",
                applicable_when="[('category_id.name', '=', 'Gold')]",
                failure_after=1,
            ),
            cls._app_item(
                name="Far",
                applicable_when="[('country_id.country_group_ids.name', '=', "
                "'Far away')]",
                failure_after=8,
            ),
            cls._app_item(name="Others", warn_after=3, warn_unit="hour"),
        )

    def _record(self, **vals):
        """A contact, made by a clerk."""
        partners = self.env["res.partner"].with_user(self.clerk)
        return partners.create({"name": "Ann", **vals})

    def _meet(self, record):
        record.ref = "C1"

    def _related_record(self):
        return self._record(category_id=self.gold.ids)

    def _change_related(self):
        self.gold.name = "Gold"

    def test_the_country_joins_a_group(self):
        """SEMANTICS F2: two relations away, written on the other side."""
        contact = self._record(country_id=self.belgium.id)
        self.assertEqual(self.instance_of(contact).item_id.name, "Others")
        self.group.country_ids = self.belgium
        self.assertEqual(self.instance_of(contact).item_id.name, "Far")

    def test_the_contact_of_a_new_user(self):
        """SEMANTICS B1: made by Odoo on the way to another record."""
        user = new_test_user(self.env, "sla_newcomer", "base.group_user")
        self.assertEqual(self.instance_of(user.partner_id).status, "in_progress")
