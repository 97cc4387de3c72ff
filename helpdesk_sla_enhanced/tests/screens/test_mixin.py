# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The SLA as fields of the record: search, sort and group."""

from ast import literal_eval
from collections import Counter
from itertools import product

from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged

from ...store import upkeep
from ..common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestMixin(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(
            cls._item(name="Long", failure_after=8, warn_after=7),
            applicable_from_field_id=cls.env["ir.model.fields"]
            ._get("helpdesk.ticket", "assigned_date")
            .id,
        )

    def setUp(self):
        super().setUp()
        self.enterContext(self.at("2026-01-05 09:00"))
        self.breached = self._create_ticket(assigned_date="2026-01-05 00:30:00")
        self.nearing = self._create_ticket(assigned_date="2026-01-05 01:30:00")
        self.early = self._create_ticket(assigned_date="2026-01-05 08:00:00")
        self.paused = self._create_ticket(
            assigned_date="2026-01-05 07:00:00", stage_id=self.stage_awaiting.id
        )
        self.met = self._create_ticket(
            assigned_date="2026-01-05 08:00:00", stage_id=self.stage_done.id
        )
        self.none = self._create_ticket(sla_no_sla=True)
        self.tickets = (
            self.breached
            | self.nearing
            | self.early
            | self.paused
            | self.met
            | self.none
        )
        self.domain = [("id", "in", self.tickets.ids)]

    def _search(self, *leaves, order=None):
        model = self.env["helpdesk.ticket"].with_user(self.agent)
        return model.search([*self.domain, *leaves], order=order).sudo()

    def test_the_status_of_each(self):
        """SEMANTICS I3: the worst current status."""
        statuses = [ticket.sla_status for ticket in self.tickets]
        self.assertEqual(
            statuses,
            ["noncompliant", "nearing", "in_progress", "paused", "succeeded", False],
        )

    def test_the_next_warning_of_each(self):
        """SEMANTICS I1: what a list needs to turn yellow by itself; the breached one
        runs no more, the paused one stands still."""
        found = [ticket.sla_warning_time for ticket in self.tickets]
        self.assertEqual(found[1], utc("2026-01-05 08:30"))
        self.assertEqual(found[2], utc("2026-01-05 15:00"))
        self.assertEqual(found[3:], [False] * 3)

    def test_breached_not_breached_and_none_partition_the_tickets(self):
        """SEMANTICS I3."""
        breached = self._search(("sla_status", "=", "noncompliant"))
        none = self._search(("sla_status", "=", False))
        rest = self._search(
            ("sla_status", "!=", "noncompliant"), ("sla_status", "!=", False)
        )
        self.assertEqual(breached, self.breached)
        self.assertEqual(none, self.none)
        self.assertEqual(rest, self.nearing | self.early | self.paused | self.met)

    def test_filtering_in_memory_agrees_with_searching(self):
        for leaf in (
            ("sla_status", "in", ["nearing", "paused"]),
            ("sla_status", "!=", "nearing"),
            ("sla_status", "=", False),
            ("sla_failure_time", "<", "2026-01-05 12:00:00"),
            ("sla_failure_time", ">=", "2026-01-05 12:00:00"),
            ("sla_failure_time", "=", False),
            ("sla_policy_id", "=", self.policy.id),
            ("sla_policy_id", "!=", self.policy.id),
            ("sla_policy_id", "=", False),
            ("sla_policy_id.name", "=", "Standard"),
        ):
            with self.subTest(str(leaf)):
                self.assertEqual(
                    self.tickets.filtered_domain([leaf]).sorted("id"),
                    self._search(leaf).sorted("id"),
                )

    def test_the_failure_time_of_running_ones_goes_first(self):
        """SEMANTICS I3: of live unpaused ones, else of paused ones, else empty."""
        self.assertEqual(self.early.sla_failure_time, utc("2026-01-05 16:00"))
        self.assertEqual(self.paused.sla_failure_time, utc("2026-01-05 15:00"))
        self.assertFalse(self.met.sla_failure_time)
        self.assertFalse(self.none.sla_failure_time)

    def test_sorted_by_the_failure_time_the_next_comes_first(self):
        """SEMANTICS I3: an unmet breach comes first; what is on hold comes after what
        runs, whenever it would be due, and those without one come last, in both
        directions."""
        for order, running in (
            ("sla_failure_time", [self.nearing.id, self.early.id]),
            ("sla_failure_time desc", [self.early.id, self.nearing.id]),
        ):
            with self.subTest(order):
                found = self._search(order=order)
                first = [self.breached.id, *running, self.paused.id]
                self.assertEqual(found.ids[:4], first)
                self.assertFalse(any(found[4:].mapped("sla_failure_time")))

    def test_a_failed_one_on_hold_is_on_hold(self):
        """SEMANTICS I3: whatever the worst of its KPIs says."""
        responded = self._item(
            name="First", kpi_id=self.first_response.id, failure_after=1
        )
        self.policy.item_ids = [responded]
        with self.at("2026-01-05 09:30"):
            ticket = self._create_ticket(
                assigned_date="2026-01-05 08:00:00", stage_id=self.stage_awaiting.id
            )
            self.assertEqual(ticket.sla_status, "noncompliant")
            self.assertTrue(ticket.sla_on_hold)
            self.assertFalse(self.breached.sla_on_hold)
            self.assertFalse(self.early.sla_on_hold)

    def test_grouping_follows_the_order_of_statuses(self):
        """SEMANTICS B2, I1."""
        groups = (
            self.env["helpdesk.ticket"]
            .with_user(self.agent)
            .formatted_read_group(self.domain, ["sla_status"], ["__count"])
        )
        self.assertEqual(
            {group["sla_status"]: group["__count"] for group in groups},
            {
                "noncompliant": 1,
                "nearing": 1,
                "in_progress": 1,
                "paused": 1,
                "succeeded": 1,
                False: 1,
            },
        )

    def test_grouping_by_the_day_of_the_failure(self):
        """SEMANTICS B2."""
        groups = self.env["helpdesk.ticket"]._read_group(
            self.domain, ["sla_failure_time:day"], ["__count"]
        )
        self.assertEqual([count for _day, count in groups], [3, 3])

    def test_a_search_judges_what_waits_first(self):
        """DESIGN: whatever is deferred stays invisible to callers."""
        self.early.stage_id = self.stage_done
        self.assertIn(self.early, self._search(("sla_status", "=", "succeeded")))

    def test_the_fields_say_that_they_sort_and_group(self):
        names = ["sla_status", "sla_failure_time"]
        described = self.env["helpdesk.ticket"].fields_get(names)
        self.assertCountEqual(described, names)
        for name, description in described.items():
            with self.subTest(name):
                self.assertTrue(description["sortable"])
                self.assertTrue(description["groupable"])
                self.assertTrue(description["searchable"])

    def test_an_agent_chooses_the_policy_in_the_field(self):
        """SEMANTICS F1: a choice in the field is manual."""
        other = self._create_policy(default=False, name="Gold")
        self.early.with_user(self.agent).sla_policy_id = other
        self.assertEqual(self.early.sla_policy_id, other)
        self.assertEqual(self.early.sla_source, "manual")

    def test_a_new_ticket_can_be_given_a_policy(self):
        """SEMANTICS F1: the choice at creation wins over the default."""
        other = self._create_policy(default=False, name="Gold")
        ticket = self._create_ticket(sla_policy_id=other.id)
        self.assertEqual(ticket.sla_policy_id, other)
        self.assertFalse(
            ticket.sla_kpi_instance_ids.filtered(lambda i: i.policy_id != other)
        )


@tagged("post_install", "-at_install")
class TestWhatIsFoundIsWhatIsShown(SlaCase):
    """Every filter, group and order against the value that the record shows (I3): of
    records with instances, with a tracker that has none, and without a tracker."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tickets = cls.env["helpdesk.ticket"].create(
            [{"name": "Older than its SLA", "description": "x"} for _n in range(2)]
        )
        cls.env["sla.engine"]._process_pending()
        upkeep.delete_trackers(cls.env, "helpdesk.ticket", cls.tickets.ids)
        cls.older = cls.tickets
        cls.policy = cls._create_policy(
            cls._item(failure_after=8, warn_after=7),
            applicable_from_field_id=cls.env["ir.model.fields"]
            ._get("helpdesk.ticket", "assigned_date")
            .id,
        )
        cls.gold = cls._create_policy(default=False, name="Gold")

    def setUp(self):
        super().setUp()
        self.enterContext(self.at("2026-01-05 09:00"))
        self.waived = self._ticket("00:10")
        self.instance_of(self.waived).with_user(self.manager).action_waive("Storm")
        self.breached = self._ticket("00:30")
        self.tickets += self.breached | self.waived
        self.tickets += self._ticket("01:30")
        self.tickets += self._ticket("08:00")
        self.tickets += self._ticket("07:00", stage_id=self.stage_awaiting.id)
        self.tickets += self._ticket("08:00", stage_id=self.stage_done.id)
        self.tickets += self._ticket("08:00", sla_policy_id=self.gold.id)
        self.no_sla = self._create_ticket(sla_no_sla=True)
        self.bare = self._create_ticket()  # has an SLA, and no start as yet
        self.tickets += self.no_sla | self.bare

    def _ticket(self, hour, **vals):
        return self._create_ticket(assigned_date=f"2026-01-05 {hour}:00", **vals)

    def _found(self, domain, **options):
        model = self.env["helpdesk.ticket"].with_user(self.agent)
        return model.search(Domain("id", "in", self.tickets.ids) & domain, **options)

    def _leaves(self):
        statuses = ["noncompliant", "nearing", "in_progress", "paused", "succeeded"]
        sources = ["manual", "automatic", "entitlement", "default"]
        policies = [self.policy.id, self.gold.id]
        moments = ["2026-01-05 09:30:00", "2026-01-05 16:00:00"]
        for name, values in (
            ("sla_status", statuses),
            ("sla_source", sources),
            ("sla_policy_id", policies),
            ("sla_failure_time", moments),
        ):
            for value in (False, *values):
                yield from product([name], ["=", "!="], [value])
            for some in (values[:2], [False, *values[:1]], values, [False, *values]):
                yield from product([name], ["in", "not in"], [some])
        yield from product(["sla_failure_time"], ["<", "<=", ">", ">="], moments)
        for name in ("sla_no_sla", "sla_on_hold", "sla_nearing", "sla_late"):
            yield from product([name], ["=", "!="], [True, False])
        yield from product(["sla_policy_id"], ["ilike", "not ilike"], ["gold", "x"])

    def test_every_filter(self):
        """SEMANTICS I3, B2: and its negation, on the database as in memory."""
        for leaf in self._leaves():
            for domain in (Domain(*leaf), ~Domain(*leaf)):
                with self.subTest(repr(domain)):
                    shown = self.tickets.filtered_domain(domain)
                    found = self._found(domain)
                    self.assertEqual(found.sudo().sorted("id"), shown.sorted("id"))

    def test_a_record_without_tracker_has_no_sla(self):
        """SEMANTICS I3: it is no success."""
        self.assertFalse(self.older._sla_trackers())
        self.assertEqual(
            self._found(Domain("sla_status", "=", False)).sudo(),
            (self.older | self.no_sla | self.bare).sorted(),
        )
        found = self._found(Domain("sla_status", "=", "succeeded"))
        self.assertFalse(found.sudo() & self.older)

    def test_every_group_and_its_count(self):
        """SEMANTICS I3, B2."""
        model = self.env["helpdesk.ticket"].with_user(self.agent)
        for name in ("sla_status", "sla_source", "sla_policy_id", "sla_no_sla"):
            with self.subTest(name):
                groups = model._read_group(
                    [("id", "in", self.tickets.ids)], [name], ["__count"]
                )
                shown = Counter(ticket[name] or False for ticket in self.tickets)
                found = {
                    (getattr(value, "id", value) or False): count
                    for value, count in groups
                }
                expected = {
                    (getattr(value, "id", value) or False): count
                    for value, count in shown.items()
                }
                self.assertEqual(found, expected)

    def test_a_group_opens_the_records_that_it_counts(self):
        """SEMANTICS I3, R4."""
        model = self.env["helpdesk.ticket"].with_user(self.agent)
        for name in ("sla_status", "sla_source", "sla_policy_id", "sla_failure_time"):
            by = f"{name}:day" if name == "sla_failure_time" else name
            groups = model.formatted_read_group(
                [("id", "in", self.tickets.ids)], [by], ["__count"]
            )
            counted = sum(group["__count"] for group in groups)
            self.assertEqual(counted, len(self.tickets))
            for group in groups:
                with self.subTest(f"{name} {group[by]}"):
                    found = self._found(Domain(group["__extra_domain"]))
                    self.assertEqual(len(found), group["__count"])

    def test_the_filters_of_the_tickets_partition_them(self):
        """SEMANTICS I3: breached, not breached, no SLA; a waived failure is none."""
        view = self.env.ref("helpdesk_mgmt.helpdesk_ticket_view_search")
        arch = self.env["helpdesk.ticket"].get_view(view.id, "search")["arch"]
        parts = []
        for name in ("sla_breached", "sla_not_breached", "sla_none"):
            (node,) = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
            parts.append(self._found(Domain(literal_eval(node.get("domain")))))
        together = self.env["helpdesk.ticket"].concat(*parts)
        self.assertEqual(len(together), len(self.tickets))
        self.assertEqual(together.sudo().sorted("id"), self.tickets.sorted("id"))
        self.assertEqual(parts[0].sudo(), self.breached)
        self.assertIn(self.waived, parts[1].sudo())


@tagged("post_install", "-at_install")
class TestWithoutTheClock(SlaCase):
    """What lists say while no background job runs (SEMANTICS I1, H7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy(
            cls._item(warn_after=1, max_hold=3, failure_after=2),
            cls._item(
                name="Slow", kpi_id=cls.first_response.id, failure_after=8, max_hold=0
            ),
        )
        cls.policy_slow = cls._create_policy(
            cls._item(name="Later", failure_after=6), name="Slow", default=False
        )

    def setUp(self):
        super().setUp()
        with self.at("2026-01-05 09:00"):
            self.ticket = self._create_ticket()
            self.other = self._create_ticket(sla_policy_id=self.policy_slow.id)
        with self.at("2026-01-05 09:30"):
            self.ticket.stage_id = self.stage_awaiting
            self.assertTrue(self.ticket.sla_on_hold)

    def _now(self, ticket):
        """What the ticket says, and whether filters and groups say the same."""
        ticket.invalidate_recordset()
        due = ticket.sla_failure_time
        tickets = self.env["helpdesk.ticket"]
        domain = [("id", "=", ticket.id)]
        if due:
            found = tickets.search([*domain, ("sla_failure_time", ">=", due)])
            self.assertEqual(found, ticket)
        ((day, _count),) = tickets._read_group(
            domain, ["sla_failure_time:hour"], ["__count"]
        )
        self.assertEqual(day, due and due.replace(minute=0))
        return due, ticket.sla_on_hold

    def _sorted(self):
        both = [("id", "in", (self.ticket | self.other).ids)]
        return self.env["helpdesk.ticket"].search(both, order="sla_failure_time")

    def test_a_maximum_hold_that_has_ended_moves_the_failure_time(self):
        """SEMANTICS H7, I3: three hours on hold, from half past nine on."""
        with self.at("2026-01-05 12:00"):
            self.assertEqual(self._now(self.ticket), (utc("2026-01-05 11:00"), True))
            self.assertEqual(self._sorted(), self.other | self.ticket)
        with self.at("2026-01-05 12:31"):
            self.assertEqual(self._now(self.ticket), (utc("2026-01-05 14:00"), False))
            self.assertEqual(self._sorted(), self.ticket | self.other)
            self.assertEqual(self.ticket.sla_warning_time, utc("2026-01-05 13:00"))

    def test_what_failed_since_is_no_next_failure(self):
        """SEMANTICS I2, I3: the other KPI of the ticket is on hold still."""
        with self.at("2026-01-05 14:30"):
            self.assertEqual(self._now(self.ticket), (utc("2026-01-05 17:00"), True))
            self.assertEqual(self.ticket.sla_status, "noncompliant")
        with self.at("2026-01-05 15:00"):
            self.assertEqual(self._now(self.other), (False, False))
            self.assertEqual(self.other.sla_status, "noncompliant")

    def test_the_clock_changes_nothing_of_it(self):
        """SEMANTICS I1, I2: before and after it has run."""
        for moment in ("2026-01-05 12:31", "2026-01-05 14:30", "2026-01-05 15:00"):
            with self.subTest(moment), self.at(moment):
                before = [self._now(ticket) for ticket in (self.ticket, self.other)]
                self.run_cron("clock")
                after = [self._now(ticket) for ticket in (self.ticket, self.other)]
                self.assertEqual(before, after)

    def _nearing_and_late(self, ticket):
        """What the ticket says, and whether the filters say the same."""
        ticket.invalidate_recordset()
        said = ticket.sla_nearing, ticket.sla_late
        for name, value in zip(("sla_nearing", "sla_late"), said, strict=True):
            domain = [("id", "=", ticket.id), (name, "=", True)]
            self.assertEqual(bool(self.env["helpdesk.ticket"].search(domain)), value)
        return said

    def test_what_can_be_saved_and_what_is_late_follow_the_moment(self):
        """SEMANTICS I1, I3: before the clock has run, and after."""
        for moment, said in (
            ("2026-01-05 12:59:59", (False, False)),
            ("2026-01-05 13:00", (True, False)),
            ("2026-01-05 14:00", (False, True)),
        ):
            with self.subTest(moment), self.at(moment):
                self.assertEqual(self._nearing_and_late(self.ticket), said)
                self.run_cron("clock")
                self.assertEqual(self._nearing_and_late(self.ticket), said)
