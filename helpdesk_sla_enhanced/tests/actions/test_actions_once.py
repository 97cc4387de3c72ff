# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How often an action runs: once, unless it is asked for again, and never for ever."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common_action import SlaActionCase

TELL_LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.change_effects"


@tagged("post_install", "-at_install")
class TestActionsOnce(SlaActionCase):
    """Two items of the same KPI, for urgent tickets and for others."""

    def _policy_of(self, *triggers, **vals):
        def actions(letter):
            return [self._on(t, self._saying(f"{letter} {t}")) for t in triggers]

        return self._create_policy(
            self._item(
                name="Urgent",
                applicable_when="[('priority', '=', '3')]",
                warn_after=1,
                action_ids=actions("urgent"),
                **vals,
            ),
            self._item(
                name="Others", warn_after=1, action_ids=actions("other"), **vals
            ),
        )

    def _switch(self, *moments, ticket):
        """Another priority at each of the moments, urgent first."""
        for number, moment in enumerate(moments):
            with self.at(f"2026-01-05 {moment}"):
                ticket.priority = "1" if number % 2 else "3"
                self.run_cron("actions")

    def _new(self, moment="09:00"):
        with self.at(f"2026-01-05 {moment}"):
            ticket = self._create_ticket()
            self.run_cron("actions")
        return ticket

    # -- switching ---------------------------------------------------------------------

    def test_a_switch_fires_cancel_then_start(self):
        """SEMANTICS E8: in that order, each action once (E3)."""
        self._policy_of("start", "cancel")
        ticket = self._new()
        self._switch("09:10", "09:20", "09:30", ticket=ticket)
        self.assertEqual(
            self._said(ticket),
            ["other start", "other cancel", "urgent start", "urgent cancel"],
        )

    def test_archiving_fires_cancel(self):
        """SEMANTICS E8."""
        self._policy_of("cancel")
        ticket = self._new()
        with self.at("2026-01-05 09:10"):
            ticket.active = False
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["other cancel"])

    def test_lost_applicability_fires_cancel(self):
        """SEMANTICS E8."""
        policy = self._policy_of("cancel")
        policy.item_ids[1].unlink()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket(priority="3")
        with self.at("2026-01-05 09:10"):
            ticket.priority = "1"
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["urgent cancel"])

    def test_deletion_fires_nothing(self):
        """SEMANTICS E8, F6: nor does what waited."""
        self._policy_of("start", "cancel")
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self.assertTrue(self._runs(ticket))
            before = self.env["sla.action.run"].search_count([])
            ticket.unlink()
            self.assertEqual(self.env["sla.action.run"].search_count([]), before - 1)

    def test_the_pause_of_a_hold_that_goes_on(self):
        """SEMANTICS E3, H5: a switch on hold is no new hold for what has run."""
        self._policy_of("pause", "resume")
        ticket = self._new()
        with self.at("2026-01-05 09:05"):
            ticket.stage_id = self.stage_awaiting
            self.run_cron("actions")
        self._switch("09:10", "09:20", "09:30", ticket=ticket)
        with self.at("2026-01-05 09:40"):
            ticket.stage_id = self.stage_in_progress
            self.run_cron("actions")
        with self.at("2026-01-05 09:50"):
            ticket.stage_id = self.stage_awaiting
            self.run_cron("actions")
        self.assertEqual(
            self._said(ticket),
            ["other pause", "urgent pause", "urgent resume", "urgent pause"],
        )

    def test_what_waited_for_an_item_that_is_back(self):
        """SEMANTICS E3: once means once, not never: it runs for the new instance."""
        self._policy_of("warning")
        ticket = self._new()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
            ticket.priority = "3"
            self.env["sla.engine"]._process_pending()
        with self.at("2026-01-05 10:01"):
            ticket.priority = "1"
            self.run_cron("actions")
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["other warning"])

    def test_an_archived_action_does_not_run_any_more(self):
        """SEMANTICS E5: who archives it wants it to stop."""
        policy = self._policy_of("start")
        ticket = self._create_ticket()
        policy.item_ids.action_ids.active = False
        self.run_cron("actions")
        self.assertFalse(self._said(ticket))
        self.assertEqual(self._runs(ticket).state, "skipped")
        self.assertIn("archived", self._runs(ticket).reason)

    def test_what_a_manager_skipped_stays_skipped(self):
        """SEMANTICS E3, E4: also when its item comes back."""
        self._policy_of("warning")
        ticket = self._new()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
            self._runs(ticket).with_user(self.manager).action_skip()
            ticket.priority = "3"
            self.env["sla.engine"]._process_pending()
        with self.at("2026-01-05 10:01"):
            ticket.priority = "1"
            self.run_cron("actions")
        self.assertEqual(self._runs(ticket).mapped("state"), ["skipped"] * 2)

    def test_a_new_policy_runs_actions_of_its_own(self):
        """SEMANTICS E8: start at every birth."""
        self._policy_of("start")
        other = self._create_policy(
            self._item(action_ids=[self._on("start", self._saying("second"))]),
            default=False,
        )
        ticket = self._new()
        with self.at("2026-01-05 09:10"):
            ticket.sla_policy_id = other
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["other start", "second"])

    def test_a_new_cycle_starts_again(self):
        """SEMANTICS E3, E8: once per cycle, not once per ticket."""
        self.resolve.reopen = "cycle"
        self._policy_of("start", "success")
        ticket = self._new()
        for moment, stage in ("09:10", self.stage_done), ("09:20", self.stage_new):
            with self.at(f"2026-01-05 {moment}"):
                ticket.stage_id = stage
                self.run_cron("actions")
        self.assertEqual(
            self._said(ticket), ["other start", "other success", "other start"]
        )

    # -- applying again ----------------------------------------------------------------

    def test_reapplying_always_runs_again_what_is_past(self):
        """SEMANTICS E3, F3: cancels, creates, and runs again what is past its time."""
        self.entity.reapply = "always"
        policy = self._policy_of("start", "warning", "cancel")
        policy.item_ids[1].action_ids = [self._step(25, word="step")]
        ticket = self._new()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        first = ["other start", "other warning", "step"]
        self.assertEqual(sorted(self._said(ticket)), sorted(first))
        with self.at("2026-01-05 10:10"):
            ticket.priority = "2"  # the same item still
            self.run_cron("actions")
            self.run_cron("actions")
        self.assertEqual(
            sorted(self._said(ticket)), sorted([*first, "other cancel", *first])
        )
        self.assertEqual(self.instance_of(ticket).reapplied, 1)

    # -- loops -------------------------------------------------------------------------

    def test_actions_that_set_each_other_off_are_stopped(self):
        """SEMANTICS E8: ten transitions in a row, then it stops and says so."""
        self._create_policy(
            self._item(
                action_ids=[
                    self._on(
                        "pause", self._writing("stage_id", self.stage_in_progress)
                    ),
                    self._on("resume", self._writing("stage_id", self.stage_awaiting)),
                ]
            ),
        )
        ticket = self._new()
        with self.at("2026-01-05 09:10"), mute_logger(TELL_LOGGER):
            ticket.stage_id = self.stage_awaiting
            for _n in range(3):
                self.run_cron("actions")
        runs = self._runs(ticket)
        self.assertEqual(runs.mapped("state"), ["done"] * 10 + ["skipped"])
        self.assertIn("in a row", runs[-1].reason)
        events = self.instance_of(ticket).event_ids
        self.assertEqual(events.mapped("kind").count("stopped"), 1)

    def test_after_a_stop_what_people_do_acts_again(self):
        """SEMANTICS E8: ten in one run, not ten in a life."""
        self.test_actions_that_set_each_other_off_are_stopped()
        (ticket,) = self.env["helpdesk.ticket"].browse(
            self.env["sla.action.run"].search([], limit=1).instance_id.res_id
        )
        done = len(self._runs(ticket).filtered(lambda run: run.state == "done"))
        on_hold = ticket.stage_id == self.stage_awaiting
        with self.at("2026-01-05 09:20"), mute_logger(TELL_LOGGER):
            ticket.stage_id = self.stage_in_progress if on_hold else self.stage_awaiting
            self.run_cron("actions")
        again = len(self._runs(ticket).filtered(lambda run: run.state == "done"))
        self.assertEqual(again, done + 10)
