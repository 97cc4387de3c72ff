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
