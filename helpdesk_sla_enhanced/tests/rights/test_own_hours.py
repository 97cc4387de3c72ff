# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Managers make working hours with their holidays, and set the stages on hold."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ...sla_core.policy.domains import parse
from ..common import SlaCase

HOLIDAY = {
    "name": "New Year",
    "date_from": "2026-01-06 00:00:00",
    "date_to": "2026-01-06 22:59:59",
}


@tagged("post_install", "-at_install")
class TestOwnHours(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "sla_only_manager", "helpdesk_sla_enhanced.group_sla_manager"
        )
        cls.calendars = cls.env["resource.calendar"].with_user(cls.user)
        cls.theirs = cls.calendar.with_user(cls.user)

    def _make(self):
        with Form(self.calendars) as form:
            form.name = "Night shift"
        return form.record

    def test_a_manager_makes_working_hours(self):
        """SEMANTICS P1: in the form, and changes them afterwards."""
        calendar = self._make()
        with Form(calendar) as form:
            form.name = "Late shift"
        line = calendar.attendance_ids[0]
        line.hour_to = line.hour_from + 1
        (calendar.attendance_ids - line).unlink()
        self.assertEqual(len(calendar.attendance_ids), 1)

    def test_a_copy_of_the_hours_of_others_is_their_own(self):
        """SEMANTICS P1: how one begins with the hours of the company."""
        copy = self.theirs.copy()
        copy.attendance_ids[0].hour_from = 8
        self.assertEqual(self.calendar.attendance_ids[0].hour_from, 9)

    def test_the_hours_of_others_stay_as_they_are(self):
        """SEMANTICS P1: people are employed by them."""
        with self.assertRaises(AccessError):
            self.theirs.name = "Mine"
        with self.assertRaises(AccessError):
            self.theirs.attendance_ids[0].hour_from = 8
        with self.assertRaises(AccessError):
            self.theirs.attendance_ids[0].unlink()
        with self.assertRaises(AccessError):
            self.theirs.unlink()
        own = self._make()
        with self.assertRaises(AccessError):
            own.attendance_ids[0].calendar_id = self.theirs
        with self.assertRaises(AccessError):
            self.env["resource.calendar.attendance"].with_user(self.user).create(
                {"name": "x", "calendar_id": self.theirs.id, "hour_to": 1}
            )

    def test_holidays_of_their_own_hours(self):
        """SEMANTICS C4, P1: the clock does not count on one."""
        calendar = self._make()
        leaves = self.env["resource.calendar.leaves"].with_user(self.user)
        leave = leaves.create({**HOLIDAY, "calendar_id": calendar.id})
        leave.name = "Epiphany"
        self.assertIn(leave, leaves.search([("resource_id", "=", False)]))
        leave.unlink()

    def test_no_holidays_of_others(self):
        """SEMANTICS P1: those of the company are everybody's days off."""
        leaves = self.env["resource.calendar.leaves"]
        leave = leaves.create({**HOLIDAY, "calendar_id": self.calendar.id})
        with self.assertRaises(AccessError):
            leave.with_user(self.user).name = "Mine"
        for calendar in (self.calendar.id, False):
            with self.assertRaises(AccessError):
                leaves.with_user(self.user).create({**HOLIDAY, "calendar_id": calendar})

    def test_who_manages_no_slas_makes_none(self):
        """SEMANTICS P1."""
        with self.assertRaises(AccessError):
            self.calendars.with_user(self.agent).create({"name": "x"})

    def test_a_manager_sets_the_stages_on_hold(self):
        """SEMANTICS B3, P1."""
        with Form(self.env["sla.hold.stages"].with_user(self.user)) as form:
            self.assertEqual(form.stage_ids.ids, self.stage_awaiting.ids)
            form.stage_ids.add(self.stage_in_progress)
        form.record.action_save()
        ids = (self.stage_awaiting | self.stage_in_progress).ids
        self.assertEqual(
            parse(self.entity.pause_when), [("stage_id", "in", sorted(ids))]
        )

    def test_a_rule_that_is_more_than_stages_stays(self):
        """SEMANTICS B3."""
        self.entity.pause_when = "[('priority', '=', '0')]"
        wizard = self.env["sla.hold.stages"].with_user(self.user).create({})
        self.assertTrue(wizard.condition)
        wizard.stage_ids = [Command.set(self.stage_done.ids)]
        wizard.action_save()
        self.assertEqual(self.entity.pause_when, "[('priority', '=', '0')]")

    def test_stages_are_set_by_managers_alone(self):
        """SEMANTICS P1."""
        with self.assertRaises(AccessError):
            self.env["sla.hold.stages"].with_user(self.agent).create({})
