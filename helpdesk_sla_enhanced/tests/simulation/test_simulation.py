# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a simulation leaves alone, what it does not know, who may see it."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.helpdesk_sla_enhanced.engine.simulation import running

from .common import NOW, SlaQuarterCase

#: What a run writes: the result, and when the scheduled action has run.
WRITTEN = (
    *("sla_simulation", "sla_simulation_line", "sla_simulation_part"),
    *("ir_cron", "ir_cron_progress", "ir_cron_trigger"),
)


@tagged("post_install", "-at_install")
class TestSimulation(SlaQuarterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tickets = cls._quarter()

    def _database(self):
        """The contents of all tables but the result."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        found = {}
        for (table,) in self.env.cr.fetchall():
            if table in WRITTEN:
                continue
            self.env.cr.execute(
                SQL(
                    "SELECT COUNT(*), SUM(hashtext(t::text)::bigint) FROM %s AS t",
                    SQL.identifier(table),
                )
            )
            found[table] = self.env.cr.fetchone()
        return found

    def test_nothing_is_written_but_the_result(self):
        """SEMANTICS W1: the whole database, before and after."""
        draft = self._two_days()
        simulation = self._simulation(draft)
        before = self._database()
        with self.at(NOW):
            simulation.action_run()
            self.run_cron("simulation")
        simulation.invalidate_recordset()
        self.assertEqual(simulation.state, "done", simulation.error)
        self.assertTrue(simulation.line_ids)
        after = self._database()
        changed = [table for table in before if before[table] != after[table]]
        self.assertEqual(changed, [])

    def test_what_has_no_history_is_counted_and_named(self):
        """SEMANTICS W1: priorities are not tracked; one ticket was never changed."""
        draft = self._two_days()
        draft.item_ids.applicable_when = "[('priority', '=', '3')]"
        with self.at("2025-12-01 08:00"):
            first, second = self._create_ticket(), self._create_ticket(priority="3")
            self.env.cr.flush()
        with self.at("2025-12-01 09:00"):
            first.priority = "3"
            self.env.cr.flush()
        december = {"date_from": "2025-12-01", "date_to": "2025-12-31"}
        simulation = self._run(self._simulation(draft, **december))
        self.assertEqual(simulation.tally["unknown"], {"priority": 1})
        self.assertIn("Priority: 1 of 2 without history", simulation.result)
        self.assertEqual(
            set(simulation.line_ids.mapped("res_id")), {first.id, second.id}
        )

    def test_a_restart_goes_on_where_it_was(self):
        """SEMANTICS W1: each record once, whatever happens in between."""
        simulation = self._simulation(self._two_days())
        with self.at(NOW), patch.object(running, "PLAYED_TOGETHER", 2):
            simulation.action_run()
            running.Runner(simulation.sudo()).run_part()
            self.assertEqual(simulation.done_count, 2)
            self.assertAlmostEqual(simulation.progress, 200 / 7)
            self.assertEqual(simulation.progress_text, "2 of 7 records")
            self.run_cron("simulation")
        simulation.invalidate_recordset()
        self.assertEqual(simulation.state, "done", simulation.error)
        self.assertEqual(len(simulation.line_ids), 7)
        self.assertEqual(simulation.flip_count, 2)

    def test_it_can_be_cancelled_and_run_again(self):
        """SEMANTICS W2: what was found so far is kept."""
        simulation = self._simulation(self._two_days())
        with self.at(NOW), patch.object(running, "PLAYED_TOGETHER", 2):
            simulation.action_run()
            running.Runner(simulation.sudo()).run_part()
            simulation.action_cancel()
            self.run_cron("simulation")
        simulation.invalidate_recordset()
        self.assertEqual((simulation.state, simulation.done_count), ("canceled", 2))
        self.assertTrue(simulation.result)
        self._run(simulation)
        self.assertEqual(len(simulation.line_ids), 7)

    def test_a_simulation_that_cannot_be_run_says_why(self):
        """SEMANTICS K: a draft may be broken."""
        simulation = self._simulation(self._two_days(), domain="[('nothing', '=', 1)]")
        with self.at(NOW), self.assertRaises(UserError):
            simulation.action_run()
        with self.assertRaises(ValidationError):
            self._simulation(self.three_days, against="policy")
        with self.assertRaises(ValidationError):
            self._simulation(self.three_days, date_to="2025-01-01")

    def test_results_are_worked_out_and_not_written(self):
        """SEMANTICS A4: neither by its author nor to other questions."""
        simulation = self._run(self._simulation(self._two_days()))
        with self.assertRaises(AccessError):
            simulation.write({"state": "draft"})
        with self.assertRaises(AccessError):
            self._simulation(self.three_days, figures={"all": {}})
        with self.assertRaises(AccessError):
            simulation.line_ids[:1].write({"was": "met"})
        with self.assertRaises(UserError):
            simulation.date_to = "2026-01-31"
        simulation.name = "For the meeting"

    def test_managers_simulate_and_nobody_else(self):
        """SEMANTICS P1: not agents, and each manager sees their own."""
        with self.assertRaises(AccessError):
            self._simulation(self.three_days, self.agent)
        simulation = self._run(self._simulation(self._two_days()))
        other = new_test_user(
            self.env, "sla_other", "helpdesk_mgmt.group_helpdesk_manager"
        )
        simulations = self.env["sla.simulation"].with_user(other)
        self.assertFalse(simulations.search([("id", "=", simulation.id)]))
        lines = self.env["sla.simulation.line"].with_user(other)
        self.assertFalse(lines.search([("simulation_id", "=", simulation.id)]))
        with self.assertRaises(AccessError):
            lines.browse(simulation.line_ids.ids).mapped("was")
        with self.assertRaises(AccessError):
            self.env["sla.simulation.line"].with_user(self.agent).search([])

    def test_records_that_one_may_not_see_are_not_told(self):
        """SEMANTICS P1: a manager of SLAs who sees the tickets of their own alone."""
        tickets = self.tickets
        groups = (
            "helpdesk_sla_enhanced.group_sla_manager",
            "helpdesk_mgmt.group_helpdesk_user_own",
        )
        own = new_test_user(self.env, "sla_own", ",".join(groups))
        tickets["20 h"].user_id = own
        self.env.cr.flush()
        simulation = self._run(self._simulation(self._two_days(), own))
        self.assertEqual(simulation.total_count, 1)
        self.assertEqual(self._verdicts(simulation), {"20 h": ("met", "breached")})
        tickets["20 h"].message_unsubscribe(own.partner_id.ids)
        tickets["20 h"].user_id = self.agent
        self.env.cr.flush()
        simulation.invalidate_recordset()
        self.assertFalse(simulation.line_ids)

    def test_a_waived_breach_is_waived_in_both(self):
        """SEMANTICS G5, R3: it is in neither rate."""
        tickets = self.tickets
        instance = self.instance_of(tickets["never"]).with_user(self.manager)
        instance.action_waive("Theirs")
        simulation = self._run(self._simulation(self._two_days()))
        self.assertEqual(self._verdicts(simulation)["never"], ("waived", "waived"))
