# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is refused of an entitlement, by the name of its field (SEMANTICS K)."""

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common_entitlement import EntitlementCase


@tagged("post_install", "-at_install")
class TestEntitlementBadInput(EntitlementCase):
    """Each is a clear error that names the record and the field, and nothing is
    half-saved (SEMANTICS K)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(freeze_time("2026-06-15 12:00"))
        cls.entitlement = cls._create_entitlement()
        cls.email = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        cls.other_company = cls.env["res.company"].create({"name": "Overseas"})
        cls.manager.company_ids += cls.other_company

    def _assertRefused(self, text, error=UserError, **vals):
        """Creating with these values and writing them are both refused, by the same
        words, and leave nothing behind."""
        count = self.env["sla.entitlement"].search_count([])
        with self.assertRaisesRegex(error, text), self.env.cr.savepoint():
            self._create_entitlement(**vals)
        before = self.entitlement.read()
        with self.assertRaisesRegex(error, text), self.env.cr.savepoint():
            self.entitlement.write(vals)
        self.entitlement.invalidate_recordset()
        self.assertEqual(self.entitlement.read(), before)
        self.assertEqual(self.env["sla.entitlement"].search_count([]), count)

    def test_it_ends_before_it_starts(self):
        """K"""
        self._assertRefused(
            "Gold 2026, End: .* before it starts",
            ValidationError,
            start_date="2026-06-01",
            end_date="2026-05-31",
        )

    def test_an_end_alone_is_compared_with_the_start(self):
        """K"""
        with self.assertRaisesRegex(ValidationError, "Gold 2026, End"):
            self.entitlement.end_date = "2025-12-31"

    def test_terms_that_are_no_number_to_count_with(self):
        """K: less than nothing, not a number, without end."""
        for value in (-1, float("nan"), float("inf"), -float("inf"), 1e300, "many"):
            with self.subTest(value=value):
                self._assertRefused("Gold 2026, Bought", total_terms=value)

    def test_terms_of_a_channel_that_are_no_number(self):
        """K"""
        for value in (-1, float("nan"), float("inf")):
            line = {"channel_id": self.email.id, "total_terms": value}
            with self.subTest(value=value):
                self._assertRefused("Bought", channel_ids=[Command.create(line)])

    @mute_logger("odoo.sql_db")
    def test_a_channel_twice(self):
        """K: the database says so, no matter who saves."""
        line = {"channel_id": self.email.id, "total_terms": 1}
        lines = [Command.create(line), Command.create(line)]
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._create_entitlement(channel_ids=lines)
        message = self.env["sla.entitlement.channel"]._channel_uniq.message
        self.assertIn("Channels", str(message))

    def test_a_policy_for_another_model(self):
        """K, M4: it must be one for tickets."""
        partner_model = self.env["ir.model"]._get("res.partner")
        self.env["sla.entity"].create({"model_id": partner_model.id})
        kpi = self.env["sla.kpi"].create(
            {"name": "Call", "code": "call", "model_id": partner_model.id}
        )
        policy = self._create_policy(
            model_id=partner_model.id,
            item_ids=[
                Command.create(
                    {
                        "name": "Call",
                        "kpi_id": kpi.id,
                        "success_criteria": "[('comment', '!=', False)]",
                        "failure_after": 1,
                        "failure_unit": "hour",
                    }
                )
            ],
        )
        self._assertRefused(
            "Gold 2026, SLA: Gold is not for tickets", policy_id=policy.id
        )

    def test_a_policy_of_another_company(self):
        """K"""
        policy = self._create_policy(company_id=self.other_company.id)
        self._assertRefused("Gold 2026.*policy_id", policy_id=policy.id)

    def test_a_policy_that_goes_to_another_company(self):
        """K: the same from the other side."""
        policy = self._create_policy()
        self.entitlement.policy_id = policy
        with self.assertRaisesRegex(UserError, "Gold 2026.*policy_id"):
            policy.company_id = self.other_company

    def test_a_team_of_another_company(self):
        """K"""
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Overseas", "company_id": self.other_company.id}
        )
        self._assertRefused("Gold 2026.*team_id", team_id=team.id)

    def test_a_category_of_another_company(self):
        """K"""
        category = self.env["helpdesk.ticket.category"].create(
            {"name": "Overseas", "company_id": self.other_company.id}
        )
        self._assertRefused("Gold 2026.*category_ids", category_ids=category.ids)

    def test_a_channel_of_another_company(self):
        """K"""
        channel = self.env["helpdesk.ticket.channel"].create(
            {"name": "Overseas", "company_id": self.other_company.id}
        )
        self._assertRefused(
            "channel_id", channel_ids=[Command.create({"channel_id": channel.id})]
        )

    def test_a_customer_of_another_company(self):
        """K"""
        partner = self.env["res.partner"].create(
            {"name": "Overseas", "company_id": self.other_company.id}
        )
        self._assertRefused("Gold 2026.*partner_id", partner_id=partner.id)

    def test_a_company_that_the_policy_is_not_for(self):
        """K: the same from the other side."""
        policy = self._create_policy(company_id=self.company.id)
        self.entitlement.policy_id = policy
        with self.assertRaisesRegex(UserError, "Gold 2026.*policy_id"):
            self.entitlement.company_id = self.other_company

    def test_a_company_that_the_user_is_not_of(self):
        """P1"""
        foreign = self.env["res.company"].create({"name": "Foreign"})
        text = "Gold 2026, Company: you do not work in Foreign"
        self._assertRefused(text, company_id=foreign.id)

    def test_a_contact_that_is_not_of_the_customer(self):
        """K"""
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self._assertRefused(
            "Gold 2026, Contacts: Stranger is not a contact of Peeters",
            contact_ids=stranger.ids,
        )

    def test_another_customer_than_that_of_the_contacts(self):
        """K: the same from the other side."""
        self.entitlement.contact_ids = self.contact
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with self.assertRaisesRegex(ValidationError, "Contacts: .* is not a contact"):
            self.entitlement.partner_id = stranger

    def test_no_customer(self):
        """K"""
        self._assertRefused("Gold 2026, Customer", partner_id=False)

    def test_no_customer_at_all(self):
        """K: the field is not even there."""
        entitlements = self.env["sla.entitlement"].with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "Gold, Customer"):
            entitlements.create({"name": "Gold"})

    def test_no_start(self):
        """K"""
        self._assertRefused("Gold 2026, Start", start_date=False)

    def test_what_is_no_date(self):
        """K"""
        self._assertRefused("Gold 2026, End", end_date="soon")

    def test_an_owner_who_is_a_customer(self):
        """K: nobody of us would be told."""
        portal = new_test_user(self.env, "owner_portal", "base.group_portal")
        self._assertRefused("Gold 2026, Owner", user_id=portal.id)

    def test_what_the_engine_keeps(self):
        """A4: neither the manager nor the administrator writes it."""
        kept = {
            "used_terms": 1,
            "remaining_terms": 1,
            "told_month": True,
            "told_week": True,
            "told_low": True,
            "told_empty": True,
        }
        for name, value in kept.items():
            with self.subTest(field=name):
                self._assertRefused("cannot be written", AccessError, **{name: value})
        with self.assertRaisesRegex(AccessError, "cannot be written"):
            self.entitlement.sudo().write({"used_terms": 1})

    def test_what_the_engine_keeps_of_a_channel(self):
        """A4"""
        self.entitlement.channel_ids = [
            Command.create({"channel_id": self.email.id, "total_terms": 5})
        ]
        for name in ("used_terms", "remaining_terms"):
            with self.assertRaisesRegex(AccessError, "cannot be written"):
                self.entitlement.channel_ids.write({name: 1})

    def test_a_state_that_there_is_not(self):
        """K"""
        self._assertRefused("Gold 2026, State", state="sold")

    def test_a_context_that_a_client_made_up(self):
        """A4: what the addon says to itself is no plain value."""
        context = {"sla_own": {"sla_entitlement_state": True}}
        with self.assertRaisesRegex(AccessError, "cannot be written"):
            self.entitlement.with_context(**context).write({"used_terms": 1})

    def test_what_was_counted_otherwise(self):
        """M2: tickets have used it, and the ledger tells of cases of a customer."""
        self._book(self.entitlement, 1)
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        for name, value in (
            ("allocation", "hours"),
            ("decrease_on", "resolve"),
            ("partner_id", stranger.id),
            ("company_id", self.other_company.id),
        ):
            label = self.entitlement._fields[name]._description_string(self.env)
            with (
                self.subTest(field=name),
                self.assertRaisesRegex(UserError, f"Gold 2026, {label}: tickets have"),
            ):
                self.entitlement.write({name: value})

    def test_the_same_again_is_no_change(self):
        """M2: a form that sends everything can still be saved."""
        self._book(self.entitlement, 1)
        self.entitlement.write({"allocation": "cases", "partner_id": self.customer.id})

    def test_a_channel_that_was_used_stays(self):
        """M2: its lines are counted by it."""
        self.entitlement.channel_ids = [
            Command.create({"channel_id": self.email.id, "total_terms": 5})
        ]
        self._book(self.entitlement, 1, channel_id=self.email.id)
        with self.assertRaisesRegex(UserError, "Gold 2026, Channels: tickets"):
            self.entitlement.channel_ids.unlink()
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        with self.assertRaisesRegex(UserError, "Gold 2026, Channels: tickets"):
            self.entitlement.channel_ids.channel_id = phone

    def test_a_template_with_what_an_entitlement_could_not_have(self):
        """K"""
        templates = self.env["sla.entitlement.template"].with_user(self.manager)
        policy = self._create_policy(company_id=self.other_company.id)
        for text, vals in (
            ("Bought", {"total_terms": -1}),
            ("Bought", {"total_terms": float("nan")}),
            ("Duration", {"duration": -1}),
            ("Duration", {"duration": 10**7}),
            ("policy_id", {"policy_id": policy.id, "company_id": self.company.id}),
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, f"Gold.*{text}|{text}"),
                self.env.cr.savepoint(),
            ):
                templates.create({"name": "Gold", **vals})


@tagged("post_install", "-at_install")
class TestEntitlementDefault(EntitlementCase):
    """One default of a customer on each day (SEMANTICS M1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(freeze_time("2026-06-15 12:00"))
        cls.gold = cls._create_entitlement(state="active", is_default=True)

    def _assertRefused(self, call):
        text = "Silver, Default of the Customer: Gold 2026 is the default of Peeters"
        with self.assertRaisesRegex(ValidationError, text), self.env.cr.savepoint():
            call()

    def _create_default(self, **vals):
        vals = {"name": "Silver", "is_default": True, "state": "active", **vals}
        return self._create_entitlement(**vals)

    def test_a_second_one_is_refused(self):
        """M1"""
        self._assertRefused(self._create_default)

    def test_a_second_one_of_some_days_is_refused(self):
        """M1: one day in common is enough, and no end has all days."""
        first = {"start_date": "2026-12-31", "end_date": "2027-01-31"}
        self._assertRefused(lambda: self._create_default(**first))
        endless = {"start_date": "2026-12-31", "end_date": False}
        self._assertRefused(lambda: self._create_default(**endless))

    def test_the_next_period_has_its_own(self):
        """M1"""
        new = self._create_default(start_date="2027-01-01", end_date="2027-12-31")
        self.assertTrue(new.is_default)

    def test_another_customer_has_their_own(self):
        """M1"""
        other = self.env["res.partner"].create({"name": "Dubois"})
        self.assertTrue(self._create_default(partner_id=other.id).is_default)

    def test_another_company_has_its_own(self):
        """M1"""
        company = self.env["res.company"].create({"name": "Overseas"})
        self.manager.company_ids += company
        self.assertTrue(self._create_default(company_id=company.id).is_default)

    def test_a_draft_is_no_rival_until_it_is_activated(self):
        """M1"""
        draft = self._create_default(state="draft")
        self._assertRefused(draft.action_activate)

    def test_what_is_marked_later_is_refused(self):
        """M1"""
        silver = self._create_default(is_default=False)
        self._assertRefused(lambda: silver.write({"is_default": True}))

    def test_two_in_one_save_are_refused(self):
        """M1: neither stands in the database yet."""
        self.gold.is_default = False
        silver = self._create_default(is_default=False)
        text = "Default of the Customer"
        with self.assertRaisesRegex(ValidationError, text):
            (self.gold + silver).write({"is_default": True})

    def test_a_cancelled_or_archived_one_is_no_rival(self):
        """M1"""
        self.gold.action_archive()
        silver = self._create_default()
        with (
            self.assertRaisesRegex(ValidationError, "Gold 2026, Default"),
            self.env.cr.savepoint(),
        ):
            self.gold.action_unarchive()
        silver.action_cancel()
        self.gold.action_unarchive()
        self.assertTrue(self.gold.is_default)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_it_too(self):
        """M1: two managers at once, none of whom sees what the other saves."""
        silver = self._create_default(is_default=False)
        self.env.flush_all()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE sla_entitlement SET is_default = TRUE WHERE id = %s",
                [silver.id],
            )
