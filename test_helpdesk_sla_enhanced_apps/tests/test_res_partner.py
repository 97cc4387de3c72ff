# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contacts: a new customer is to get a reference, unless they are a lead only."""

from odoo.tests import new_test_user, tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import AppCase


@tagged("post_install", "-at_install")
class TestResPartner(AppCase):
    model = "res.partner"
    pause_when = "[('function', '=', 'On leave')]"
    success = "[('ref', '!=', False)]"

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

    def _contact(self, **vals):
        """A contact, made by a clerk with no rights on the engine."""
        partners = self.env["res.partner"].with_user(self.clerk)
        return partners.create({"name": "Ann", **vals})

    def test_completed_in_time(self):
        """SEMANTICS B1: no code is needed to track a contact."""
        with self.at("2026-01-05 09:00"):
            contact = self._contact()
            instance = self.instance_of(contact)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "warning_time": utc("2026-01-05 12:00"),
                    "failure_time": utc("2026-01-05 13:00"),
                }
            ],
        )
        with self.at("2026-01-05 10:00"):
            contact.ref = "C1"
            self._settle()
        self.assertRecordValues(
            instance, [{"status": "succeeded", "met_time": utc("2026-01-05 10:00")}]
        )

    def test_breached(self):
        """SEMANTICS B1, I2."""
        with self.at("2026-01-05 09:00"):
            instance = self.instance_of(self._contact())
        with self.at("2026-01-05 12:00"):
            self._settle()
            self.assertEqual(instance.status, "nearing")
        with self.at("2026-01-05 13:00"):
            self._settle()
            self.assertEqual(instance.status, "noncompliant")

    def test_paused(self):
        """SEMANTICS B3, H2."""
        with self.at("2026-01-05 09:00"):
            contact = self._contact(function="On leave")
            self.assertEqual(self.instance_of(contact).status, "paused")
        with self.at("2026-01-05 11:00"):
            contact.function = "Buyer"
            instance = self.instance_of(contact)
        self.assertRecordValues(
            instance,
            [{"status": "in_progress", "failure_time": utc("2026-01-05 15:00")}],
        )

    def test_a_tag_is_renamed(self):
        """SEMANTICS F2: a change of the tag reaches those who wear it."""
        with self.at("2026-01-05 09:00"):
            contact = self._contact(category_id=self.gold.ids)
            self.assertEqual(self.instance_of(contact).item_id.name, "Others")
            self.gold.name = "Gold"
            instance = self.instance_of(contact)
        self.assertEqual(instance.item_id.name, "Gold")
        self.assertEqual(instance.failure_time, utc("2026-01-05 10:00"))

    def test_the_country_joins_a_group(self):
        """SEMANTICS F2: two relations away, written on the other side."""
        contact = self._contact(country_id=self.belgium.id)
        self.assertEqual(self.instance_of(contact).item_id.name, "Others")
        self.group.country_ids = self.belgium
        self.assertEqual(self.instance_of(contact).item_id.name, "Far")

    def test_the_contact_of_a_new_user(self):
        """SEMANTICS B1: made by Odoo on the way to another record."""
        user = new_test_user(self.env, "sla_newcomer", "base.group_user")
        self.assertEqual(self.instance_of(user.partner_id).status, "in_progress")
