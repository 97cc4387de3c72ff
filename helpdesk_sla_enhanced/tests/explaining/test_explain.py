# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why this deadline, and why none (SEMANTICS R1)."""

import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..calendar.calendar_cases import time_off
from ..common import SlaCase


class ExplainCase(SlaCase):
    """Four working hours in Brussels, from nine to five; eight and sixteen UTC."""

    def _start(self, moment, *items, **vals):
        """A ticket under a default SLA, made at a moment (UTC)."""
        terms = {"calendar_id": self.calendar.id, "allow_pause": True}
        with self.at("2026-01-05 07:00"):
            self.policy = self._create_policy(
                *(items or [self._item(failure_after=4)]), **terms
            )
        with self.at(moment):
            ticket = self._create_ticket(**vals)
            self.env["sla.engine"]._process_pending()
        return ticket

    def _proof(self, ticket, moment="2026-01-05 15:00", user=None):
        with self.at(moment):
            instance = self.instance_of(ticket).with_user(user or self.agent)
            return instance.explain()

    def _told(self, proof):
        """The stretches, without their dates when those follow from the one before."""
        return [(part["kind"], part["start"], part["seconds"]) for part in proof]


@tagged("post_install", "-at_install")
class TestTheWay(ExplainCase):
    """Every stretch from the start to the failure time."""

    def test_what_counted_and_a_night(self):
        """SEMANTICS R1: the sum is the target, to the second."""
        proof = self._proof(self._start("2026-01-05 14:00"))
        self.assertEqual(
            self._told(proof["stretches"]),
            [
                ("counted", "2026-01-05 14:00:00", 2 * 3600),
                ("night", "2026-01-05 16:00:00", 16 * 3600),
                ("counted", "2026-01-06 08:00:00", 2 * 3600),
            ],
        )
        self.assertEqual(proof["counted_seconds"], proof["target_seconds"])
        self.assertEqual(proof["failure_time"], "2026-01-06 10:00:00")
        self.assertTrue(proof["matches"])

    def test_a_weekend(self):
        """SEMANTICS R1: from Friday evening to Monday morning."""
        proof = self._proof(self._start("2026-01-09 15:00"), "2026-01-09 15:30")
        kinds = [part["kind"] for part in proof["stretches"]]
        self.assertEqual(kinds, ["counted", "weekend", "counted"])

    def test_a_holiday_by_its_name_between_two_nights(self):
        """SEMANTICS R1: Tuesday is off, in local time."""
        time_off(
            self.calendar,
            "2026-01-05 23:00:00",
            "2026-01-06 22:59:59",
            name="Epiphany",
            resource_id=False,
        )
        proof = self._proof(self._start("2026-01-05 14:00"))
        self.assertEqual(
            [(part["kind"], part.get("name", "")) for part in proof["stretches"]],
            [
                ("counted", ""),
                ("night", ""),
                ("holiday", "Epiphany"),
                ("night", ""),
                ("counted", ""),
            ],
        )

    def test_a_lunch_break(self):
        """SEMANTICS R1: a time off within a day."""
        self.calendar = self._create_calendar(hours=((9, 12), (13, 17)))
        proof = self._proof(self._start("2026-01-05 08:00"))
        kinds = [part["kind"] for part in proof["stretches"]]
        self.assertEqual(kinds, ["counted", "break", "counted"])

    def test_a_hold_with_who_began_it_and_how(self):
        """SEMANTICS R1: as the chatter tells it."""
        ticket = self._start("2026-01-05 08:00").with_context(tracking_disable=False)
        self.env.cr.flush()  # what was created is no change
        with self.at("2026-01-05 09:00"):
            ticket.with_user(self.agent).stage_id = self.stage_awaiting
            self.env.flush_all()
            self.env.cr.flush()  # when Odoo writes what it tracks
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_in_progress
            self.env["sla.engine"]._process_pending()
        proof = self._proof(ticket)
        hold = proof["stretches"][1]
        self.assertEqual((hold["kind"], hold["seconds"]), ("hold", 3600))
        self.assertEqual(hold["by"], self.agent.partner_id.name)
        self.assertIn(self.stage_awaiting.name, hold["name"])
        self.assertEqual(proof["failure_time"], "2026-01-05 13:00:00")
        self.assertTrue(proof["matches"])

    def test_while_on_hold_nothing_is_said_of_what_comes(self):
        """SEMANTICS H2: the last stretch is the hold."""
        ticket = self._start("2026-01-05 08:00")
        with self.at("2026-01-05 09:00"):
            ticket.stage_id = self.stage_awaiting
            self.env["sla.engine"]._process_pending()
        proof = self._proof(ticket)
        self.assertEqual(proof["stretches"][-1]["kind"], "hold")
        self.assertEqual(proof["counted_seconds"], 3600)
        self.assertTrue(proof["matches"])

    def test_hours_that_were_changed_since_are_seen(self):
        """SEMANTICS I6: the failure time stays, and the proof says that it differs."""
        ticket = self._start("2026-01-05 08:00")
        self.calendar.attendance_ids.filtered(
            lambda line: line.dayofweek == "0"
        ).hour_to = 10
        proof = self._proof(ticket)
        self.assertEqual(proof["failure_time"], "2026-01-05 12:00:00")
        self.assertFalse(proof["matches"])

    def test_without_calendar_all_time_counts(self):
        """SEMANTICS C4: one stretch."""
        ticket = self._start("2026-01-05 08:00")
        self.policy.calendar_id = False
        with self.at("2026-01-05 20:00"):
            other = self._create_ticket()
            self.env["sla.engine"]._process_pending()
        self.assertTrue(self._proof(ticket)["calendar"])
        proof = self._proof(other)
        self.assertEqual(
            self._told(proof["stretches"]),
            [("counted", "2026-01-05 20:00:00", 4 * 3600)],
        )

    def test_steps_of_an_escalation_with_their_moments(self):
        """SEMANTICS R1, E7: those that came, too; a hold moves what comes after it."""
        action = self.env.ref("helpdesk_sla_enhanced.action_sla_breach_mail")
        steps = [
            Command.create(
                {
                    "trigger": "escalation",
                    "offset": offset,
                    "offset_unit": unit,
                    "server_action_id": action.id,
                }
            )
            for offset, unit in ((25, "percent"), (75, "percent"), (1, "hour"))
        ]
        ticket = self._start(
            "2026-01-05 08:00", self._item(failure_after=4, action_ids=steps)
        )
        for moment, stage in (
            ("2026-01-05 10:00", self.stage_awaiting),
            ("2026-01-05 11:00", self.stage_in_progress),
        ):
            with self.at(moment):
                ticket.stage_id = stage
                self.env["sla.engine"]._process_pending()
        told = self._proof(ticket, "2026-01-05 11:30")["steps"]
        self.assertEqual(
            told,
            [
                {"time": "2026-01-05 09:00:00", "name": action.name},
                {"time": "2026-01-05 12:00:00", "name": action.name},
                {"time": "2026-01-05 14:00:00", "name": action.name},
            ],
        )

    def test_steps_that_never_came_are_left_out(self):
        """SEMANTICS E7: it was met before the second one."""
        action = self.env.ref("helpdesk_sla_enhanced.action_sla_breach_mail")
        steps = [
            Command.create(
                {
                    "trigger": "escalation",
                    "offset": offset,
                    "server_action_id": action.id,
                }
            )
            for offset in (25, 75)
        ]
        ticket = self._start(
            "2026-01-05 08:00", self._item(failure_after=4, action_ids=steps)
        )
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_done
            self.env["sla.engine"]._process_pending()
        told = self._proof(ticket)["steps"]
        self.assertEqual([step["time"] for step in told], ["2026-01-05 09:00:00"])

    def test_it_fits_into_json(self):
        """SEMANTICS R1: plain values only."""
        proof = self._proof(self._start("2026-01-05 14:00"))
        self.assertEqual(json.loads(json.dumps(proof)), proof)


