# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What it costs that tickets find what their customers have bought, and book it.

One database with many entitlements, and as many tickets that use them; new tickets of
customers who have bought something, and of customers who have not, in turn. How far the
pairs of two runs of the same lie apart says what the machine adds to it.
"""

from __future__ import annotations

import contextlib
from statistics import median
from typing import Any

from . import table
from . import world as helpdesk
from .bench import Bench
from .setting import Setting
from .subjects import Ours

ENTITLEMENTS = 10_000
MANY, SOME = 1000, 100
ROUNDS = 5
AIM = 1.25

#: One for each of so many customers, of which the first 200 are those of the world.
_PARTNERS = """
INSERT INTO res_partner (name, active, is_company, type, complete_name)
SELECT 'Buyer ' || n, TRUE, TRUE, 'contact', 'Buyer ' || n
FROM generate_series(1, %s) AS n
RETURNING id
"""
_ENTITLEMENTS = """
INSERT INTO sla_entitlement
    (name, partner_id, company_id, start_date, end_date, state, allocation, decrease_on,
     total_terms, used_terms, remaining_terms, restrict, active, policy_id)
SELECT 'Gold', id, %s, current_date - 30, current_date + 330, 'active', 'cases',
       'create', 100, 1, 99, TRUE, TRUE, %s
FROM unnest(%s) AS id
"""
_USED = """
INSERT INTO helpdesk_ticket
    (name, number, description, priority, company_id, stage_id, partner_id,
     commercial_partner_id, active, unattended, sequence, create_date, entitlement_id)
SELECT 'Old', 'E' || id, '<p>Old</p>', '1', company_id, %s, partner_id, partner_id,
       TRUE, FALSE, 10, now() AT TIME ZONE 'UTC', id
FROM sla_entitlement
"""
_LINES = """
INSERT INTO sla_entitlement_usage
    (entitlement_id, ticket_id, ticket_name, quantity, reason, date, user_id)
SELECT entitlement_id, id, name, -1, 'created', create_date, 1
FROM helpdesk_ticket WHERE entitlement_id IS NOT NULL
"""


class Entitled(Ours):
    """This addon, with customers who have bought something."""

    tables = (
        *Ours.tables,
        "sla_entitlement",
        "sla_entitlement_usage",
    )


class EntitledBench(Bench):
    """The worker that makes tickets of both kinds of customers."""

    def fill(self, entitlements: int) -> None:
        """Have so many customers buy something and use it once."""
        with self._env(commit=True) as env:
            self.world = helpdesk.build(env, self.subject.team_values)
            self.subject.configure(env, self.world)
            policy = env["sla.policy"].search([("is_default", "=", True)])
            cr = env.cr
            env.flush_all()
            cr.execute(_PARTNERS, (entitlements,))
            self.buyers = [row[0] for row in cr.fetchall()]
            cr.execute(
                "UPDATE res_partner SET commercial_partner_id = id "
                "WHERE commercial_partner_id IS NULL"
            )
            cr.execute(_ENTITLEMENTS, (self.world.company, policy.id, self.buyers))
            cr.execute(_USED, (self.world.done,))
            cr.execute(_LINES)
        with self._env(commit=True) as env:
            self.subject.settle(env)
        self.registry.signal_changes()
        self.vacuum(analyze=True)

    def make(self, count: int, entitled: bool, user: bool) -> dict[str, Any]:
        """Create tickets, each of another customer as far as there are enough.

        :param entitled: of customers who have bought something
        :param user: as an agent, with all the mail that makes
        """
        customers = self.buyers if entitled else self.world.customers
        values = [
            {
                **self.world.ticket(number),
                "partner_id": customers[number % min(len(customers), 200)],
            }
            for number in range(count)
        ]

        def act(env):
            model = env["helpdesk.ticket"]
            if not user:
                model = model.with_context(**helpdesk.PLAIN)
            return model.create([dict(vals) for vals in values])

        def check(cr, tickets):
            self.subject.check(cr, tickets.ids, "running")
            cr.execute(
                "SELECT count(*), COALESCE(-SUM(quantity), 0) "
                "FROM sla_entitlement_usage WHERE ticket_id = ANY(%s)",
                (tickets.ids,),
            )
            expected = (count, count) if entitled else (0, 0)
            assert cr.fetchone() == expected, expected

        uid = self.world.agent if user else 1
        return self._measure(act, check, uid, 1)


def run(setting: Setting) -> dict[str, Any]:
    """Make tickets of both kinds in turn, some and many, plainly and as an agent."""
    from .worker import Worker

    entitlements = setting.scaled(ENTITLEMENTS, least=400)
    many, some = setting.scaled(MANY), setting.scaled(SOME)
    found: dict[str, Any] = {"entitlements": entitlements, "measures": {}}
    with contextlib.ExitStack() as stack:
        addon = Ours.addon
        named = stack.enter_context(setting.databases({"entitled": addon}))
        worker = Worker("entitled", setting.config, named["entitled"])
        stack.callback(worker.stop)
        setting.say(f"Filling a database with {entitlements:,} entitlements")
        worker.ask("fill", entitlements=entitlements)
        for name, count, user in (
            ("entitled_create_1000", many, False),
            ("entitled_create_100", some, False),
            ("entitled_create_100_user", some, True),
        ):
            setting.say(f"New tickets that find an entitlement: {name}")
            rounds = []
            for number in range(ROUNDS + 1):
                one = {
                    kind: worker.ask(
                        "make", count=count, entitled=kind == "with", user=user
                    )
                    for kind in (("with", "without"), ("without", "with"))[number % 2]
                }
                if number:  # the first one warms up
                    rounds.append(one)
            found["measures"][name] = {"count": count, "rounds": rounds}
    return found


def _ratios(one: dict[str, Any], what: str) -> list[float]:
    return [pair["with"][what] / pair["without"][what] for pair in one["rounds"]]


def _queries(one: dict[str, Any]) -> int:
    """What finding and booking add."""
    kinds = {
        kind: min(pair[kind]["queries"] for pair in one["rounds"])
        for kind in ("with", "without")
    }
    return kinds["with"] - kinds["without"]


def text(found: dict[str, Any]) -> str:
    """The ratios as plain text."""
    rows = [["tickets", "without", "with", "ratio", "by CPU", "aim", "queries added"]]
    for name, one in found["measures"].items():
        times = [
            table.duration(median(pair[kind]["seconds"] for pair in one["rounds"]))
            for kind in ("without", "with")
        ]
        ratios = _ratios(one, "seconds")
        rows.append(
            [
                name,
                *times,
                f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})",
                f"{median(_ratios(one, 'cpu')):.2f}",
                f"{AIM:.2f}",
                f"{_queries(one):+}",
            ]
        )
    return (
        f"new tickets among {found['entitlements']:,} entitlements, that find and use "
        f"one, and that find none:\n{table.aligned(rows)}"
    )


def promises(found: dict[str, Any]) -> list[tuple[str, bool]]:
    """What must hold on any machine: the queries do not grow with the tickets."""
    measures = found["measures"]
    added = [
        _queries(measures[name])
        for name in ("entitled_create_100", "entitled_create_1000")
    ]
    return [
        (
            f"a hundred and a thousand tickets find and book with the same number of "
            f"queries: {added}",
            len(set(added)) == 1,
        )
    ]


def as_json(found: dict[str, Any]) -> dict[str, Any]:
    """Everything, with what follows from it."""
    ratios = {
        name: median(_ratios(one, "seconds")) for name, one in found["measures"].items()
    }
    return {**found, "ratios": ratios, "aim": AIM}
