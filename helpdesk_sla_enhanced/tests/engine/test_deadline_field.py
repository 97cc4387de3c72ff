# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The failure time in a field of the record: the "standard SLA" of the seeds (D6)."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import SlaCase, follow, utc


@tagged("post_install", "-at_install")
class TestDeadlineField(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.field = cls.env["ir.model.fields"].create(
            {
                "name": "x_resolve_by",
                "field_description": "Resolve By",
                "model_id": cls.entity.model_id.id,
                "ttype": "datetime",
            }
        )
        cls.addClassCleanup(cls.registry.reset_changes)

    def _policy(self, **vals):
        urgent = self._item(
            name="Urgent",
            applicable_when="[('priority', '=', '3')]",
            deadline_field_id=self.field.id,
        )
        others = self._item(
            name="Others", failure_after=8, deadline_field_id=self.field.id
        )
        return self._create_policy(urgent, others, **vals)

    def test_it_follows_the_failure_time(self):
        """SEMANTICS D6: at birth, after a hold, with another item, when cancelled."""
        self._policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self.env["sla.engine"]._process_pending()
            self.assertEqual(ticket.x_resolve_by, utc("2026-01-05 17:00"))
        with self.at("2026-01-05 09:30"):
            ticket.stage_id = self.stage_awaiting
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_in_progress
            self.env["sla.engine"]._process_pending()
            self.assertEqual(ticket.x_resolve_by, utc("2026-01-05 17:30"))
            ticket.priority = "3"
            self.env["sla.engine"]._process_pending()
            self.assertEqual(ticket.x_resolve_by, utc("2026-01-05 11:30"))
            ticket.sla_no_sla = True
            self.env["sla.engine"]._process_pending()
            self.assertFalse(ticket.x_resolve_by)

    def test_it_leaves_no_other_trace(self):
        """SEMANTICS D6, A5: no write_date."""
        policy = self._policy(default=False)
        ticket = self._create_ticket()
        self.env.flush_all()
        self.env.cr.execute("UPDATE helpdesk_ticket SET write_date = '2020-01-01'")
        ticket.invalidate_recordset()
        policy.apply_to(ticket)
        self.assertTrue(ticket.x_resolve_by)
        self.assertEqual(ticket.write_date, utc("2020-01-01"))

    def test_an_unfit_field_is_refused(self):
        """SEMANTICS D6, K: each with its reason."""
        on_closing = "[('closed_date', '!=', False)]"
        for name, criteria, reason in (
            ("name", "[]", "stored, optional date and time"),
            ("closed_date", on_closing, "a condition on it"),
            ("create_date", "[]", "The SLA counts from it"),
        ):
            field = self.env["ir.model.fields"]._get("helpdesk.ticket", name)
            item = self._item(deadline_field_id=field.id, success_criteria=criteria)
            with self.subTest(name), self.assertRaisesRegex(ValidationError, reason):
                self._create_policy(item, activate=False)

    def test_one_field_serves_one_kpi(self):
        """SEMANTICS D6."""
        with self.assertRaisesRegex(ValidationError, "Another KPI"):
            self._create_policy(
                self._item(deadline_field_id=self.field.id),
                self._item(
                    name="Answer",
                    kpi_id=self.first_response.id,
                    deadline_field_id=self.field.id,
                ),
                activate=False,
            )

    def test_what_is_computed_of_it_follows(self):
        """SEMANTICS D6: a stored field of another addon is as true as the deadline."""
        compute = "for row in self: row['x_promise'] = str(row.x_resolve_by)"
        vals = {"depends": "x_resolve_by", "compute": compute}
        follow(self.env, "helpdesk.ticket", "x_promise", **vals)
        self._policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self.env.cr.flush()
        sql = "SELECT x_promise FROM helpdesk_ticket WHERE id = %s"
        self.env.cr.execute(sql, ticket.ids)
        self.assertEqual(self.env.cr.fetchone()[0], "2026-01-05 17:00:00")
