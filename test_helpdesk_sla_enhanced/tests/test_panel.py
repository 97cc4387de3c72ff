# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the SLA panel asks the server, on models that know nothing of SLAs."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ToyCase


@tagged("post_install", "-at_install")
class TestPanel(ToyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.panel = cls.env["sla.record"].with_user(cls.worker).panel

    def test_it_shows_the_clocks_and_where_the_policy_came_from(self):
        """SEMANTICS B2, F1."""
        with self.at("2026-01-05 09:00:00"):
            policy = self._toy_policy()
            job = self._job()
            panel = self.panel("sla.toy.job", job.id)
        self.assertEqual(panel["policy"], policy.name)
        self.assertEqual(panel["source"], "default")
        self.assertTrue(panel["may_choose"])
        self.assertFalse(panel["reason"])
        line = panel["lines"][0]
        self.assertEqual((line["kpi"], line["status"]), ("Ready", "in_progress"))
        self.assertEqual(line["failure_time"], "2026-01-05 11:00:00")

    def test_it_shows_the_hold(self):
        """SEMANTICS B2, H4."""
        with self.at("2026-01-05 09:00:00"):
            self._toy_policy()
            job = self._job()
        with self.at("2026-01-05 09:30:00"):
            job.waiting = True
            panel = self.panel("sla.toy.job", job.id)
        self.assertEqual(panel["on_hold_since"], "2026-01-05 09:30:00")
        self.assertEqual(panel["lines"][0]["status"], "paused")

    def test_a_model_that_is_not_enabled_has_none(self):
        """SEMANTICS B2."""
        self.assertIs(self.panel("res.partner", self.worker.partner_id.id), False)

    def test_only_readers_of_the_record_see_it(self):
        """SEMANTICS P1."""
        self._toy_policy()
        job = self._job()
        self._forbid("read", job)
        with self.assertRaises(AccessError):
            self.panel("sla.toy.job", job.id)

    def test_the_customer_does_not_see_it(self):
        """SEMANTICS P1: SLA data are for internal users."""
        self._toy_policy()
        job = self._job()
        customer = new_test_user(self.env, "toy_customer", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env["sla.record"].with_user(customer).panel("sla.toy.job", job.id)

    def test_who_may_not_write_the_record_may_not_choose(self):
        """SEMANTICS P1, F1."""
        self._toy_policy()
        job = self._job()
        self._forbid("write", job)
        self.assertFalse(self.panel("sla.toy.job", job.id)["may_choose"])

    def _forbid(self, operation, job):
        """Hide a job from everybody."""
        self.env["ir.rule"].create(
            {
                "name": "Not this one",
                "model_id": self.env["ir.model"]._get_id("sla.toy.job"),
                "groups": [Command.link(self.env.ref("base.group_user").id)],
                "domain_force": f"[('id', '!=', {job.id})]",
                "perm_read": operation == "read",
                "perm_write": operation == "write",
                "perm_create": False,
                "perm_unlink": False,
            }
        )

    # -- why there is nothing ---------------------------------------------------------

    def _reason(self, job):
        panel = self.panel("sla.toy.job", job.id)
        self.assertEqual(panel["lines"], [])
        return panel["reason"]

    def test_no_default(self):
        """SEMANTICS B2: an empty panel says why, and what to do."""
        self.assertIn("There is no default SLA here", self._reason(self._job()))

    def test_older_than_its_sla(self):
        """SEMANTICS F2: enabling touches no record that is there."""
        job = self._job()
        self._toy_policy()
        self.env["sla.tracker"].search([("res_id", "=", job.id)])._permitted().unlink()
        self.assertIn("older than its SLA", self._reason(job))

    def test_none_by_choice(self):
        """SEMANTICS F1."""
        self._toy_policy()
        job = self._job(sla_no_sla=True)
        self.assertEqual(self._reason(job), "None applies, by choice.")

    def test_no_item_matches(self):
        """SEMANTICS D2."""
        never = str([("name", "=", "Never")])
        self._toy_policy(self._toy_item(applicable_when=never))
        self.assertIn("No item of this SLA matches", self._reason(self._job()))

    def test_the_start_is_not_filled(self):
        """SEMANTICS C3."""
        start = self.env["ir.model.fields"]._get("sla.toy.job", "start")
        self._toy_policy(applicable_from_field_id=start.id)
        self.assertIn("“Start” is filled in", self._reason(self._job()))

    def test_a_start_that_would_not_help(self):
        """SEMANTICS C3, D2: first an item has to match."""
        start = self.env["ir.model.fields"]._get("sla.toy.job", "start")
        never = str([("name", "=", "Never")])
        item = self._toy_item(applicable_when=never)
        self._toy_policy(item, applicable_from_field_id=start.id)
        self.assertIn("No item of this SLA matches", self._reason(self._job()))

    def test_each_start_that_is_waited_for(self):
        """SEMANTICS C3: whichever is filled in first starts a clock."""
        fields = self.env["ir.model.fields"]
        other = self._create_kpi(
            "sla.toy.job",
            "due",
            applicable_from_field_id=fields._get("sla.toy.job", "due").id,
        )
        self._toy_policy(
            self._toy_item(),
            self._toy_item("Due", kpi_id=other.id),
            applicable_from_field_id=fields._get("sla.toy.job", "start").id,
        )
        self.assertIn("“Start” or “Due” is filled in", self._reason(self._job()))

    def test_working_hours_that_leave_no_time(self):
        """SEMANTICS I6, R1: an item does match, and the hours are named."""
        self._toy_policy(calendar_id=self.calendar.id)
        self.calendar.attendance_ids = [Command.clear()]
        self.assertEqual(
            self._reason(self._job()),
            f"The working hours “{self.calendar.name}” leave no time for “Ready”: no "
            "failure time follows from them.",
        )

    def test_working_hours_that_were_mended(self):
        """SEMANTICS I6: nothing is judged again before something changes."""
        self._toy_policy(calendar_id=self.calendar.id)
        lines = self.calendar.attendance_ids.copy_data()
        self.calendar.attendance_ids = [Command.clear()]
        job = self._job()
        self._reason(job)
        self.calendar.attendance_ids = [Command.create(line) for line in lines]
        self.assertIn("from the next change of the record on", self._reason(job))

    def test_working_hours_of_an_item_that_matches_no_more(self):
        """SEMANTICS I6, D2: what was noted of them is past."""
        item = self._toy_item(applicable_when=str([("priority", "=", "2")]))
        self._toy_policy(item, calendar_id=self.calendar.id)
        self.calendar.attendance_ids = [Command.clear()]
        job = self._job(priority="2")
        self.assertIn("leave no time", self._reason(job))
        job.priority = "1"
        self.assertIn("No item of this SLA matches", self._reason(job))

    def test_a_start_too_far_away(self):
        """SEMANTICS I6: "never", as some programs write it."""
        start = self.env["ir.model.fields"]._get("sla.toy.job", "start")
        self._toy_policy(applicable_from_field_id=start.id)
        reason = self._reason(self._job(start="9999-12-31 23:59:59"))
        self.assertIn("“Start” is too far away", reason)

    def test_an_archived_record(self):
        """SEMANTICS F6: no other reason matters before."""
        never = str([("name", "=", "Never")])
        self._toy_policy(self._toy_item(applicable_when=never))
        job = self._job()
        job.active = False
        self.assertEqual(self._reason(job), "The record is archived.")

    def test_archived_with_what_ran(self):
        """SEMANTICS F6."""
        self._toy_policy()
        job = self._job()
        job.active = False
        self.assertEqual(self._reason(job), "The record is archived.")

    def test_none_by_choice_of_an_archived_record(self):
        """SEMANTICS F1: unarchiving it would not help."""
        self._toy_policy()
        job = self._job(sla_no_sla=True, active=False)
        self.assertEqual(self._reason(job), "None applies, by choice.")

    def test_a_policy_that_was_deactivated(self):
        """SEMANTICS C6."""
        policy = self._toy_policy()
        job = self._job()
        self._judge()
        policy.action_deactivate(running="cancel")
        self.assertEqual(self._reason(job), "This SLA is not active any more.")

    def test_the_company_comes_before_the_record(self):
        """SEMANTICS F5: nothing else helps while it is off."""
        self._toy_policy()
        job = self._job()
        self._judge()
        job.active = False
        self._judge()
        self.env.company.sla_enabled = False
        self.assertIn("SLAs are switched off for", self._reason(job))

    def test_the_model_comes_before_the_company(self):
        """SEMANTICS B1."""
        self._toy_policy()
        self._job()
        bare = self._job(sla_no_sla=True)
        self._judge()
        self.jobs.action_disable()
        self.env.company.sla_enabled = False
        self.assertIn("switched off for records of this kind", self._reason(bare))

    def test_the_reasons_of_many_cost_no_more(self):
        """DESIGN, law 4: what is asked does not grow with the records."""
        self._toy_policy(calendar_id=self.calendar.id)
        self.calendar.attendance_ids = [Command.clear()]
        jobs = self.env["sla.toy.job"].create([{"name": str(n)} for n in range(20)])
        self._judge()
        counts = []
        for some in (jobs[:2], jobs[:2], jobs):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            payloads = self.env["sla.record"]._payloads(some)
            counts.append(self.env.cr.sql_log_count - before)
            for payload in payloads.values():
                self.assertIn("leave no time", payload["reason"])
        self.assertEqual(counts[1], counts[2])

    def test_switched_off_for_the_company(self):
        """SEMANTICS F5."""
        self._toy_policy()
        self.env.company.sla_enabled = False
        reason = self._reason(self._job())
        self.assertEqual(reason, f"SLAs are switched off for {self.env.company.name}.")

    def test_switched_off_for_the_model(self):
        """SEMANTICS B1: the panel stays while something runs, and for what ended."""
        self._toy_policy()
        self._job()
        bare = self._job(sla_no_sla=True)
        self.jobs.action_disable()
        self.assertIn("switched off for records of this kind", self._reason(bare))

    # -- looking back -----------------------------------------------------------------

    def test_the_history_is_that_of_the_record(self):
        """SEMANTICS B2."""
        self._toy_policy()
        job, _other = self._job(), self._job()
        records = self.env["sla.record"].with_user(self.worker)
        action = records.action_history("sla.toy.job", job.ids)
        events = self.env["sla.event"].with_user(self.worker).search(action["domain"])
        self.assertEqual(events.tracker_id.mapped("res_id"), job.ids)
        self.assertEqual(set(events.mapped("kind")), {"policy", "start"})
        self.assertEqual(set(events.mapped("record_name")), {job.display_name})
        self.assertEqual(action["name"], f"SLA History: {job.display_name}")

    def test_the_instances_are_those_of_the_record(self):
        """SEMANTICS B2."""
        self._toy_policy()
        job, _other = self._job(), self._job()
        records = self.env["sla.record"].with_user(self.worker)
        action = records.action_instances("sla.toy.job", job.ids)
        found = self.env["sla.kpi.instance"].search(action["domain"])
        self.assertEqual(found, self.instance_of(job))

    def test_no_history_of_what_one_may_not_read(self):
        """SEMANTICS P1."""
        self._toy_policy()
        job = self._job()
        self._forbid("read", job)
        records = self.env["sla.record"].with_user(self.worker)
        for method in (records.action_history, records.action_instances):
            with self.subTest(method.__name__), self.assertRaises(AccessError):
                method("sla.toy.job", job.ids)

    def test_no_history_of_a_model_that_is_not_enabled(self):
        """SEMANTICS B1."""
        with self.assertRaisesRegex(UserError, "not enabled for SLA"):
            self.env["sla.record"].action_history("res.users", [self.env.uid])


@tagged("post_install", "-at_install")
class TestEnabledModels(HttpCase, ToyCase):
    def _session_of(self, user):
        # A first session would store settings, in a second, writing transaction.
        self.env["res.users.settings"]._find_or_create_for_user(user)
        self.authenticate(user.login, user.login)
        return self.make_jsonrpc_request("/web/session/get_session_info")

    def test_the_session_names_the_enabled_models(self):
        """SEMANTICS B2: forms of all other models cost nothing."""
        info = self._session_of(self.worker)
        self.assertEqual(info["sla_models"], ["helpdesk.ticket", "sla.toy.job"])

    def test_a_customers_session_names_none(self):
        """SEMANTICS P1."""
        customer = new_test_user(self.env, "toy_customer", "base.group_portal")
        self.assertNotIn("sla_models", self._session_of(customer))

    def _told(self, change):
        """The lists of models that open tabs are told of during a change."""
        told = []
        self.patch(
            type(self.env["bus.bus"]),
            "_sendone",
            lambda bus, target, kind, message: told.append((target, kind, message)),
        )
        change()
        return [
            message["models"] for _to, kind, message in told if kind == "sla_models"
        ]

    def test_open_tabs_hear_of_a_model_that_is_enabled(self):
        """SEMANTICS B1: at once, without a reload."""
        told = self._told(lambda: self._enable("sla.toy.plain"))
        expected = ["helpdesk.ticket", "sla.toy.job", "sla.toy.plain"]
        self.assertEqual(told, [expected])

    def test_open_tabs_hear_of_a_model_that_is_disabled(self):
        """SEMANTICS B1."""
        told = self._told(self.jobs.action_disable)
        self.assertEqual(told, [["helpdesk.ticket"]])

    def test_open_tabs_do_not_hear_of_other_changes(self):
        """SEMANTICS B1."""
        told = self._told(lambda: self.jobs.write({"pause_when": "[]"}))
        self.assertEqual(told, [])
