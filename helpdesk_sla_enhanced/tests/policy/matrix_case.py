# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A policy and the table of its targets."""

from odoo.tests import new_test_user

from ..common import SlaCase


class MatrixCase(SlaCase):
    """Resolve for the highest priority and for all others, as a manager sees it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open = f"('stage_id', '!=', {cls.stage_cancelled.id})"
        cls.policy = cls._create_policy(
            cls._item(
                name="Very High: Resolve within 4 h",
                applicable_when=f"['&', ('priority', '=', '3'), {cls.open}]",
                failure_after=4,
                warn_after=3,
            ),
            cls._item(
                applicable_when=f"[{cls.open}]", failure_after=2, failure_unit="day"
            ),
            calendar_id=cls.calendar.id,
        )
        cls.user = new_test_user(
            cls.env, "sla_only_manager", "helpdesk_sla_enhanced.group_sla_manager"
        )
        cls.matrix = cls.env["sla.policy.matrix"].with_user(cls.user)

    def _load(self, path=""):
        return self.matrix.load(self.policy.id, path)

    def _save(self, table):
        self.matrix.save(
            self.policy.id,
            table["version"],
            table["axis"],
            [key for key, _label in table["columns"]],
            table["rows"],
        )

    def _type(self, column, target, warn="", path="", row=0):
        """Type a target and a warning into a cell, and save."""
        table = self._load(path)
        table["rows"][row]["cells"][column] = {"target": target, "warn": warn}
        self._save(table)
