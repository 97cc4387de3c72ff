# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of all KPIs (SEMANTICS R3, R4)."""

from unittest.mock import patch

from odoo import Command, models
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import SlaCase

COUNTS = ("met:sum", "breached:sum", "waived:sum", "running:sum")


@tagged("post_install", "-at_install")
class ReportCase(SlaCase):
    """Tickets of two teams that have to be solved within two hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.ticket"].search([]).unlink()
        cls.policy = cls._create_policy()
        cls.gold, cls.silver = cls.env["helpdesk.ticket.team"].create(
            [
                {"name": name, "user_ids": [Command.link(cls.agent.id)]}
                for name in ("Gold", "Silver")
            ]
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Peeters", "is_company": True}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ann", "parent_id": cls.customer.id}
        )

    def _ticket(self, solved=None, **vals):
        """A ticket of Monday at nine, solved after some hours if at all."""
        with self.at("2026-01-05 09:00"):
            vals = {"team_id": self.gold.id, **vals}
            ticket = self._create_ticket(**vals)
            self.env["sla.engine"]._process_pending()
        if solved:
            minutes = round(solved * 60)
            with self.at(f"2026-01-05 {9 + minutes // 60:02}:{minutes % 60:02}"):
                ticket.stage_id = self.stage_done
                self.env["sla.engine"]._process_pending()
        return ticket

    def _asked(self, groupby=(), aggregates=COUNTS, domain=(), user=None):
        """What the web client gets, at ten: ``{group: values}``."""
        report = self.env["sla.report"].with_user(user or self.manager)
        found = {}
        for row in report.formatted_read_group(
            list(domain), list(groupby), list(aggregates)
        ):
            key = tuple(
                row[name][1] if isinstance(row[name], (tuple, list)) else row[name]
                for name in groupby
            )
            found[key] = tuple(row[name] for name in aggregates)
        return found

    def _row(self, ticket):
        report = self.env["sla.report"].with_user(self.manager)
        return report.search([("res_id", "=", ticket.id), ("is_current", "=", True)])


@tagged("post_install", "-at_install")
class TestReport(ReportCase):
    def test_each_current_one_counts_once(self):
        """SEMANTICS R3: met, breached (also late), waived or running."""
        self._ticket(1)
        self._ticket(3)
        self._ticket()
        waived = self._ticket(4)
        with self.at("2026-01-05 14:00"):
            self.instance_of(waived).with_user(self.manager).action_waive("Storm")
        with self.at("2026-01-05 10:00"):
            self.assertEqual(self._asked()[()], (1, 1, 1, 1))
        with self.at("2026-01-05 14:00"):
            # the clock has not run: by now the third has failed all the same
            self.assertEqual(self._asked()[()], (1, 2, 1, 0))

    def test_a_cancelled_one_counts_nowhere(self):
        """SEMANTICS R3, A2: it has a row, and no figure."""
        ticket = self._ticket()
        other = self._create_policy(name="Other", default=False)
        with self.at("2026-01-05 10:00"):
            other.apply_to(ticket)
            self.assertEqual(self._asked()[()], (0, 0, 0, 1))
            rows = self.env["sla.report"].search([("res_id", "=", ticket.id)])
            self.assertEqual(sorted(rows.mapped("status")), ["canceled", "in_progress"])

    def test_the_rate_of_a_total_is_that_of_its_records(self):
        """SEMANTICS R3: three of four, and not the average of 100 and 50 percent."""
        self._ticket(1)
        self._ticket(1)
        self._ticket(3)
        self._ticket(1, team_id=self.silver.id)
        self._ticket(team_id=self.silver.id)
        with self.at("2026-01-05 10:00"):
            by_team = self._asked(["team_id"], ["met_rate:avg"])
            self.assertAlmostEqual(by_team[("Gold",)][0], 200 / 3)
            self.assertAlmostEqual(by_team[("Silver",)][0], 100)
            self.assertAlmostEqual(self._asked((), ["met_rate:avg"])[()][0], 75)

    def test_all_totals_of_a_pivot_are_true(self):
        """SEMANTICS R3: as the web client asks for them, all at once."""
        self._ticket(1)
        self._ticket(1)
        self._ticket(3)
        self._ticket(1, team_id=self.silver.id)
        report = self.env["sla.report"].with_user(self.manager)
        with self.at("2026-01-06 10:00"):
            total, teams, months, both = report.formatted_read_grouping_sets(
                [],
                [[], ["team_id"], ["end_time:month"], ["team_id", "end_time:month"]],
                ["met_rate:avg", "median_hours:max"],
            )
        self.assertAlmostEqual(total[0]["met_rate:avg"], 75)
        self.assertAlmostEqual(total[0]["median_hours:max"], 1)
        self.assertAlmostEqual(months[0]["met_rate:avg"], 75)
        rates = sorted(row["met_rate:avg"] for row in teams)
        self.assertAlmostEqual(rates[0], 200 / 3)
        self.assertEqual(rates, sorted(row["met_rate:avg"] for row in both))

    def test_totals_are_those_that_odoo_would_count(self):
        """SEMANTICS R3: added up from the cells or counted one by one, in the same
        order, with groups of no team and of no end."""
        for hours, team in ((1, self.gold), (3, self.silver), (1.5, self.gold)):
            self._ticket(hours, team_id=team.id)
        self._ticket(1, team_id=False)
        self._ticket()
        with self.at("2026-02-05 09:00"):
            ticket = self._create_ticket(team_id=self.silver.id)
            self.env["sla.engine"]._process_pending()
        with self.at("2026-02-05 10:00"):
            ticket.stage_id = self.stage_done
            self.env["sla.engine"]._process_pending()
            self._create_ticket(team_id=self.silver.id)
            asked = (
                [],
                [[], ["team_id"], ["end_time:month"], ["team_id", "end_time:month"]],
                ["__count", *COUNTS, "met_rate:avg", "late_hours:avg"],
            )
            report = self.env["sla.report"].with_user(self.manager)
            ours = report._read_grouping_sets(*asked)
            theirs = models.BaseModel._read_grouping_sets(report, *asked)
        for mine, yours in zip(ours, theirs, strict=True):
            self.assertEqual(len(mine), len(yours))
            for my_group, your_group in zip(mine, yours, strict=True):
                for one, other in zip(my_group, your_group, strict=True):
                    if isinstance(other, float):
                        self.assertAlmostEqual(one, other)
                    else:
                        self.assertEqual(one, other)

    def test_a_group_that_only_runs_has_no_rate(self):
        """SEMANTICS R3: nought percent would alarm for nothing."""
        self._ticket()
        with self.at("2026-01-05 10:00"):
            found = self._asked((), ["met_rate:avg", "elapsed_hours:avg"])[()]
        self.assertEqual(found, (False, False))

    def test_waived_ones_count_when_asked(self):
        """SEMANTICS R3, G5."""
        self._ticket(1)
        waived = self._ticket(3)
        with self.at("2026-01-05 14:00"):
            self.instance_of(waived).with_user(self.manager).action_waive("Storm")
            rates = ["met_rate:avg", "met_rate_strict:avg"]
            self.assertEqual(self._asked((), rates)[()], (100, 50))

    def test_used_time_has_average_and_median(self):
        """SEMANTICS R2: 1, 1.5 and 5 hours."""
        for hours in (1, 1.5, 5):
            self._ticket(hours)
        with self.at("2026-01-06 10:00"):
            found = self._asked((), ["elapsed_hours:avg", "median_hours:max"])[()]
        self.assertAlmostEqual(found[0], 2.5)
        self.assertAlmostEqual(found[1], 1.5)

    def test_lateness_is_that_of_breaches_that_have_ended(self):
        """SEMANTICS R3: one and three hours; one is late still, another was waived."""
        self._ticket(1)
        self._ticket(3)
        self._ticket(5)
        self._ticket()
        waived = self._ticket(8)
        with self.at("2026-01-06 10:00"):
            self.instance_of(waived).with_user(self.manager).action_waive("Storm")
            self.assertAlmostEqual(self._asked((), ["late_hours:avg"])[()][0], 2)

    def test_a_row_has_its_record_s_facts(self):
        """SEMANTICS R2: of the ticket, and of the KPI."""
        ticket = self._ticket(3, partner_id=self.contact.id, priority="3")
        with self.at("2026-01-06 10:00"):
            row = self._row(ticket)
            self.assertRecordValues(
                row,
                [
                    {
                        "team_id": self.gold.id,
                        "partner_id": self.contact.id,
                        "commercial_partner_id": self.customer.id,
                        "priority": "3",
                        "kpi_id": self.resolve.id,
                        "policy_id": self.policy.id,
                        "entity_id": self.entity.id,
                        "status": "noncompliant",
                        "elapsed_hours": 3,
                        "late_hours": 1,
                        "used_percent": 150,
                        "breached": 1,
                        "met": 0,
                    }
                ],
            )
            self.assertEqual(row.record_name, ticket.display_name)

    def test_every_row_opens_its_instance_and_its_record(self):
        """SEMANTICS R4."""
        ticket = self._ticket(1)
        row = self._row(ticket)
        instance = row.action_open_instance()
        self.assertEqual(instance["res_id"], self.instance_of(ticket).id)
        record = row.action_open_record()
        self.assertEqual(
            (record["res_model"], record["res_id"]), (ticket._name, ticket.id)
        )

    def test_failures_are_waived_from_the_report(self):
        """SEMANTICS G5: in bulk."""
        tickets = self._ticket(3) + self._ticket(4)
        with self.at("2026-01-06 10:00"):
            rows = self._row(tickets[0]) + self._row(tickets[1])
            action = rows.action_ask_waive()
            wizard = (
                self.env["sla.waive"]
                .with_user(self.manager)
                .with_context(**action["context"])
                .create({"reason": "Storm"})
            )
            wizard.action_confirm()
            self.assertEqual(self._asked()[()], (0, 0, 2, 0))

    def test_rows_are_seen_where_their_records_are(self):
        """SEMANTICS P1: an agent who sees only their own tickets counts those."""
        own = new_test_user(
            self.env, "sla_own", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        self._ticket(1)
        mine = self._ticket(1, user_id=own.id, team_id=False)
        theirs = self._ticket(3)
        with self.at("2026-01-06 10:00"):
            self.assertEqual(self._asked(user=own)[()], (1, 0, 0, 0))
            self.assertEqual(self._asked()[()], (2, 1, 0, 0))
            report = self.env["sla.report"].with_user(own)
            self.assertEqual(report.search([]).mapped("res_id"), mine.ids)
            with self.assertRaises(AccessError):
                self._row(theirs).with_user(own).read(["late_hours"])

    def test_a_customer_reads_no_row(self):
        """SEMANTICS P1."""
        portal = new_test_user(self.env, "sla_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env["sla.report"].with_user(portal).search([])

    def test_another_company_s_rows_are_not_counted(self):
        """SEMANTICS P1: of the companies that are chosen."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._ticket(1)
        self._ticket(1, company_id=other.id, team_id=False)
        with self.at("2026-01-06 10:00"):
            self.assertEqual(self._asked()[()][0], 1)

    def test_the_queries_do_not_grow(self):
        """Law 4."""
        counts = []
        for size in (2, 20):
            for _each in range(size):
                self._ticket(1)
            self.env.flush_all()
            with self.at("2026-01-06 10:00"):
                self._asked(["team_id", "end_time:month"])
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self._asked(["team_id", "end_time:month"])
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_a_company_that_is_off_stands_still(self):
        """SEMANTICS F5: nothing fails meanwhile."""
        self._ticket()
        with self.at("2026-01-05 10:00"):
            self.env.company.sla_enabled = False
        with self.at("2026-01-06 10:00"):
            self.assertEqual(self._asked()[()], (0, 0, 0, 1))