@tagged("post_install", "-at_install")
class TestTheChoice(ExplainCase):
    """Which SLA, which item, and why no other."""

    def test_an_earlier_item_names_the_one_condition_that_is_not_true(self):
        """SEMANTICS D2: in words, with what the record has."""
        condition = [("partner_id", "=", False), ("priority", "=", "3")]
        ticket = self._start(
            "2026-01-05 08:00",
            self._item(name="Fast", applicable_when=str(condition), sequence=1),
            self._item(name="Usual", failure_after=4, sequence=2),
        )
        [earlier] = self._proof(ticket)["earlier"]
        self.assertEqual(earlier["name"], "Fast")
        self.assertEqual(earlier["condition"], "Priority is Very High")
        self.assertEqual(earlier["value"], "Medium")

    def test_one_of_several_conditions_is_said_as_a_whole(self):
        """SEMANTICS D2: either of two."""
        condition = ["|", ("priority", "=", "3"), ("partner_id", "!=", False)]
        ticket = self._start(
            "2026-01-05 08:00",
            self._item(name="Fast", applicable_when=str(condition), sequence=1),
            self._item(name="Usual", failure_after=4, sequence=2),
        )
        [earlier] = self._proof(ticket)["earlier"]
        self.assertEqual(
            earlier["condition"], "Priority is Very High or Contact is filled in"
        )

    def test_an_earlier_item_that_matches_by_now_says_so(self):
        """SEMANTICS C5: conditions take effect with the next change of the record."""
        ticket = self._start(
            "2026-01-05 08:00",
            self._item(
                name="Fast", applicable_when="[('priority', '=', '3')]", sequence=1
            ),
            self._item(name="Usual", failure_after=4, sequence=2),
        )
        self.policy.item_ids[0].applicable_when = "[('priority', '=', '1')]"
        [earlier] = self._proof(ticket)["earlier"]
        self.assertEqual(earlier["condition"], "")
        self.assertIn("matches now", earlier["why"])

    def test_the_default_says_that_nobody_chose(self):
        """SEMANTICS F1."""
        policy = self._proof(self._start("2026-01-05 08:00"))["policy"]
        self.assertEqual((policy["name"], policy["source"]), ("Standard", "default"))
        self.assertIn("Nobody chose", policy["why"])

    def test_a_choice_by_hand_says_whose(self):
        """SEMANTICS F1."""
        ticket = self._start("2026-01-05 08:00")
        with self.at("2026-01-05 08:30"):
            other = self._create_policy(name="Gold", default=False)
            ticket.with_user(self.agent).sla_policy_id = other
            self.env["sla.engine"]._process_pending()
        policy = self._proof(ticket)["policy"]
        self.assertEqual(policy["source"], "manual")
        self.assertIn(self.agent.name, policy["why"])

    def test_the_start_is_a_field_and_its_value(self):
        """SEMANTICS C3."""
        start = self._proof(self._start("2026-01-05 14:00"))["start"]
        self.assertEqual(
            start,
            {
                "field": "create_date",
                "label": "Created on",
                "time": "2026-01-05 14:00:00",
            },
        )

    def test_a_cycle_that_starts_at_the_reopening_says_so(self):
        """SEMANTICS G4, R1: a KPI with a start field of its own counts from there."""
        reported = self.env["ir.model.fields"]._get("helpdesk.ticket", "reported_date")
        self.resolve.write({"reopen": "cycle", "applicable_from_field_id": reported.id})
        ticket = self._start("2026-01-05 08:00")
        for moment, stage in (
            ("2026-01-05 08:30", self.stage_done),
            ("2026-01-12 08:00", self.stage_in_progress),
        ):
            with self.at(moment):
                ticket.stage_id = stage
                self.env["sla.engine"]._process_pending()
        second = self.instance_of(ticket).sorted("cycle")[-1]
        with self.at("2026-01-12 08:10"):
            start = second.with_user(self.agent).explain()["start"]
        self.assertEqual(
            (start["label"], start["time"]),
            ("the moment that made it apply again", "2026-01-12 08:00:00"),
        )


