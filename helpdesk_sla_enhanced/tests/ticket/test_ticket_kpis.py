# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""First and Next Response as they ship and as the handbook has them (SEMANTICS A3)."""

import csv
from pathlib import Path

from odoo.tests import tagged

from ..common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestResponseKpis(SlaCase):
    """A first response within an hour, each next one within two, holds allowed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next_response = cls.env.ref("helpdesk_sla_enhanced.kpi_next_response")
        done = ("stage_id", "=", cls.stage_done.id)
        lost = cls.stage_cancelled | cls.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_rejected"
        )
        open_ = ("stage_id", "not in", lost.ids)
        waits = [("first_response_date", "!=", False), ("awaiting_reply", "=", True)]
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann", "email": "ann@example.com"}
        )
        cls.policy = cls._create_policy(
            cls._item(
                name="First",
                kpi_id=cls.first_response.id,
                applicable_when=str([open_]),
                success_criteria=str(["|", ("first_response_date", "!=", False), done]),
                failure_after=1,
            ),
            cls._item(
                name="Next",
                kpi_id=cls.next_response.id,
                applicable_when=str([*waits, open_]),
                success_criteria=str(["|", ("awaiting_reply", "=", False), done]),
                failure_after=2,
            ),
            allow_pause=True,
        )

    def _ticket(self):
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket(partner_id=self.customer.id)
            self.env.cr.flush()
        return ticket

    def _write(self, moment, ticket, author):
        with self.at(moment):
            ticket.message_post(
                body="Hello",
                author_id=author.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.env.cr.flush()

    def _clock(self, moment):
        with self.at(moment):
            self.run_cron("clock")

    def _move(self, moment, ticket, stage):
        with self.at(moment):
            ticket.stage_id = stage
            self.env.cr.flush()

    def test_a_customer_who_writes_while_we_wait(self):
        """SEMANTICS A3: the ticket is in Awaiting, and the customer waits again."""
        ticket = self._ticket()
        self._write("2026-01-05 09:10", ticket, self.agent.partner_id)
        self._move("2026-01-05 09:20", ticket, self.stage_awaiting)
        self._write("2026-01-05 10:00", ticket, self.customer)
        answer = self.instance_of(ticket, self.next_response)
        self.assertRecordValues(
            answer,
            [{"status": "in_progress", "failure_time": utc("2026-01-05 12:00:00")}],
        )
        self._clock("2026-01-05 12:00")
        self.assertEqual(answer.status, "noncompliant")

    def test_a_ticket_that_comes_to_wait_while_the_customer_does(self):
        """SEMANTICS A3: moving it there does not stop the clock."""
        ticket = self._ticket()
        self._write("2026-01-05 09:10", ticket, self.agent.partner_id)
        self._write("2026-01-05 10:00", ticket, self.customer)
        self._move("2026-01-05 10:30", ticket, self.stage_awaiting)
        answer = self.instance_of(ticket, self.next_response)
        self.assertEqual(answer.status, "in_progress")

    def test_solved_by_phone(self):
        """SEMANTICS A3: a ticket without an answer that is done raises no alarm."""
        ticket = self._ticket()
        self._move("2026-01-05 09:30", ticket, self.stage_done)
        self._clock("2026-01-05 12:00")
        self.assertEqual(
            self.instance_of(ticket, self.first_response).status, "succeeded"
        )

    def test_thanks_for_a_solved_ticket(self):
        """SEMANTICS A3: nobody is alarmed for a "thank you"."""
        ticket = self._ticket()
        self._write("2026-01-05 09:10", ticket, self.agent.partner_id)
        self._move("2026-01-05 09:30", ticket, self.stage_done)
        self._write("2026-01-05 09:40", ticket, self.customer)
        self._clock("2026-01-05 15:00")
        self.assertNotIn("noncompliant", ticket.sla_kpi_instance_ids.mapped("status"))
        self.assertNotIn("in_progress", ticket.sla_kpi_instance_ids.mapped("status"))

    def test_who_wrote_on_a_solved_ticket_waits_once_it_is_opened_again(self):
        """SEMANTICS A3, G4: from the reopening, as nobody was to look before."""
        ticket = self._ticket()
        self._write("2026-01-05 09:10", ticket, self.agent.partner_id)
        self._move("2026-01-05 09:30", ticket, self.stage_done)
        self._write("2026-01-12 10:00", ticket, self.customer)
        self._move("2026-01-13 09:00", ticket, self.stage_in_progress)
        answer = self.instance_of(ticket, self.next_response).sorted("cycle")[-1]
        self.assertRecordValues(
            answer,
            [
                {
                    "status": "in_progress",
                    "start_time": utc("2026-01-13 09:00:00"),
                    "failure_time": utc("2026-01-13 11:00:00"),
                }
            ],
        )

    def test_opened_again_for_another_reason(self):
        """SEMANTICS A3, G4: nobody waits, so that no clock starts."""
        ticket = self._ticket()
        self._write("2026-01-05 09:10", ticket, self.agent.partner_id)
        self._move("2026-01-05 09:30", ticket, self.stage_done)
        self._move("2026-01-13 09:00", ticket, self.stage_in_progress)
        self.assertFalse(self.instance_of(ticket, self.next_response))

    def test_no_answer_needed(self):
        """SEMANTICS A3: the clock of the next response ends, on time."""
        ticket = self._ticket()
        self._write("2026-01-05 09:10", ticket, self.agent.partner_id)
        self._write("2026-01-05 09:40", ticket, self.customer)
        with self.at("2026-01-05 10:00"):
            ticket.with_user(self.agent).action_no_answer_needed()
            self.env.cr.flush()
        answer = self.instance_of(ticket, self.next_response)
        self.assertRecordValues(
            answer, [{"status": "succeeded", "met_time": utc("2026-01-05 10:00:00")}]
        )

    def test_answer_needed_after_all(self):
        """SEMANTICS A3, G4: the same clock goes on, from when the customer wrote."""
        ticket = self._ticket()
        self._write("2026-01-05 09:10", ticket, self.agent.partner_id)
        self._write("2026-01-05 09:40", ticket, self.customer)
        with self.at("2026-01-05 10:00"):
            ticket.with_user(self.agent).action_no_answer_needed()
            self.env.cr.flush()
        with self.at("2026-01-05 10:30"):
            ticket.with_user(self.agent).action_answer_needed()
            self.env.cr.flush()
        answer = self.instance_of(ticket, self.next_response)
        self.assertRecordValues(
            answer,
            [
                {
                    "status": "in_progress",
                    "met_time": False,
                    "cycle": 1,
                    "failure_time": utc("2026-01-05 11:40:00"),
                }
            ],
        )

    def test_answer_needed_after_all_is_no_second_breach(self):
        """SEMANTICS A3, G4: said too late and taken back, it stays the one failure."""
        ticket = self._ticket()
        self._write("2026-01-05 09:10", ticket, self.agent.partner_id)
        self._write("2026-01-05 09:40", ticket, self.customer)
        self._clock("2026-01-05 11:40")
        with self.at("2026-01-05 12:00"):
            ticket.with_user(self.agent).action_no_answer_needed()
            self.env.cr.flush()
        with self.at("2026-01-05 12:10"):
            ticket.with_user(self.agent).action_answer_needed()
            self.env.cr.flush()
        answer = self.instance_of(ticket, self.next_response)
        self.assertRecordValues(answer, [{"status": "noncompliant", "met_time": False}])
        failures = answer.event_ids.filtered(lambda event: event.kind == "failure")
        self.assertEqual(len(failures), 1)

    def test_counting_from_what_the_customer_experienced(self):
        """SEMANTICS A3, C3: a call at nine that is logged at half past is to be
        answered by ten; *Created On* would say half past ten."""
        field = self.env["ir.model.fields"]._get("helpdesk.ticket", "reported_date")
        self.policy.applicable_from_field_id = field
        with self.at("2026-01-05 09:30"):
            ticket = self._create_ticket(reported_date="2026-01-05 09:00:00")
            other = self._create_ticket()
        answer = self.instance_of(ticket, self.first_response)
        self.assertEqual(answer.failure_time, utc("2026-01-05 10:00:00"))
        self.assertEqual(other.reported_date, utc("2026-01-05 09:30:00"))
        with self.at("2026-01-05 09:40"):
            ticket.with_user(self.agent).reported_date = "2026-01-05 08:45:00"
        answer = self.instance_of(ticket, self.first_response)
        self.assertEqual(answer.failure_time, utc("2026-01-05 09:45:00"))

    def test_when_it_was_reported_stays_with_the_ticket(self):
        """SEMANTICS A3: a copy is reported again; a change is tracked."""
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-06 09:00"):
            copy = ticket.copy()
        self.assertEqual(copy.reported_date, utc("2026-01-06 09:00:00"))
        self.assertEqual(ticket.reported_date, utc("2026-01-05 09:00:00"))
        self.assertTrue(ticket._fields["reported_date"].tracking)

    def test_tickets_that_were_there_before(self):
        """SEMANTICS F2: an installation says of them when they were created."""
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET reported_date = NULL WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        field = ticket._fields["reported_date"]
        self.env.add_to_compute(field, ticket)
        with self.at("2026-02-05 09:00"):
            self.env.flush_all()
        self.assertEqual(
            ticket.reported_date, ticket.create_date.replace(microsecond=0)
        )


@tagged("post_install", "-at_install")
class TestImport(SlaCase):
    """The worked example of the handbook, imported by a manager on 5 January 2026 at
    10:00; a first response is due within four hours."""

    def setUp(self):
        super().setUp()
        self.env["res.partner"].create({"name": "Ann Peeters"})
        field = self.env["ir.model.fields"]._get("helpdesk.ticket", "reported_date")
        done = ("stage_id", "=", self.stage_done.id)
        self._create_policy(
            self._item(
                kpi_id=self.first_response.id,
                success_criteria=str(["|", ("first_response_date", "!=", False), done]),
                failure_after=4,
            ),
            applicable_from_field_id=field.id,
        )
        with open(Path(__file__).parents[1] / "data" / "import_tickets.csv") as file:
            self.names, *self.rows = csv.reader(file)

    def _load(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.manager)
        with self.at("2026-01-05 10:00"):
            result = tickets.with_context(sla_silent=True).load(self.names, self.rows)
            self.env.cr.flush()
        self.assertFalse(result["messages"])
        return self.env["helpdesk.ticket"].browse(result["ids"])

    def test_the_worked_example(self):
        """SEMANTICS F4, C3: clocks count from when the customers came to us."""
        tickets = self._load()
        found = [
            (answer.status, answer.start_time, answer.failure_time)
            for answer in map(self.instance_of, tickets)
        ]
        monday = "2026-01-05"
        self.assertEqual(
            found,
            [
                ("in_progress", utc(f"{monday} 08:00:00"), utc(f"{monday} 12:00:00")),
                ("succeeded", utc(f"{monday} 06:30:00"), utc(f"{monday} 10:30:00")),
                (
                    "succeeded",
                    utc("2026-01-02 09:00:00"),
                    utc("2026-01-02 13:00:00"),
                ),
                ("in_progress", utc(f"{monday} 10:00:00"), utc(f"{monday} 14:00:00")),
            ],
        )

    def test_the_import_screen_offers_its_columns(self):
        """SEMANTICS A3: also those that the form only shows."""
        screen = self.env["base_import.import"].with_user(self.manager)
        offered = {field["name"] for field in screen.get_fields_tree("helpdesk.ticket")}
        self.assertLessEqual(set(self.names), offered)

    def test_the_handbook_shows_this_file(self):
        """SEMANTICS F4: line by line."""
        folder = Path(__file__).parents[1]
        shown = (folder.parent / "readme" / "USAGE.md").read_text()
        self.assertIn((folder / "data" / "import_tickets.csv").read_text(), shown)
