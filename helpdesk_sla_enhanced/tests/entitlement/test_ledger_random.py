# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ledger over random lives of tickets, against a naive count (SEMANTICS M2).

``SLA_LEDGER_RUNS`` and ``SLA_LEDGER_STEPS`` make it longer; ``SLA_LEDGER_SEED`` begins
with another run.
"""

import logging
import os
import random
from collections import Counter

from odoo.tests import tagged

from ..common_entitled import EntitledCase

_logger = logging.getLogger(__name__)

RUNS = int(os.environ.get("SLA_LEDGER_RUNS", "3"))
STEPS = int(os.environ.get("SLA_LEDGER_STEPS", "12"))
SEED = int(os.environ.get("SLA_LEDGER_SEED", "1"))
NOW = "2026-01-05 09:00:00"


@tagged("post_install", "-at_install")
class TestLedgerRandom(EntitledCase):
    """Each step is something that people do; the naive count looks at all tickets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "mail_create_nolog": True})
        cls.open_stages = cls.stage_new | cls.stage_in_progress | cls.stage_awaiting
        cls.withdrawn = cls.stage_cancelled | cls.stage_rejected
        cls.stages = cls.open_stages | cls.stage_done | cls.withdrawn

    def setUp(self):
        super().setUp()
        self.enterContext(self.at(NOW))

    def test_what_is_left_is_right_after_each_step(self):
        """M2: create, resolve, cancel, reopen, move, another customer, merge,
        duplicate, delete, archive, hours, renew."""
        for run in range(SEED, SEED + RUNS):
            with self.env.cr.savepoint(), self.subTest(run=run):
                Life(self, random.Random(run)).live(STEPS)
                _logger.info("Run %s: right after each of %s steps", run, STEPS)
                self.env.flush_all()
            self.env.invalidate_all()


class Life:
    """One run: some entitlements of two customers, and what happens to tickets."""

    def __init__(self, case, rng):
        self.case, self.rng, self.env = case, rng, case.env
        self.said = []
        self.tickets = self.env["helpdesk.ticket"].with_user(case.desk).browse()
        self.entitlements = self.env["sla.entitlement"]
        for partner in (case.peeters, case.peeters, case.other):
            self.entitlements |= case._entitle(
                partner,
                allocation=rng.choice(["cases", "hours"]),
                decrease_on=rng.choice(["create", "resolve"]),
                total_terms=rng.choice([2, 5, 50]),
                unlimited=rng.random() < 0.2,
                is_default=False,
                channels=[(case.email, 3)] if rng.random() < 0.5 else (),
            )

    def live(self, steps):
        """Let things happen, and count after each."""
        doings = [
            self.new, self.new, self.new, self.stage, self.stage, self.stage,
            self.archive, self.move, self.customer, self.channel, self.hours,
            self.delete, self.duplicate, self.merge, self.renew, self.many,
        ]  # fmt: skip
        self.new()
        for _step in range(steps):
            doing = self.rng.choice(doings)
            self.said.append(doing.__name__)
            doing()
            self.count()

    def count(self):
        """What is left is the total less what each ticket should have taken, and the
        sum of the lines says the same."""
        self.env.flush_all()
        self.env.invalidate_all()
        taken = Counter()
        for ticket in self.tickets.sudo():
            entitlement, channel = ticket.entitlement_id, ticket.channel_id
            if entitlement:
                amount = self.naive(ticket, entitlement)
                taken[entitlement] += amount
                taken[entitlement, channel] += amount
        booked = dict(
            self.env["sla.entitlement.usage"]._read_group(
                [("entitlement_id", "in", self.entitlements.ids)],
                ["entitlement_id"],
                ["quantity:sum"],
            )
        )
        for one in self.entitlements:
            left = one.total_terms - taken[one]
            self.near(one.remaining_terms, left)
            self.near(one.total_terms + booked.get(one, 0.0), left)
            for line in one.channel_ids:
                self.near(
                    line.remaining_terms,
                    line.total_terms - taken[one, line.channel_id],
                )

    def near(self, found, expected):
        self.case.assertAlmostEqual(found, expected, places=4, msg=f"{self.said}")

    def naive(self, ticket, entitlement):
        """What a ticket takes, told from its screen alone."""
        solved = ticket.stage_id == self.case.stage_done and not ticket.duplicate_id
        gone = ticket.stage_id in self.case.withdrawn or ticket.duplicate_id
        if entitlement.decrease_on == "resolve":
            counts = solved
        else:
            counts = solved or (ticket.active and not gone)
        if not counts:
            return 0.0
        return 1.0 if entitlement.allocation == "cases" else ticket.time_spent

    # -- what happens -----------------------------------------------------------------

    def any(self):
        """A ticket, if there is one."""
        ids = self.tickets.ids
        return self.tickets.browse(self.rng.choice(ids) if ids else ())

    def some_hours(self):
        return round(self.rng.random() * 3, 2)

    def new(self):
        rng, case = self.rng, self.case
        self.tickets |= case._ticket(
            partner=rng.choice([case.ann, case.other, case.peeters]),
            channel_id=rng.choice([case.email.id, case.phone.id, False]),
            time_spent=rng.choice([0, self.some_hours()]),
            stage_id=rng.choice(case.stages.ids),
        )

    def many(self):
        for _number in range(3):
            self.new()
        some = self.tickets.browse(self.rng.sample(self.tickets.ids, 2))
        some.stage_id = self.rng.choice(self.case.stages.ids)

    def stage(self):
        self.any().stage_id = self.rng.choice(self.case.stages.ids)

    def archive(self):
        ticket = self.any()
        ticket.active = not ticket.active

    def move(self):
        ticket = self.any()
        if not ticket:
            return
        customers = ticket.partner_id | ticket.commercial_partner_id
        theirs = self.entitlements.filtered(lambda one: one.partner_id in customers)
        ticket.entitlement_id = self.rng.choice([*theirs.ids, False])

    def customer(self):
        case = self.case
        self.any().partner_id = self.rng.choice([case.ann, case.other])

    def channel(self):
        case = self.case
        self.any().channel_id = self.rng.choice([case.email.id, case.phone.id, False])

    def hours(self):
        self.any().time_spent = self.some_hours()

    def delete(self):
        ticket = self.any()
        self.tickets -= ticket
        ticket.sudo().unlink()

    def duplicate(self):
        ticket = self.any()
        if ticket:
            self.tickets |= ticket.copy()
            ticket.duplicate_id = self.rng.choice(
                [(self.tickets - ticket)[:1].id, False]
            )

    def merge(self):
        """As a merge does: hours to the other ticket, and this one is closed."""
        if len(self.tickets) > 1:
            first, second = self.rng.sample(self.tickets.ids, 2)
            first, second = self.tickets.browse(first), self.tickets.browse(second)
            first.time_spent += second.time_spent
            second._sla_because("merged").write({"active": False, "time_spent": 0})

    def renew(self):
        """A renewal begins with nothing used, and takes no part of the old one."""
        entitlement = self.entitlements.browse(self.rng.choice(self.entitlements.ids))
        if not entitlement.next_id:
            entitlement.action_renew_now()
            self.entitlements |= entitlement.next_id
