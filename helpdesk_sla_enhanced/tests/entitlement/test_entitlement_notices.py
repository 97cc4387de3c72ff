# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who is told that an entitlement ends or is used up (issue 11, point 6)."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...engine.entitlement import notices
from ..common_entitlement import EntitlementCase


class NoticeCase(EntitlementCase):
    """Gold 2026 of Peeters, whose owner is the manager."""

    def setUp(self):
        super().setUp()
        with freeze_time("2026-01-15 12:00"):
            self.entitlement = self._create_entitlement(state="active")
            self.env.flush_all()

    def _told(self, entitlement=None):
        """(summaries of the activities, subjects of the mails)."""
        entitlement = entitlement or self.entitlement
        mails = self.env["mail.mail"].search(
            [("model", "=", entitlement._name), ("res_id", "=", entitlement.id)],
            order="id",
        )
        activities = entitlement.activity_ids.sorted("id")
        return activities.mapped("summary"), mails.mapped("subject")

    def _told_on(self, *days):
        """What was told once the job had run at noon of these days."""
        for day in days:
            with freeze_time(f"{day} 12:00"):
                self._run_job()
        return self._told()

    def _assertTold(self, told, *texts):
        for said in told:
            self.assertEqual(len(said), len(texts), said)
            for sentence, text in zip(said, texts, strict=True):
                self.assertIn(text, sentence)


