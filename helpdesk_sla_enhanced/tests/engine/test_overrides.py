# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What another addon may override of ``sla.engine``, and that the engine asks it."""

from odoo import fields
from odoo.tests import tagged

from ..common import SlaCase


@tagged("post_install", "-at_install")
class TestOverrides(SlaCase):
    def setUp(self):
        super().setUp()
        self.standard = self._create_policy(
            self._item(failure_after=4, failure_unit="hour", warn_after=0),
            name="Standard",
            calendar_id=self.calendar.id,
        )
        self.engine = type(self.env["sla.engine"])

    def test_an_addon_chooses_the_policy_of_a_new_record(self):
        """SEMANTICS F1: and is told the model and the company."""
        gold = self._create_policy(self._item(), name="Gold", default=False)
        asked = []

        def choose(engine, model_name, company_id):
            asked.append((model_name, company_id))
            return gold.id

        self.patch(self.engine, "_sla_default_policy", choose)
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self.assertEqual(ticket.sla_policy_id, gold)
        self.assertEqual(asked, [("helpdesk.ticket", ticket.company_id.id)])

    def test_an_addon_chooses_no_policy(self):
        """SEMANTICS F1: 0 is no SLA at all."""
        self.patch(self.engine, "_sla_default_policy", lambda *_args: 0)
        with self.at("2026-01-05 09:00"):
            self.assertFalse(self._create_ticket().sla_policy_id)

    def test_an_addon_gives_the_working_time(self):
        """SEMANTICS C4: four hours from five in the afternoon, around the clock."""
        own = self.env["resource.calendar"]._sla_clock()
        self.patch(self.engine, "_sla_clock", lambda *_args: own)
        with self.at("2026-01-05 17:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                ticket.sla_failure_time, fields.Datetime.to_datetime("2026-01-05 21:00")
            )

    def test_an_addon_gives_the_present_moment(self):
        """DESIGN, law 7: what is stored is of that moment."""
        moment = fields.Datetime.to_datetime("2026-03-02 10:00:00")
        with self.at("2026-01-05 09:00"):
            self.patch(self.engine, "_sla_now", lambda _engine: moment)
            ticket = self._create_ticket()
            self.env["sla.engine"]._process_pending()
            tracker = self.instance_of(ticket).tracker_id
            event = self.env["sla.event"].search(
                [("tracker_id", "=", tracker.id), ("kind", "=", "start")]
            )
            self.assertEqual(event.time, moment)
