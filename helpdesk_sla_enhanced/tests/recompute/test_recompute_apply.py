# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Applying a recompute in the background (SEMANTICS C5)."""

from unittest.mock import patch

from psycopg2 import errors

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine import access
from ...models import sla_recompute
from ...models.sla_recompute_line import SlaRecomputeLine
from ..common import utc
from ..common_recompute import RecomputeCase

LOGGER = "odoo.addons.helpdesk_sla_enhanced.models.sla_recompute"


@tagged("post_install", "-at_install")
class TestRecomputeApply(RecomputeCase):
    def test_terms_and_times_change_together(self):
        """SEMANTICS C5: with an event, the record's facts and the clock's next turn."""
        policy, ticket = self._start(warn_after=1)
        instance = self.instance_of(ticket)
        policy.item_ids.write(
            {
                "failure_after": 3,
                "warn_after": 90,
                "warn_unit": "minute",
                "calendar_id": self.calendar.id,
                "allow_pause": "no",
                "max_hold": 4,
            }
        )
        with self.at("2026-01-05 09:30"):
            job = self._apply(policy)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "target_seconds": 3 * 3600,
                    "warning_seconds": 90 * 60,
                    "calendar_id": self.calendar.id,
                    "allow_pause": False,
                    "max_hold_seconds": 4 * 3600,
                    "warning_time": utc("2026-01-05 10:30"),
                    "failure_time": utc("2026-01-05 12:00"),
                    "next_event_time": utc("2026-01-05 10:30"),
                }
            ],
        )
        event = instance.event_ids.filtered(lambda e: e.kind == "recompute")
        self.assertEqual(event.time, utc("2026-01-05 09:30"))
        self.assertEqual(
            event.detail,
            "Failure 2026-01-05 11:00:00 → 2026-01-05 12:00:00 UTC, "
            "Warning 2026-01-05 10:00:00 → 2026-01-05 10:30:00 UTC",
        )
        with self.at("2026-01-05 09:30"):
            self.assertEqual(ticket.sla_failure_time, utc("2026-01-05 12:00"))
        self.assertEqual((job.applied_count, job.progress), (1, 100))

    def test_what_is_late_by_the_new_terms_failed_at_its_true_time(self):
        """SEMANTICS I2, E5: the failure acts, late; the warning does not."""
        actions = [self._on(trigger) for trigger in ("warning", "failure")]
        policy, ticket = self._start(action_ids=actions)
        policy.item_ids.write({"failure_after": 1, "warn_after": 0.5})
        with self.at("2026-01-05 10:30"):
            job = self._apply(policy)
            self.run_cron("actions")
        self.assertRecordValues(
            self.instance_of(ticket),
            [{"status": "noncompliant", "end_time": utc("2026-01-05 10:00")}],
        )
        self.assertEqual(ticket.sla_status, "noncompliant")
        runs = self.instance_of(ticket).action_run_ids.sorted("due_time")
        self.assertEqual(
            runs.mapped(lambda run: (run.trigger, run.state, run.due_time)),
            [
                ("warning", "skipped", utc("2026-01-05 09:30")),
                ("failure", "done", utc("2026-01-05 10:00")),
            ],
        )
        self.assertTrue(job.line_ids.would_breach)

    def test_a_deadline_field_follows(self):
        """SEMANTICS D6."""
        field = self.env["ir.model.fields"].create(
            {
                "name": "x_due",
                "model_id": self.entity.model_id.id,
                "ttype": "datetime",
                "field_description": "Due",
            }
        )
        policy, ticket = self._start(deadline_field_id=field.id)
        self.assertEqual(ticket["x_due"], utc("2026-01-05 11:00"))
        policy.item_ids.failure_after = 3
        with self.at("2026-01-05 09:30"):
            job = self._apply(policy)
            self.assertEqual(ticket["x_due"], utc("2026-01-05 12:00"))
            self._undo(job)
        self.assertEqual(ticket["x_due"], utc("2026-01-05 11:00"))

    def test_a_running_hold_stays_frozen(self):
        """SEMANTICS H2, H3."""
        policy, ticket = self._start()
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_awaiting
        policy.item_ids.failure_after = 4
        with self.at("2026-01-05 12:00"):
            self._apply(policy)
        instance = self.instance_of(ticket)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "paused",
                    "on_hold_since": utc("2026-01-05 10:00"),
                    "failure_time": utc("2026-01-05 13:00"),
                }
            ],
        )
        self.assertRecordValues(instance.hold_ids, [{"end_time": False}])
        with self.at("2026-01-05 12:30"):
            ticket.stage_id = self.stage_in_progress
        self.assertEqual(instance.failure_time, utc("2026-01-05 15:30"))

    def test_a_hold_ends_when_pausing_is_not_allowed_any_more(self):
        """SEMANTICS H5: and undo takes it up again."""
        policy, ticket = self._start(failure_after=8)
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_awaiting
        policy.allow_pause = False
        with self.at("2026-01-05 11:00"):
            job = self._apply(policy)
        instance = self.instance_of(ticket)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "allow_pause": False,
                    "on_hold_since": False,
                    "failure_time": utc("2026-01-05 17:00"),
                }
            ],
        )
        self.assertEqual(instance.hold_ids.end_time, utc("2026-01-05 11:00"))
        with self.at("2026-01-05 11:30"):
            self._undo(job)
        self.assertEqual(instance.on_hold_since, utc("2026-01-05 11:00"))
        with self.at("2026-01-05 12:00"):
            ticket.stage_id = self.stage_in_progress
        self.assertEqual(instance.failure_time, utc("2026-01-05 19:00"))

    def test_a_record_on_hold_pauses_when_pausing_is_allowed(self):
        """SEMANTICS H5: at once, not at its next change."""
        policy, tickets = self._start(2, allow_pause="no")
        with self.at("2026-01-05 09:30"):
            tickets[0].stage_id = self.stage_awaiting
        policy.item_ids.allow_pause = "yes"
        with self.at("2026-01-05 10:00"):
            self._apply(policy)
        held, running = self.instance_of(tickets[0]), self.instance_of(tickets[1])
        self.assertRecordValues(
            held + running,
            [
                {"status": "paused", "on_hold_since": utc("2026-01-05 10:00")},
                {"status": "in_progress", "on_hold_since": False},
            ],
        )
        self.assertFalse(held.estimated)

    def test_what_is_not_as_previewed_stays_as_it_is(self):
        """SEMANTICS C5: each line says why."""
        policy, tickets = self._start(6)
        with self.at("2026-01-05 09:10"):
            tickets[4].stage_id = self.stage_awaiting
        policy.item_ids.failure_after = 4
        with self.at("2026-01-05 09:20"):
            job = self._preview(policy)
        with self.at("2026-01-05 09:30"):
            tickets[0].stage_id = self.stage_done
            tickets[1].active = False
            tickets[2].stage_id = self.stage_awaiting
            tickets[3].stage_id = self.stage_awaiting
        with self.at("2026-01-05 09:40"):
            tickets[3].stage_id = self.stage_in_progress
            tickets[4].stage_id = self.stage_in_progress
            job.action_apply()
            self.run_cron("reconcile")
        reasons = {line.instance_id.res_id: line.reason for line in job.line_ids}
        self.assertEqual(
            [reasons[ticket.id] for ticket in tickets],
            ["ended", "canceled", "held", "moved", "held", False],
        )
        self.assertEqual((job.applied_count, job.skipped_count), (1, 5))
        instances = self.env["sla.kpi.instance"].search(
            [("res_id", "in", tickets[:5].ids)]
        )
        self.assertEqual(set(instances.mapped("target_seconds")), {7200})

    def test_nothing_is_applied_that_nobody_previewed(self):
        """SEMANTICS C5: the policy was edited again, or SLAs were switched off."""
        policy, ticket = self._start()
        policy.item_ids.failure_after = 4
        for reason, change, back in (
            ("outdated", {"failure_after": 5}, {"failure_after": 4}),
            ("outdated", {"failure_after": 2}, {"failure_after": 4}),
            ("disabled", None, None),
        ):
            with self.subTest(change=change), self.at("2026-01-05 09:30"):
                job = self._preview(policy)
                if change:
                    policy.item_ids.write(change)
                else:
                    self.env.company.sla_enabled = False
                job.action_apply()
                self.run_cron("reconcile")
                self.assertEqual(job.line_ids.reason, reason)
                self.assertEqual(self.instance_of(ticket).target_seconds, 7200)
                if back:
                    policy.item_ids.write(back)

    def test_batches_and_their_progress(self):
        """DESIGN, law 4: a transaction each, with no more queries for more lines."""
        policy, tickets = self._start(5)
        policy.item_ids.failure_after = 4
        seen = []
        work = sla_recompute.SlaRecompute._work_batch

        def watched(job):
            done = work(job)
            job.invalidate_recordset(["progress"])
            seen.append((done, job.state, job.progress))
            return done

        with (
            self.at("2026-01-05 09:30"),
            patch.object(sla_recompute, "WORKED_TOGETHER", 2),
            patch.object(sla_recompute.SlaRecompute, "_work_batch", watched),
        ):
            self._apply(policy)
        self.assertEqual(
            seen, [(2, "applying", 40), (2, "applying", 80), (1, "applying", 100)]
        )
        instances = self.env["sla.kpi.instance"].search([("res_id", "in", tickets.ids)])
        self.assertEqual(set(instances.mapped("target_seconds")), {4 * 3600})

    def test_the_queries_do_not_grow_with_the_lines(self):
        """DESIGN, law 4."""
        counts = []
        policy, _tickets = self._start()
        engine = access.as_engine(self.env)
        for more, hours in ((0, 4), (1, 5), (29, 6)):
            with self.at("2026-01-05 09:30"):
                for _n in range(more):
                    self._create_ticket()
                policy.item_ids.failure_after = hours
                job = engine["sla.recompute"].browse(self._preview(policy).id)
                job.action_apply()
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.assertEqual(job._work_batch(), job.line_count)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
                job._finish()
        self.assertLessEqual(counts[2], counts[1])

    def test_one_line_that_fails_stops_no_other(self):
        policy, tickets = self._start(3)
        policy.item_ids.failure_after = 4
        bad = self.instance_of(tickets[1])
        note = SlaRecomputeLine._note_applied

        def failing(line, *args):
            note(line, *args)
            if line.instance_id == bad:
                raise ValueError("No luck")

        with (
            self.at("2026-01-05 09:30"),
            patch.object(SlaRecomputeLine, "_note_applied", failing),
            mute_logger(LOGGER),
        ):
            job = self._apply(policy)
        states = {line.instance_id.res_id: line.state for line in job.line_ids}
        self.assertEqual(
            [states[ticket.id] for ticket in tickets], ["applied", "skipped", "applied"]
        )
        line = job.line_ids.filtered("error")
        self.assertEqual((line.reason, line.error), ("error", "No luck"))
        self.assertEqual(bad.target_seconds, 7200)

    def test_a_conflict_with_another_worker_is_tried_again(self):
        """DESIGN: a batch in a transaction; the next run goes on."""
        policy, ticket = self._start()
        policy.item_ids.failure_after = 4
        cron = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_reconcile")
        with self.at("2026-01-05 09:30"):
            job = self._preview(policy)
            job.action_apply()
            with patch.object(
                sla_recompute.SlaRecompute,
                "_work_batch",
                side_effect=errors.SerializationFailure,
            ):
                self.run_cron("reconcile")
            self.assertEqual(job.state, "applying")
            triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertIn(utc("2026-01-05 09:31"), triggers.mapped("call_at"))
            self.run_cron("reconcile")
        self.assertEqual(job.state, "applied")
        self.assertEqual(self.instance_of(ticket).target_seconds, 4 * 3600)
