# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the columns of SLAs cost when a list of tickets is opened."""

from lxml import etree

from odoo.tests import tagged

from ..common import SlaCase

#: The rows of a page of a list.
ROWS = 80
#: So many queries does the addon add to it: what the trackers know, the lines of the
#: summary, and whether the calendar is as it was.
MORE = 3
ADDON = "helpdesk_sla_enhanced"
#: What the widget of the deadline reads besides its own field.
BESIDE = ("sla_summary",)


@tagged("post_install", "-at_install")
class TestListCost(SlaCase):
    """SEMANTICS law 4: the number of queries grows with nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy(
            cls._item(calendar_id=cls.calendar.id),
            cls._item(
                name="Answer", kpi_id=cls.first_response.id, calendar_id=cls.calendar.id
            ),
        )
        stages = (cls.stage_new, cls.stage_done, cls.stage_in_progress)
        cls.tickets = cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"Printer {number}",
                    "description": "<p>It burns.</p>",
                    "user_id": cls.agent.id,
                    "stage_id": stages[number % 3].id,
                }
                for number in range(ROWS)
            ]
        )
        cls.env.flush_all()
        cls.env["sla.engine"]._process_pending()

    def setUp(self):
        super().setUp()
        self.model = self.env["helpdesk.ticket"].with_user(self.agent)
        arch = etree.fromstring(self.model.get_view(view_type="list")["arch"])
        names = {node.get("name") for node in arch.iter("field")}
        self.ours = {n for n in names if ADDON in self.model._fields[n]._modules}
        self.theirs = names - self.ours
        self.assertIn("sla_failure_time", self.ours)
        self.ours.update(BESIDE)

    def _queries(self, names, rows=ROWS):
        """How many queries the list asks for, with these columns."""
        specification = {
            name: {"fields": {"display_name": {}}}
            if self.model._fields[name].relational
            else {}
            for name in sorted(names)
        }
        domain = [("id", "in", self.tickets[:rows].ids)]
        for _time in ("warm", "measured"):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.model.web_search_read(domain, specification, limit=rows)
            self.assertEqual(len(found["records"]), rows)
        return self.env.cr.sql_log_count - before

    def test_the_columns_cost_few_queries(self):
        bare = self._queries(self.theirs)
        self.assertLessEqual(self._queries(self.theirs | self.ours), bare + MORE)

    def test_more_rows_cost_no_more_queries(self):
        names = self.theirs | self.ours
        self.assertEqual(self._queries(names), self._queries(names, rows=10))
