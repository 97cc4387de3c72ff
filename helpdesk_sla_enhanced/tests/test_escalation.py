# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Steps of escalation, from the item's form to the outbox."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import utc
from .common_action import SlaActionCase


@tagged("post_install", "-at_install")
class TestEscalation(SlaActionCase):
    """An item of eight hours around the clock, on Monday from nine to five UTC."""

    def _policy_of(self, *steps, **vals):
        item = self._item(failure_after=8, action_ids=list(steps), **vals)
        return self._create_policy(item)

    def _pass(self, *moments):
        """Let the crons run at each of the moments."""
        for moment in moments:
            with self.at(f"2026-01-05 {moment}"):
                self.run_cron("clock")
                self.run_cron("actions")

    # -- the range ---------------------------------------------------------------------

    def test_an_escalation_outside_its_range_is_refused(self):
        """SEMANTICS E7, K: naming the item and the action."""
        for offset, unit in (
            (0, "percent"),
            (0.5, "percent"),
            (101, "percent"),
            (-5, "percent"),
            (0, "hour"),
            (-8, "hour"),
            (-481, "minute"),
            (-1, "day"),
        ):
            with (
                self.subTest(offset=offset, unit=unit),
                self.assertRaisesRegex(ValidationError, "Resolve.*Shout.*its range"),
                self.env.cr.savepoint(),
            ):
                self._policy_of(self._step(offset, unit, "Shout"))

    def test_an_escalation_within_its_range(self):
        """SEMANTICS E7: from the first second to long after the failure."""
        policy = self._policy_of(
            self._step(1),
            self._step(100),
            self._step(-479, "minute"),
            self._step(30, "day"),
        )
        self.assertEqual(policy.state, "active")
        self.assertEqual(
            policy.item_ids.action_ids.mapped("step"),
            [
                "1 % of the target",
                "100 % of the target",
                "479 min before the failure",
                "30 working days after the failure",
            ],
        )

    def test_a_shorter_target_leaves_no_room(self):
        """SEMANTICS K: the target is checked with the steps that count from it."""
        policy = self._policy_of(self._step(-4, "hour", "Shout"))
        with self.assertRaisesRegex(ValidationError, "Resolve.*Shout.*its range"):
            policy.item_ids.failure_after = 4

    # -- the clock ---------------------------------------------------------------------

    def test_steps_come_at_their_moments(self):
        """SEMANTICS E7: before, at and after the failure, each once."""
        self._policy_of(
            self._step(50),
            self._step(-1, "hour"),
            self._step(100),
            self._step(2, "hour"),
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        heard = []
        for moment in ("12:59", "13:00", "15:59", "16:00", "17:00", "18:59", "19:00"):
            self._pass(f"{moment}:59" if moment.endswith("59") else moment)
            heard.append((moment, len(self._said(ticket))))
        self.assertEqual(
            self._said(ticket), ["50 percent", "-1 hour", "100 percent", "2 hour"]
        )
        self.assertEqual([count for _moment, count in heard], [0, 1, 1, 2, 3, 3, 4])
        events = self.instance_of(ticket).event_ids.filtered(
            lambda event: event.kind == "escalation"
        )
        self.assertEqual(
            events.sorted("time").mapped("detail"),
            [
                "50 % of the target",
                "1 h before the failure",
                "100 % of the target",
                "2 h after the failure",
            ],
        )

    def test_the_clock_is_woken_for_each_step(self):
        """SEMANTICS I4: what is due next, also after the failure."""
        self._policy_of(self._step(50), self._step(2, "hour"))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        seen = [self.instance_of(ticket).next_event_time]
        for moment in ("13:00", "17:00", "19:00"):
            self._pass(moment)
            seen.append(self.instance_of(ticket).next_event_time)
        self.assertEqual(
            seen,
            [
                utc("2026-01-05 13:00"),
                utc("2026-01-05 17:00"),
                utc("2026-01-05 19:00"),
                False,
            ],
        )
