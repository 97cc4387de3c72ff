# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records without a chatter: what their instances know of the past (W1)."""

from odoo.tests import tagged

from .common import ToyCase

NOW = "2026-02-02 12:00"


@tagged("post_install", "-at_install")
class TestSimulationFacts(ToyCase):
    """Jobs are to be ready within six hours, on hold while they wait."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.six = cls._toy_policy(
            cls._toy_item(failure_after=6), name="Six", allow_pause=True
        )

    def _life(self, *changes):
        with self.at("2026-01-05 08:00"):
            job = self._job()
            self._judge()
        for moment, values in changes:
            with self.at(moment):
                job.write(values)
                self._judge()
        return job

    def _simulated(self, hours):
        draft = self.six.copy({"name": "Other"})
        draft.item_ids.failure_after = hours
        with self.at(NOW):
            simulation = (
                self.env["sla.simulation"]
                .with_user(self.manager)
                .create(
                    {
                        "policy_id": draft.id,
                        "date_from": "2026-01-01",
                        "date_to": "2026-02-02",
                    }
                )
            )
            simulation.action_run()
            self.run_cron("simulation")
        simulation.invalidate_recordset()
        self.assertEqual(simulation.state, "done", simulation.error)
        return simulation

    def test_when_it_was_met_is_known(self):
        """SEMANTICS W1: it was ready after five hours, whatever the target."""
        ready = {"stage_id": self.stage_ready.id}
        self._life(("2026-01-05 13:00", ready))
        [line] = self._simulated(4).line_ids
        self.assertEqual((line.was, line.would_be), ("met", "breached"))
        self.assertEqual(str(line.met_time), "2026-01-05 13:00:00")

    def test_when_it_was_on_hold_is_known(self):
        """SEMANTICS W1: two of the five hours do not count."""
        ready = {"stage_id": self.stage_ready.id}
        self._life(
            ("2026-01-05 09:00", {"waiting": True}),
            ("2026-01-05 11:00", {"waiting": False}),
            ("2026-01-05 13:00", ready),
        )
        [line] = self._simulated(4).line_ids
        self.assertEqual((line.was, line.would_be), ("met", "met"))
        self.assertEqual(line.taken_seconds, 3 * 3600)

    def test_what_nobody_knows_is_named(self):
        """SEMANTICS W1: the priority then may have been another one."""
        self._life(("2026-01-05 09:00", {"priority": "2"}))
        self.six.item_ids.applicable_when = "[('priority', '=', '2')]"
        simulation = self._simulated(4)
        self.assertEqual(simulation.tally["unknown"], {"priority": 1})
