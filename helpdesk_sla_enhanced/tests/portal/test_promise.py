# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a customer is promised, in words (SEMANTICS U6)."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine.promise import finding, words
from ...sla_core.timer import timer
from ..common import utc
from .common import PromiseCase

SORRY = "We are sorry."


class SentencesCase(PromiseCase):
    def _told(self, ticket, moment, reader=None, lang="en_US"):
        """The sentences of a ticket, with plain spaces."""
        env = self.env(context={**self.env.context, "lang": lang})
        with self.at(moment):
            found = finding.promises(ticket.sudo()).get(ticket.id, [])
            told = [words.told(one, env, reader or self.ann) for one in found]
        return [one.text.replace("\u202f", " ") for one in told]


@tagged("post_install", "-at_install")
class TestPromise(SentencesCase):
    """From the mail to the solution."""

    def test_by_when_it_is_answered_and_solved(self):
        """SEMANTICS U6: with the day of the week, in the customer's zone."""
        self.assertEqual(
            self._told(self._ticket(), "2026-01-05 09:10"),
            [
                "We will answer by Monday, January 5, 2026, 12:00 PM.",
                "We will solve it by Tuesday, January 6, 2026, 12:00 PM.",
            ],
        )

    def test_answered(self):
        """SEMANTICS U6: when an agent wrote."""
        ticket = self._ticket()
        self._answer(ticket)
        self.assertEqual(
            self._told(ticket, "2026-01-05 10:10"),
            [
                "Answered on Monday, January 5, 2026, 11:00 AM.",
                "We will solve it by Tuesday, January 6, 2026, 12:00 PM.",
            ],
        )

    def test_a_second_question_is_promised_an_answer_again(self):
        """SEMANTICS U6, A3: Next Response."""
        ticket = self._ticket()
        self._answer(ticket)
        self._change(ticket, "2026-01-05 11:00", awaiting_reply=True)
        self.assertEqual(
            self._told(ticket, "2026-01-05 11:10")[0],
            "We will answer by Monday, January 5, 2026, 3:00 PM.",
        )

    def test_since_when_we_wait_for_the_customer(self):
        """SEMANTICS U6: and no date that moves while we wait."""
        ticket = self._ticket()
        self._answer(ticket)
        self._change(ticket, "2026-01-05 11:00", stage_id=self.stage_awaiting.id)
        self.assertEqual(
            self._told(ticket, "2026-01-07 11:10"),
            [
                "We have been waiting for you since Monday, January 5, 2026, 12:00 PM.",
                "Answered on Monday, January 5, 2026, 11:00 AM.",
            ],
        )

    def test_who_has_written_is_not_waited_for(self):
        """SEMANTICS U6, A3: the ticket is in Awaiting still, and it is our turn."""
        ticket = self._ticket()
        self._answer(ticket)
        self._change(ticket, "2026-01-05 11:00", stage_id=self.stage_awaiting.id)
        self._change(ticket, "2026-01-05 12:00", awaiting_reply=True)
        self.assertEqual(
            self._told(ticket, "2026-01-05 12:10"),
            ["We will answer by Monday, January 5, 2026, 4:00 PM."],
        )

    def test_a_hold_for_somebody_else_is_no_wait_for_the_customer(self):
        """SEMANTICS U6: a stage for a supplier's part, say."""
        self.stage_awaiting.sla_awaits_customer = False
        ticket = self._ticket()
        self._answer(ticket)
        self._change(ticket, "2026-01-05 11:00", stage_id=self.stage_awaiting.id)
        told = self._told(ticket, "2026-01-07 11:10")
        self.assertEqual(told, ["Answered on Monday, January 5, 2026, 11:00 AM."])

    def test_solved(self):
        """SEMANTICS U6: nothing is promised any more."""
        ticket = self._ticket()
        self._answer(ticket)
        self._change(ticket, "2026-01-05 12:00", stage_id=self.stage_done.id)
        self.assertEqual(
            self._told(ticket, "2026-01-09 12:00"),
            [
                "Answered on Monday, January 5, 2026, 11:00 AM.",
                "Solved on Monday, January 5, 2026, 1:00 PM.",
            ],
        )

    def test_a_ticket_that_was_opened_again_is_not_called_solved(self):
        """SEMANTICS U6, G4: the result stays, and the customer knows better."""
        ticket = self._ticket()
        self._answer(ticket)
        self._change(ticket, "2026-01-05 12:00", stage_id=self.stage_done.id)
        self._change(ticket, "2026-01-09 12:00", stage_id=self.stage_in_progress.id)
        self.assertEqual(self.instance_of(ticket, self.resolve).status, "succeeded")
        self.assertEqual(
            self._told(ticket, "2026-01-09 12:10"),
            ["Answered on Monday, January 5, 2026, 11:00 AM."],
        )

    def test_solved_in_a_stage_that_is_not_closed(self):
        """SEMANTICS U6: a stage for the customer's confirmation, say."""
        self.stage_done.closed = False
        ticket = self._ticket()
        self._change(ticket, "2026-01-05 12:00", stage_id=self.stage_done.id)
        self.assertEqual(
            self._told(ticket, "2026-01-05 12:10"),
            ["Solved on Monday, January 5, 2026, 1:00 PM."],
        )

    def test_who_has_asked_again_is_not_called_answered(self):
        """SEMANTICS U6, A3: also where no next response is promised."""
        self.policy.item_ids[1].active = False
        ticket = self._ticket()
        self._answer(ticket)
        self._change(ticket, "2026-01-05 11:00", awaiting_reply=True)
        self.assertEqual(
            self._told(ticket, "2026-01-05 11:10"),
            ["We will solve it by Tuesday, January 6, 2026, 12:00 PM."],
        )

    def test_solved_without_an_answer_is_not_called_answered(self):
        """SEMANTICS U6, A3: its First Response is met all the same."""
        ticket = self._ticket()
        self._change(ticket, "2026-01-05 12:00", stage_id=self.stage_done.id)
        self.assertEqual(
            self._told(ticket, "2026-01-05 12:10"),
            ["Solved on Monday, January 5, 2026, 1:00 PM."],
        )

    def test_what_is_late_says_so(self):
        """SEMANTICS U6: a promise of a past date would be a mockery."""
        told = self._told(self._ticket(), "2026-01-05 12:00")
        self.assertEqual(
            told[0],
            f"Our answer was due by Monday, January 5, 2026, 12:00 PM. {SORRY}",
        )

    def test_what_was_done_late_is_done(self):
        """SEMANTICS G3: no blame is told."""
        ticket = self._ticket()
        self._answer(ticket, "2026-01-05 13:00")
        self.assertEqual(
            self._told(ticket, "2026-01-05 13:10")[0],
            "Answered on Monday, January 5, 2026, 2:00 PM.",
        )

    def test_a_cancelled_ticket_is_promised_nothing(self):
        """SEMANTICS U6: nobody works for it."""
        ticket = self._ticket()
        self._change(ticket, "2026-01-05 10:00", stage_id=self.stage_cancelled.id)
        for moment in ("2026-01-05 10:10", "2026-01-08 10:10"):
            self.assertEqual(self._told(ticket, moment), [])

    def test_a_failure_that_was_waived_is_not_told(self):
        """SEMANTICS G5: it is excused."""
        ticket = self._ticket()
        with self.at("2026-01-05 12:00"):
            self.run_cron("clock")
            breached = self.instance_of(ticket, self.first_response)
            breached.with_user(self.manager).action_waive("Power cut")
        told = self._told(ticket, "2026-01-05 12:10")
        self.assertEqual(
            told, ["We will solve it by Tuesday, January 6, 2026, 12:00 PM."]
        )

    def test_a_hold_that_has_ended_by_itself_promises_again(self):
        """SEMANTICS H7: also before the clock's job has settled it."""
        item = self.policy.item_ids[-1]
        item.write({"max_hold": 1, "max_hold_unit": "hour"})
        ticket = self._ticket()
        self._answer(ticket)
        self._change(ticket, "2026-01-05 11:00", stage_id=self.stage_awaiting.id)
        told = self._told(ticket, "2026-01-05 12:30")
        self.assertEqual(self.instance_of(ticket, self.resolve).status, timer.PAUSED)
        self.assertEqual(
            told[-1], "We will solve it by Tuesday, January 6, 2026, 1:00 PM."
        )

    def test_while_slas_are_off_nothing_is_promised(self):
        """SEMANTICS F5: all clocks stand still."""
        ticket = self._ticket()
        with self.at("2026-01-05 10:00"):
            self.env.company.sla_enabled = False
        self.assertEqual(self._told(ticket, "2026-01-05 10:10"), [])


