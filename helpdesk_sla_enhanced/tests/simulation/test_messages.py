# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who wrote when is known of tickets: First and Next Response of the past."""

from odoo.tests import tagged

from .common import NOW, SlaQuarterCase


@tagged("post_install", "-at_install")
class TestMessages(SlaQuarterCase):
    """A first response within an hour, each next one within two."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next_response = cls.env.ref("helpdesk_sla_enhanced.kpi_next_response")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann", "email": "ann@example.com"}
        )
        waits = [("first_response_date", "!=", False), ("awaiting_reply", "=", True)]
        cls.responses = cls._create_policy(
            cls._item(
                name="First",
                kpi_id=cls.first_response.id,
                success_criteria=str([("first_response_date", "!=", False)]),
                failure_after=1,
            ),
            cls._item(
                name="Next",
                kpi_id=cls.next_response.id,
                applicable_when=str(waits),
                success_criteria=str([("awaiting_reply", "=", False)]),
            ),
            name="Responses",
        )

    def _write(self, moment, ticket, author):
        with self.at(moment):
            ticket.message_post(
                body="Hello",
                author_id=author.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.env.cr.flush()

    def _talk(self):
        """Answered after half an hour; asked again, and answered after three hours."""
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket(partner_id=self.customer.id)
            self.env.cr.flush()
        self._write("2026-01-05 09:30", ticket, self.agent.partner_id)
        self._write("2026-01-06 10:00", ticket, self.customer)
        self._write("2026-01-06 10:20", ticket, self.customer)
        self._write("2026-01-06 13:00", ticket, self.agent.partner_id)
        self._write("2026-01-07 10:00", ticket, self.customer)
        self._write("2026-01-07 11:00", ticket, self.agent.partner_id)
        with self.at(NOW):
            self.run_cron("clock")
        return ticket

    def test_the_responses_in_force_change_nothing(self):
        """SEMANTICS W1, A3: each next response is a cycle of its own."""
        self._talk()
        simulation = self._run(self._simulation(self.responses))
        found = [
            (line.kpi_id, line.cycle, line.was, line.would_be)
            for line in simulation.line_ids.sorted(lambda x: (x.kpi_id.id, x.cycle))
        ]
        self.assertEqual(
            found,
            [
                (self.first_response, 1, "met", "met"),
                (self.next_response, 1, "breached", "breached"),
                (self.next_response, 2, "met", "met"),
            ],
        )
        for line in simulation.line_ids:
            self.assertEqual(line.was_failure_time, line.failure_time)
            self.assertEqual(line.was_met_time, line.met_time)
        self.assertEqual(simulation.tally["unknown"], {})

    def test_other_targets_flip_some(self):
        """SEMANTICS W1: 20 minutes for the first, four hours for the next ones."""
        self._talk()
        draft = self.responses.copy()
        for item, hours in zip(draft.item_ids, (1 / 3, 4), strict=True):
            item.failure_after = hours
        simulation = self._run(self._simulation(draft))
        found = {
            (line.kpi_id, line.cycle): line.would_be for line in simulation.line_ids
        }
        self.assertEqual(
            found,
            {
                (self.first_response, 1): "breached",
                (self.next_response, 1): "met",
                (self.next_response, 2): "met",
            },
        )
