# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mail templates and server actions that come with the addon."""

from datetime import timedelta

from odoo import Command

from ...engine.instance_words import span_text
from ..common import SlaCase, utc

MODULE = "helpdesk_sla_enhanced"


class TestReadyMade(SlaCase):
    def _team(self):
        return self.env["helpdesk.ticket.team"].create(
            {
                "name": "Printers",
                "user_id": self.manager.id,
                "user_ids": [Command.link(self.agent.id)],
            }
        )

    def _let_fail(self, *others, **vals):
        """A ticket whose only KPI warns at 09:30 and fails at 10:00, both UTC."""
        actions = [
            Command.create(
                {
                    "trigger": trigger,
                    "server_action_id": self.env.ref(f"{MODULE}.{name}").id,
                }
            )
            for trigger, name in others
            or (
                ("warning", "action_sla_warning_mail"),
                ("failure", "action_sla_breach_mail"),
                ("failure", "action_sla_breach_activity"),
            )
        ]
        self._create_policy(
            self._item(failure_after=1, warn_after=0.5, action_ids=actions)
        )
        with self.at("2026-01-05 09:00:00"):
            ticket = self._create_ticket(
                team_id=self._team().id, user_id=self.agent.id, **vals
            )
            self.env.cr.flush()
        return ticket

    def _run_at(self, moment):
        """Let the clock and the actions run; the mails that came of it."""
        known = self.env["mail.mail"].search([])
        earlier = self.env["sla.action.run"].search([])
        with self.at(moment):
            self.run_cron("clock")
            self.run_cron("actions")
        runs = self.env["sla.action.run"].search([]) - earlier
        self.assertEqual(set(runs.mapped("state")), {"done"}, runs.mapped("error"))
        return self.env["mail.mail"].search([]) - known

    def test_ready_made_mails_and_activity(self):
        """They run as their owner, a manager who may not write templates."""
        self.manager.group_ids -= self.env.ref("mail.group_mail_template_editor")
        self.agent.tz = "Europe/Brussels"
        self.manager.tz = "America/New_York"
        ticket = self._let_fail()
        warning = self._run_at("2026-01-05 09:30:00")
        self.assertEqual(warning.recipient_ids, self.agent.partner_id)
        self.assertIn("Nearing failure: Resolve of HT", warning.subject)
        for text in ("11:00:00", "Europe/Brussels", "30 minutes", "Standard"):
            self.assertIn(text, warning.body_html)
        self.assertIn(f"res_id={ticket.id}", warning.body_html)
        mails = self._run_at("2026-01-05 10:00:00")
        breach = mails.filtered(lambda mail: mail.subject.startswith("SLA breached"))
        self.assertEqual(breach.recipient_ids, self.manager.partner_id)
        self.assertIn("SLA breached: Resolve of HT", breach.subject)
        for text in ("5:00:00", "America/New_York", self.agent.name):
            self.assertIn(text, breach.body_html)
        self.assertEqual(ticket.activity_ids.user_id, self.agent)
        self.assertFalse(ticket.first_response_date)

    def test_ready_made_mails_find_a_reader(self):
        """Without responsible and team the owner of the SLA is notified."""
        ticket = self._let_fail()
        with self.at("2026-01-05 09:10:00"):
            ticket.write({"team_id": False, "user_id": False})
            self.env.cr.flush()
        mails = self._run_at("2026-01-05 09:30:00")
        mails += self._run_at("2026-01-05 10:00:00")
        self.assertEqual(len(mails), 2)
        self.assertEqual(mails.recipient_ids, self.manager.partner_id)

    def test_templates_can_be_opened_by_hand(self):
        """Without an action they speak of the KPI that fails first."""
        ticket = self._let_fail()
        for name in ("warning", "breach", "escalation"):
            name = f"mail_template_sla_{name}"
            template = self.env.ref(f"{MODULE}.{name}").with_user(self.agent)
            body = template._render_field("body_html", ticket.ids)[ticket.id]
            self.assertIn("Resolve", body)
            self.assertIn(ticket.number, body)

    def test_the_customer_is_told_in_his_language(self):
        """SEMANTICS E1, A3: by a machine, as the headers say; it is no answer."""
        self.env["res.lang"]._activate_lang("fr_BE")
        template = self.env.ref(f"{MODULE}.mail_template_sla_customer")
        template.with_context(lang="fr_BE").subject = "Retard : {{ object.name }}"
        customer = self.env["res.partner"].create(
            {"name": "Ann", "email": "ann@example.com", "lang": "fr_BE"}
        )
        ticket = self._let_fail(
            ("failure", "action_sla_customer_mail"), partner_id=customer.id
        )
        mail = self._run_at("2026-01-05 10:05:00")
        self.assertEqual(mail.recipient_ids, customer)
        self.assertEqual(mail.subject, "Retard : Printer on fire")
        self.assertIn("05/01/2026 10:00:00 (UTC)", mail.body_html)
        self.assertIn(f"/my/ticket/{ticket.id}", mail.body_html)
        self.assertIn("auto-generated", mail.headers)
        self.assertFalse(ticket.first_response_date)

    def test_templates_write_to_nobody_else(self):
        """SEMANTICS E1: Odoo's own default would be the customer."""
        for name in ("warning", "breach", "escalation", "customer"):
            template = self.env.ref(f"{MODULE}.mail_template_sla_{name}")
            self.assertFalse(template.use_default_to)

    def test_ready_made_changes(self):
        """SEMANTICS E1: what the other ready-made actions do on a failure."""
        names = ("priority", "assign_leader", "follow_leader", "call_customer")
        ticket = self._let_fail(*(("failure", f"action_sla_{name}") for name in names))
        self._run_at("2026-01-05 10:00:00")
        self.assertRecordValues(ticket, [{"priority": "3", "user_id": self.manager.id}])
        self.assertIn(self.manager.partner_id, ticket.message_partner_ids)
        self.assertEqual(ticket.activity_ids.summary, "Call the customer")
        self.assertEqual(ticket.activity_ids.user_id, self.manager)

    def _failing_together(self):
        """A ticket of which five KPIs fail at once, each with a to-do."""
        todo = self.env.ref(f"{MODULE}.action_sla_breach_activity")
        kpis = self.env["sla.kpi"].create([{"name": f"KPI {n}"} for n in range(5)])
        self._create_policy(
            *(
                self._item(
                    name=kpi.name,
                    kpi_id=kpi.id,
                    failure_after=hours,
                    action_ids=[
                        Command.create(
                            {"trigger": "failure", "server_action_id": todo.id}
                        )
                    ],
                )
                for kpi, hours in zip(kpis, (1, 1, 1, 1, 2), strict=True)
            )
        )
        with self.at("2026-01-05 09:00:00"):
            ticket = self._create_ticket(team_id=self._team().id, user_id=self.agent.id)
            self.env.cr.flush()
        return ticket

    def test_breaches_at_once_plan_one_to_do(self):
        """SEMANTICS E1: eighteen of them on one ticket would say the same."""
        ticket = self._failing_together()
        self._run_at("2026-01-05 10:00:00")
        self.assertEqual(len(ticket.activity_ids), 1)
        self.assertEqual(ticket.activity_ids.user_id, self.agent)

    def test_a_breach_after_the_to_do_was_done_plans_another(self):
        """SEMANTICS E1: what was done was about the breaches of before."""
        ticket = self._failing_together()
        self._run_at("2026-01-05 10:00:00")
        ticket.activity_ids.action_done()
        self._run_at("2026-01-05 11:00:00")
        self.assertEqual(len(ticket.activity_ids), 1)

    def test_a_new_responsible_gets_a_to_do_of_their_own(self):
        """SEMANTICS E1: the one of a colleague tells them nothing."""
        ticket = self._failing_together()
        self._run_at("2026-01-05 10:00:00")
        with self.at("2026-01-05 10:30:00"):
            ticket.user_id = self.manager
            self.env.flush_all()
        self._run_at("2026-01-05 11:00:00")
        self.assertEqual(ticket.activity_ids.user_id, self.agent | self.manager)

    def test_words_follow_the_reader(self):
        """SEMANTICS E1, I5: their language and time zone, the present moment."""
        self.env["res.lang"]._activate_lang("fr_BE")
        self.agent.write({"lang": "fr_BE", "tz": "America/New_York"})
        ticket = self._let_fail()
        instance = self.instance_of(ticket)
        for moment, left, over in (
            ("2026-01-05 09:05:00", "55 minutes", False),
            ("2026-01-05 10:00:00", False, "1 minute"),
            ("2026-01-07 13:10:00", False, "2 jours et 3 heures"),
        ):
            with self.at(moment):
                instance.invalidate_recordset()
                words = instance._for_reader(self.agent)
                remaining = (words.remaining_text or "").replace("\xa0", " ")
                self.assertEqual(remaining, left or "")
                overdue = (words.overdue_text or "").replace("\xa0", " ")
                self.assertEqual(overdue, over or "")
        self.assertIn("05:00:00 (America/New_York)", words.due_text)

    def _words(self, instance, moment):
        """What is left and what is over at a moment, in words."""
        with self.at(moment):
            instance.invalidate_recordset()
            words = instance._for_reader(self.agent)
            texts = words.remaining_text, words.overdue_text
            return tuple((text or "").replace("\xa0", " ") for text in texts)

    def _wednesday_at_four(self):
        """A ticket of twenty working hours, an hour before closing time."""
        hours = {"calendar_id": self.calendar.id, "allow_pause": "yes"}
        self._create_policy(self._item(failure_after=20, **hours))
        with self.at("2026-01-07 15:00"):
            return self._create_ticket()

    def test_words_count_working_time(self):
        """SEMANTICS U1, E1: on a Friday three days before Monday, and late by minutes
        after a night; told in hours, as a day of working time is no 24 hours."""
        self._create_policy(
            self._item(
                failure_after=20, calendar_id=self.calendar.id, allow_pause="yes"
            )
        )
        with self.at("2026-01-07 15:00"):
            ticket = self._create_ticket()
        instance = self.instance_of(ticket)
        self.assertEqual(instance.failure_time, utc("2026-01-12 11:00"))
        for moment, left, over in (
            ("2026-01-07 15:30", "19 hours, 30 minutes of working time", ""),
            ("2026-01-09 20:00", "3 hours of working time", ""),
            ("2026-01-12 10:51", "9 minutes of working time", ""),
            ("2026-01-12 11:57", "", "57 minutes of working time"),
            ("2026-01-13 06:00", "", "5 hours of working time"),
        ):
            with self.subTest(moment):
                self.assertEqual(self._words(instance, moment), (left, over))

    def test_words_of_two_units_in_each_language(self):
        """SEMANTICS U1: no number is said twice, and none stops a mail."""
        span = timedelta(hours=3, minutes=30)
        for code, words in (
            ("en_US", "3 hours, 30 minutes"),
            ("es_ES", "3 horas y 30 minutos"),
            ("ar_001", "3 ساعات و30 دقيقة"),
            ("he_IL", "3 שעות ו30 דקות"),
        ):
            self.env["res.lang"]._activate_lang(code)
            with self.subTest(code):
                said = span_text(self.env(context={"lang": code}), span)
                self.assertEqual(said.replace("\u200f", ""), words)

    def test_words_on_hold_say_what_will_be_left(self):
        """SEMANTICS U1, H2: however long the hold lasts."""
        self._create_policy(
            self._item(
                failure_after=20, calendar_id=self.calendar.id, allow_pause="yes"
            )
        )
        with self.at("2026-01-07 15:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-08 08:00"):
            ticket.stage_id = self.stage_awaiting
            self.env["sla.engine"]._process_pending()
        left = self._words(self.instance_of(ticket), "2026-01-30 12:00")
        self.assertEqual(left, ("19 hours of working time", ""))

    def test_code_sees_its_instance(self):
        """SEMANTICS E1."""
        code = "record.message_post(body=sla_instance.kpi_id.name + ' ' + "
        action = self.env["ir.actions.server"].create(
            {
                "name": "Say",
                "model_id": self.entity.model_id.id,
                "state": "code",
                "code": code + "sla_instance.overdue_text)",
            }
        )
        self._create_policy(
            self._item(
                action_ids=[
                    Command.create(
                        {"trigger": "failure", "server_action_id": action.id}
                    )
                ]
            )
        )
        with self.at("2026-01-05 09:00:00"):
            ticket = self._create_ticket()
            self.env.cr.flush()
        self._run_at("2026-01-05 13:00:00")
        self.assertIn("Resolve 2 hours", ticket.message_ids[0].body)
