# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records and policies of several companies (SEMANTICS C2)."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.store import writing
from odoo.addons.helpdesk_sla_enhanced.tests.common import utc
from odoo.addons.helpdesk_sla_enhanced.tests.common_mail import SupportMailCase

from .common import SecondCompany, ToyCase


class Policies(SecondCompany, ToyCase):
    """A shared default, and a default of either company."""

    #: Fields of a new record that the model asks for.
    needed = {"name": "Paint the fence"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shared = cls._policy_of(name="Shared")
        cls.ours_policy = cls._policy_of(name="Ours", company_id=cls.ours.id)
        cls.theirs_policy = cls._policy_of(name="Theirs", company_id=cls.theirs.id)

    @classmethod
    def _policy_of(cls, **vals):
        raise NotImplementedError

    def _record(self, company, user=None, **vals):
        model = self.env[self.model].with_user(user or self.agent)
        return model.with_company(company).create({**self.needed, **vals})

    def _act(self, policy, records):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Apply",
                "model_id": self.env["ir.model"]._get_id(self.model),
                "state": "sla_apply",
                "sla_policy_id": policy.id,
            }
        )
        action.with_context(active_model=self.model, active_ids=records.ids).run()


class Matrix:
    """What holds for tickets as for any model with a company."""

    def test_each_company_has_its_own_default(self):
        """SEMANTICS C2: a company's own beats the shared one."""
        self.assertEqual(self._record(self.ours).sla_policy_id, self.ours_policy)
        self.assertEqual(self._record(self.theirs).sla_policy_id, self.theirs_policy)

    def test_a_company_without_default_takes_the_shared_one(self):
        """SEMANTICS C2: never that of another company."""
        self.theirs_policy.action_unset_default()
        self.assertEqual(self._record(self.theirs).sla_policy_id, self.shared)

    def test_without_any_default_of_its_own_there_is_no_sla(self):
        """SEMANTICS C2: another company's default is none."""
        (self.shared | self.theirs_policy).action_unset_default()
        record = self._record(self.theirs)
        self.assertFalse(record.sla_policy_id)
        self.assertFalse(self.instance_of(record))

    def test_a_foreign_policy_is_not_applied_by_code(self):
        """SEMANTICS C2: records of another company are passed by, superuser or not."""
        mine, other = self._record(self.ours), self._record(self.theirs)
        records = (mine | other).sudo()
        self.assertEqual(self.theirs_policy.apply_to(records), other)
        self.assertEqual(mine.sla_policy_id, self.ours_policy)
        self.assertEqual(self.theirs_policy.apply_to(mine.sudo(), "manual"), mine[:0])
        self.assertEqual(mine.sla_policy_id, self.ours_policy)

    def test_a_foreign_policy_is_not_applied_by_an_action(self):
        """SEMANTICS C2."""
        mine, other = self._record(self.ours), self._record(self.theirs)
        self._act(self.ours_policy, mine | other)
        self.assertRecordValues(
            mine | other,
            [
                {"sla_policy_id": self.ours_policy.id, "sla_source": "automatic"},
                {"sla_policy_id": self.theirs_policy.id, "sla_source": "default"},
            ],
        )

    def test_a_user_cannot_choose_a_foreign_policy(self):
        """SEMANTICS C2, K: said in words, nothing saved."""
        mine = self._record(self.ours)
        with self.assertRaisesRegex(ValidationError, "Theirs belongs to The others"):
            mine.sla_policy_id = self.theirs_policy
        self.assertEqual(mine.sla_policy_id, self.ours_policy)

    def test_a_user_cannot_create_under_a_foreign_policy(self):
        """SEMANTICS C2, K."""
        with self.assertRaisesRegex(ValidationError, "Theirs belongs to The others"):
            self._record(self.ours, sla_policy_id=self.theirs_policy.id)

    def test_a_foreign_policy_written_by_superuser_is_passed_by(self):
        """SEMANTICS C2: it stops no program, and attaches nothing."""
        mine = self._record(self.ours)
        mine.sudo().sla_policy_id = self.theirs_policy
        self.assertEqual(mine.sla_policy_id, self.ours_policy)
        born = self._record(
            self.ours, self.env.user, sla_policy_id=self.theirs_policy.id
        )
        self.assertEqual(born.sla_policy_id, self.ours_policy)

    def test_a_running_instance_moves_with_its_record(self):
        """SEMANTICS C2, F5: under a shared policy; a company that is switched off
        stops it no more, or begins to. A result stays where it was (G1)."""
        (self.ours_policy | self.theirs_policy).action_unset_default()
        mine = self._record(self.ours)
        instance = self.instance_of(mine)
        self.assertEqual(instance.company_id, self.ours)
        mine.company_id = self.theirs
        self.assertEqual(self.instance_of(mine), instance)
        self.assertEqual(instance.company_id, self.theirs)

    def test_a_record_that_moves_drops_a_foreign_policy(self):
        """SEMANTICS C2: the old instance is cancelled, the new company's default
        applies."""
        record = self._record(self.ours)
        old = self.instance_of(record)
        record.company_id = self.theirs
        self.assertEqual(record.sla_policy_id, self.theirs_policy)
        self.assertEqual(old.status, "canceled")
        new = self.instance_of(record)
        self.assertEqual(new.company_id, self.theirs)
        self.assertEqual(new.previous_instance_id, old)

    def test_a_record_that_moves_drops_a_foreign_choice(self):
        """SEMANTICS C2: even one that was made by hand."""
        record = self._record(self.ours)
        self.ours_policy.apply_to(record, source="manual")
        record.company_id = self.theirs
        self.assertRecordValues(
            record,
            [{"sla_policy_id": self.theirs_policy.id, "sla_source": "default"}],
        )

    def test_a_record_that_moves_keeps_a_shared_choice(self):
        """SEMANTICS C2: only a foreign policy is dropped."""
        record = self._record(self.ours)
        record.sla_policy_id = self.shared
        record.company_id = self.theirs
        self.assertRecordValues(
            record, [{"sla_policy_id": self.shared.id, "sla_source": "manual"}]
        )

    def test_a_record_that_moves_keeps_no_sla(self):
        """SEMANTICS F1: no SLA is a choice as well, of no company."""
        record = self._record(self.ours)
        record.sla_no_sla = True
        record.company_id = self.theirs
        self.assertTrue(record.sla_no_sla)
        self.assertFalse(record.sla_policy_id)

    def test_company_and_policy_change_in_one_save(self):
        """SEMANTICS C2, I7: the choice is judged by the company of afterwards."""
        record = self._record(self.ours)
        record.write(
            {"sla_policy_id": self.theirs_policy.id, "company_id": self.theirs.id}
        )
        self.assertRecordValues(
            record,
            [{"sla_policy_id": self.theirs_policy.id, "sla_source": "manual"}],
        )

    def test_an_inactive_policy_is_refused(self):
        """SEMANTICS C1: by the field as by code."""
        record = self._record(self.ours)
        self.shared.action_deactivate()
        with self.assertRaisesRegex(UserError, "Activate Shared first"):
            record.sla_policy_id = self.shared
        with self.assertRaisesRegex(UserError, "Activate Shared first"):
            self.shared.apply_to(record)