@tagged("post_install", "-at_install")
class TestWhoIsTold(SentencesCase):
    """What a team and a KPI tell, to whom, in which zone."""

    def test_a_team_that_tells_nothing(self):
        """SEMANTICS U6: per team, off unless somebody says so."""
        other = self.env["helpdesk.ticket.team"].create({"name": "Quiet"})
        self.assertFalse(other.sla_show_promise)
        ticket = self._ticket(team_id=other.id)
        self.assertEqual(self._told(ticket, "2026-01-05 09:10"), [])

    def test_a_kpi_of_the_desks_own_is_not_told(self):
        """SEMANTICS U6: internal measures stay internal; the shipped ones are told."""
        kpis = self.first_response | self.next_response | self.resolve
        self.assertEqual(kpis.mapped("promise"), ["answer", "answer", "solution"])
        kpi = self.env["sla.kpi"].create(
            {"name": "Resolve", "code": "x", "model_id": self.entity.model_id.id}
        )
        self.assertFalse(kpi.promise)
        self.resolve.promise = False
        told = self._told(self._ticket(), "2026-01-05 09:10")
        self.assertEqual(told, ["We will answer by Monday, January 5, 2026, 12:00 PM."])

    def test_in_the_readers_zone(self):
        """SEMANTICS U6, I5: New York is six hours behind."""
        self.ann.tz = "America/New_York"
        self.assertEqual(
            self._told(self._ticket(), "2026-01-05 09:10")[0],
            "We will answer by Monday, January 5, 2026, 6:00 AM.",
        )

    def test_a_reader_without_zone_is_told_which_one_it_is(self):
        """SEMANTICS U6: that of the working hours."""
        self.ann.tz = False
        self.assertEqual(
            self._told(self._ticket(), "2026-01-05 09:10")[0],
            "We will answer by Monday, January 5, 2026, 12:00 PM (Europe/Brussels).",
        )

    def test_days_in_the_readers_language(self):
        """SEMANTICS U6."""
        told = self._told(self._ticket(), "2026-01-05 09:10", lang="nl_BE")
        self.assertIn("maandag 5 januari 2026", told[0])
        self.assertIn("12:00", told[0])

    def test_room_for_one(self):
        """SEMANTICS U6: what is late, then what is due first, then the customer's
        turn, then what was done last."""
        ticket = self._ticket()

        def kind(moment):
            self.env.invalidate_all()  # another request
            with self.at(moment):
                found = finding.promises(ticket.sudo())[ticket.id]
                one = finding.first(found)
                return one.kind, one.state

        self.assertEqual(kind("2026-01-05 09:10"), ("answer", "due"))
        self.assertEqual(kind("2026-01-05 12:10"), ("answer", "late"))
        self._answer(ticket, "2026-01-05 12:20")
        self.assertEqual(kind("2026-01-05 12:30"), ("solution", "due"))
        self._change(ticket, "2026-01-05 12:40", stage_id=self.stage_awaiting.id)
        self.assertEqual(kind("2026-01-05 12:50"), ("waiting", "waiting"))
        self._change(ticket, "2026-01-05 13:00", stage_id=self.stage_done.id)
        self.assertEqual(kind("2026-01-05 13:10"), ("solution", "done"))

    def test_the_cost_for_many(self):
        """SEMANTICS U6: as many queries for thirty tickets as for three."""
        tickets = [self._ticket() for _each in range(30)]
        counts = []
        with self.at("2026-01-05 09:10"):
            for some in (tickets[:3], tickets[:3], tickets):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                asked = self.env["helpdesk.ticket"].union(*some).sudo()
                found = finding.promises(asked)
                self.assertEqual(len(found), len(some))
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestPromiseInMails(PromiseCase):
    """``_sla_promise`` of a ticket, and the template that confirms one."""

    def _mail(self, ticket, moment):
        template = self.env.ref("helpdesk_sla_enhanced.mail_template_ticket_received")
        with self.at(moment):
            values = template._generate_template(
                ticket.ids, ["body_html", "subject", "partner_to"]
            )[ticket.id]
        return values["body_html"].replace("\u202f", " ")

    def test_a_confirmation_says_what_is_promised(self):
        """SEMANTICS U6: to the contact, in the zone of the contact."""
        body = self._mail(self._ticket(), "2026-01-05 09:00")
        self.assertIn("We will answer by Monday, January 5, 2026, 12:00 PM.", body)
        self.assertIn("We will solve it by Tuesday, January 6, 2026, 12:00 PM.", body)
        self.assertNotIn("outside our working hours", body)

    def test_a_confirmation_to_who_is_no_contact(self):
        """SEMANTICS U6: addressed by the name that the mail program gives, else by the
        address."""
        for email, name in (
            ('"Jo Maes" <jo@example.net>', "Jo Maes"),
            ("jo@example.net", "jo@example.net"),
        ):
            ticket = self._ticket(partner_id=False, partner_email=email)
            self.assertEqual(ticket._sla_customer_name(), name)
            self.assertIn(name, self._mail(ticket, "2026-01-05 09:00"))

    def test_the_link_of_a_confirmation_needs_no_log_in(self):
        """SEMANTICS U6: most who write a mail have none."""
        ticket = self._ticket()
        body = self._mail(ticket, "2026-01-05 09:00")
        self.assertTrue(ticket.access_token)
        self.assertIn(f"access_token={ticket.access_token}", body)

    def test_a_template_that_is_saved_touches_no_ticket(self):
        """SEMANTICS A5: Odoo tries it on one, also when the addon is installed."""
        self._ticket()
        tickets = self.env["helpdesk.ticket"].search([])
        template = self.env.ref("helpdesk_sla_enhanced.mail_template_ticket_received")
        template.body_html = template.body_html + "<p>Bye</p>"
        template.copy()
        self.env.flush_all()
        self.assertFalse(any(tickets.mapped("access_token")))
        self.assertIn("Bye", template.body_html)

    def test_a_template_that_cannot_be_rendered_is_refused(self):
        """SEMANTICS K: as by Odoo."""
        template = self.env.ref("helpdesk_sla_enhanced.mail_template_ticket_received")
        self._ticket()
        with (
            mute_logger("odoo.addons.mail.models.mail_template"),
            self.assertRaisesRegex(ValidationError, "save your template"),
        ):
            template.body_html = "<p t-out='object.nothing'/>"

    def test_outside_the_hours_the_confirmation_says_so(self):
        """SEMANTICS U6: on Saturday, for Monday at eleven."""
        ticket = self._ticket("2026-01-10 11:00")
        body = self._mail(ticket, "2026-01-10 11:00")
        self.assertIn("reached us outside our working hours", body)
        self.assertIn("We will answer by Monday, January 12, 2026, 11:00 AM.", body)

    def test_a_team_that_tells_nothing_confirms_without_a_promise(self):
        """SEMANTICS U6."""
        self.team.sla_show_promise = False
        body = self._mail(self._ticket(), "2026-01-05 09:00")
        self.assertIn("we have received your request", body)
        self.assertNotIn("answer by", body)

    def test_the_mail_of_the_first_stage_knows_the_promise(self):
        """SEMANTICS U6, F2: it is written when the ticket has been routed and judged;
        what a customer opens on the portal is rendered as that customer."""
        self.stage_new.mail_template_id = self.env.ref(
            "helpdesk_sla_enhanced.mail_template_ticket_received"
        )
        ann = self.env["helpdesk.ticket"].with_user(self.ann)
        with self.at("2026-01-05 09:00"):
            ticket = (
                ann.sudo()
                .with_context(tracking_disable=False)
                .create(
                    {
                        "name": "Printer on fire",
                        "description": "<p>Help</p>",
                        "partner_id": self.ann.partner_id.id,
                        "team_id": self.team.id,
                        "stage_id": self.stage_new.id,
                    }
                )
            )
            self.env.cr.flush()
        mails = self.env["mail.mail"].search(
            [("model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        body = " ".join(mails.mapped("body_html")).replace("\u202f", " ")
        self.assertIn("We will answer by Monday, January 5, 2026, 12:00 PM.", body)

    def test_it_is_no_response(self):
        """SEMANTICS A3: a stage's template counts for nobody."""
        self.test_the_mail_of_the_first_stage_knows_the_promise()
        ticket = self.env["helpdesk.ticket"].search([], limit=1, order="id desc")
        self.assertFalse(ticket.first_response_date)
        self.assertTrue(ticket.awaiting_reply)
        response = self.instance_of(ticket, self.first_response)
        self.assertEqual(response.failure_time, utc("2026-01-05 11:00:00"))
