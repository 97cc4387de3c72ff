# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A customer with a log-in, and a team that tells what it promises (SEMANTICS U6)."""

from odoo.tests import new_test_user

from ..common import SlaCase


class PromiseCase(SlaCase):
    """Ann of Peeters writes on Monday 5 January 2026 at ten in Brussels, nine UTC. She
    is answered within two hours of the desk's day from nine to five, and helped within
    ten: on Tuesday at noon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("nl_BE")
        cls.next_response = cls.env.ref("helpdesk_sla_enhanced.kpi_next_response")
        cls.peeters = cls.env["res.partner"].create(
            {"name": "Peeters", "is_company": True}
        )
        cls.ann = cls._login("ann", cls.peeters)
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Support", "sla_show_promise": True}
        )
        waits = [("first_response_date", "!=", False), ("awaiting_reply", "=", True)]
        cls.policy = cls._create_policy(
            cls._item(
                name="Secret first item",
                kpi_id=cls.first_response.id,
                success_criteria=str(
                    [
                        "|",
                        ("first_response_date", "!=", False),
                        ("stage_id", "=", cls.stage_done.id),
                    ]
                ),
                failure_after=2,
            ),
            cls._item(
                name="Secret next item",
                kpi_id=cls.next_response.id,
                applicable_when=str(waits),
                success_criteria="[('awaiting_reply', '=', False)]",
                failure_after=3,
            ),
            cls._item(name="Secret last item", failure_after=10),
            name="Secret Gold",
            description="Secret description",
            customer_text="<p>Within two hours <b>on working days</b>.</p>",
            calendar_id=cls.calendar.id,
        )

    @classmethod
    def _login(cls, login, company):
        user = new_test_user(
            cls.env, login, "base.group_portal", tz="Europe/Brussels", lang="en_US"
        )
        user.partner_id.parent_id = company
        return user

    def _ticket(self, moment="2026-01-05 09:00", **vals):
        with self.at(moment):
            ticket = self._create_ticket(
                **{
                    "partner_id": self.ann.partner_id.id,
                    "team_id": self.team.id,
                    **vals,
                }
            )
            self.env["sla.engine"]._process_pending()
        return ticket

    def _change(self, ticket, moment, **vals):
        with self.at(moment):
            ticket.write(vals)
            self.env["sla.engine"]._process_pending()

    def _answer(self, ticket, moment="2026-01-05 10:00"):
        self._change(ticket, moment, first_response_date=moment, awaiting_reply=False)