@tagged("post_install", "-at_install")
class TestJobsOfTwoCompanies(Matrix, Policies):
    model = "sla.toy.job"

    @classmethod
    def _policy_of(cls, **vals):
        return cls._toy_policy(**vals)

    def test_a_record_without_company_is_of_the_one_it_was_made_in(self):
        """SEMANTICS C2."""
        record = self._record(self.theirs, company_id=False)
        self.assertEqual(record.sla_policy_id, self.theirs_policy)
        self.assertEqual(self.instance_of(record).company_id, self.theirs)

    def test_a_record_without_company_stays_where_it_was_made(self):
        """SEMANTICS C2: no matter who writes it later, in which company."""
        record = self._record(self.theirs, company_id=False)
        record.with_company(self.ours).priority = "2"
        self.assertEqual(record.sla_policy_id, self.theirs_policy)
        self.assertFalse(self.ours_policy.apply_to(record.with_company(self.ours)))

    def test_a_record_that_loses_its_company_stays(self):
        """SEMANTICS C2: it keeps to the company that the engine knows."""
        record = self._record(self.theirs)
        record.company_id = False
        self.assertEqual(record.sla_policy_id, self.theirs_policy)

    def test_a_company_that_is_off_makes_nothing(self):
        """SEMANTICS F5: for a record without company, by where it was made."""
        self.theirs.sla_enabled = False
        self.assertFalse(self.instance_of(self._record(self.theirs, company_id=False)))
        self.assertTrue(self.instance_of(self._record(self.ours, company_id=False)))


