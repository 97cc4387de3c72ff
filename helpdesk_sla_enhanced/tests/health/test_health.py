# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The health of the engine: each figure, what is said of it, and who may see it."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ...models.sla_health import JOBS
from ...store import upkeep
from ..common import SlaCase

NOW = "2026-01-05 09:00"


class HealthCase(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the database brings along is not what is tested.
        cls.env.cr.execute("DELETE FROM sla_backlog")
        cls.env.cr.execute("DELETE FROM sla_action_run")
        cls.env.cr.execute("DELETE FROM sla_event")
        cls.env.cr.execute("UPDATE sla_kpi_instance SET next_event_time = NULL")
        cls.env.cr.execute(
            "UPDATE sla_kpi_instance SET status = 'canceled' "
            "WHERE status IN ('in_progress', 'nearing', 'paused')"
        )
        cls.env["sla.policy"].search([("state", "=", "active")]).action_deactivate()
        cls.env["sla.policy"].search([]).action_forget_default()
        cls.crons = cls.env["ir.cron"].union(
            *(cls.env.ref(f"helpdesk_sla_enhanced.ir_cron_sla_{name}") for name in JOBS)
        )
        cls.crons.write({"nextcall": "2026-01-05 09:01:00", "active": True})
        cls.crons.flush_recordset()

    def _report(self, moment=NOW):
        self.env.flush_all()
        with self.at(moment):
            return self.env["sla.health"]._report()

    def _figure(self, name, moment=NOW):
        return self._report(moment)["figures"][name]

    def _note(self):
        """A server action that can be attached."""
        return self.env["ir.actions.server"].create(
            {
                "name": "Note",
                "model_id": self.entity.model_id.id,
                "state": "code",
                "code": "record.message_post(body='late')",
            }
        )

    def _start(self, moment="2026-01-05 07:00", **vals):
        """A ticket that is to be solved within two hours, and its instance."""
        with self.at(moment):
            ticket = self._create_ticket(**vals)
            return self.instance_of(ticket)


@tagged("post_install", "-at_install")
class TestHealth(HealthCase):
    def test_all_is_well(self):
        report = self._report()
        self.assertEqual((report["status"], report["problems"]), ("pass", []))
        self.assertEqual(report["time"], "2026-01-05 09:00:00")
        self.assertFalse(any(report["figures"].values()), report["figures"])

    # -- delays -----------------------------------------------------------------------

    def test_the_lag_of_the_clock(self):
        """The oldest moment that the clock has not come to; ten minutes are still
        fine, a second more is not."""
        self._create_policy()
        self._start()
        self.assertEqual(self._figure("clock_late_seconds", "2026-01-05 08:59"), 0)
        report = self._report("2026-01-05 09:10:00")
        self.assertEqual(report["figures"]["clock_late_seconds"], 600)
        self.assertNotIn("clock_late_seconds", report["problems"])
        report = self._report("2026-01-05 09:10:01")
        self.assertIn("clock_late_seconds", report["problems"])
        self.assertEqual(report["status"], "fail")

    def test_a_company_that_is_off_is_not_late(self):
        """SEMANTICS F5: its clocks stand still."""
        self._create_policy()
        instance = self._start()
        with self.at("2026-01-05 08:00"):
            instance.company_id.sla_enabled = False
        report = self._report("2026-01-05 12:00")
        self.assertEqual(report["figures"]["clock_late_seconds"], 0)
        self.assertEqual(report["figures"]["companies_off"], 1)
        self.assertEqual(
            (report["status"], "companies_off" in report["problems"]),
            ("fail", True) if report["figures"]["jobs_overdue"] else ("warn", True),
        )

    def _failed_action(self):
        on_failure = {"trigger": "failure", "server_action_id": self._note().id}
        self._create_policy(self._item(action_ids=[Command.create(on_failure)]))
        instance = self._start()
        with self.at("2026-01-05 09:00"):
            self.run_cron("clock")
        return instance.action_run_ids

    def test_the_lag_of_the_actions(self):
        run = self._failed_action()
        self.assertEqual(run.state, "pending")
        figures = self._report("2026-01-05 09:11")["figures"]
        self.assertEqual(figures["actions_late_seconds"], 660)
        self.assertEqual(figures["actions_pending"], 1)
        self.assertEqual(figures["actions_retrying"], 0)

    def test_an_action_that_waits_for_its_next_try_is_not_late(self):
        run = self._failed_action()
        run._permitted().write({"attempts": 2, "next_try_time": "2026-01-05 09:30"})
        figures = self._report("2026-01-05 09:29")["figures"]
        self.assertEqual(figures["actions_late_seconds"], 0)
        self.assertEqual(figures["actions_retrying"], 1)

    def test_failed_and_skipped_actions(self):
        """Skipped ones count for a week, failed ones until they are dealt with."""
        run = self._failed_action()
        run._permitted().write({"state": "failed"})
        self.assertEqual(self._figure("actions_failed", "2026-03-01 09:00"), 1)
        self.assertIn("actions_failed", self._report()["problems"])
        run._permitted().write({"state": "skipped"})
        self.assertEqual(self._figure("actions_failed"), 0)
        self.assertEqual(self._figure("actions_skipped", "2026-01-12 09:00"), 1)
        self.assertEqual(self._figure("actions_skipped", "2026-01-12 09:01"), 0)

    def test_actions_that_failed_until_they_were_skipped(self):
        """SEMANTICS E4: broken for a week, unless a manager skipped them."""
        run = self._failed_action()
        run._permitted().write({"state": "skipped", "reason": "Too late."})
        self.assertEqual(self._figure("actions_skipped_broken"), 0)
        run._permitted().error = "ValueError: boom"
        report = self._report()
        self.assertEqual(report["figures"]["actions_skipped_broken"], 1)
        self.assertIn("actions_skipped_broken", report["problems"])
        health = self.env["sla.health"].with_user(self.manager)
        domain = health.action_open("actions_skipped_broken")["domain"]
        found = self.env["sla.action.run"].with_user(self.manager).search(domain)
        self.assertEqual(found, run)
        self.assertEqual(self._figure("actions_skipped_broken", "2026-01-12 09:01"), 0)
        run._permitted().skipped_by = self.manager
        self.assertEqual(self._figure("actions_skipped_broken"), 0)

    def test_the_backlog(self):
        vals = {"res_model": "helpdesk.ticket", "res_id": 1, "asks": 1}
        vals |= {"change_time": NOW, "next_try_time": NOW}
        rows = self.env["sla.backlog"]._permitted()
        rows.create([vals, {**vals, "attempts": 3, "next_try_time": "2026-01-06"}])
        figures = self._report("2026-01-05 09:20")["figures"]
        self.assertEqual(figures["backlog_waiting"], 2)
        self.assertEqual(figures["backlog_failing"], 1)
        self.assertEqual(figures["backlog_late_seconds"], 1200)

    # -- instances --------------------------------------------------------------------

    def test_a_running_instance_that_the_clock_forgot(self):
        """One whose record waits in the backlog is not forgotten, nor is a paused one,
        nor one that has ended."""
        self._create_policy()
        instance = self._start()
        self._start(stage_id=self.stage_awaiting.id)
        self._start(stage_id=self.stage_done.id)
        self.assertEqual(self._figure("instances_without_event"), 0)
        self.env.cr.execute(
            "UPDATE sla_kpi_instance SET next_event_time = NULL WHERE id = %s",
            [instance.id],
        )
        report = self._report()
        self.assertEqual(report["figures"]["instances_without_event"], 1)
        self.assertEqual(report["status"], "fail")
        self.env["sla.backlog"]._permitted().create(
            {
                "res_model": instance.res_model,
                "res_id": instance.res_id,
                "asks": 1,
                "change_time": NOW,
                "next_try_time": NOW,
            }
        )
        self.assertEqual(self._figure("instances_without_event"), 0)

    def test_an_instance_that_could_not_be_settled(self):
        """The clock has put it off by five minutes, and its failure time is past."""
        self._create_policy()
        instance = self._start()
        upkeep.postpone_events(self.env, instance.ids, 1767604200)
        self.assertEqual(instance.next_event_time.isoformat(), "2026-01-05T09:10:00")
        self.assertEqual(self._figure("instances_stuck", "2026-01-05 08:59"), 0)
        self.assertEqual(self._figure("instances_stuck", "2026-01-05 09:06"), 1)

    def test_working_hours_that_give_no_failure_time(self):
        """SEMANTICS I6: the page says why, for hours of the item and of the policy."""
        own = self._create_calendar("UTC", name="Night")
        self._create_policy(
            self._item(calendar_id=own.id),
            self._item(name="Answer", kpi_id=self.first_response.id),
            calendar_id=self.calendar.id,
        )
        self.assertEqual(self._figure("calendars_unfit"), 0)
        own.attendance_ids = [Command.clear()]
        self.assertEqual(self._figure("calendars_unfit"), 1)
        self.calendar.attendance_ids = [Command.clear()]
        self.assertEqual(self._figure("calendars_unfit"), 2)
        with self.at("2026-01-05 07:00"):
            ticket = self._create_ticket()
            self.instance_of(ticket)
        with self.at("2026-01-05 08:00"):
            ticket.stage_id = self.stage_in_progress
            self.instance_of(ticket)
        report = self._report()
        self.assertEqual(report["figures"]["no_failure_time"], 2)
        self.assertLessEqual(
            {"calendars_unfit", "no_failure_time"}, {*report["problems"]}
        )
        self.assertEqual(self._figure("no_failure_time", "2026-01-13 09:00"), 0)

    # -- configuration ----------------------------------------------------------------

    def test_an_archived_owner(self):
        """SEMANTICS C7: no action runs, so an alarm is lost."""
        self._create_policy()
        self.assertEqual(self._figure("policies_without_owner"), 0)
        self.manager.active = False
        report = self._report()
        self.assertEqual(report["figures"]["policies_without_owner"], 1)
        self.assertEqual(report["status"], "fail")

    def test_jobs(self):
        """Off, gone, and on but not run."""
        self.crons[0].lastcall = "2026-01-05 08:59:00"
        self.crons[1].active = False
        report = self._report()
        self.assertEqual(
            report["jobs"]["clock"],
            {
                "active": True,
                "last_run": "2026-01-05 08:59:00",
                "next_run": "2026-01-05 09:01:00",
            },
        )
        self.assertFalse(report["jobs"]["actions"]["active"])
        self.assertEqual(report["figures"]["jobs_off"], 1)
        self.assertEqual(report["figures"]["jobs_overdue"], 0)
        self.assertEqual(report["status"], "fail")
        self.assertEqual(self._figure("jobs_overdue", "2026-01-05 09:11:00"), 0)
        self.assertEqual(self._figure("jobs_overdue", "2026-01-05 09:11:01"), 6)
        self.crons[2].unlink()
        report = self._report()
        self.assertEqual(report["figures"]["jobs_off"], 2)
        self.assertIsNone(report["jobs"]["reconcile"]["next_run"])

    def test_a_job_that_another_runner_does(self):
        """An addon says so, and its absence is no problem and stands on no page."""
        health = type(self.env["sla.health"])
        self.crons[1].active = False
        jobs = {"clock": "helpdesk_sla_enhanced.ir_cron_sla_clock"}
        with patch.object(health, "_job_xmlids", lambda _self: jobs):
            report = self._report()
            self.assertEqual([*report["jobs"]], ["clock"])
            self.assertEqual(report["figures"]["jobs_off"], 0)
            with self.at(NOW):
                page = self.env["sla.health"].with_user(self.manager).page()
        self.assertEqual([job["job"] for job in page["jobs"]], ["clock"])

    # -- cost -------------------------------------------------------------------------

    def test_the_number_of_queries_is_fixed(self):
        """Whatever there is: records, policies, calendars, failures."""
        counts = []
        for copies in ((1,), (2, 3, 4, 5)):
            for copy in copies:
                calendar = self._create_calendar(name=f"Hours {copy}")
                self._create_policy(
                    self._item(), calendar_id=calendar.id, name=f"Policy {copy}"
                )
                self._start()
            self._report()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._report()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[0])
        self.assertLessEqual(counts[1], 16)

    def test_the_banner_asks_one_question(self):
        health = self.env["sla.health"]
        health._delays()
        with self.assertQueryCount(1):
            health._delays()


