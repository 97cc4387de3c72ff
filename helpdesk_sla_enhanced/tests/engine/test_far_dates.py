# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Dates that mean "never": what no zone can show is no failure time (SEMANTICS I6)."""

from odoo.tests import tagged

from ..common import SlaCase

FAR = ("9999-12-31 00:00:00", "9999-12-28 00:00:00", "0001-01-01 00:00:00")


@tagged("post_install", "-at_install")
class TestFarDates(SlaCase):
    def setUp(self):
        super().setUp()
        moment = self.env["ir.model.fields"]._get("helpdesk.ticket", "assigned_date")
        self.policies = {
            calendar: self._create_policy(
                self._item(failure_after=4000, failure_unit="hour", warn_after=1),
                name=calendar.name or "Around the Clock",
                calendar_id=calendar.id,
                applicable_from_field_id=moment.id,
                default=False,
            )
            for calendar in (self.calendar, self.calendar.browse())
        }

    def _tickets(self, start):
        for policy in self.policies.values():
            with (
                self.subTest(start, policy=policy.name),
                self.at("2026-01-05 09:00"),
            ):
                ticket = self._create_ticket(assigned_date=start)
                policy.apply_to(ticket)
                yield ticket

    def _read_everywhere(self, ticket):
        """What lists, forms and panels show, in the zones that are furthest away."""
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            seen = ticket.with_user(self.agent).with_context(tz=zone)
            seen.web_read(
                {"sla_status": {}, "sla_failure_time": {}, "sla_timer_data": {}}
            )
            seen.search([("sla_failure_time", "!=", False)])
            instances = self.env["sla.kpi.instance"].with_context(tz=zone)
            instances.search_read([("res_id", "=", ticket.id)])

    def test_no_clock_runs(self):
        """SEMANTICS I6: and the history says why."""
        for start in FAR:
            for ticket in self._tickets(start):
                self.assertFalse(self.instance_of(ticket))
                events = self.env["sla.event"].search(
                    [("tracker_id.res_id", "=", ticket.id)]
                )
                self.assertIn("no_deadline", events.mapped("kind"))

    def test_everybody_can_see_and_close_it(self):
        """SEMANTICS A6, I6."""
        for start in FAR:
            for ticket in self._tickets(start):
                self._read_everywhere(ticket)
                ticket.with_user(self.agent).stage_id = self.stage_done
                self.env.flush_all()
                self._read_everywhere(ticket)

    def test_a_right_date_starts_it(self):
        """SEMANTICS C3: as soon as it can be counted from."""
        for ticket in self._tickets(FAR[0]):
            ticket.assigned_date = "2026-01-05 08:00:00"
            self.assertEqual(len(self.instance_of(ticket)), 1)

    def test_a_start_that_moves_away_ends_it(self):
        """SEMANTICS C3: the clock that ran is cancelled."""
        for ticket in self._tickets("2026-01-05 08:00:00"):
            self.assertEqual(len(self.instance_of(ticket)), 1)
            ticket.assigned_date = FAR[0]
            self._read_everywhere(ticket)
            self.assertFalse(self.instance_of(ticket))
