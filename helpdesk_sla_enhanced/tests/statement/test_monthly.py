# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The report that a customer gets by mail each month (issue 13, point 4)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import StatementCase

MAILING = "odoo.addons.helpdesk_sla_enhanced.engine.statement.mailing"


@tagged("post_install", "-at_install")
class TestMonthly(StatementCase):
    """Ann wants the report, from the tenth of January on."""

    def setUp(self):
        super().setUp()
        self.contact.email = "ann@example.com"
        self._switch_on(self.contact)

    def _switch_on(self, partner):
        with self.at("2026-01-10 09:00"):
            partner.sla_report_monthly = True

    def _run(self, *days):
        for day in days:
            with self.at(f"{day} 09:00"):
                self.run_cron("customer_reports")

    def _mails(self, partner=None):
        partner = partner or self.contact
        return self.env["mail.mail"].search(
            [("model", "=", "res.partner"), ("res_id", "=", partner.id)], order="id"
        )

    def test_it_is_off_by_default(self):
        """Issue 13, point 4: nobody is mailed who did not ask for it."""
        partner = self.env["res.partner"].create({"name": "New"})
        self.assertFalse(partner.sla_report_monthly)
        found = self.env["res.partner"].search([("sla_report_monthly", "=", True)])
        self.assertEqual(found, self.contact)

    def test_it_comes_after_the_month(self):
        """Issue 13, point 4: of all of January, once."""
        self._ticket(3)
        self.assertEqual(str(self.contact.sla_report_next), "2026-02-01")
        self._run("2026-01-31")
        self.assertFalse(self._mails())
        self._run("2026-02-01", "2026-02-02", "2026-02-28")
        mail = self._mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn("January 2026", mail.subject)
        self.assertIn("SLA report Peeters, January 2026", mail.attachment_ids.name)
        self.assertIn("2 hours", mail.attachment_ids.raw.decode())

    def test_a_month_that_was_missed_is_sent_later(self):
        """The server was off all February: each month has its report."""
        self._ticket(1)
        with self.at("2026-02-03 09:00"):
            ticket = self._create_ticket(partner_id=self.contact.id)
            self.env["sla.engine"]._process_pending()
            ticket.stage_id = self.stage_done
            self.env["sla.engine"]._process_pending()
        self._run("2026-03-05", "2026-03-06", "2026-03-07")
        subjects = self._mails().mapped("subject")
        self.assertEqual(len(subjects), 2)
        self.assertIn("January", subjects[0])
        self.assertIn("February", subjects[1])

    def test_nothing_to_tell_is_not_told(self):
        """A mail of nothing is one too many."""
        self._run("2026-02-01")
        self.assertFalse(self._mails())
        self.assertEqual(str(self.contact.sla_report_next), "2026-03-01")

    def test_without_an_address_it_waits_for_one(self):
        """Nobody is forgotten for good."""
        self._ticket(1)
        self.contact.email = False
        self._run("2026-02-01")
        self.assertFalse(self._mails())
        self.contact.email = "ann@example.com"
        self._run("2026-02-02")
        self.assertEqual(len(self._mails()), 1)

    def test_switched_off_is_off(self):
        """Issue 13, point 4."""
        self._ticket(1)
        self.contact.sla_report_monthly = False
        self._run("2026-02-01")
        self.assertFalse(self._mails())

    def test_what_fails_is_tried_again_and_keeps_no_other(self):
        """A customer whose report cannot be made costs the others nothing."""
        other = self.env["res.partner"].create(
            {"name": "Other", "is_company": True, "email": "other@example.com"}
        )
        self._switch_on(other)
        self._ticket(1)
        self._ticket(1, partner_id=other.id)
        view = self.env.ref("helpdesk_sla_enhanced.customer_report_document")
        arch = view.arch
        broken = '<t t-if="o.name == \'Ann\'" t-out="1 / 0"/>'
        view.arch = arch.replace('<div class="page">', f'<div class="page">{broken}')
        self.assertNotEqual(view.arch, arch)
        with mute_logger(MAILING):
            self._run("2026-02-01")
        self.assertEqual(len(self._mails(other)), 1)
        self.assertFalse(self._mails())
        view.arch = arch
        self._run("2026-02-02")
        self.assertEqual(len(self._mails()), 1)
        self.assertEqual(len(self._mails(other)), 1)

    def test_each_company_reports_of_its_own(self):
        """SEMANTICS P1: two desks of a group serve the same customer."""
        other = self.env["res.company"].create({"name": "Other desk"})
        other.resource_calendar_id = self.calendar.copy({"company_id": other.id})
        self._ticket(1)
        policy = self._create_policy(company_id=other.id)
        self.assertTrue(policy)
        self._ticket(1, company_id=other.id, team_id=False)
        self._run("2026-02-01")
        mails = self._mails()
        self.assertEqual(len(mails), 2)
        self.assertIn("Other desk", " ".join(mails.mapped("subject")))

    def test_agents_neither_see_nor_switch_it(self):
        """SEMANTICS P1: managers decide what a customer is told."""
        with self.assertRaises(AccessError):
            self.contact.with_user(self.agent).read(["sla_report_monthly"])

    def test_a_copy_of_a_contact_gets_no_mail(self):
        """Somebody else asked for it."""
        self.assertFalse(self.contact.copy().sla_report_next)
