# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How changes reach the engine: what it costs, and what it never breaks."""

from unittest.mock import patch

from psycopg2 import errors

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine import collector, effects, process
from ..common import SlaCase, utc

ENGINE_LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.process"
BACKLOG_LOGGER = "odoo.addons.helpdesk_sla_enhanced.models.sla_backlog"


@tagged("post_install", "-at_install")
class TestHooks(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(
            cls._item(applicable_when="[('priority', '=', '3')]", warn_after=1),
            cls._item(name="Others", failure_after=8),
            cls._item(name="Answer", kpi_id=cls.first_response.id),
        )

    def _tickets(self, count):
        values = {"name": "T", "description": "x"}
        return self.env["helpdesk.ticket"].create([dict(values)] * count)

    def _queries_of_judging(self, count):
        """How many queries the engine adds to the creation of ``count`` tickets."""
        self._tickets(count)
        self.env["sla.engine"]._process_pending()  # what is read once is in memory
        self._tickets(count)
        pending = self.env.cr.precommit.data.pop("sla.pending")
        self.env.flush_all()
        self.env.cr.precommit.data["sla.pending"] = pending
        before = self.env.cr.sql_log_count
        self.env["sla.engine"]._process_pending()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_records(self):
        """DESIGN, law 4: at most ten for one ticket, the same for a hundred."""
        self._queries_of_judging(1)
        one, hundred = self._queries_of_judging(1), self._queries_of_judging(100)
        self.assertEqual(one, hundred)
        self.assertLessEqual(hundred, 10)

    def test_queries_do_not_grow_with_the_items(self):
        """SEMANTICS D8: a hundred items cost the queries of three."""
        three = self._queries_of_judging(10)
        self.policy.item_ids = [
            self._item(
                name=f"Item {n}", sequence=1, applicable_when=f"[('name', '=', '{n}')]"
            )
            for n in range(97)
        ]
        self.assertEqual(self._queries_of_judging(10), three)

    def test_an_unwatched_field_costs_nothing(self):
        """DESIGN: a write of a field that no condition uses adds no query."""
        tickets = self._tickets(10)
        self.env["sla.engine"]._process_pending()
        self.env.flush_all()
        tickets.mapped("color")
        tickets.color = 1
        self.env.flush_all()
        with patch.object(collector, "collect") as heard:
            with self.assertQueryCount(1):
                tickets.color = 2
                self.env.flush_all()
        heard.assert_not_called()

    def test_a_model_that_is_not_watched_costs_nothing(self):
        """DESIGN: one look-up, no query."""
        tags = self.env["helpdesk.ticket.tag"].create([{"name": "a"}, {"name": "b"}])
        self.env.flush_all()
        with self.assertQueryCount(1):
            tags.color = 3
            self.env.flush_all()

    def test_the_ticket_is_not_written(self):
        """SEMANTICS A5: no write_date, no chatter."""
        ticket = self._create_ticket()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET write_date = '2020-01-01' WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        messages = ticket.message_ids
        other = self._create_policy(default=False, name="Gold")
        other.apply_to(ticket)
        self.env.flush_all()
        ticket.invalidate_recordset()
        self.assertEqual(ticket.write_date, utc("2020-01-01"))
        self.assertEqual(ticket.message_ids, messages)

    def test_a_failure_of_the_engine_costs_no_save(self):
        """SEMANTICS A6: the change waits in the backlog with its time and is judged."""
        with self.at("2026-01-05 09:00"), mute_logger(ENGINE_LOGGER):
            with patch.object(effects, "fill", side_effect=ValueError("boom")):
                ticket = self._create_ticket()
                self.env["sla.engine"]._process_pending()
        self.assertTrue(ticket.exists())
        self.assertFalse(self.instance_of(ticket))
        waiting = self.env["sla.backlog"].search([("res_id", "=", ticket.id)])
        self.assertRecordValues(
            waiting,
            [
                {
                    "res_model": "helpdesk.ticket",
                    "change_time": utc("2026-01-05 09:00"),
                    "attempts": 1,
                    "error": "boom",
                }
            ],
        )
        with self.at("2026-01-05 09:30"):
            self.run_cron("reconcile")
        self.assertFalse(waiting.exists())
        resolve = self.instance_of(ticket, self.resolve)
        self.assertRecordValues(
            resolve, [{"start_time": utc("2026-01-05 09:00"), "estimated": True}]
        )

    def test_a_constraint_that_refuses_what_the_engine_writes_costs_no_save(self):
        """SEMANTICS A6: the error comes from the database, in the middle of writing,
        and spoils neither the transaction nor leaves half of the writing behind."""
        self.env.cr.execute(
            "ALTER TABLE sla_kpi_instance ADD CONSTRAINT sla_test_refused "
            "CHECK (target_seconds <> 7200) NOT VALID"
        )
        with self.at("2026-01-05 09:00"), mute_logger(ENGINE_LOGGER, "odoo.sql_db"):
            ticket = self._create_ticket()
            self.env["sla.engine"]._process_pending()
        self.env.invalidate_all()
        self.assertEqual(ticket.name, "Printer on fire")
        self.assertFalse(self.instance_of(ticket))
        of_ticket = [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        self.assertFalse(self.env["sla.tracker"].search(of_ticket).policy_id)
        waiting = self.env["sla.backlog"].search(of_ticket)
        self.assertIn("sla_test_refused", waiting.error)
        self.assertTrue(self.env["res.partner"].create({"name": "Ann"}).id)
        self.env.cr.execute(
            "ALTER TABLE sla_kpi_instance DROP CONSTRAINT sla_test_refused"
        )
        with self.at("2026-01-05 09:30"):
            self.run_cron("reconcile")
        self.assertFalse(waiting.exists())
        self.assertRecordValues(
            self.instance_of(ticket, self.resolve),
            [{"start_time": utc("2026-01-05 09:00"), "estimated": True}],
        )

    def test_a_change_that_still_fails_is_tried_again_later(self):
        """SEMANTICS A6: the waiting change keeps its time and counts its tries."""
        with self.at("2026-01-05 09:00"):
            with (
                mute_logger(ENGINE_LOGGER, BACKLOG_LOGGER),
                patch.object(effects, "fill", side_effect=ValueError("boom")),
            ):
                ticket = self._create_ticket()
                self.env["sla.engine"]._process_pending()
                waiting = self.env["sla.backlog"].search([("res_id", "=", ticket.id)])
        with self.at("2026-01-05 09:01"):
            with (
                mute_logger(ENGINE_LOGGER, BACKLOG_LOGGER),
                patch.object(effects, "fill", side_effect=ValueError("boom")),
            ):
                self.run_cron("reconcile")
        self.assertRecordValues(
            waiting,
            [
                {
                    "attempts": 2,
                    "change_time": utc("2026-01-05 09:00"),
                    "next_try_time": utc("2026-01-05 09:06"),
                }
            ],
        )

    def test_a_conflict_is_left_to_odoo(self):
        """SEMANTICS A6: serialization errors pass to the retry of the request."""
        with (
            patch.object(effects, "fill", side_effect=errors.SerializationFailure),
            self.assertRaises(errors.SerializationFailure),
        ):
            self._create_ticket()
            self.env["sla.engine"]._process_pending()

    def test_a_change_that_reaches_many_tickets_goes_to_the_background(self):
        """SEMANTICS F2: above two hundred records, through the backlog."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        self.policy.item_ids = [
            self._item(
                name="Gold",
                sequence=1,
                applicable_when="[('partner_id.ref', '=', 'G')]",
            )
        ]
        values = {"name": "T", "description": "x", "partner_id": partner.id}
        tickets = self.env["helpdesk.ticket"].create([dict(values)] * 201)
        self.env["sla.engine"]._process_pending()
        partner.ref = "G"
        waiting = self.env["sla.backlog"].search([])
        self.assertEqual(len(waiting), 201)
        self.run_cron("reconcile")
        self.run_cron("reconcile")
        gold = self.env["sla.kpi.instance"].search(
            [("item_id.name", "=", "Gold"), ("res_id", "in", tickets.ids)]
        )
        self.assertEqual(len(gold), 201)

    def test_a_rolled_back_change_is_not_judged(self):
        """A savepoint takes its changes with it."""
        ticket = self._create_ticket()
        self.env["sla.engine"]._process_pending()

        class Undo(Exception):
            pass

        with self.assertRaises(Undo), self.env.cr.savepoint():
            ticket.stage_id = self.stage_done
            raise Undo
        self.assertEqual(
            set(self.instance_of(ticket).mapped("status")), {"in_progress"}
        )

    def test_a_rolled_back_policy_is_not_remembered(self):
        """A savepoint takes the configuration that was read in it with it."""

        class Undo(Exception):
            pass

        with self.assertRaises(Undo), self.env.cr.savepoint():
            self.policy.action_deactivate()
            self.assertFalse(self._create_ticket().sla_policy_id)
            raise Undo
        self.assertEqual(self._create_ticket().sla_policy_id, self.policy)

    def test_the_batches_follow_the_tickets(self):
        """DESIGN, law 4: more tickets than one batch holds are all judged."""
        with patch.object(process, "JUDGED_TOGETHER", 3):
            tickets = self._tickets(8)
            self.env["sla.engine"]._process_pending()
        self.assertEqual(set(tickets.mapped("sla_status")), {"in_progress"})


@tagged("post_install", "-at_install")
class TestEngineTables(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy(cls._item(warn_after=1))
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {"name": "T", "description": "x", "user_id": cls.agent.id}
        )

    def _rows(self):
        instance = self.instance_of(self.ticket)
        return instance, instance.tracker_id, instance.event_ids[0]

    def test_nobody_writes_the_engines_tables(self):
        """SEMANTICS A4: not agents, managers, administrators or automations."""
        admin = self.env.ref("base.user_admin")
        for row in self._rows():
            for user in (self.agent, self.manager, admin, self.env.user):
                with self.subTest(f"{row._name} {user.login}"):
                    with self.assertRaises(AccessError):
                        row.with_user(user).write({"res_id": 1})
                    with self.assertRaises(AccessError):
                        row.with_user(user).unlink()
                    with self.assertRaises(AccessError):
                        row.with_user(user).copy()
                    with self.assertRaises(AccessError):
                        row.with_user(user).create({})
            with self.assertRaises(AccessError):
                row.sudo().write({"res_id": 1})

    def test_no_request_can_make_up_a_permit(self):
        """SEMANTICS A4: what a client sends in the context opens nothing."""
        instance = self.instance_of(self.ticket)
        for forged in (True, {"x": 1}, "Permit"):
            with self.assertRaises(AccessError):
                instance.sudo().with_context(sla_permit=forged).write({"cycle": 2})
            with self.assertRaises(AccessError):
                instance.sudo().with_context(sla_batch=forged).write({"cycle": 2})

    def test_who_reads_the_ticket_reads_its_instances(self):
        """SEMANTICS P1: exactly where the record is readable."""
        own = self._new_user("own_agent", "helpdesk_mgmt.group_helpdesk_user_own")
        self.env["sla.engine"]._process_pending()
        for row in self._rows():
            mine = row.with_user(self.agent)
            self.assertEqual(mine.search([("id", "=", row.id)]), mine)
            self.assertTrue(mine.has_access("read"))
            theirs = row.with_user(own)
            self.assertFalse(theirs.search([("id", "=", row.id)]))
            self.assertFalse(theirs.has_access("read"))
        self.ticket.user_id = own
        for row in self._rows():
            self.assertTrue(row.with_user(own).has_access("read"))

    def _new_user(self, login, group):
        from odoo.tests import new_test_user

        return new_test_user(self.env, login, group)

    def test_an_agent_reads_the_timer(self):
        """SEMANTICS B2: with no right on the engine's tables but to read."""
        data = self.ticket.with_user(self.agent).sla_timer_data
        self.assertEqual(data["policy"], "Standard")
        self.assertEqual([line["kpi"] for line in data["lines"]], ["Resolve"])
        self.assertEqual(data["lines"][0]["status"], "in_progress")

    def test_a_ticket_without_policy_has_an_empty_timer(self):
        self.ticket.sla_no_sla = True
        data = self.ticket.with_user(self.agent).sla_timer_data
        self.assertEqual((data["policy"], data["lines"]), (False, []))
