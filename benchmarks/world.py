# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The helpdesk that all databases share: teams, categories, people, many tickets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from odoo.fields import Command

TEAMS = ("Gold", "Silver", "Bronze")
CATEGORIES = ("Network", "Hardware", "Software", "Account", "Billing")
CUSTOMERS = 200
AGENT = "bench.agent"
PLAIN = {"tracking_disable": True, "mail_create_nolog": True}


@dataclass
class World:
    """What tickets are made of, as ids."""

    company: int
    calendar: int
    teams: list[int]
    categories: list[int]
    channels: list[int]
    customers: list[int]
    agent: int
    working: int
    awaiting: int
    done: int

    def ticket(self, number: int) -> dict[str, Any]:
        """The values of the ticket of that number; equal in every database."""
        return {
            "name": f"Ticket {number}",
            "description": "<p>The printer on the second floor does not print.</p>",
            "priority": str(number % 4),
            "team_id": self.teams[number % len(self.teams)],
            "category_id": self.categories[number % len(self.categories)],
            "channel_id": self.channels[number % len(self.channels)],
            "partner_id": self.customers[number % len(self.customers)],
            "stage_id": self.working,
        }


def build(env, team_values) -> World:
    """Make the helpdesk.

    :param team_values: a function from the calendar's id to what teams need besides
    """
    calendar = _calendar(env)
    values = team_values(calendar.id)
    stages = "helpdesk_mgmt.helpdesk_ticket_stage_"
    customers = [{"name": f"Customer {n}"} for n in range(CUSTOMERS)]
    return World(
        company=env.company.id,
        calendar=calendar.id,
        teams=_named(env["helpdesk.ticket.team"], TEAMS, values),
        categories=_named(env["helpdesk.ticket.category"], CATEGORIES, {}),
        channels=env["helpdesk.ticket.channel"].search([]).ids,
        customers=env["res.partner"].create(customers).ids,
        agent=_agent(env).id,
        working=env.ref(stages + "in_progress").id,
        awaiting=env.ref(stages + "awaiting").id,
        done=env.ref(stages + "done").id,
    )


def _named(model, names, values) -> list[int]:
    return model.create([{"name": name, **values} for name in names]).ids


def _agent(env):
    group = env.ref("helpdesk_mgmt.group_helpdesk_user")
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Agent",
                "login": AGENT,
                "email": "agent@example.com",
                "group_ids": [Command.link(group.id)],
            }
        )
    )


def _calendar(env):
    """Nine to five in Brussels, with a holiday."""
    days = [
        Command.create(
            {"name": "Day", "dayofweek": str(day), "hour_from": 9, "hour_to": 17}
        )
        for day in range(5)
    ]
    holiday = {
        "name": "Christmas",
        "date_from": "2026-12-24 23:00:00",
        "date_to": "2026-12-25 22:59:59",
    }
    return env["resource.calendar"].create(
        {
            "name": "Business hours",
            "tz": "Europe/Brussels",
            "attendance_ids": days,
            "leave_ids": [Command.create(holiday)],
        }
    )


def seed_tickets(cr, world: World, count: int) -> None:
    """Insert many old tickets by SQL, so that plans and indexes are those of work."""
    cr.execute(
        """
        INSERT INTO helpdesk_ticket
            (name, number, description, priority, company_id, stage_id, team_id,
             category_id, channel_id, partner_id, commercial_partner_id, active,
             unattended, sequence, create_uid, write_uid, create_date, write_date,
             last_stage_update)
        SELECT 'Old ticket ' || n, 'OLD' || n, '<p>Long ago.</p>', (n %% 4)::text,
               %(company)s, %(stage)s, (%(teams)s)[1 + n %% %(team_count)s],
               (%(categories)s)[1 + n %% %(category_count)s],
               (%(channels)s)[1 + n %% %(channel_count)s],
               (%(customers)s)[1 + n %% %(customer_count)s],
               (%(customers)s)[1 + n %% %(customer_count)s],
               TRUE, FALSE, 10, 1, 1, at, at, at
        FROM (
            SELECT n, now() AT TIME ZONE 'UTC' - n * interval '1 minute' AS at
            FROM generate_series(1, %(count)s) AS n
        ) AS numbers
        """,
        {
            "company": world.company,
            "stage": world.working,
            "count": count,
            "teams": world.teams,
            "team_count": len(world.teams),
            "categories": world.categories,
            "category_count": len(world.categories),
            "channels": world.channels,
            "channel_count": len(world.channels),
            "customers": world.customers,
            "customer_count": len(world.customers),
        },
    )
