# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stored fields of other addons follow what the engine writes by SQL.

The fields are made by hand here, as an administrator does it: in an addon they would
be there in every other test as well, which then would test no engine that is alone.
"""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.helpdesk_sla_enhanced.store import followers, upkeep
from odoo.addons.helpdesk_sla_enhanced.tests.common import follow

from .common import SecondCompany, ToyCase

INSTANCE = "sla.kpi.instance"
ENGINE_LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.process"
VERDICT = """
for row in self:
    row["x_verdict"] = "%s%s" % (row.status, " (waived)" if row.waived else "")
    if (row.policy_id.name, row.status) == ("Bad", "succeeded"):
        1 / 0
"""
COUNT = """
for row in self:
    row["x_count"] = len(row.%s)
"""


@tagged("post_install", "-at_install")
class TestFollowers(SecondCompany, ToyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        follow(cls.env, INSTANCE, "x_code", related="kpi_id.code")
        depends = {"depends": "status,waived", "compute": VERDICT}
        follow(cls.env, INSTANCE, "x_verdict", **depends)
        compute = "for row in self: row['x_mark'] = 'new'"
        follow(cls.env, INSTANCE, "x_mark", compute=compute)
        follow(cls.env, "sla.tracker", "x_breached", "boolean", related="is_breached")
        related = {"related": "instance_id.policy_id.name"}
        follow(cls.env, "sla.event", "x_policy", **related)
        compute = "for row in self: row['x_state'] = row.state"
        state = {"depends": "state", "compute": compute}
        follow(cls.env, "sla.action.run", "x_state", **state)
        for model, of, link in (
            ("sla.kpi", INSTANCE, "kpi_id"),
            ("sla.policy", "sla.tracker", "policy_id"),
            ("res.company", INSTANCE, "company_id"),
        ):
            rows = {"relation": of, "relation_field": link}
            follow(cls.env, model, "x_rows", "one2many", **rows)
            count = {"depends": "x_rows", "compute": COUNT % "x_rows"}
            follow(cls.env, model, "x_count", "integer", **count)
        compute = "for row in self: row['x_ended'] = bool(row.end_time)"
        ended = {"depends": "end_time", "compute": compute}
        follow(cls.env, "sla.hold", "x_ended", "boolean", **ended)
        compute = "for row in self: row['x_due'] = bool(row.next_event_time)"
        due = {"depends": "next_event_time", "compute": compute}
        follow(cls.env, INSTANCE, "x_due", "boolean", **due)
        cls.addClassCleanup(cls.registry.reset_changes)

    def setUp(self):
        super().setUp()
        self.policy = self._toy_policy()
        with self.at("2026-01-05 09:00"):
            self.job = self._job()
            self._judge()
            self.instance = self.instance_of(self.job)

    def _stored(self, records, name):
        """What the database holds, not what the cache would give."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.sudo()._read_format([name], load=None)[0][name]

    def test_a_stored_related_field_is_filled_at_birth(self):
        """SEMANTICS A4: an INSERT is a creation for other addons too."""
        self.assertEqual(self._stored(self.instance, "x_code"), "ready")

    def test_a_stored_computed_field_is_filled_at_birth(self):
        """SEMANTICS A4: whether it depends on anything or not."""
        self.assertEqual(self._stored(self.instance, "x_verdict"), "in_progress")
        self.assertEqual(self._stored(self.instance, "x_mark"), "new")

    def test_the_history_is_filled(self):
        """SEMANTICS A4: the lines that the engine appends without asking for ids."""
        self.assertTrue(self.instance.event_ids)
        for event in self.instance.event_ids:
            self.assertEqual(self._stored(event, "x_policy"), self.policy.name)

    def test_it_follows_a_change_of_the_record(self):
        """SEMANTICS A4: through the engine's UPDATE."""
        with self.at("2026-01-05 10:00"):
            self.job.stage_id = self.stage_ready
            self._judge()
        self.assertEqual(self._stored(self.instance, "x_verdict"), "succeeded")

    def test_it_is_written_with_the_commit(self):
        """SEMANTICS A4: judged as late as just before the commit."""
        with self.at("2026-01-05 10:00"):
            self.job.stage_id = self.stage_ready
            self.env.cr.flush()
        self.assertFalse(self.env.fields_to_compute())
        sql = "SELECT x_verdict FROM sla_kpi_instance WHERE id = %s"
        self.env.cr.execute(sql, self.instance.ids)
        self.assertEqual(self.env.cr.fetchone()[0], "succeeded")

    def test_it_follows_the_clock(self):
        """SEMANTICS A4, I4: a failure that time alone brings; the tracker as well."""
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
        self.assertEqual(self._stored(self.instance, "x_verdict"), "noncompliant")
        self.assertTrue(self._stored(self.instance.tracker_id, "x_breached"))

    def test_it_follows_a_waiver(self):
        """SEMANTICS G5: given and taken back."""
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
            instance = self.instance.with_user(self.manager)
            instance.action_waive("The fence was gone.")
            verdict = self._stored(self.instance, "x_verdict")
            self.assertEqual(verdict, "noncompliant (waived)")
            instance.action_unwaive()
        self.assertEqual(self._stored(self.instance, "x_verdict"), "noncompliant")

    def test_it_follows_a_hold(self):
        """SEMANTICS H5: started and ended by SQL."""
        with self.at("2026-01-05 10:00"):
            self.job.waiting = True
            self._judge()
        hold = self.instance.hold_ids
        self.assertIs(self._stored(hold, "x_ended"), False)
        with self.at("2026-01-05 10:30"):
            self.job.waiting = False
            self._judge()
        self.assertIs(self._stored(hold, "x_ended"), True)

    def test_it_follows_an_action(self):
        """SEMANTICS E3: from the outbox to done."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Tell",
                "model_id": self.jobs.model_id.id,
                "state": "code",
                "code": "record.write({'note': 'failed'})",
            }
        )
        failure = {"trigger": "failure", "server_action_id": action.id}
        self.policy.item_ids.action_ids = [Command.create(failure)]
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
            runs = self.instance.action_run_ids
            self.assertEqual(self._stored(runs, "x_state"), "pending")
            self.run_cron("actions")
        self.assertEqual(self._stored(runs, "x_state"), "done")

    def test_what_counts_instances_follows_births_and_deletion(self):
        """SEMANTICS F6: from the other side of a link, read before or not."""
        self.assertEqual(self._stored(self.ready, "x_count"), 1)
        self.assertEqual(len(self.ready.x_rows), 1)
        with self.at("2026-01-05 09:30"):
            self._job()
            self._judge()
        self.assertEqual(self.ready.x_count, 2)
        self.job.sudo().unlink()
        self.assertEqual(self._stored(self.ready, "x_count"), 1)

    def test_the_old_side_of_a_link_follows(self):
        """SEMANTICS A2: another SLA takes a record from the first."""
        self.assertEqual(self._stored(self.policy, "x_count"), 1)
        other = self._toy_policy(is_default=False)
        with self.at("2026-01-05 09:30"):
            other.apply_to(self.job)
            self._judge()
        self.assertEqual(self._stored(self.policy, "x_count"), 0)
        self.assertEqual(self._stored(other, "x_count"), 1)

    def test_both_companies_of_a_move_follow(self):
        """SEMANTICS F5: instances go with their record."""
        before = self._stored(self.ours, "x_count")
        with self.at("2026-01-05 09:30"):
            self.job.sudo().company_id = self.theirs
            self._judge()
        self.assertEqual(self._stored(self.theirs, "x_count"), 1)
        self.assertEqual(self._stored(self.ours, "x_count"), before - 1)

    def test_it_follows_what_is_held_back(self):
        """SEMANTICS F5, I8: when the clock is to come is written on its own, too."""
        self.assertTrue(self._stored(self.instance, "x_due"))
        upkeep.hold_back_company(self.env, self.ours.id)
        self.assertFalse(self._stored(self.instance, "x_due"))
        upkeep.postpone_events(self.env, self.instance.ids, 1_767_700_000)
        self.assertTrue(self._stored(self.instance, "x_due"))

    def test_a_follower_that_fails_costs_no_save(self):
        """SEMANTICS A6: the change waits, as after any failure of the engine."""
        self.policy.name = "Bad"
        with self.at("2026-01-05 10:00"), mute_logger(ENGINE_LOGGER):
            self.job.stage_id = self.stage_ready
            self.env.cr.flush()
        self.assertEqual(self.job.stage_id, self.stage_ready)
        self.assertIn("division by zero", self.env["sla.backlog"].search([]).error)
        self.assertEqual(self._stored(self.instance, "x_verdict"), "in_progress")


@tagged("post_install", "-at_install")
class TestNobodyFollows(ToyCase):
    def test_it_costs_nothing(self):
        """SEMANTICS A4: without other addons nothing is asked, and nothing computed."""
        for name in ("sla.kpi.instance", "sla.tracker", "sla.hold", "sla.event"):
            followed = self.env["sla.engine"]._followed(name)
            self.assertFalse(followed.sources | followed.derived, name)
            with (
                self.assertQueryCount(0),
                followers.telling_update(self.env, name, ["id"], [1]),
            ):
                self.assertFalse(self.env.fields_to_compute())
