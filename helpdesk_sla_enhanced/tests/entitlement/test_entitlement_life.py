# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ...store import upkeep
from ..common_entitlement import EntitlementCase


@tagged("post_install", "-at_install")
class TestEntitlementLife(EntitlementCase):
    """From draft to its end, and on (SEMANTICS M1)."""

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-06-15 12:00"))

    def test_a_new_one_is_a_draft(self):
        """M1: nobody gets what is not in force."""
        self.assertEqual(self._create_entitlement().state, "draft")

    def test_nothing_is_used_of_a_new_one(self):
        """M2: what is left is the total."""
        self.assertEqual(self._create_entitlement().remaining_terms, 15)

    def test_what_is_left_follows_the_total(self):
        """M2: a larger total leaves more."""
        entitlement = self._create_entitlement()
        entitlement.total_terms = 20
        self.assertEqual(entitlement.remaining_terms, 20)

    def test_what_is_left_follows_what_the_engine_booked(self):
        """M2: the total less what was used, as SQL booked it and told of it."""
        entitlement = self._book(self._create_entitlement(), 4)
        self.assertEqual(entitlement.remaining_terms, 11)
        entitlement.total_terms = 20
        self.assertEqual(entitlement.remaining_terms, 16)

    def test_activation_in_its_period_makes_it_active(self):
        """M1"""
        entitlement = self._create_entitlement()
        entitlement.action_activate()
        self.assertEqual(entitlement.state, "active")

    def test_activation_before_its_period_makes_it_wait(self):
        """M1"""
        entitlement = self._create_entitlement(start_date="2026-06-16")
        entitlement.action_activate()
        self.assertEqual(entitlement.state, "waiting")

    def test_it_can_be_made_in_force(self):
        """M1: an import says the state; the dates say which of those in force."""
        entitlement = self._create_entitlement(start_date="2026-07-01", state="active")
        self.assertEqual(entitlement.state, "waiting")

    def test_what_has_ended_is_not_activated(self):
        """M1: the message names the field to look at."""
        entitlement = self._create_entitlement(end_date="2026-06-14")
        with self.assertRaisesRegex(ValidationError, "Gold 2026, End: .* is past"):
            entitlement.action_activate()

    def test_what_has_ended_can_be_imported_as_expired(self):
        """M1"""
        entitlement = self._create_entitlement(end_date="2026-06-14", state="expired")
        self.assertEqual(entitlement.state, "expired")

    def test_a_policy_that_is_not_active_keeps_it_from_activation(self):
        """M4: a promise that nobody would keep."""
        policy = self._create_policy()
        entitlement = self._create_entitlement(policy_id=policy.id)
        with self.assertRaisesRegex(UserError, "SLA: activate Gold first"):
            entitlement.action_activate()

    def test_it_does_not_become_a_draft_again(self):
        """M1"""
        entitlement = self._create_entitlement(state="active")
        with self.assertRaisesRegex(UserError, "cannot be a draft again"):
            entitlement.state = "draft"

    def test_a_cancelled_one_is_not_activated(self):
        """M1"""
        entitlement = self._create_entitlement(state="active")
        entitlement.action_cancel()
        self.assertEqual(entitlement.state, "canceled")
        with self.assertRaisesRegex(UserError, "Renew or duplicate"):
            entitlement.action_activate()

    def test_a_later_end_brings_it_back(self):
        """M1: the state follows the dates in the same save."""
        entitlement = self._create_entitlement(end_date="2026-06-14", state="expired")
        entitlement.end_date = "2026-12-31"
        self.assertEqual(entitlement.state, "active")

    def test_an_earlier_end_ends_it(self):
        """M1"""
        entitlement = self._create_entitlement(state="active")
        entitlement.end_date = "2026-06-14"
        self.assertEqual(entitlement.state, "expired")

    def test_cancelling_it_settles_the_to_do(self):
        """M1: nobody need be reminded that it ends."""
        entitlement = self._create_entitlement(state="active")
        entitlement.activity_schedule(
            "mail.mail_activity_data_todo", summary="It ends", user_id=self.manager.id
        )
        entitlement.action_cancel()
        self.assertFalse(entitlement.activity_ids)

    def test_what_a_screen_says_counts_as_given(self):
        """M1: a button on the customer names the customer, and the end."""
        entitlements = self.env["sla.entitlement"].with_user(self.manager)
        entitlement = entitlements.with_context(
            default_partner_id=self.customer.id, default_end_date="2026-12-31"
        ).create({"name": "Gold"})
        self.assertEqual(entitlement.partner_id, self.customer)
        self.assertEqual(entitlement.end_date, date(2026, 12, 31))

    def test_the_addon_lets_go_of_it_when_it_is_uninstalled(self):
        """What customers were promised keeps neither a policy nor it from going."""
        policy = self._create_policy()
        policy.action_activate()
        entitlement = self._create_entitlement(state="active", policy_id=policy.id)
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "<p>It burns.</p>",
                "partner_id": self.customer.id,
            }
        )
        self.assertEqual(ticket.entitlement_id, entitlement)
        self.env.flush_all()
        upkeep.delete_everything(self.env)
        self.env.invalidate_all()
        self.assertFalse(ticket.entitlement_id)
        self.assertFalse(entitlement.policy_id)

    def test_a_copy_is_a_draft(self):
        """M1: with a name that says so, and nothing used."""
        entitlement = self._book(self._create_entitlement(state="active"), 3)
        copied = entitlement.copy()
        self.assertRecordValues(
            copied,
            [{"state": "draft", "name": "Gold 2026 (copy)", "used_terms": 0}],
        )

    def test_its_history_says_who_changed_what_was_bought(self):
        """M1: from 15 cases to 20."""
        entitlement = self._create_entitlement()
        entitlement = entitlement.with_context(tracking_disable=False)
        self.env.flush_all()
        self.env.cr.precommit.run()
        entitlement.total_terms = 20
        self.env.flush_all()
        self.env.cr.precommit.run()
        tracked = entitlement.message_ids.sudo().tracking_value_ids
        self.assertRecordValues(
            tracked, [{"old_value_float": 15, "new_value_float": 20}]
        )

    def test_an_unused_one_can_be_deleted(self):
        """M1"""
        entitlement = self._create_entitlement()
        entitlement.unlink()
        self.assertFalse(entitlement.exists())

    def test_a_used_one_is_archived_instead(self):
        """M1: its ledger is not lost."""
        entitlement = self._book(self._create_entitlement(), 1)
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            entitlement.unlink()
        entitlement.action_archive()
        self.assertFalse(entitlement.active)

    def test_what_is_archived_is_not_activated(self):
        """M1"""
        entitlement = self._create_entitlement()
        entitlement.action_archive()
        with self.assertRaisesRegex(UserError, "unarchive it first"):
            entitlement.action_activate()


