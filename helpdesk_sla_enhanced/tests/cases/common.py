# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A policy for urgent and other tickets, and test cases of it."""

from odoo.tests import new_test_user

from ..common import SlaCase, utc

#: Monday 5 January 2026, 10:00 in Brussels, where the desk opens at nine.
MONDAY = utc("2026-01-05 09:00:00")


class PolicyCaseCase(SlaCase):
    """Urgent tickets within two working hours, all others within eight."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env,
            "sla_officer",
            "helpdesk_mgmt.group_helpdesk_user,helpdesk_sla_enhanced.group_sla_manager",
        )
        cls.policy = cls._create_policy(
            cls._item(
                name="Urgent",
                applicable_when="[('priority', '=', '3')]",
                warn_after=1,
            ),
            cls._item(name="Others", failure_after=8, sequence=20),
            calendar_id=cls.calendar.id,
            user_id=cls.officer.id,
            activate=False,
        )
        cls.urgent, cls.others = cls.policy.item_ids

    @classmethod
    def _case(cls, **vals):
        """An urgent ticket of Monday, due two hours later, unless told otherwise."""
        cases = cls.env["sla.policy.case"].with_user(cls.officer)
        return cases.create(
            {
                "name": "Urgent on Monday",
                "policy_id": cls.policy.id,
                "kpi_id": cls.resolve.id,
                "values": {"priority": "3"},
                "start_time": MONDAY,
                "expected_item_id": cls.urgent.id,
                "expected_warning_time": utc("2026-01-05 10:00:00"),
                "expected_failure_time": utc("2026-01-05 11:00:00"),
                **vals,
            }
        )

    def assertFails(self, case, text):
        """The case fails, and says so in these words."""
        self.assertEqual(case.result, "failed")
        self.assertIn(text, case.difference)