@tagged("post_install", "-at_install")
class TestRecords(ExplainCase):
    """``sla.record.explain``: all clocks of a record, or why it has none."""

    def _explain(self, ticket, user=None):
        records = self.env["sla.record"].with_user(user or self.agent)
        return records.explain(ticket._name, ticket.id)

    def test_all_clocks_of_a_record(self):
        """SEMANTICS R1: in the order of their KPIs."""
        ticket = self._start(
            "2026-01-05 08:00",
            self._item(kpi_id=self.first_response.id, failure_after=1),
            self._item(failure_after=4),
        )
        told = self._explain(ticket)
        self.assertEqual(told["policy"]["name"], "Standard")
        kpis = [proof["kpi"] for proof in told["proofs"]]
        self.assertEqual(kpis, [self.first_response.name, self.resolve.name])
        self.assertEqual(told["why_none"], "")

    def test_none_says_why(self):
        """SEMANTICS R1: no default."""
        ticket = self._create_ticket()
        told = self._explain(ticket)
        self.assertEqual(told["proofs"], [])
        self.assertIn("no default SLA", told["why_none"])

    def test_of_many_each_without_one_says_why(self):
        """SEMANTICS R1: by reason, the most common first; what is measured is counted
        only."""
        older = [self._create_ticket(name=f"Older {n}") for n in range(7)]
        ticket = self._start("2026-01-05 08:00")
        with self.at("2026-01-05 08:00"):
            chosen = self._create_ticket(sla_no_sla=True)
        tickets = [*older, ticket, chosen]
        told = self._none(self.agent, *tickets)
        self.assertEqual((told["count"], told["measured"]), (9, 1))
        first, second = told["reasons"]
        self.assertIn("Apply one by hand", first["reason"])
        self.assertEqual(first["ids"], [one.id for one in older])
        self.assertEqual(len(first["names"]), 5)
        self.assertEqual(second["ids"], chosen.ids)
        self.assertIn("by choice", second["reason"])

    def test_of_many_the_cost_is_fixed(self):
        """SEMANTICS R1: as many queries for forty as for four."""
        tickets = [self._create_ticket() for _each in range(40)]
        counts = []
        for some in (tickets[:4], tickets[:4], tickets):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._none(self.agent, *some)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_of_many_nothing_is_told_where_one_may_not_be_read(self):
        """SEMANTICS P1: an agent who sees their own tickets alone; a customer."""
        own = new_test_user(self.env, "own", "helpdesk_mgmt.group_helpdesk_user_own")
        portal = new_test_user(self.env, "customer", "base.group_portal")
        mine = self._create_ticket(user_id=own.id, partner_id=portal.partner_id.id)
        other = self._create_ticket(user_id=self.manager.id)
        self.assertEqual(self._none(own, mine)["count"], 1)
        for user, tickets in ((own, (mine, other)), (portal, (mine,))):
            with self.assertRaises(AccessError):
                self._none(user, *tickets)

    def _none(self, user, *tickets):
        records = self.env["sla.record"].with_user(user)
        return records.explain_none(
            "helpdesk.ticket", [ticket.id for ticket in tickets]
        )

    def test_who_may_not_read_the_record_is_told_nothing(self):
        """SEMANTICS P1: an agent who sees their own tickets alone."""
        ticket = self._start("2026-01-05 08:00", user_id=self.manager.id)
        own = new_test_user(self.env, "own", "helpdesk_mgmt.group_helpdesk_user_own")
        with self.assertRaises(AccessError):
            self._explain(ticket, own)
        with self.assertRaises(AccessError):
            self._proof(ticket, user=own)

    def test_customers_are_told_nothing(self):
        """SEMANTICS P1: what they may know is on the portal."""
        portal = new_test_user(self.env, "customer", "base.group_portal")
        ticket = self._start("2026-01-05 08:00", partner_id=portal.partner_id.id)
        ticket.message_subscribe(portal.partner_id.ids)
        with self.assertRaises(AccessError):
            self._explain(ticket, portal)
        with self.assertRaises(AccessError):
            self._proof(ticket, user=portal)

    def test_a_record_that_is_gone(self):
        """SEMANTICS K: a word of what to do, no traceback."""
        ticket = self._create_ticket()
        gone = ticket.id
        ticket.unlink()
        with self.assertRaises(UserError):
            self.env["sla.record"].with_user(self.agent).explain(ticket._name, gone)

    def test_the_cost(self):
        """SEMANTICS R1: at most 15 queries for a clock with twenty earlier items."""
        items = [
            self._item(
                name=str(n),
                applicable_when=f"[('name', '=', 'Nr. {n}')]",
                sequence=n,
            )
            for n in range(20)
        ]
        ticket = self._start("2026-01-05 14:00", *items, self._item(sequence=99))
        instance = self.instance_of(ticket).with_user(self.agent)
        instance = instance.with_context(
            lang="en_US", tz="Europe/Brussels"
        )  # as browsers ask
        with self.at("2026-01-05 15:00"):
            instance.explain()
            self.env.invalidate_all()
            with self.assertQueryCount(15):
                proof = instance.explain()
        self.assertEqual(len(proof["earlier"]), 20)
