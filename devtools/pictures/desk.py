# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A desk with a past: `python -m devtools.pictures.desk CONFIG DATABASE`.

The demo data have the tickets of today. Here a quarter of others is lived through, by
what users do, at the moments at which they do it: so figures, the dashboard and
simulations have something to tell. The dice always fall the same way.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import new_test_user

from . import moment

ADDON = "helpdesk_sla_enhanced"
TICKETS = 66
#: Working days over which they come in; all of them are solved before today.
DAYS = 56
LAST_DAYS = 9
#: Working hours in a day of the desk.
DAY = 8
SUBJECTS = (
    "Picking list lacks the lot numbers",
    "Cannot post the bank statement of Friday",
    "The webshop shows a wrong delivery date",
    "Label printer of dock 3 prints blank labels",
    "New colleague needs access to purchases",
    "Stock of spare parts is negative",
    "Customer got the same invoice twice",
    "Time sheet of May cannot be approved",
    "EDI order was rejected by the carrier",
    "Report of open orders is slow",
    "Barcode scanner logs out after a minute",
)
AGENTS = ("Tessa Mertens", "Bob Claes", "Nora Peeters")
Event = tuple[datetime, int, Callable[[], None]]


class Desk:
    """Three agents in two teams, and who writes to them."""

    def __init__(self, env: Any, clock: Any) -> None:
        # What changes is tracked, as at any desk, but nobody gets mail of it.
        quiet = {"mail_auto_subscribe_no_notify": True, "mail_notify_force_send": False}
        self.env = env = env(context={**env.context, **quiet})
        self.clock = clock
        self.dice = random.Random(2026)
        self.calendar = env.ref(f"{ADDON}.calendar_support_demo")
        self.gold = env.ref(f"{ADDON}.sla_policy_gold_demo")
        self.agents = [self._agent(name) for name in AGENTS]
        found = env["res.partner"].search(
            [("is_company", "=", False), ("parent_id.is_company", "=", True)],
            order="id",
            limit=14,
        )
        self.customers = list(found)
        self.teams = self._teams()

    def live(self) -> None:
        """Go through the quarter, event by event, and come back to now."""
        events = [event for number in range(TICKETS) for event in self._life(number)]
        for when, _order, do in sorted(events, key=lambda event: event[:2]):
            self.clock.move_to(when)
            do()
            self.env.cr.commit()
        self.clock.move_to(moment.NOW)
        self._job("clock")
        # Nobody is to be told of the past: what is left to do is of today's tickets.
        ours = [("module", "=", ADDON), ("model", "=", "helpdesk.ticket")]
        today = self.env["ir.model.data"].search(ours).mapped("res_id")
        past = self.env["sla.action.run"].search(
            [("state", "=", "pending"), ("instance_id.res_id", "not in", today)]
        )
        past.with_user(self.env.ref("base.user_admin")).action_skip()
        self.env.cr.commit()
        self._job("actions")

    def _job(self, name: str) -> None:
        """Run a job of the server's, as an administrator does by hand."""
        self.env.cr.commit()
        self.env.ref(f"{ADDON}.ir_cron_sla_{name}").method_direct_trigger()
        self.env.cr.commit()

    def simulate(self) -> None:
        """Ask what three days instead of five would have meant."""
        standard = self.env.ref(f"{ADDON}.sla_policy_standard_demo")
        quicker = standard.copy({"name": "Standard, solved within 3 days"})
        quicker.item_ids.filtered(lambda item: item.failure_unit == "day").write(
            {
                "name": "Solved within 3 working days",
                "failure_after": 3,
                "warn_after": 2,
            }
        )
        # Everybody sees their own simulations.
        admin = self.env.ref("base.user_admin")
        self.env["sla.simulation"].with_user(admin).create(
            {
                "policy_id": quicker.id,
                "only_policy_id": standard.id,
                "date_from": "2026-07-01",
                "date_to": "2026-10-07",
            }
        ).action_run()
        self._job("simulation")

    # -- who is there ----------------------------------------------------------------

    def _agent(self, name: str) -> Any:
        first = name.partition(" ")[0].lower()
        group = "helpdesk_mgmt.group_helpdesk_user"
        return new_test_user(
            self.env,
            first,
            group,
            name=name,
            email=f"{first}@desk.example.com",
            tz="Europe/Brussels",
        )

    def _teams(self) -> list[Any]:
        members = [user.id for user in self.agents]
        stock = [
            self.env.ref(f"helpdesk_mgmt.helpdesk_team_{number}") for number in (1, 2)
        ]
        for team in stock:
            team.write({"user_ids": [(4, member) for member in members]})
        return stock

    # -- the life of a ticket --------------------------------------------------------

    def _life(self, number: int) -> Iterator[Event]:
        """What happens to one ticket: when, in which order, and how it is done."""
        dice = self.dice
        share = number / TICKETS
        age = DAYS - (DAYS - LAST_DAYS) * share + dice.uniform(-0.4, 0.4)
        opened = self._later(moment.NOW, -age * DAY)
        gold = dice.random() < 0.4
        # The desk gets better from month to month.
        pace = 1.35 - 0.6 * share
        answer = dice.lognormvariate(-0.9 if gold else 0.45, 0.6) * pace
        solve = answer + dice.lognormvariate(2.0 if gold else 2.9, 0.5) * pace
        team, agent = dice.choice(self.teams), dice.choice(self.agents)
        customer, priority = dice.choice(self.customers), dice.choice("00112")
        made: list[Any] = []

        def ticket() -> Any:
            return made[0].with_user(agent)

        def come_in() -> None:
            values = {
                "name": SUBJECTS[number % len(SUBJECTS)],
                "description": "<p>Please have a look.</p>",
                "partner_id": customer.id,
                "partner_name": customer.name,
                "partner_email": customer.email,
                "team_id": team.id,
                "user_id": agent.id,
                "priority": priority,
            }
            made.append(self.env["helpdesk.ticket"].create(values))
            if gold:
                self.gold.apply_to(made[0])

        yield opened, number, come_in
        yield self._later(opened, answer), number, lambda: self._answer(ticket())
        if dice.random() < 0.35:
            asked, told = answer + 0.2, answer + dice.uniform(3, 12)
            solve += told - asked
            yield self._move(opened, asked, number, ticket, "awaiting")
            yield self._move(opened, told, number, ticket, "in_progress")
        yield self._move(opened, solve, number, ticket, "done")

    def _move(
        self,
        opened: datetime,
        hours: float,
        number: int,
        ticket: Callable[[], Any],
        stage: str,
    ) -> Event:
        to = self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{stage}")

        def move() -> None:
            ticket().write({"stage_id": to.id})

        return self._later(opened, hours), number, move

    def _answer(self, ticket: Any) -> None:
        ticket.message_post(
            body="We are looking into it.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=ticket.partner_id.ids,
        )
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        ticket.stage_id = stage

    def _later(self, start: datetime, hours: float) -> datetime:
        """`hours` of working time after `start`, or before it; both naive UTC."""
        aware = start.replace(tzinfo=timezone.utc)
        planned = self.calendar.plan_hours(hours, aware, compute_leaves=True)
        found: datetime = planned.astimezone(timezone.utc)
        return found.replace(tzinfo=None, microsecond=0)


def furnish(env: Any, clock: Any) -> None:
    """Make everything that the pictures show."""
    demo = env["ir.model.data"].search(
        [("module", "=", ADDON), ("model", "=", "helpdesk.ticket")]
    )
    others = env["helpdesk.ticket"].with_context(active_test=False)
    others.search([("id", "not in", demo.mapped("res_id"))]).unlink()
    people = env["res.users"].search([])
    people.write({"tz": "Europe/Brussels"})
    env.cr.commit()
    desk = Desk(env, clock)
    desk.live()
    desk.simulate()


def main(config: str, database: str) -> None:
    """Make the desk in a database that has the demo data."""
    odoo.tools.config.parse_config(["-c", config, "-d", database, "--no-http"])
    registry = Registry(database)
    clock = moment.freeze()
    with registry.cursor() as cr:
        furnish(api.Environment(cr, SUPERUSER_ID, {}), clock)


if __name__ == "__main__":
    main(*sys.argv[1:])
