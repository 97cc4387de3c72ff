# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# The developer's page of the handbook quotes this file.
from datetime import datetime, timezone
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaTools

from ..models import sla_example_engine


@tagged("post_install", "-at_install")
class TestRepairSla(SlaTools, TransactionCase):
    """Repairs are ready within four hours of a desk in Brussels, nine to five."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hours = cls.create_working_hours(tz="Europe/Brussels", hours=[(9, 17)])
        model = "sla.example.repair"
        cls.enable_sla(model, pause_when="[('state', '=', 'waiting')]")
        cls.ready = cls.create_kpi(model, "Ready")
        cls.hurry = cls.env["ir.actions.server"].create(
            {
                "name": "Hurry",
                "model_id": cls.env["ir.model"]._get_id(model),
                "state": "code",
                "code": "record.message_post(body=env.context['sla_trigger'])",
            }
        )
        item = cls.sla_item(
            cls.ready,
            success_criteria="[('state', '=', 'done')]",
            failure_after=4,
            warn_after=3,
            action_ids=[
                cls.sla_action("warning", cls.hurry),
                cls.sla_action("failure", cls.hurry),
            ],
        )
        cls.create_sla(model, item, calendar_id=cls.hours.id)

    def _repair(self, moment):
        with self.at(moment):
            return self.env["sla.example.repair"].create({"name": "Bike"})

    def test_the_deadline_counts_working_time(self):
        repair = self._repair("2026-01-05 15:00")  # Monday, four in the afternoon
        deadline = self.instance_of(repair, self.ready).failure_time
        self.assertEqual(str(deadline), "2026-01-06 11:00:00")  # one hour, then three

    def test_waiting_for_parts_does_not_count(self):
        repair = self._repair("2026-01-05 08:00")
        with self.at("2026-01-05 09:00"):
            repair.state = "waiting"
        with self.at("2026-01-05 11:00"):
            repair.state = "new"
        with self.at("2026-01-05 12:30"):
            self.assertEqual(repair.sla_status, "in_progress")

    def test_warned_and_late_once_each(self):
        repair = self._repair("2026-01-05 08:00")
        with self.captured_actions() as captured:
            self.tick("2026-01-05 10:59")
            self.assertFalse(captured)
            self.tick("2026-01-05 11:00")
            self.tick("2026-01-05 12:00")
            self.tick("2026-01-05 12:01")
        found = [(one.trigger, one.record, one.action) for one in captured]
        self.assertEqual(
            found, [("warning", repair, self.hurry), ("failure", repair, self.hurry)]
        )

    def test_what_the_action_does(self):
        repair = self._repair("2026-01-05 08:00")
        self.tick("2026-01-05 11:00")
        self.assertIn("warning", repair.message_ids[0].body)

    def test_working_time_of_another_system(self):
        """Open from six to eleven in the evening, on this one day only."""
        evening = [
            datetime(2026, 1, 5, hour, tzinfo=timezone.utc).timestamp()
            for hour in (17, 22)
        ]
        spans = [(int(evening[0]), int(evening[1]))]
        openings = {self.hours.id: spans}
        with patch.dict(sla_example_engine.OPENINGS, openings):
            repair = self._repair("2026-01-05 08:00")
            deadline = self.instance_of(repair).failure_time
        self.assertEqual(str(deadline), "2026-01-05 21:00:00")
