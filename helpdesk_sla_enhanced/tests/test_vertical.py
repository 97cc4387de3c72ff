# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Apply, select, start, warn, fail, succeed: the main job of the engine."""

from odoo import Command
from odoo.tests import tagged

from .common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestVertical(SlaCase):
    def test_two_hours_around_the_clock(self):
        """SEMANTICS C4: the worked example of the seeds, 09:00 and 2 hours: 11:00."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-05 11:00")
            )

    def test_two_hours_of_work_end_on_the_next_morning(self):
        """SEMANTICS D3: from 16:00 in Brussels, one hour today and one tomorrow."""
        self._create_policy(calendar_id=self.calendar.id)
        with self.at("2026-01-05 15:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-06 09:00")
            )

    def test_a_holiday_does_not_count(self):
        """SEMANTICS I5: Tuesday is a holiday, the second hour is on Wednesday."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": utc("2026-01-05 23:00"),
                "date_to": utc("2026-01-06 22:59:59"),
            }
        )
        self._create_policy(calendar_id=self.calendar.id)
        with self.at("2026-01-05 15:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-07 09:00")
            )

    def test_lunch_does_not_count(self):
        """SEMANTICS I5: half an hour before lunch, an hour and a half after."""
        calendar = self._create_calendar(hours=((9, 12), (13, 17)))
        self._create_policy(calendar_id=calendar.id)
        with self.at("2026-01-05 10:30"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-05 13:30")
            )

    def test_a_working_day_is_the_day_of_the_calendar(self):
        """SEMANTICS D4: one working day of eight hours, from noon to noon."""
        self._create_policy(
            self._item(failure_after=1, failure_unit="day"),
            calendar_id=self.calendar.id,
        )
        with self.at("2026-01-05 11:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-06 11:00")
            )

    def test_the_calendar_of_the_item_goes_before_the_policy(self):
        """SEMANTICS C4: the item counts in New York, the policy in Brussels."""
        new_york = self._create_calendar("America/New_York")
        self._create_policy(
            self._item(calendar_id=new_york.id), calendar_id=self.calendar.id
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-05 16:00")
            )

    def test_the_first_matching_item_of_each_kpi_applies(self):
        """SEMANTICS D2: items in order, KPIs independent of each other."""
        policy = self._create_policy(
            self._item(name="Urgent", applicable_when="[('priority', '=', '3')]"),
            self._item(name="Others", failure_after=8),
            self._item(name="Never reached", failure_after=1),
            self._item(name="Answer", kpi_id=self.first_response.id),
        )
        ticket = self._create_ticket(priority="3")
        urgent, others, _never, answer = policy.item_ids
        self.assertEqual(self.instance_of(ticket).item_id, urgent | answer)
        ticket = self._create_ticket(priority="1")
        self.assertEqual(self.instance_of(ticket).item_id, others | answer)

    def test_conditions_without_operators_are_anded(self):
        """SEMANTICS D1."""
        self._create_policy(
            self._item(
                applicable_when="[('priority', '=', '3'), ('name', '=', 'Fire')]"
            )
        )
        self.assertFalse(self.instance_of(self._create_ticket(priority="3")))
        self.assertTrue(
            self.instance_of(self._create_ticket(priority="3", name="Fire"))
        )

    def test_conditions_reach_related_records(self):
        """SEMANTICS D1: a condition on the customer's country."""
        belgium = self.env.ref("base.be")
        partner = self.env["res.partner"].create(
            {"name": "Ann", "country_id": belgium.id}
        )
        self._create_policy(
            self._item(applicable_when="[('partner_id.country_id.code', '=', 'BE')]")
        )
        self.assertTrue(self.instance_of(self._create_ticket(partner_id=partner.id)))
        self.assertFalse(self.instance_of(self._create_ticket()))

    def test_success_is_found_on_write(self):
        """SEMANTICS I7: met at the moment of the change."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:59:59"):
            ticket.with_user(self.agent).stage_id = self.stage_done
        instance = self.instance_of(ticket)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "succeeded",
                    "met_time": utc("2026-01-05 10:59:59"),
                    "end_time": utc("2026-01-05 10:59:59"),
                }
            ],
        )

    def test_met_at_the_failure_time_is_late(self):
        """SEMANTICS I2, G3: on time means before the failure time."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 11:00"):
            ticket.stage_id = self.stage_done
        self.assertRecordValues(
            self.instance_of(ticket),
            [
                {
                    "status": "noncompliant",
                    "met_time": utc("2026-01-05 11:00"),
                    "end_time": utc("2026-01-05 11:00"),
                }
            ],
        )

    def test_a_cancelled_ticket_is_not_solved(self):
        """SEMANTICS K: a closing stage is a success only if the criteria say so."""
        self._create_policy()
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_cancelled
        self.assertEqual(self.instance_of(ticket).status, "in_progress")

    def test_two_changes_in_one_transaction_keep_their_own_moments(self):
        """SEMANTICS I2: solved at ten is solved, whatever happens at noon."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_done
        with self.at("2026-01-05 12:00"):
            ticket.stage_id = self.stage_in_progress
        self.assertRecordValues(
            self.instance_of(ticket),
            [{"status": "succeeded", "met_time": utc("2026-01-05 10:00")}],
        )

    def test_the_clock_warns_and_fails(self):
        """SEMANTICS I4: the transitions carry their true moments."""
        self._create_policy(self._item(warn_after=1))
        with self.at("2026-01-05 09:00"):
            instance = self.instance_of(self._create_ticket())
        with self.at("2026-01-05 10:07"):
            self.run_cron("clock")
            self.assertEqual(instance.status, "nearing")
        with self.at("2026-01-05 11:42"):
            self.run_cron("clock")
            self.assertEqual(instance.status, "noncompliant")
            self.assertEqual(instance.end_time, utc("2026-01-05 11:00"))
        events = instance.event_ids.sorted("id").mapped(lambda e: (e.kind, e.time))
        self.assertEqual(
            events,
            [
                ("start", utc("2026-01-05 09:00")),
                ("warning", utc("2026-01-05 10:00")),
                ("failure", utc("2026-01-05 11:00")),
            ],
        )

    def test_the_status_of_now_needs_no_clock(self):
        """SEMANTICS I1: right in every read, search and group with the cron stopped."""
        self._create_policy(self._item(warn_after=1))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            instance = self.instance_of(ticket)
        for moment, status in (
            ("2026-01-05 09:59:59", "in_progress"),
            ("2026-01-05 10:00:00", "nearing"),
            ("2026-01-05 10:59:59", "nearing"),
            ("2026-01-05 11:00:00", "noncompliant"),
        ):
            with self.subTest(moment), self.at(moment):
                self.env.invalidate_all()
                self.assertEqual(instance.status, "in_progress")
                self.assertEqual(instance.status_now, status)
                self.assertEqual(ticket.sla_status, status)
                for record, name in (
                    (instance, "status_now"),
                    (ticket, "sla_status"),
                ):
                    found = record.search([(name, "=", status)])
                    self.assertIn(record, found)
                    grouped = record._read_group(
                        [("id", "=", record.id)], [name], ["__count"]
                    )
                    self.assertEqual(grouped, [(status, 1)])

    def test_a_hold_moves_the_deadlines_by_its_working_time(self):
        """SEMANTICS H2, H4: two hours in Awaiting, one of them after closing time."""
        self._create_policy(self._item(failure_after=4), calendar_id=self.calendar.id)
        with self.at("2026-01-05 14:00"):
            ticket = self._create_ticket()
            instance = self.instance_of(ticket)
            self.assertEqual(instance.failure_time, utc("2026-01-06 10:00"))
        with self.at("2026-01-05 15:00"):
            ticket.stage_id = self.stage_awaiting
            self.assertEqual(instance.status, "paused")
            self.assertEqual(ticket.sla_status, "paused")
        with self.at("2026-01-05 17:00"):
            ticket.stage_id = self.stage_in_progress
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "failure_time": utc("2026-01-06 11:00"),
                    "on_hold_minutes": 60,
                    "on_hold_clock_minutes": 120,
                    "on_hold_since": False,
                    "last_on_hold": utc("2026-01-05 15:00"),
                }
            ],
        )
        self.assertRecordValues(
            instance.hold_ids,
            [
                {
                    "start_time": utc("2026-01-05 15:00"),
                    "end_time": utc("2026-01-05 17:00"),
                }
            ],
        )
        self.assertEqual(ticket.sla_on_hold_minutes, 60)

    def test_another_item_takes_over_start_and_holds(self):
        """SEMANTICS F3, H5: the old instance is cancelled, the new one linked to it."""
        policy = self._create_policy(
            self._item(name="Urgent", applicable_when="[('priority', '=', '3')]"),
            self._item(name="Others", failure_after=8),
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            old = self.instance_of(ticket)
        with self.at("2026-01-05 09:30"):
            ticket.stage_id = self.stage_awaiting
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_in_progress
        with self.at("2026-01-05 10:15"):
            ticket.priority = "3"
            new = self.instance_of(ticket)
        self.assertEqual(old.status, "canceled")
        self.assertRecordValues(
            new,
            [
                {
                    "item_id": policy.item_ids[0].id,
                    "previous_instance_id": old.id,
                    "start_time": utc("2026-01-05 09:00"),
                    "failure_time": utc("2026-01-05 11:30"),
                    "on_hold_minutes": 30,
                    "cycle": 1,
                }
            ],
        )
        self.assertEqual(len(new.hold_ids), 1)

    def test_a_policy_can_be_applied_by_code(self):
        """SEMANTICS F1: in effect when the call returns, its origin stored."""
        default = self._create_policy()
        other = self._create_policy(default=False, name="Gold")
        ticket = self._create_ticket()
        self.assertEqual(
            (ticket.sla_policy_id, ticket.sla_source), (default, "default")
        )
        applied = other.apply_to(ticket)
        self.assertEqual(applied, ticket)
        self.assertEqual(
            (ticket.sla_policy_id, ticket.sla_source), (other, "automatic")
        )
        self.assertEqual(self.instance_of(ticket).policy_id, other)
        self.assertEqual(
            ticket.sla_kpi_instance_ids.sorted("id").mapped("status"),
            ["canceled", "in_progress"],
        )

    def test_a_manual_choice_is_protected(self):
        """SEMANTICS F1: lower origins do not replace it, clearing lets them choose."""
        default = self._create_policy()
        gold = self._create_policy(default=False, name="Gold")
        silver = self._create_policy(default=False, name="Silver")
        ticket = self._create_ticket()
        ticket.with_user(self.agent).sla_policy_id = gold
        self.assertEqual((ticket.sla_policy_id, ticket.sla_source), (gold, "manual"))
        self.assertFalse(silver.apply_to(ticket))
        self.assertEqual(ticket.sla_policy_id, gold)
        ticket.with_user(self.agent).sla_policy_id = False
        self.assertEqual(
            (ticket.sla_policy_id, ticket.sla_source), (default, "default")
        )

    def test_no_sla_is_a_choice(self):
        """SEMANTICS F1: it cancels what runs and is kept like a policy."""
        self._create_policy()
        ticket = self._create_ticket()
        ticket.with_user(self.agent).sla_no_sla = True
        self.assertFalse(ticket.sla_policy_id)
        self.assertEqual(ticket.sla_source, "manual")
        self.assertFalse(ticket.sla_status)
        self.assertFalse(self.instance_of(ticket))

    def test_a_policy_of_another_company_never_attaches(self):
        """SEMANTICS C2, F1: the default of the ticket's own company, or none."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._create_policy(company_id=other.id)
        ticket = self._create_ticket()
        self.assertFalse(ticket.sla_policy_id)
        there = self._create_ticket(company_id=other.id)
        self.assertTrue(there.sla_policy_id)

    def test_a_new_default_touches_no_ticket_that_is_there(self):
        """SEMANTICS F2: not even when its company is written anew, as it was."""
        old = self._create_policy()
        ticket = self._create_ticket()
        self.assertEqual(ticket.sla_policy_id, old)
        self._create_policy(name="New")
        ticket.write({"company_id": ticket.company_id.id, "priority": "2"})
        self.assertEqual(ticket.sla_policy_id, old)

    def test_a_ticket_that_changes_company_gets_its_default(self):
        """SEMANTICS C2: a foreign policy is dropped and resolved again."""
        here = self._create_policy(company_id=self.env.company.id)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        there = self._create_policy(name="There", company_id=other.id)
        ticket = self._create_ticket()
        self.assertEqual(ticket.sla_policy_id, here)
        ticket.company_id = other
        self.assertEqual(ticket.sla_policy_id, there)
        self.assertEqual(self.instance_of(ticket).company_id, other)

    def test_the_companys_own_default_beats_the_shared_one(self):
        """SEMANTICS C2."""
        shared = self._create_policy(name="Shared")
        own = self._create_policy(name="Own", company_id=self.env.company.id)
        self.assertTrue(shared.is_default)
        self.assertEqual(self._create_ticket().sla_policy_id, own)

    def test_nothing_happens_while_the_company_is_off(self):
        """SEMANTICS F5: nothing is applied, and the status of now stands still."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            instance = self.instance_of(ticket)
        with self.at("2026-01-05 10:00"):
            self.env.company.sla_enabled = False
            self.assertFalse(self._create_ticket().sla_policy_id)
        with self.at("2026-01-05 12:00"):
            self.env.invalidate_all()
            self.run_cron("clock")
            self.assertEqual(instance.status, "in_progress")
            self.assertEqual(instance.status_now, "in_progress")
            self.assertEqual(ticket.sla_status, "in_progress")

    def test_deleting_the_ticket_deletes_its_instances(self):
        """SEMANTICS F6."""
        self._create_policy()
        ticket = self._create_ticket()
        instance = self.instance_of(ticket)
        ticket.unlink()
        self.assertFalse(instance.exists())

    def test_a_change_of_the_customer_reaches_its_tickets(self):
        """SEMANTICS F2: fields reached through related records count."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        self._create_policy(
            self._item(applicable_when="[('partner_id.ref', '=', 'GOLD')]")
        )
        ticket = self._create_ticket(partner_id=partner.id)
        self.assertFalse(self.instance_of(ticket))
        partner.ref = "GOLD"
        self.assertTrue(self.instance_of(ticket))

    def test_a_non_stored_field_is_watched_through_what_it_depends_on(self):
        """SEMANTICS F2: ``closed`` is a field of the stage."""
        self._create_policy(self._item(success_criteria="[('closed', '=', True)]"))
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_done
        self.assertEqual(self.instance_of(ticket).status, "succeeded")

    def test_archived_conditions_see_archived_tickets(self):
        """SEMANTICS F6: archiving cancels what runs, unarchiving links a new one."""
        self._create_policy()
        ticket = self._create_ticket()
        old = self.instance_of(ticket)
        ticket.active = False
        self.assertEqual(old.status, "canceled")
        ticket.active = True
        self.assertEqual(self.instance_of(ticket).previous_instance_id, old)

    def test_a_draft_policy_does_not_apply(self):
        """SEMANTICS C1."""
        self._create_policy(activate=False)
        self.assertFalse(self._create_ticket().sla_policy_id)

    def test_a_deactivated_policy_lets_its_instances_finish(self):
        """SEMANTICS C6: success and failure go on."""
        policy = self._create_policy()
        done, late = self._create_ticket(), self._create_ticket()
        policy.action_deactivate()
        done.stage_id = self.stage_done
        self.assertEqual(self.instance_of(done).status, "succeeded")
        self.assertEqual(self.instance_of(late).status, "in_progress")
        self.assertFalse(self._create_ticket().sla_policy_id)

    def test_a_deactivated_policy_can_cancel_its_instances(self):
        """SEMANTICS C6: no alarm is left behind."""
        policy = self._create_policy()
        ticket = self._create_ticket()
        instance = self.instance_of(ticket)
        policy.action_deactivate(running="cancel")
        self.assertRecordValues(
            instance, [{"status": "canceled", "next_event_time": False}]
        )
        self.assertFalse(ticket.sla_status)

    def test_many_tickets_of_one_import_get_their_own_items(self):
        """SEMANTICS D2: a batch is judged record by record."""
        policy = self._create_policy(
            self._item(name="Urgent", applicable_when="[('priority', '=', '3')]"),
            self._item(name="Others", failure_after=8),
        )
        tickets = self.env["helpdesk.ticket"].create(
            [
                {"name": f"T{n}", "description": "x", "priority": str(n % 4)}
                for n in range(20)
            ]
        )
        urgent, others = policy.item_ids
        for ticket in tickets:
            expected = urgent if ticket.priority == "3" else others
            self.assertEqual(self.instance_of(ticket).item_id, expected)

    def test_an_item_without_success_criteria_is_never_met(self):
        """SEMANTICS D7."""
        self._create_policy(self._item(success_criteria="[]"))
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_done
        self.assertEqual(self.instance_of(ticket).status, "in_progress")

    def test_a_policy_may_forbid_holds(self):
        """SEMANTICS H1, D5: the item's word goes before the policy's."""
        self._create_policy(
            self._item(name="No"),
            self._item(name="Yes", kpi_id=self.first_response.id, allow_pause="yes"),
            allow_pause=False,
        )
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_awaiting
        statuses = {i.item_id.name: i.status for i in self.instance_of(ticket)}
        self.assertEqual(statuses, {"No": "in_progress", "Yes": "paused"})

    def test_a_start_field_that_is_empty_waits(self):
        """SEMANTICS C3: no instance until filled, cancelled when emptied."""
        assigned = self.env["ir.model.fields"]._get("helpdesk.ticket", "assigned_date")
        self._create_policy(applicable_from_field_id=assigned.id)
        ticket = self._create_ticket(user_id=False)
        self.assertFalse(self.instance_of(ticket))
        with self.at("2026-01-05 09:00"):
            ticket.user_id = self.agent
        instance = self.instance_of(ticket)
        self.assertEqual(instance.start_time, utc("2026-01-05 09:00"))
        with self.at("2026-01-05 10:00"):
            ticket.assigned_date = False
            self.assertEqual(instance.status, "canceled")

    def test_items_in_another_order_take_effect_with_the_next_change(self):
        """SEMANTICS C5: an edit of a policy touches no running instance by itself."""
        policy = self._create_policy(
            self._item(name="First", applicable_when="[('priority', '!=', False)]"),
            self._item(name="Second", failure_after=8),
        )
        first, second = policy.item_ids
        ticket = self._create_ticket()
        policy.write({"item_ids": [Command.update(second.id, {"sequence": 1})]})
        self.assertEqual(self.instance_of(ticket).item_id, first)
        ticket.priority = "2"
        self.assertEqual(self.instance_of(ticket).item_id, second)