@tagged("post_install", "-at_install")
class TestTicketsOfTwoCompanies(SupportMailCase, Matrix, Policies):
    model = "helpdesk.ticket"
    needed = {"name": "Printer", "description": "<p>It prints nothing.</p>"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.company_ids |= cls.theirs

    @classmethod
    def _policy_of(cls, **vals):
        return cls._create_policy(**vals)

    def test_a_mail_gets_the_policy_of_its_teams_company(self):
        """SEMANTICS C2: through the mail gateway."""
        self.team.company_id = self.theirs
        ticket = self._receive("thunderbird_plain")
        self.assertEqual(ticket.company_id, self.theirs)
        self.assertEqual(ticket.sla_policy_id, self.theirs_policy)

    def test_a_mail_gets_no_policy_of_another_company(self):
        """SEMANTICS C2: not even when there is no other."""
        self.team.company_id = self.theirs
        (self.shared | self.theirs_policy).action_unset_default()
        ticket = self._receive("thunderbird_plain")
        self.assertFalse(ticket.sla_policy_id)


@tagged("post_install", "-at_install")
class TestPlainRecordsOfTwoCompanies(Policies):
    """A model that has no company at all, and no mixin."""

    model = "sla.toy.plain"
    needed = {}

    @classmethod
    def _policy_of(cls, **vals):
        entities = cls.env["sla.entity"]
        if not entities.search([("model", "=", cls.model)]):
            cls._enable(cls.model)
            cls.kpi = cls._create_kpi(cls.model, "closed")
        closed = "[('state', '=', 'closed')]"
        item = cls._toy_item(kpi_id=cls.kpi.id, success_criteria=closed)
        return cls._toy_policy(item, model=cls.model, **vals)

    def test_they_belong_to_the_company_they_were_made_in(self):
        """SEMANTICS C2."""
        record = self._record(self.theirs)
        instance = self.instance_of(record)
        self.assertEqual(instance.policy_id, self.theirs_policy)
        self.assertEqual(instance.company_id, self.theirs)

    def test_a_foreign_policy_is_not_applied(self):
        """SEMANTICS C2."""
        mine, other = self._record(self.ours), self._record(self.theirs)
        self.assertEqual(self.ours_policy.apply_to(mine | other), mine)


@tagged("post_install", "-at_install")
class TestIntoACompanyThatIsOff(SecondCompany, ToyCase):
    """A job of ours that began at nine, to be ready at eleven with a step of escalation
    at one; the SLAs of the others are off since half past nine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        action = cls.env["ir.actions.server"].create(
            {
                "name": "Nothing",
                "model_id": cls.jobs.model_id.id,
                "state": "code",
                "code": "pass",
            }
        )
        cls.manager.company_ids |= cls.theirs
        triggers = [{"trigger": name} for name in ("warning", "failure", "success")]
        triggers.append({"trigger": "escalation", "offset": 2, "offset_unit": "hour"})
        cls.policy = cls._toy_policy(
            cls._toy_item(
                warn_after=1,
                action_ids=[
                    Command.create({**vals, "server_action_id": action.id})
                    for vals in triggers
                ],
            )
        )

    def setUp(self):
        super().setUp()
        with self.at("2026-01-05 09:00"):
            self.job = self._job(company_id=self.ours.id)
            self.instance = self.instance_of(self.job)
        with self.at("2026-01-05 09:30"):
            self.theirs.sla_enabled = False

    def _move(self, moment, company, **vals):
        with self.at(moment):
            self.job.sudo().write({"company_id": company.id, **vals})
            self._judge()

    def _pass_time(self, moment):
        with self.at(moment):
            for name in ("clock", "actions", "reconcile", "clock", "actions"):
                self.run_cron(name)

    def _switch(self, moment, company, enabled):
        with self.at(moment):
            company.sla_enabled = enabled
            self._judge()
        self._pass_time(moment)

    def _triggers(self):
        runs = self.env["sla.action.run"].search([], order="id")
        return runs.mapped("trigger")

    def _status(self, moment):
        with self.at(moment):
            self.instance.invalidate_recordset()
            return self.instance.status_now

    def test_it_stands_still_there(self):
        """SEMANTICS F5: as of the switching off, without transition or action."""
        self._move("2026-01-05 09:45", self.theirs)
        self._pass_time("2026-01-05 14:00")
        self.assertEqual(self.instance.company_id, self.theirs)
        self.assertEqual(self.instance.status, "in_progress")
        self.assertEqual(self._status("2026-01-05 14:00"), "in_progress")
        self.assertFalse(self._triggers())

    def test_its_timers_stand_still_there(self):
        """SEMANTICS F5, I3: since the move, on the panel, in lists and in mails; a
        failure as well that has nothing to come any more."""
        self._pass_time("2026-01-05 13:00")
        self._move("2026-01-05 13:30", self.theirs)
        with self.at("2026-01-06 09:00"):
            self.env.invalidate_all()
            panel = self.env["sla.record"].panel("sla.toy.job", self.job.id)
            self.assertEqual(panel["lines"][0]["stopped_since"], "2026-01-05 13:30:00")
            job = self.job.sudo()
            self.assertEqual(job.sla_stopped_since, utc("2026-01-05 13:30"))
            overdue = self.instance.overdue_text.replace("\xa0", " ")
            self.assertEqual(overdue, "2 hours, 30 minutes")

    def test_its_filters_say_the_same(self):
        """SEMANTICS F5, I3: the record's own status stands still as well."""
        self._move("2026-01-05 09:45", self.theirs)
        with self.at("2026-01-05 14:00"):
            self.assertEqual(self.job.sla_status, "in_progress")
            found = self.job.search([("sla_status", "=", "in_progress")])
        self.assertEqual(found, self.job)

    def test_nothing_else_is_judged_of_the_move(self):
        """SEMANTICS F5: even what is saved together with it."""
        self._move("2026-01-05 09:45", self.theirs, stage_id=self.stage_ready.id)
        self.assertRecordValues(
            self.instance,
            [{"status": "in_progress", "company_id": self.theirs.id}],
        )

    def test_what_is_found_true_counts_from_the_move(self):
        """SEMANTICS F5: it came after the switching off."""
        self._move("2026-01-05 09:45", self.theirs, stage_id=self.stage_ready.id)
        self._switch("2026-01-05 12:00", self.theirs, True)
        self.assertRecordValues(
            self.instance,
            [
                {
                    "status": "succeeded",
                    "met_time": utc("2026-01-05 09:45"),
                    "estimated": True,
                }
            ],
        )
        self.assertFalse(self._triggers())

    def test_what_was_due_there_is_skipped(self):
        """SEMANTICS F5: its failure has its true time, and no action."""
        self._move("2026-01-05 09:45", self.theirs)
        self._switch("2026-01-05 12:00", self.theirs, True)
        self.assertEqual(self.instance.status, "noncompliant")
        self.assertEqual(self.instance.end_time, utc("2026-01-05 11:00"))
        self.assertFalse(self._triggers())

    def test_what_is_due_later_comes(self):
        """SEMANTICS F5, E7: the step of escalation at one o'clock."""
        self._move("2026-01-05 09:45", self.theirs)
        self._switch("2026-01-05 12:00", self.theirs, True)
        self._pass_time("2026-01-05 13:00")
        self.assertEqual(self._triggers(), ["escalation"])

    def test_one_that_comes_back_is_brought_up_to_date(self):
        """SEMANTICS F5: as by switching on, in the company that it comes to."""
        self._move("2026-01-05 09:45", self.theirs)
        self._move("2026-01-05 12:00", self.ours)
        self._pass_time("2026-01-05 12:00")
        self.assertRecordValues(
            self.instance,
            [
                {
                    "status": "noncompliant",
                    "end_time": utc("2026-01-05 11:00"),
                    "company_id": self.ours.id,
                }
            ],
        )
        self.assertFalse(self._triggers())
        self._pass_time("2026-01-05 13:00")
        self.assertEqual(self._triggers(), ["escalation"])

    def test_one_that_was_met_there_and_comes_back(self):
        """SEMANTICS F5: met when it began to stand still, marked estimated."""
        self._move("2026-01-05 09:45", self.theirs)
        with self.at("2026-01-05 10:00"):
            self.job.sudo().stage_id = self.stage_ready
            self._judge()
        self._move("2026-01-05 12:00", self.ours)
        self.assertRecordValues(
            self.instance,
            [
                {
                    "status": "succeeded",
                    "met_time": utc("2026-01-05 09:45"),
                    "estimated": True,
                }
            ],
        )
        self.assertFalse(self._triggers())

    def test_a_failure_that_escalates_goes_along(self):
        """SEMANTICS F5, E7: its step stands still with its record, and is not lost
        when the company that it has left is switched off and on."""
        self._pass_time("2026-01-05 11:00")
        before = self._triggers()
        self.assertIn("failure", before)
        self._move("2026-01-05 11:30", self.theirs)
        self.assertEqual(self.instance.company_id, self.theirs)
        self._switch("2026-01-05 11:40", self.ours, False)
        self._switch("2026-01-05 11:50", self.ours, True)
        self._switch("2026-01-05 12:00", self.theirs, True)
        self._pass_time("2026-01-05 13:00")
        self.assertEqual(self._triggers(), [*before, "escalation"])

    def test_from_one_that_is_off_to_another(self):
        """SEMANTICS F5: it stands still since the first."""
        self._move("2026-01-05 09:45", self.theirs)
        third = self.env["res.company"].create({"name": "Third"})
        self._switch("2026-01-05 09:35", third, False)
        self._move("2026-01-05 10:15", third, stage_id=self.stage_ready.id)
        self._switch("2026-01-05 12:00", third, True)
        self.assertEqual(self.instance.met_time, utc("2026-01-05 09:45"))

    def test_a_company_that_begins_without_slas(self):
        """SEMANTICS F5: it is off from then on, and caught up when switched on."""
        with self.at("2026-01-05 09:40"):
            fresh = self.env["res.company"].create(
                {"name": "Fresh", "sla_enabled": False}
            )
        self._move("2026-01-05 09:45", fresh)
        self.assertEqual(self._status("2026-01-05 14:00"), "in_progress")
        self._switch("2026-01-05 12:00", fresh, True)
        self.assertEqual(self.instance.status, "noncompliant")
        self.assertFalse(self._triggers())

    def test_what_was_left_in_another_company_is_found(self):
        """SEMANTICS I8: by the reconcile cron, a step without next check as well,
        which health counts meanwhile."""
        self._pass_time("2026-01-05 11:00")
        self.instance._permitted().sudo().write(
            {"company_id": self.theirs.id, "next_event_time": False}
        )
        self.env.flush_all()
        figure = "instances_without_event"
        with self.at("2026-01-05 11:10"):
            writing.move_left_behind(self.env)
            self.assertEqual(self.env["sla.health"]._figures()[figure], 1)
        self._pass_time("2026-01-05 11:15")
        with self.at("2026-01-05 11:15"):
            self.assertEqual(self.env["sla.health"]._figures()[figure], 0)
        self.assertEqual(self.instance.company_id, self.ours)
        self._pass_time("2026-01-05 13:00")
        self.assertIn("escalation", self._triggers())
