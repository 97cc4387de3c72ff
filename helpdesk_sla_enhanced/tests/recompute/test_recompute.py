# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The preview of a recompute: what would change, why, and who may see it."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...engine import recomputing
from ..common import utc
from ..common_recompute import RecomputeCase


@tagged("post_install", "-at_install")
class TestRecomputePreview(RecomputeCase):
    def test_the_preview_shows_old_and_new_with_the_cause(self):
        """SEMANTICS C5: and touches nothing."""
        policy, ticket = self._start(warn_after=1)
        policy.item_ids.write({"failure_after": 4, "warn_after": 0})
        with self.at("2026-01-05 09:30"):
            job = self._preview(policy)
        self.assertRecordValues(
            job.line_ids,
            [
                {
                    "record_name": ticket.display_name,
                    "kpi_id": self.resolve.id,
                    "old_failure_time": utc("2026-01-05 11:00"),
                    "new_failure_time": utc("2026-01-05 13:00"),
                    "old_warning_time": utc("2026-01-05 10:00"),
                    "new_warning_time": False,
                    "cause": "Target: 2 h → 4 h; Warning: 1 h → none",
                    "would_breach": False,
                    "state": "ready",
                }
            ],
        )
        self.assertEqual(
            (job.state, job.running_count, job.line_count), ("preview", 1, 1)
        )
        instance = self.instance_of(ticket)
        self.assertEqual(instance.failure_time, utc("2026-01-05 11:00"))
        self.assertEqual(instance.target_seconds, 7200)

    def test_what_would_breach_is_marked_and_comes_first(self):
        """SEMANTICS C5."""
        policy, early = self._start()
        with self.at("2026-01-05 10:00"):
            late = self._create_ticket()
        policy.item_ids.failure_after = 1.5
        with self.at("2026-01-05 10:45"):
            job = self._preview(policy)
        self.assertEqual(
            job.line_ids.mapped(lambda line: (line.record_name, line.would_breach)),
            [(early.display_name, True), (late.display_name, False)],
        )
        self.assertEqual(job.breach_count, 1)
        self.assertIn("would breach, with their failure actions: 1.", job.breach_text)

    def test_an_empty_preview(self):
        """SEMANTICS C5: it says that nothing would change, and cannot be applied."""
        policy, _ticket = self._start()
        with self.at("2026-01-05 09:30"):
            job = self._preview(policy)
        self.assertEqual((job.running_count, job.line_count), (1, 0))
        with self.assertRaisesRegex(UserError, "nothing to change"):
            job.action_apply()

    def test_only_what_is_running_is_looked_at(self):
        """SEMANTICS G1: nor what time alone has failed, settled or not."""
        policy, tickets = self._start(3)
        with self.at("2026-01-05 09:30"):
            tickets[0].stage_id = self.stage_done
            tickets[1].active = False
        policy.item_ids.failure_after = 1
        with self.at("2026-01-05 09:30"):
            job = self._preview(policy)
            self.assertEqual(job.line_ids.instance_id, self.instance_of(tickets[2]))
        with self.at("2026-01-05 11:00"):
            job = self._preview(policy)
        self.assertEqual((job.running_count, job.line_count), (0, 0))

    def test_the_causes_in_words(self):
        """SEMANTICS C5: each kind of change."""
        policy, ticket = self._start()
        calendar, item = self.calendar, policy.item_ids
        expected = (
            ({"failure_after": 1.5}, "Target: 2 h → 1 h 30 min"),
            ({"warn_after": 10, "warn_unit": "minute"}, "Warning: none → 10 min"),
            (
                {"calendar_id": calendar.id},
                "Working hours: around the clock → Desk Europe/Brussels",
            ),
            ({"allow_pause": "no"}, "Pausing is not allowed any more"),
            ({"max_hold": 8}, "Maximum hold: none → 8 h"),
        )
        for values, cause in expected:
            before = item.read(list(values), load=None)[0]
            before.pop("id")
            item.write(values)
            with self.subTest(cause), self.at("2026-01-05 09:30"):
                self.assertEqual(self._preview(policy).line_ids.cause, cause)
            item.write(before)
        with self.at("2026-01-05 09:30"):
            self.assertFalse(self._preview(policy).line_ids)

    def test_changed_hours_of_the_same_calendar(self):
        """SEMANTICS I6: a leave moves nothing by itself, the recompute offers it."""
        policy, ticket = self._start(calendar_id=self.calendar.id, failure_after=9)
        self.assertEqual(self.instance_of(ticket).failure_time, utc("2026-01-06 10:00"))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": utc("2026-01-06 00:00"),
                "date_to": utc("2026-01-06 23:00"),
            }
        )
        with self.at("2026-01-05 12:00"):
            line = self._preview(policy).line_ids
        self.assertEqual(
            line.cause, "The working hours of Desk Europe/Brussels have changed"
        )
        self.assertEqual(line.new_failure_time, utc("2026-01-07 10:00"))

    def test_working_hours_that_give_no_failure_time(self):
        """SEMANTICS I6: the line says so, and the instance stays as it is."""
        policy, ticket = self._start(calendar_id=self.calendar.id)
        self.calendar.attendance_ids.unlink()
        with self.at("2026-01-05 09:30"):
            job = self._preview(policy)
            self.assertRecordValues(
                job.line_ids,
                [
                    {
                        "state": "skipped",
                        "reason": "no_time",
                        "old_failure_time": utc("2026-01-05 11:00"),
                        "new_failure_time": False,
                    }
                ],
            )
            with self.assertRaisesRegex(UserError, "nothing to change"):
                job.action_apply()

    def test_switched_off_companies_are_left_out(self):
        """SEMANTICS F5: their instances stand still."""
        policy, _ticket = self._start()
        policy.item_ids.failure_after = 1
        self.env.company.sla_enabled = False
        with self.at("2026-01-05 09:30"):
            self.assertEqual(self._preview(policy).running_count, 0)

    def test_a_new_preview_takes_the_place_of_the_old_one(self):
        policy, _ticket = self._start()
        policy.item_ids.failure_after = 1
        with self.at("2026-01-05 09:30"):
            old = self._preview(policy)
            new = self._preview(policy)
            self.assertFalse(old.exists())
            new.action_apply()
            self.assertEqual(self._preview(policy), new, "one at work at a time")

    def test_a_preview_is_discarded(self):
        policy, _ticket = self._start()
        job = self._preview(policy)
        self.assertEqual(job.action_discard()["res_id"], policy.id)
        self.assertFalse(job.exists())

    def test_old_previews_are_forgotten(self):
        policy, _ticket = self._start()
        with self.at("2026-01-05 09:30"):
            old = self._preview(policy)
        with self.at("2026-01-12 09:29"):
            self.env["sla.recompute"]._gc_previews()
            self.assertTrue(old.exists())
        with self.at("2026-01-12 09:31"):
            self.env["sla.recompute"]._gc_previews()
            self.assertFalse(old.exists())

    def test_a_draft_has_nothing_to_recompute(self):
        policy = self._create_policy(activate=False)
        with self.assertRaisesRegex(UserError, "Activate Standard first"):
            self._preview(policy)

    def test_agents_have_no_part_in_it(self):
        """SEMANTICS P1."""
        policy, _ticket = self._start()
        with self.assertRaises(AccessError):
            policy.with_user(self.agent).action_recompute()
        job = self._preview(policy).with_user(self.agent)
        for call in (job.action_apply, job.action_undo, job.action_discard):
            with self.subTest(call.__name__), self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            job.read(["state"])

    def test_nobody_writes_a_recompute_by_hand(self):
        """SEMANTICS A4: an undo believes what its lines say."""
        policy, _ticket = self._start()
        policy.item_ids.failure_after = 1
        with self.at("2026-01-05 09:30"):
            job = self._preview(policy)
        for record, values in (
            (job, {"state": "applied"}),
            (job.line_ids, {"old_failure_time": utc("2030-01-01 00:00")}),
            (
                job.line_ids.with_user(self.env.ref("base.user_admin")),
                {"state": "ready"},
            ),
        ):
            with self.subTest(record=record), self.assertRaises(AccessError):
                record.write(values)
            with self.assertRaises(AccessError):
                record.create([{}])

    def test_lines_are_readable_where_their_record_is(self):
        """SEMANTICS P1: the counts tell of the others."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        policy, ticket = self._start()
        with self.at("2026-01-05 09:00"):
            self._create_ticket(company_id=other.id)
        policy.item_ids.failure_after = 1
        with self.at("2026-01-05 09:30"):
            job = self._preview(policy)
        self.assertEqual(job.line_ids.record_name, ticket.display_name)
        self.assertEqual((job.line_count, job.hidden_count), (2, 1))
        self.assertIn("not listed", job.hidden_text)
        self.assertIn("records: 1.", job.hidden_text)

    def test_lines_are_searched_and_grouped(self):
        policy, _tickets = self._start(2)
        policy.item_ids.failure_after = 1
        with self.at("2026-01-05 09:30"):
            job = self._preview(policy)
        action = job.action_view_lines()
        lines = self.env[action["res_model"]].with_user(self.manager)
        groups = lines.formatted_read_group(action["domain"], ["kpi_id"], ["__count"])
        self.assertEqual([group["__count"] for group in groups], [2])
        self.assertEqual(lines.search_count([("recompute_id", "=", job.id)]), 2)

    def test_the_queries_do_not_grow_with_the_instances(self):
        """DESIGN, law 4: also where the records are asked whether they are on hold."""
        policy, _tickets = self._start(2, allow_pause="no")
        policy.item_ids.write({"failure_after": 1, "allow_pause": "yes"})
        counts = []
        with self.at("2026-01-05 09:00"):
            for more in (0, 30):
                for _n in range(more):
                    self._create_ticket()
                self._preview(policy).sudo().unlink()  # warm up
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.assertEqual(self._preview(policy).running_count, 2 + more)
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1, "inserts may go in two parts")

    def test_instances_are_read_in_batches(self):
        policy, tickets = self._start(5)
        policy.item_ids.failure_after = 1
        with (
            patch.object(recomputing, "READ_TOGETHER", 2),
            self.at("2026-01-05 09:30"),
        ):
            job = self._preview(policy)
        self.assertEqual(len(job.line_ids.instance_id), 5)
        self.assertEqual(job.running_count, 5)

    def test_the_policy_shows_its_recomputes(self):
        policy, _ticket = self._start()
        self.assertEqual(policy.recompute_count, 0)
        job = self._preview(policy)
        policy.invalidate_recordset(["recompute_count"])
        self.assertEqual(policy.recompute_count, 1)
        action = policy.with_user(self.manager).action_view_recomputes()
        self.assertEqual(
            self.env["sla.recompute"].with_user(self.manager).search(action["domain"]),
            job,
        )