@tagged("post_install", "-at_install")
class TestEndNotices(NoticeCase):
    """30 and 7 days before the end, the owner is told, once each."""

    def test_nothing_is_told_31_days_before(self):
        self._assertTold(self._told_on("2026-11-30"))

    def test_it_is_told_30_days_before(self):
        told = self._told_on("2026-12-01")
        self._assertTold(told, "Gold 2026 ends on 12/31/2026")

    def test_it_is_told_once_in_the_month(self):
        told = self._told_on("2026-12-01", "2026-12-02", "2026-12-23")
        self._assertTold(told, "Gold 2026 ends on")

    def test_it_is_told_again_7_days_before(self):
        told = self._told_on("2026-12-01", "2026-12-24", "2026-12-25", "2026-12-31")
        self._assertTold(told, "Gold 2026 ends on", "Gold 2026 ends on")

    def test_a_job_that_was_late_tells_once(self):
        """What would have been told at 30 days is needless at 3."""
        told = self._told_on("2026-12-28", "2026-12-29")
        self._assertTold(told, "Gold 2026 ends on")

    def test_the_mail_goes_to_the_owner(self):
        self._told_on("2026-12-01")
        mail = self.env["mail.mail"].search([("res_id", "=", self.entitlement.id)])
        self.assertEqual(mail.recipient_ids, self.manager.partner_id)
        self.assertEqual(self.entitlement.activity_ids.user_id, self.manager)
        for text in ("Peeters", "15 of 15 cases left", "Jan 1, 2026", "sla-entitle"):
            self.assertIn(text, mail.body_html.replace("01/01/2026", "Jan 1, 2026"))

    def test_nothing_is_told_after_the_end(self):
        self._assertTold(self._told_on("2027-01-01"))

    def test_whoever_makes_a_short_one_is_not_told_at_once(self):
        """Made on the 20th for a month: the week before its end is soon enough."""
        with freeze_time("2026-06-20 12:00"):
            self.entitlement = self._create_entitlement(
                start_date="2026-06-20", end_date="2026-07-15", state="active"
            )
            self._run_job()
        self._assertTold(self._told())
        self._assertTold(self._told_on("2026-07-08"), "Gold 2026 ends on")

    def test_what_is_renewed_alarms_nobody(self):
        with freeze_time("2026-11-15 12:00"):
            self.entitlement.action_renew()
        self._assertTold(self._told_on("2026-12-01", "2026-12-24"))

    def test_a_renewal_settles_the_to_do(self):
        """Who has renewed it need not tick off that it ends."""
        self._told_on("2026-12-01")
        with freeze_time("2026-12-02 12:00"):
            self.entitlement.action_renew()
        self.assertFalse(self.entitlement.activity_ids)

    def test_a_later_end_is_told_anew(self):
        self._told_on("2026-12-01")
        with freeze_time("2026-12-02 12:00"):
            self.entitlement.end_date = "2027-06-30"
        told = self._told_on("2027-05-31")
        self._assertTold(told, "12/31/2026", "06/30/2027")

    def test_neither_drafts_nor_cancelled_nor_archived_ones_are_told_of(self):
        with freeze_time("2026-01-15 12:00"):
            draft = self._create_entitlement()
            archived = self._create_entitlement(state="active")
            archived.action_archive()
            self.entitlement.action_cancel()
        self._told_on("2026-12-01", "2026-12-24")
        for entitlement in self.entitlement + draft + archived:
            self._assertTold(self._told(entitlement))

    def test_an_owner_who_left_is_replaced_by_the_team_s_leader(self):
        """E4: nobody is forgotten because somebody left."""
        leader = new_test_user(
            self.env,
            "leader",
            "helpdesk_mgmt.group_helpdesk_user",
            email="l@example.org",
        )
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Gold", "user_id": leader.id}
        )
        self.entitlement.team_id = team
        self.manager.active = False
        self._told_on("2026-12-01")
        self.assertEqual(self.entitlement.activity_ids.user_id, leader)
        mail = self.env["mail.mail"].search([("res_id", "=", self.entitlement.id)])
        self.assertEqual(mail.recipient_ids, leader.partner_id)

    @mute_logger("odoo.addons.helpdesk_sla_enhanced.engine.entitlement.notices")
    def test_a_broken_template_keeps_no_other_back(self):
        """Of two that end, the one whose mail works is told of; the other is tried
        again by the next run."""
        template = self.env.ref("helpdesk_sla_enhanced.mail_template_entitlement_month")
        with freeze_time("2026-01-15 12:00"):
            other = self._create_entitlement(state="active", name="Silver")
        # The form would refuse it; a field that another addon took away would not.
        self.env.cr.execute(
            "UPDATE mail_template SET subject = %s WHERE id = %s",
            ['{"en_US": "{{ 1 / (object.name != \'Gold 2026\') }}"}', template.id],
        )
        template.invalidate_recordset()
        self._told_on("2026-12-01")
        self.assertEqual(self._told(), ([], []))
        self.assertEqual(len(self._told(other)[0]), 1)
        template.subject = "It ends"
        self._told_on("2026-12-02")
        self.assertEqual(len(self._told()[0]), 1)

    def test_without_the_template_the_to_do_is_made(self):
        """An administrator may delete a template."""
        self.env.ref("helpdesk_sla_enhanced.mail_template_entitlement_month").unlink()
        activities, mails = self._told_on("2026-12-01")
        self.assertEqual((len(activities), len(mails)), (1, 0))


