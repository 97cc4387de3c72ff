# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The samples of the specification, as they are printed (SEMANTICS B4)."""

from datetime import timedelta

from odoo.tests import Form, tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import MODULE, STARS, LeadCase

#: Rating: failure and warning of either KPI, in hours.
CONTACT = {"hot": (24, 16), "warm": (48, 36), "default": (168, 120)}
ACTION = {"hot": (48, 1.5), "warm": (120, 96), "default": (360, 288)}
START = utc("2026-01-05 09:00")


def after(hours):
    return START + timedelta(hours=hours)


@tagged("post_install", "-at_install")
class TestSamples(LeadCase):
    def _at_start(self, rating, **vals):
        with self.at(START):
            lead = self._lead(rating, **vals)
            self.env.flush_all()
        return lead

    def _instances(self, lead):
        return self.instance_of(lead, self.contact), self.instance_of(lead, self.action)

    def _mails_at(self, moment):
        """Let the clock and the actions run; whom they mailed, and with what."""
        known = self.env["mail.mail"].search([])
        with self.at(moment):
            self.run_cron("clock")
            self.run_cron("actions")
        mails = self.env["mail.mail"].search([]) - known
        return [
            (mail.recipient_ids.email, mail.subject.partition(":")[0])
            for mail in mails.sorted("subject")
        ]

    def test_the_times_of_every_item(self):
        """SEMANTICS B4: with days of 24 hours, and a warning after an hour and a half
        for a target of two days, as printed."""
        for rating in STARS:
            with self.subTest(rating):
                contact, action = self._instances(self._at_start(rating))
                for instance, printed in ((contact, CONTACT), (action, ACTION)):
                    failure, warning = printed[rating]
                    self.assertEqual(instance.failure_time, after(failure))
                    self.assertEqual(instance.warning_time, after(warning))

    def test_a_lead_without_stars_is_any_other(self):
        """SEMANTICS B4: the default item."""
        contact, _action = self._instances(self._at_start("hot", priority="0"))
        self.assertEqual(
            contact.item_id, self.env.ref(f"{MODULE}.sla_item_contact_default")
        )

    def test_a_lead_that_becomes_hot(self):
        """SEMANTICS B4, F2: the stars choose the item, from the same start."""
        lead = self._at_start("warm")
        with self.at(after(1)):
            lead.priority = "3"
            contact, _action = self._instances(lead)
        self.assertEqual(contact.failure_time, after(24))

    def test_the_status_at_the_boundaries(self):
        """SEMANTICS B4, I2: of each KPI and rating, to the second."""
        second = timedelta(seconds=1)
        for rating in STARS:
            lead = self._at_start(rating)
            for kpi, printed in ((self.contact, CONTACT), (self.action, ACTION)):
                failure, warning = map(after, printed[rating])
                for moment, status in (
                    (warning - second, "in_progress"),
                    (warning, "nearing"),
                    (failure - second, "nearing"),
                    (failure, "noncompliant"),
                ):
                    with self.subTest(f"{rating} {kpi.code} {status}"), self.at(moment):
                        instance = self.instance_of(lead, kpi)
                        instance.invalidate_recordset()
                        self.assertEqual(instance.status_now, status)

    def test_contacted_by_a_stage(self):
        """SEMANTICS B4: a stage that counts as contacted, or as qualified."""
        for stage in (self.stage_called, self.stage_qualified):
            with self.subTest(stage.name):
                lead = self._at_start("hot")
                with self.at(after(2)):
                    lead.stage_id = stage
                    contact, _action = self._instances(lead)
                self.assertEqual(contact.status, "succeeded")

    def test_contacted_is_not_qualified(self):
        """SEMANTICS B4: the second KPI goes on."""
        lead = self._at_start("hot")
        with self.at(after(1)):
            lead.stage_id = self.stage_called
            _contact, action = self._instances(lead)
        self.assertEqual(action.status, "in_progress")

    def test_qualified(self):
        """SEMANTICS B4: the qualified stage or beyond."""
        lead = self._at_start("hot")
        with self.at(after(1)):
            lead.stage_id = self.stage_qualified
            _contact, action = self._instances(lead)
        self.assertRecordValues(action, [{"status": "succeeded", "met_time": after(1)}])

    def test_won(self):
        """SEMANTICS B4: won is beyond qualified."""
        lead = self._at_start("warm")
        with self.at(after(1)):
            lead.action_set_won()
            contact, action = self._instances(lead)
        self.assertEqual([contact.status, action.status], ["succeeded"] * 2)

    def test_lost(self):
        """SEMANTICS B4, F6: Odoo archives a lost lead; that is action enough, but no
        contact, whose clock is cancelled."""
        lead = self._at_start("hot")
        with self.at(after(3)):
            lead.action_set_lost()
            contact, action = self._instances(lead)
            canceled = self.env["sla.kpi.instance"].search(
                [("res_id", "=", lead.id), ("kpi_id", "=", self.contact.id)]
            )
        self.assertRecordValues(action, [{"status": "succeeded", "met_time": after(3)}])
        self.assertFalse(contact)
        self.assertEqual(canceled.status, "canceled")

    def test_lost_over_the_turn_of_a_second(self):
        """SEMANTICS F6: archived in one second, and said to be lost in the next."""
        lead = self._at_start("hot")
        with self.at(after(3)) as frozen:
            archive = type(lead).action_archive

            def slow_archive(records):
                result = archive(records)
                frozen.tick()
                return result

            self.patch(type(lead), "action_archive", slow_archive)
            lead.action_set_lost()
            _contact, action = self._instances(lead)
        self.assertEqual(action.status, "succeeded")

    def test_archived_is_not_lost(self):
        """SEMANTICS B4, F6: a lead that is put away is neither met nor late."""
        lead = self._at_start("hot", probability=20)
        with self.at(after(3)):
            lead.action_archive()
            found = self._instances(lead)
        self.assertFalse(any(found))

    def test_the_mails_of_a_hot_lead(self):
        """SEMANTICS B4, E1: warnings to the salesperson, failures to the leader."""
        self._at_start("hot")
        sam, lea = self.sam.email, self.lea.email
        warning, breach = "Nearing failure", "SLA breached"
        self.assertEqual(self._mails_at(after(1)), [])
        self.assertEqual(self._mails_at(after(1.5)), [(sam, warning)])
        self.assertEqual(self._mails_at(after(16)), [(sam, warning)])
        self.assertEqual(self._mails_at(after(24)), [(lea, breach)])
        self.assertEqual(self._mails_at(after(48)), [(lea, breach)])

    def test_every_item_mails(self):
        """SEMANTICS B4: a warning to the salesperson and the failure to the leader."""
        self.assertEqual(len(self.policy.item_ids), 6)
        for item in self.policy.item_ids:
            actions = {line.trigger: line.server_action_id for line in item.action_ids}
            self.assertEqual(
                actions,
                {
                    "warning": self.env.ref(f"{MODULE}.action_sla_warning_mail"),
                    "failure": self.env.ref(f"{MODULE}.action_sla_breach_mail"),
                },
            )

    def test_a_lead_of_nobody(self):
        """SEMANTICS B4: the leader is warned in the salesperson's place, and without a
        leader the owner of the SLA hears of it."""
        owner = self.policy.user_id.email
        self._at_start("hot", user_id=False)
        self.assertEqual(
            self._mails_at(after(1.5)), [(self.lea.email, "Nearing failure")]
        )
        self.team.user_id = False
        self.assertEqual(self._mails_at(after(24))[-1], (owner, "SLA breached"))

    def test_the_mails_of_people_who_left(self):
        """SEMANTICS E4: they go to the next in line, and the log says so."""
        lead = self._at_start("hot")
        self.sam.active = False
        self.assertEqual(
            self._mails_at(after(1.5)), [(self.lea.email, "Nearing failure")]
        )
        self.lea.active = False
        owner = self.policy.user_id.email
        self.assertEqual(self._mails_at(after(24))[-1], (owner, "SLA breached"))
        runs = self.env["sla.action.run"].search(
            [("instance_id.res_id", "=", lead.id), ("state", "=", "done")]
        )
        self.assertTrue(all(runs.mapped("passed_on")))

    def test_the_mails_of_a_warm_lead(self):
        """SEMANTICS B4: contacted in time and never acted on."""
        lead = self._at_start("warm")
        with self.at(after(35)):
            lead.stage_id = self.stage_called
            self.env.flush_all()
        self.assertEqual(self._mails_at(after(95)), [])
        self.assertEqual(
            self._mails_at(after(96)), [(self.sam.email, "Nearing failure")]
        )
        self.assertEqual(self._mails_at(after(120)), [(self.lea.email, "SLA breached")])

    def test_lists_and_filters(self):
        """SEMANTICS B2: leads are searched, sorted and grouped by their SLA."""
        hot, warm = self._at_start("hot"), self._at_start("warm")
        leads = self.env["crm.lead"].with_user(self.sam)
        ours = [("id", "in", (hot | warm).ids)]
        with self.at(after(25)):
            breached = leads.search([*ours, ("sla_status", "=", "noncompliant")])
            self.assertEqual(breached, hot)
            ordered = leads.search(ours, order="sla_failure_time")
            self.assertEqual(ordered[0], hot if hot.sla_failure_time else warm)
            groups = leads.formatted_read_group(ours, ["sla_status"], ["__count"])
            self.assertEqual(len(groups), 2)

    def test_the_form_of_a_lead(self):
        """SEMANTICS B2: it shows when the customer was first contacted."""
        lead = self._at_start("hot")
        with Form(lead.with_user(self.sam)) as form:
            self.assertFalse(form.first_contact_date)


@tagged("post_install", "-at_install")
class TestShipped(LeadCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.action_deactivate()

    def test_nothing_happens_before_it_is_activated(self):
        """SEMANTICS B4, F2: enabled alone, no lead has an SLA."""
        self.assertFalse(self._lead().sla_policy_id)

    def test_the_pipeline_of_odoo(self):
        """SEMANTICS B4: the stages from Qualified on count as qualified."""
        expected = {1: False, 2: "qualified", 3: "qualified", 4: "qualified"}
        for number, milestone in expected.items():
            stage = self.env.ref(f"crm.stage_lead{number}")
            self.assertEqual(stage.sla_milestone, milestone, stage.name)

    def test_a_warning_nobody_can_miss(self):
        """SEMANTICS K: nothing but days without working hours is to be remarked."""
        self.policy.action_activate()
        self.assertEqual(self.policy.state, "active")
