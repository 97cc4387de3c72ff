# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of several models: who reads a record counts it (SEMANTICS P1)."""

from odoo.tests import tagged

from .common import ToyCase


@tagged("post_install", "-at_install")
class TestReportRights(ToyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._toy_policy()
        cls._create_policy(name="Tickets")
        cls.job = cls._job(cls)
        cls.ticket = cls._create_ticket(cls)
        cls.both = [
            ("res_id", "in", cls.job.ids + cls.ticket.ids),
            ("res_model", "in", ("sla.toy.job", "helpdesk.ticket")),
        ]

    def _counted(self, user):
        """How many KPIs run, by model, as the web client asks."""
        report = self.env["sla.report"].with_user(user)
        rows = report.formatted_read_group(self.both, ["res_model"], ["running:sum"])
        return {row["res_model"]: row["running:sum"] for row in rows}

    def test_who_reads_both_counts_both(self):
        """SEMANTICS P1: an agent of the help desk who works on jobs as well."""
        self.assertEqual(
            self._counted(self.agent), {"helpdesk.ticket": 1, "sla.toy.job": 1}
        )

    def test_who_reads_no_tickets_counts_the_others(self):
        """SEMANTICS P1: a worker without the help desk, and without an error."""
        self.assertEqual(self._counted(self.worker), {"sla.toy.job": 1})
        rows = self.env["sla.report"].with_user(self.worker).search(self.both)
        self.assertEqual(rows.mapped("res_model"), ["sla.toy.job"])
        self.assertFalse(rows.ticket_id)

    def test_who_reads_one_ticket_counts_that_one(self):
        """SEMANTICS P1: the right to a ticket is asked, also where it was archived."""
        self._create_ticket()
        self.assertEqual(len(self._counted(self.agent)), 2, "both have begun")
        self.ticket.active = False
        self.env.flush_all()
        rows = self.env["sla.report"].with_user(self.agent).search(self.both)
        self.assertEqual(
            set(rows.mapped("res_model")), {"helpdesk.ticket", "sla.toy.job"}
        )
        self.assertEqual(rows.ticket_id, self.ticket)
