# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the dashboard asks, and who may see it (issue 13, point 3)."""

import json

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase

DASHBOARD = "helpdesk_sla_enhanced_dashboard.spreadsheet_dashboard_sla"


@tagged("post_install", "-at_install")
class TestDashboard(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref(DASHBOARD)
        cls.live = json.loads(cls.dashboard.spreadsheet_data)

    def _asked(self):
        """What is asked of the server: (model, domain, fields)."""
        for one in self.live["pivots"].values():
            names = [row["fieldName"] for row in one["rows"] + one["measures"]]
            yield one["model"], one["domain"], names
        for one in self.live["lists"].values():
            yield one["model"], one["domain"], one["columns"]
        for figure in self.live["sheets"][0]["figures"]:
            if "metaData" in figure["data"]:
                data = figure["data"]
                groups = [
                    name.partition(":")[0] for name in data["metaData"]["groupBy"]
                ]
                names = [*groups, data["metaData"]["measure"]]
                model = data["metaData"]["resModel"]
                yield model, data["searchParams"]["domain"], names

    def test_everything_that_is_asked_exists(self):
        """Issue 13, point 3: a manager's own rights are enough for all of it."""
        asked = list(self._asked())
        self.assertEqual(len(asked), 10)
        for model, domain, names in asked:
            records = self.env[model].with_user(self.manager)
            self.assertLessEqual(set(names), set(records._fields))
            records.search_count(domain)

    def test_filters_are_about_everything(self):
        """Issue 13, point 3: team and SLA for all, the period for what is over."""
        filters = {one["id"] for one in self.live["globalFilters"]}
        self.assertEqual(filters, {"sla_period", "sla_team", "sla_policy"})
        charts = [figure["data"] for figure in self.live["sheets"][0]["figures"]]
        asking = [
            *self.live["pivots"].values(),
            *self.live["lists"].values(),
            *(data for data in charts if "metaData" in data),
        ]
        fields = self.env["sla.report"]._fields
        for one in asking:
            matched = one["fieldMatching"]
            self.assertLessEqual({"sla_team", "sla_policy"}, set(matched))
            for match in matched.values():
                self.assertEqual(fields[match["chain"]].type, match["type"])

    def test_a_click_on_a_figure_opens_its_records(self):
        """SEMANTICS R4: Odoo knows whose they are where one figure stands in a cell."""
        cells = self.live["sheets"][0]["cells"]
        figures = [text for text in cells.values() if "PIVOT.VALUE" in text]
        self.assertEqual(len(figures), 16)
        self.assertEqual({text.count("PIVOT.") for text in figures}, {1})

    def test_managers_see_it_and_agents_do_not(self):
        """SEMANTICS P1: it is about everybody's work."""
        dashboards = self.env["spreadsheet.dashboard"]
        domain = [("id", "=", self.dashboard.id)]
        self.assertTrue(dashboards.with_user(self.manager).search(domain))
        self.assertFalse(dashboards.with_user(self.agent).search(domain))

    def test_a_sample_is_shown_while_nothing_is_measured(self):
        """Issue 13, point 3."""
        self.env["helpdesk.ticket"].search([]).unlink()
        self.assertTrue(self.dashboard._dashboard_is_empty())
        sample = self.dashboard._get_sample_dashboard()
        self.assertEqual(sample["version"], self.live["version"])
        self.assertFalse(sample["pivots"] or sample["lists"])
        self._create_policy()
        self._create_ticket()
        self.assertFalse(self.dashboard._dashboard_is_empty())