@tagged("post_install", "-at_install")
class TestHealthRights(HealthCase):
    def _late(self, moment, user=None):
        with self.at(moment):
            health = self.env["sla.health"].with_user(user or self.manager)
            return health.late_minutes()

    def test_managers_are_told_when_alarms_are_late(self):
        """More than ten minutes; agents are not notified."""
        self._create_policy()
        self._start()
        self.assertEqual(self._late("2026-01-05 09:10:00"), 0)
        self.assertEqual(self._late("2026-01-05 09:10:01"), 10)
        self.assertEqual(self._late("2026-01-05 09:40:00"), 40)
        self.assertEqual(self._late("2026-01-05 09:40:00", self.agent), 0)
        with self.at("2026-01-05 09:40:00"):
            page = self.env["sla.health"].with_user(self.manager).page()
        self.assertEqual(page["late_minutes"], 40)

    def test_the_page_is_for_managers(self):
        with self.at(NOW):
            for user in (self.agent, self.env.ref("base.public_user")):
                health = self.env["sla.health"].with_user(user)
                with self.assertRaisesRegex(AccessError, "Only SLA managers"):
                    health.page()
                with self.assertRaisesRegex(AccessError, "Only SLA managers"):
                    health.action_open("actions_failed")

    def test_the_page_says_what_to_do(self):
        self._create_policy(name="Gold")
        self.manager.active = False
        officer = new_test_user(
            self.env, "sla_officer", "helpdesk_sla_enhanced.group_sla_manager"
        )
        with self.at(NOW):
            page = self.env["sla.health"].with_user(officer).page()
        self.assertEqual(page["status"], "fail")
        (problem,) = (
            p for p in page["problems"] if p["figure"] == "policies_without_owner"
        )
        self.assertEqual(problem["text"], "The owner is archived: Gold.")
        self.assertIn("Choose another owner", problem["advice"])
        self.assertTrue(problem["can_open"])
        self.assertEqual(len(page["jobs"]), 7)

    def test_every_problem_has_words(self):
        """Whatever figure is at fault, the page has a sentence and an advice."""
        health = self.env["sla.health"].with_user(self.manager)
        with self.at(NOW):
            names = health.sudo()._report()["figures"]
            words = health._words(dict.fromkeys(names, 1))
            labels = health._labels()
        fine = {"actions_pending", "actions_retrying", "actions_skipped"}
        fine.add("backlog_waiting")
        self.assertEqual({*words}, {*names} - fine)
        for text, advice in words.values():
            self.assertTrue(text.endswith(".") and advice.endswith("."), text)
        self.assertEqual({*names} - {*labels}, {"jobs_off", "jobs_overdue"})

    def test_a_page_without_problems(self):
        with self.at(NOW):
            page = self.env["sla.health"].with_user(self.manager).page()
        self.assertEqual((page["status"], page["problems"]), ("pass", []))
        self.assertFalse(any(line["can_open"] for line in page["figures"]))

    def test_the_records_behind_each_figure_can_be_listed(self):
        """A manager opens them all; the jobs are for administrators."""
        health = self.env["sla.health"].with_user(self.manager)
        names = [*health._labels(), "jobs_off"]
        opened = [name for name in names if health._target(name)]
        self.assertEqual(
            {*names} - {*opened},
            {"clock_late_seconds", "companies_off", "configuration_unread", "jobs_off"},
        )
        for name in opened:
            with self.subTest(name):
                action = health.action_open(name)
                model = self.env[action["res_model"]].with_user(self.manager)
                model.search(action["domain"])
        admin = self.env["sla.health"].with_user(self.env.ref("base.user_admin"))
        crons = admin.action_open("jobs_off")
        self.assertEqual(crons["res_model"], "ir.cron")
        found = self.env["ir.cron"].with_context(**crons["context"])
        self.assertEqual(found.search(crons["domain"]), self.crons)