@tagged("post_install", "-at_install")
class TestEntitlementRenewal(EntitlementCase):
    """The next period (SEMANTICS M1)."""

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-06-15 12:00"))

    def _renew(self, method="action_renew", **vals):
        entitlement = self._create_entitlement(state="active", **vals)
        getattr(entitlement, method)()
        return entitlement, entitlement.next_id

    def test_a_year_follows_a_year(self):
        """M1: the dates adjoin, leap years or not."""
        _old, new = self._renew(start_date="2026-01-01", end_date="2026-12-31")
        self.assertEqual(new.start_date, date(2027, 1, 1))
        self.assertEqual(new.end_date, date(2027, 12, 31))

    def test_months_follow_months(self):
        """M1: the 15th to the 14th, however long the months are."""
        _old, new = self._renew(start_date="2026-06-15", end_date="2026-07-14")
        self.assertEqual(new.start_date, date(2026, 7, 15))
        self.assertEqual(new.end_date, date(2026, 8, 14))

    def test_days_follow_days(self):
        """M1: what is no whole months is as long as it was."""
        _old, new = self._renew(start_date="2026-06-10", end_date="2026-06-19")
        self.assertEqual(new.start_date, date(2026, 6, 20))
        self.assertEqual(new.end_date, date(2026, 6, 29))

    def test_the_terms_are_copied(self):
        """M1: everything that was bought, and nothing that was used."""
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        category = self.env["helpdesk.ticket.category"].create({"name": "Printers"})
        old, new = self._renew(
            contact_ids=self.contact.ids,
            category_ids=category.ids,
            restrict=True,
            channel_ids=[Command.create({"channel_id": channel.id, "total_terms": 5})],
        )
        self._book(old, 2)
        self.assertRecordValues(
            new,
            [
                {
                    "name": "Gold 2026",
                    "partner_id": self.customer.id,
                    "contact_ids": self.contact.ids,
                    "category_ids": category.ids,
                    "restrict": True,
                    "remaining_terms": 15,
                    "previous_id": old.id,
                }
            ],
        )
        self.assertRecordValues(
            new.channel_ids, [{"channel_id": channel.id, "remaining_terms": 5}]
        )

    def test_the_renewal_of_what_is_in_force_waits(self):
        """M1: the customer is served on the first day of the next period."""
        _old, new = self._renew()
        self.assertEqual(new.state, "waiting")

    def test_the_renewal_stays_a_draft_without_its_policy(self):
        """M4: until somebody chooses another promise."""
        policy = self._create_policy()
        policy.action_activate()
        entitlement = self._create_entitlement(state="active", policy_id=policy.id)
        policy.action_deactivate()
        entitlement.action_renew()
        self.assertEqual(entitlement.next_id.state, "draft")

    def test_the_default_stays_the_default(self):
        """M1: one for each day, no day without."""
        old, new = self._renew(is_default=True)
        self.assertTrue(old.is_default)
        self.assertTrue(new.is_default)

    def test_what_is_renewed_is_not_renewed_twice(self):
        """M1: the second click opens what the first one made."""
        old, new = self._renew()
        self.assertEqual(old.action_renew()["res_id"], new.id)
        self.assertEqual(len(old.next_ids), 1)

    def test_what_is_used_up_is_renewed_from_today(self):
        """M1: as long as it was, from today; the default goes with it."""
        old, new = self._renew("action_renew_now", is_default=True)
        self.assertEqual(new.start_date, date(2026, 6, 15))
        self.assertEqual(new.end_date, date(2027, 6, 14))
        self.assertEqual(new.state, "active")
        self.assertTrue(new.is_default)
        self.assertFalse(old.is_default)

    def test_a_second_click_from_today_makes_no_second_one(self):
        """M1"""
        old, _new = self._renew("action_renew_now")
        old.action_renew_now()
        self.assertEqual(len(old.next_ids), 1)

    def test_what_has_no_end_is_not_renewed(self):
        """M1: the field is named."""
        entitlement = self._create_entitlement(state="active", end_date=False)
        with self.assertRaisesRegex(UserError, "Gold 2026, End: it has none"):
            entitlement.action_renew()

    def test_a_draft_is_not_renewed(self):
        """M1"""
        with self.assertRaisesRegex(UserError, "activate it first"):
            self._create_entitlement().action_renew()