@tagged("post_install", "-at_install")
class TestFavourites(ReportCase):
    def test_the_usual_questions_have_their_answers(self):
        """SEMANTICS R4: each favourite can be asked as it is."""
        self._ticket(3)
        filters = self.env["ir.filters"].search([("model_id", "=", "sla.report")])
        self.assertEqual(len(filters), 5)
        report = self.env["sla.report"].with_user(self.manager)
        with self.at("2026-01-06 10:00"):
            for one in filters:
                context = safe_eval(one.context)
                fields = report.fields_get()
                aggregates = [
                    f"{name}:{fields[name]['aggregator']}"
                    for name in context["pivot_measures"]
                ]
                groupby = context["pivot_row_groupby"] + context["pivot_column_groupby"]
                found = report.formatted_read_group(
                    safe_eval(one.domain), groupby, aggregates
                )
                first_response = "First Response" in one.name
                self.assertEqual(bool(found), not first_response, one.name)

    def test_an_agent_has_them_too(self):
        """SEMANTICS R4: they are everybody's."""
        action = self.env.ref("helpdesk_sla_enhanced.sla_report_action")
        shown = self.env["ir.filters"].with_user(self.agent)
        names = [one["name"] for one in shown.get_filters("sla.report", action.id)]
        self.assertIn("Trend of 12 months", names)

    def test_their_names_are_in_the_language_of_the_reader(self):
        """SEMANTICS R4: in a French menu there is no English favourite; one that
        somebody has named is called as they said."""
        action = self.env.ref("helpdesk_sla_enhanced.sla_report_action")
        self.env.ref("helpdesk_sla_enhanced.sla_filter_by_agent").name = "Our people"
        filters = self.env["ir.filters"].with_user(self.agent)
        french = dict.fromkeys(filters._sla_names(), "Tendance")
        with patch.object(type(filters), "_sla_names", lambda self: french):
            names = [
                one["name"] for one in filters.get_filters("sla.report", action.id)
            ]
        self.assertEqual(sorted(names), ["Our people", *["Tendance"] * 4])

    def test_the_names_to_translate_are_those_of_the_favourites(self):
        """SEMANTICS R4: none of them is forgotten."""
        filters = self.env["ir.filters"].search([("model_id", "=", "sla.report")])
        self.assertEqual(set(filters.mapped("name")), set(filters._sla_names()))
