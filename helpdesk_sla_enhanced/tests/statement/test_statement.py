# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a customer is told of a period (SEMANTICS R2, R3; issue 13, point 4)."""

import io

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools.pdf import PdfFileReader

from ...engine.statement import words
from ...engine.statement.apart import apart
from ...wizards.sla_customer_report import REPORT
from .common import StatementCase


@tagged("post_install", "-at_install")
class TestStatement(StatementCase):
    def _waive(self, ticket, reason="Storm"):
        with self.at("2026-01-06 09:00"):
            self.instance_of(ticket).with_user(self.manager).action_waive(reason)

    def test_a_promise_with_its_rate(self):
        """SEMANTICS R3: three met and one missed."""
        for hours in (1, 1, 1, 3):
            self._ticket(hours)
        page = self._said()
        self.assertIn("We kept 3 of 4 promises in time: 75%.", self._words(page))
        kpi = ["Resolve", "", "3", "1", "75%", ""]
        promise = ["Resolve", "2 hours", "3", "1", "75%", "1 hour, 30 minutes"]
        self.assertEqual(self._rows(page, "promises"), [kpi, promise])

    def test_a_breach_with_its_lateness(self):
        """SEMANTICS R2: due at 12:00 in Brussels, solved an hour later."""
        ticket = self._ticket(3)
        [row] = self._rows(self._said(), "failures")
        self.assertIn(ticket.number, row[0])
        self.assertEqual(row[1], "Resolve")
        self.assertIn("12:00", row[2].replace("\u202f", " "))
        self.assertIn("1:00", row[3])
        self.assertEqual(row[4], "1 hour")

    def test_lateness_is_working_time(self):
        """SEMANTICS R2: missed at 17:00, solved at 10:00 on the next working day."""
        self.policy.item_ids.write({"calendar_id": self.calendar.id})
        with self.at("2026-01-05 14:00"):
            ticket = self._create_ticket(partner_id=self.contact.id)
            self.env["sla.engine"]._process_pending()
        with self.at("2026-01-06 09:00"):
            ticket.stage_id = self.stage_done
            self.env["sla.engine"]._process_pending()
        page = self._said()
        self.assertEqual(self._rows(page, "failures")[0][4], "1 hour of working time")
        self.assertEqual(self._rows(page, "promises")[1][1], "2 hours of working time")
        self.assertIn("inside our working hours", self._words(page))

    def test_what_is_waived_says_why_and_counts_in_no_rate(self):
        """SEMANTICS R3, G5."""
        self._ticket(1)
        self._waive(self._ticket(4), "Power cut in the whole city")
        page = self._said()
        [row] = self._rows(page, "failures")
        self.assertIn("Excused: Power cut in the whole city", row[0])
        self.assertEqual(row[4], "2 hours")
        kpi = self._rows(page, "promises")[0]
        self.assertEqual(kpi, ["Resolve", "", "1", "0", "1", "100%", ""])

    def test_what_is_still_open_is_late_up_to_now(self):
        """SEMANTICS R3: the clock need not have run."""
        self._ticket()
        page = self._said(at="2026-01-05 14:30", period="this_month")
        [row] = self._rows(page, "failures")
        self.assertEqual(row[3:], ["Still open", "3 hours, 30 minutes"])

    def test_other_customers_are_not_told_of(self):
        """SEMANTICS P1: not with a word."""
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        ticket = self._ticket(3, partner_id=other.id)
        page = self._said()
        self.assertNotIn(ticket.number, self._words(page))
        self.assertIn("no promise fell due", self._words(page))

    def test_a_contact_reads_of_the_whole_company(self):
        """Issue 13, point 4: as who asks for it is not always who wrote."""
        colleague = self.contact.copy({"name": "Bea"})
        ticket = self._ticket(3)
        self.assertIn(ticket.number, self._words(self._said(colleague)))

    def test_the_month_is_that_of_the_company(self):
        """SEMANTICS I5: the last half hour of January, UTC, is February in Brussels."""
        with self.at("2026-01-31 22:00"):
            ticket = self._create_ticket(partner_id=self.contact.id)
            self.env["sla.engine"]._process_pending()
        with self.at("2026-01-31 23:30"):
            ticket.stage_id = self.stage_done
            self.env["sla.engine"]._process_pending()
        self.assertIn("no promise fell due", self._words(self._said()))
        page = self._said(period="this_month")
        self.assertIn("1 of 1 promises", self._words(page))
        self.assertIn("Feb 1, 2026 – Feb 10, 2026", self._words(page))

    def test_all_but_one_is_not_all(self):
        """SEMANTICS R3: rounded up, a breach would read 100 %."""
        self.assertEqual(words.rate_text(self.env, 99_999, 1), "99.9%")
        self.assertEqual(words.rate_text(self.env, 99_999, 0), "100%")
        self.assertEqual(words.rate_text(self.env, 0, 0), "–")

    def test_it_speaks_the_customer_s_language(self):
        """Issue 13, point 4: the words of the page, numbers, months and durations; the
        manager's own is another one."""
        self.env["res.lang"]._activate_lang("fr_FR")
        (self.customer | self.contact).lang = "fr_FR"
        view = self.env.ref("helpdesk_sla_enhanced.customer_report_promises")
        view.update_field_translations("arch_db", {"fr_FR": {"Promise": "Promesse"}})
        self.resolve.with_context(lang="fr_FR").name = "Résoudre"
        self._ticket(3)
        page = self._said()
        said = self._words(page)
        for word in ("Promesse", "Résoudre", "janvier 2026", "2 heures", "1 heure"):
            self.assertIn(word, said)
        self.assertNotIn("January", said)

    def test_it_has_the_layout_of_the_company(self):
        """Issue 13, point 4."""
        self.env.company.report_footer = "<p>Registered in Ghent</p>"
        page = self._said()
        self.assertIn("Registered in Ghent", page.text_content())

    def test_each_customer_has_a_page_of_their_own(self):
        """Issue 13, point 4: from a list; two contacts of one company are one."""
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        chosen = self.customer | self.contact | other
        dialog = self.env["sla.customer.report"].with_user(self.manager)
        with self.at("2026-02-10 09:00"):
            report = dialog.with_context(
                active_model="res.partner", active_ids=chosen.ids
            ).create({})
            self.assertEqual(report.partner_ids, self.customer | other)
            page = self._read(report)
            action = report.action_print()
        self.assertEqual(len(page.find_class("article")), 2)
        self.assertEqual(action["report_name"], "helpdesk_sla_enhanced.customer_report")

    def test_the_file_is_named_for_customer_and_month(self):
        """Issue 13, point 4."""
        with self.at("2026-02-10 09:00"):
            name = self._report()._file_name()
        self.assertEqual(name, "SLA report Peeters, January 2026")

    def test_dates_that_are_no_period_are_refused(self):
        """SEMANTICS K."""
        vals = {"period": "dates", "date_from": "2026-02-01", "date_to": "2026-01-31"}
        with self.assertRaisesRegex(ValidationError, "end before it starts"):
            self._report(**vals)

    def test_only_managers_print_it(self):
        """SEMANTICS P1: an agent who sees some tickets would tell half the truth."""
        with self.assertRaises(AccessError):
            self._report(user=self.agent)

    def test_another_company_s_records_are_its_own(self):
        """SEMANTICS P1: neither told of in this company's report, nor by a manager who
        is not of that company."""
        ticket = self._ticket(3)
        other = self.env["res.company"].create({"name": "Other desk"})
        self.manager.company_ids |= other
        self.assertNotIn(ticket.number, self._words(self._said(company_id=other.id)))
        stranger = new_test_user(
            self.env,
            "sla_stranger",
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.at("2026-02-10 09:00"):
            report = self._report(user=stranger)
            report.sudo().company_id = self.env.company
            told = report._statements()
        self.assertFalse(told[0].failures or told[0].summary)

    def test_no_word_is_printed_over_another(self):
        """issue 13, point 4: what stands between words that are read to the left has an
        element of its own; other pages stay as they are."""
        for text, made in (
            ("15 دقيقة", "<p><span>15</span> دقيقة</p>"),
            (
                "ساعة، و33 دقيقة (تقرير)",
                "<p>ساعة<span>،</span> و<span>33</span> دقيقة <span>(</span>تقرير"
                "<span>)</span></p>",
            ),
            (
                "تذكرة HT00022 - Totals <b>now</b> 5% في",
                "<p>تذكرة <span>HT00022 - Totals</span> <b>now</b> <span>5%</span> "
                "في</p>",
            ),
            ("תוך 3 שעות", "<p>תוך <span>3</span> שעות</p>"),
            ("\n   ساعات\n   العمل\n", "<p> ساعات العمل </p>"),
            ("15 minutes, 5%", "<p>15 minutes, 5%</p>"),
        ):
            with self.subTest(text):
                page = apart(f"<html><body><p>{text}</p></body></html>").decode()
                self.assertIn(made, page)

    def test_what_an_arab_customer_prints_is_taken_apart(self):
        """issue 13, point 4: of the page that becomes the PDF, of no other one."""
        page = "<html><body><main><p>15 دقيقة</p></main></body></html>"
        reports = self.env["ir.actions.report"]
        for model, said in (
            ("sla.customer.report", "<span>15</span>"),
            ("res.partner", "<p>15 "),
        ):
            bodies, *_rest = reports._prepare_html(page, report_model=model)
            self.assertIn(said, bodies[0])

    def test_its_cost_does_not_grow_with_what_was_missed(self):
        """Law 4."""
        counts = []
        for more in (1, 1, 12):
            for _each in range(more):
                self._ticket(3)
            with self.at("2026-02-10 09:00"):
                report = self._report()
                report.env.invalidate_all()
                before = self.env.cr.sql_log_count
                report._statements()
                counts.append(self.env.cr.sql_log_count - before)
        # the first also reads what stays in memory, such as the layout of models
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestStatementPdf(StatementCase, HttpCase):
    def test_the_file_can_be_read(self):
        """Issue 13, point 4: as a PDF, on a machine that can make one.

        Debian's build draws the letters of fonts from the web, and so writes none.
        """
        view = self.env.ref("helpdesk_sla_enhanced.customer_report_document")
        style = "<style>* {font-family: sans-serif !important;}</style>"
        page = '<div class="page">'
        view.arch = view.arch.replace(page, page + style)
        ticket = self._ticket(3)
        reports = self.env["ir.actions.report"].with_user(self.manager)
        with self.at("2026-02-10 09:00"):
            report = self._report()
            if reports.get_wkhtmltopdf_state() == "ok":
                render = reports.with_context(force_report_rendering=True)
                content, _ending = render._render_qweb_pdf(REPORT, report.ids)
                reader = PdfFileReader(io.BytesIO(content))
                text = "".join(page.extract_text() for page in reader.pages)
                said = " ".join(text.split())
            else:
                said = self._words(self._read(report))
        for word in ("January 2026", ticket.number, "0%", "1 hour"):
            self.assertIn(word, said)

    def test_several_customers_are_one_file(self):
        """Issue 13, point 4: each on a page of its own, in the order of the list."""
        other = self.env["res.partner"].create({"name": "Zeta", "is_company": True})
        self._ticket(3)
        reports = self.env["ir.actions.report"].with_user(self.manager)
        with self.at("2026-02-10 09:00"):
            report = self._report()
            report.partner_ids |= other
            alone = [len(one.partner_ids) for one in report._by_customer()]
            self.assertEqual(alone, [1, 1])
            if reports.get_wkhtmltopdf_state() != "ok":
                return  # there is no PDF on this machine
            render = reports.with_context(force_report_rendering=True)
            content, _ending = render._render_qweb_pdf(REPORT, report.ids)
        reader = PdfFileReader(io.BytesIO(content))
        self.assertEqual(len(reader.pages), 2)