@tagged("post_install", "-at_install")
class TestEntitlementTemplate(EntitlementCase):
    """Terms that are sold again and again (SEMANTICS M1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        cls.template = (
            cls.env["sla.entitlement.template"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "Gold",
                    "total_terms": 15,
                    "decrease_on": "resolve",
                    "restrict": True,
                    "channel_ids": [
                        Command.create({"channel_id": cls.channel.id, "total_terms": 5})
                    ],
                }
            )
        )

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-06-15 12:00"))

    def _assertTerms(self, entitlement):
        self.assertRecordValues(
            entitlement,
            [
                {
                    "total_terms": 15,
                    "decrease_on": "resolve",
                    "restrict": True,
                    "start_date": date(2026, 6, 15),
                    "end_date": date(2027, 6, 14),
                    "user_id": self.manager.id,
                }
            ],
        )
        self.assertRecordValues(
            entitlement.channel_ids,
            [{"channel_id": self.channel.id, "total_terms": 5}],
        )

    def test_choosing_it_fills_in_the_terms(self):
        """M1: on the form."""
        action = self.template.action_make_entitlement()
        entitlements = self.env["sla.entitlement"].with_user(self.manager)
        form = Form(entitlements.with_context(**action["context"]))
        form.partner_id = self.customer
        entitlement = form.save()
        self.assertEqual(entitlement.name, "Gold")
        self._assertTerms(entitlement)

    def test_it_fills_in_the_terms_of_an_import(self):
        """M1: by RPC and import; what is given stays."""
        entitlement = (
            self.env["sla.entitlement"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Gold for Peeters",
                    "partner_id": self.customer.id,
                    "template_id": self.template.id,
                }
            )
        )
        self.assertEqual(entitlement.name, "Gold for Peeters")
        self._assertTerms(entitlement)

    def test_without_customer_nothing_is_made(self):
        """K: the field is named."""
        with self.assertRaisesRegex(ValidationError, "Gold 2026, Customer"):
            self._create_entitlement(partner_id=False, template_id=self.template.id)

    def test_a_later_change_of_it_changes_no_entitlement(self):
        """M1: what was bought stays what it was."""
        entitlement = self._create_entitlement(template_id=self.template.id)
        self.template.total_terms = 1
        self.assertEqual(entitlement.total_terms, 15)

    def test_it_knows_what_was_made_from_it(self):
        """M1"""
        self._create_entitlement(template_id=self.template.id)
        self.assertEqual(self.template.entitlement_count, 1)


@tagged("post_install", "-at_install")
class TestMergedCustomers(EntitlementCase):
    """Two contacts turn out to be one customer (SEMANTICS M1)."""

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-06-15 12:00"))
        self.twin = self.env["res.partner"].create(
            {"name": "Peeters nv", "is_company": True}
        )

    def _merge(self):
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.customer + self.twin).ids, self.customer)
        self.env.invalidate_all()

    def test_what_both_have_bought_is_kept(self):
        """M1: with one default on each day, that of the contact who stays."""
        default = {"state": "active", "is_default": True}
        ours = self._create_entitlement(**default)
        theirs = self._create_entitlement(partner_id=self.twin.id, **default)
        self._book(theirs, 2)
        self._merge()
        both = ours + theirs
        self.assertEqual(both.partner_id, self.customer)
        self.assertEqual(both.mapped("is_default"), [True, False])
        self.assertEqual(both.mapped("state"), ["active", "active"])
        self.assertEqual(theirs.remaining_terms, 13)

    def test_defaults_of_other_times_stay(self):
        """M1"""
        ours = self._create_entitlement(state="active", is_default=True)
        theirs = self._create_entitlement(
            partner_id=self.twin.id,
            state="active",
            is_default=True,
            start_date="2027-01-01",
            end_date=False,
        )
        self._merge()
        self.assertEqual((ours + theirs).mapped("is_default"), [True, True])

    def test_contacts_of_both_stay_contacts(self):
        """M1: an entitlement for some people of the one who goes is for them still."""
        person = self.env["res.partner"].create(
            {"name": "Bob", "parent_id": self.twin.id}
        )
        theirs = self._create_entitlement(
            partner_id=self.twin.id, contact_ids=person.ids
        )
        self._merge()
        self.assertEqual(theirs.contact_ids, person)
        self.assertEqual(person.commercial_partner_id, self.customer)
        theirs.name = "It can be saved"
        theirs.contact_ids = person