@tagged("post_install", "-at_install")
class TestUseNotices(NoticeCase):
    """When a fifth is left, and when nothing is, the owner is told, once each."""

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_entitlements")

    def _use(self, terms, entitlement=None):
        """Book, and let the job run where it was called for: was it?"""
        entitlement = entitlement or self.entitlement
        triggers = self.env["ir.cron.trigger"].search([])
        with freeze_time("2026-06-15 12:00"):
            self._book(entitlement, terms)
            notices.after_booking(self.env, entitlement.ids)
            self.env.cr.precommit.data.pop(notices.CALLED, None)
            new = self.env["ir.cron.trigger"].search([]) - triggers
            self.assertLessEqual(new.cron_id, self.cron)
            if new:
                self._run_job()
        return bool(new)

    def test_more_than_a_fifth_calls_for_nobody(self):
        self.assertFalse(self._use(11))
        self._assertTold(self._told_on("2026-06-16"))

    def test_a_fifth_is_told(self):
        """15 cases, 3 left: at once, not on the next day."""
        self.assertTrue(self._use(12))
        self._assertTold(self._told(), "little is left of Gold 2026")

    def test_the_ticket_that_leaves_a_fifth_calls_for_the_job(self):
        """No matter who makes the ticket; the mail goes out with the job only."""
        agent = new_test_user(self.env, "agent", "helpdesk_mgmt.group_helpdesk_user")
        before = self.env["ir.cron.trigger"].search([])
        with freeze_time("2026-06-15 12:00"):
            self.entitlement.total_terms = 5
            for number in range(4):
                self.env["helpdesk.ticket"].with_user(agent).create(
                    {
                        "name": f"Printer {number}",
                        "description": "<p>It burns.</p>",
                        "partner_id": self.customer.id,
                    }
                )
            self.assertEqual(self.entitlement.remaining_terms, 1)
            new = self.env["ir.cron.trigger"].search([]) - before
            self.assertEqual(new.cron_id, self.cron)
            self._assertTold(self._told())
            self._run_job()
        self._assertTold(self._told(), "little is left of Gold 2026")

    def test_a_fifth_is_told_once(self):
        self._use(12)
        self.assertFalse(self._use(1))
        self._assertTold(self._told_on("2026-06-16"), "little is left of")

    def test_nothing_left_is_told(self):
        self._use(12)
        self.assertTrue(self._use(3))
        self._assertTold(self._told(), "little is left", "Gold 2026 is used up")

    def test_what_goes_at_once_is_told_once(self):
        """Nobody needs to hear that little is left of what is used up."""
        self._use(15)
        self._assertTold(self._told_on("2026-06-16"), "Gold 2026 is used up")

    def test_what_is_given_back_and_taken_again_is_not_told_again(self):
        self._use(15)
        self._use(-1)
        self.assertFalse(self._use(1))
        self._assertTold(self._told_on("2026-06-16"), "Gold 2026 is used up")

    def test_what_was_bought_in_addition_is_told_anew(self):
        self._use(15)
        self.entitlement.total_terms = 30
        self.assertTrue(self._use(15))
        self._assertTold(self._told(), "is used up", "is used up")

    def test_an_unlimited_one_is_never_used_up(self):
        self.entitlement.unlimited = True
        self.assertFalse(self._use(100))

    def test_one_transaction_calls_once(self):
        """A long import does not fill the table of triggers."""
        before = self.env["ir.cron.trigger"].search_count([])
        with freeze_time("2026-06-15 12:00"):
            self._book(self.entitlement, 15)
            for _ticket in range(3):
                notices.after_booking(self.env, self.entitlement.ids)
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), before + 1)

    def test_without_the_job_tickets_are_booked(self):
        """A6: an administrator may delete a job; the health page says so."""
        self.cron.unlink()
        with freeze_time("2026-06-15 12:00"):
            self.entitlement.total_terms = 1
            self.env["helpdesk.ticket"].create(
                {
                    "name": "Printer",
                    "description": "<p>It burns.</p>",
                    "partner_id": self.customer.id,
                }
            )
        self.assertEqual(self.entitlement.remaining_terms, 0)
        self.assertGreater(self.env["sla.health"]._report()["figures"]["jobs_off"], 0)

    def test_whoever_books_needs_no_right(self):
        """A6: the save of an agent costs one query, and asks for no right."""
        agent = new_test_user(
            self.env, "agent", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        with freeze_time("2026-06-15 12:00"):
            self._book(self.entitlement, 5)
            with self.assertQueryCount(1):
                notices.after_booking(self.env(user=agent), self.entitlement.ids)
            self._book(self.entitlement, 10)
            notices.after_booking(self.env(user=agent), self.entitlement.ids)
            self._run_job()
        self._assertTold(self._told(), "is used up")


@tagged("post_install", "-at_install")
class TestChannelNotices(NoticeCase):
    """Gold 2026 with two cases by phone: when these are used up, the owner is told,
    although others are left."""

    def setUp(self):
        super().setUp()
        self.phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        self.entitlement.channel_ids = [
            Command.create({"channel_id": self.phone.id, "total_terms": 2})
        ]
        self.line = self.entitlement.channel_ids.sudo()

    def _call(self, channel=None, day="2026-06-15"):
        """A ticket by phone, or another way; the job runs where it was called for."""
        before = self.env["ir.cron.trigger"].search([])
        with freeze_time(f"{day} 12:00"):
            self.env["helpdesk.ticket"].create(
                {
                    "name": "Printer",
                    "description": "<p>It burns.</p>",
                    "partner_id": self.contact.id,
                    "channel_id": (channel or self.phone).id,
                }
            )
            self.env.cr.precommit.data.pop(notices.CALLED, None)
            if self.env["ir.cron.trigger"].search([]) - before:
                self._run_job()

    def _mails(self):
        """What was mailed of the channel."""
        domain = [("model", "=", self.line._name), ("res_id", "=", self.line.id)]
        return self.env["mail.mail"].search(domain)

    def test_a_channel_that_is_used_up_is_told_at_once(self):
        """SEMANTICS M1: by an activity and a mail, to the owner."""
        self._call()
        self._assertTold(self._told())
        self._call()
        self.assertEqual(self.line.remaining_terms, 0)
        (said,) = self._told()[0]
        self.assertIn("Peeters: nothing is left of Gold 2026 by Phone", said)
        self.assertEqual(self.entitlement.activity_ids.user_id, self.manager)
        mail = self._mails()
        self.assertEqual(mail.recipient_ids, self.manager.partner_id)
        self.assertIn("nothing is left of Gold 2026 by Phone", mail.subject)
        for text in ("0 of 2 cases left", "13 of 15 cases left", "sla-entitlements/"):
            self.assertIn(text, mail.body_html)

    def test_it_is_told_once(self):
        """SEMANTICS M1."""
        for _ticket in range(3):
            self._call()
        self.assertEqual(len(self._mails()), 1)
        self.assertEqual(len(self.entitlement.activity_ids), 1)

    def test_other_channels_tell_nothing(self):
        """SEMANTICS M1: they share the total."""
        web = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web")
        for _ticket in range(3):
            self._call(web)
        self.assertFalse(self._mails())

    def test_what_was_bought_in_addition_is_told_anew(self):
        """SEMANTICS M1: by who may, in the form."""
        for _ticket in range(2):
            self._call()
        self.line.with_user(self.manager).total_terms = 3
        self._call()
        self.assertEqual(len(self._mails()), 2)

    def test_of_what_is_used_up_itself_only_that_is_told(self):
        """SEMANTICS M1: one reason, one mail."""
        self.entitlement.total_terms = 2
        self.entitlement.sudo()._note_told(["told_low"])
        for _ticket in range(2):
            self._call()
        self._assertTold(self._told(), "Gold 2026 is used up")
        self.assertFalse(self._mails())

    def test_an_unlimited_one_may_have_a_channel_that_is_not(self):
        """SEMANTICS M1, M3."""
        self.entitlement.unlimited = True
        for _ticket in range(2):
            self._call()
        self.assertEqual(len(self._mails()), 1)

    def test_of_a_channel_that_is_barred_nothing_is_told(self):
        """SEMANTICS M3: who lists it with 0 knows."""
        self.line.with_user(self.manager).total_terms = 0
        with freeze_time("2026-06-15 12:00"):
            self._run_job()
        self.assertFalse(self._mails())

    def test_nobody_but_the_engine_says_who_was_told(self):
        """SEMANTICS A4."""
        with self.assertRaises(AccessError):
            self.line.with_user(self.manager).told_empty = True
