# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the engine writes past the ORM: what it costs, and that nothing is left over."""

from odoo import Command

from .common import SlaCase

TABLES = (
    "sla.tracker",
    "sla.kpi.instance",
    "sla.hold",
    "sla.event",
    "sla.action.run",
)
MOST_QUERIES = 15
TICKET = {"name": "Printer", "description": "On fire"}


class TestStore(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entity.pause_when = str([("stage_id", "=", cls.stage_awaiting.id)])
        action = cls.env["ir.actions.server"].create(
            {
                "name": "Tell",
                "model_id": cls.entity.model_id.id,
                "state": "code",
                "code": "pass",
            }
        )
        told = Command.create({"trigger": "start", "server_action_id": action.id})
        cls.policy = cls._create_policy(
            cls._item(action_ids=[told]),
            cls._item(name="Response", kpi_id=cls.first_response.id),
        )

    def _rows(self, record):
        """All rows that belong to a record, by table."""
        instances = self.env["sla.kpi.instance"].search([("res_id", "=", record.id)])
        trackers = self.env["sla.tracker"].search([("res_id", "=", record.id)])
        rows = {"sla.tracker": trackers, "sla.kpi.instance": instances}
        for name in TABLES[2:]:
            path = "tracker_id" if name == "sla.event" else "instance_id"
            owners = trackers if path == "tracker_id" else instances
            rows[name] = self.env[name].search([(path, "in", owners.ids)])
        return rows

    def _held_ticket(self):
        ticket = self._create_ticket()
        self.env.cr.flush()
        ticket.stage_id = self.stage_awaiting
        self.env.cr.flush()
        return ticket

    def test_a_deleted_record_leaves_no_row(self):
        """SEMANTICS F6: not even where no foreign key would take it along."""
        doomed, other = self._held_ticket(), self._held_ticket()
        rows, kept = self._rows(doomed), self._rows(other)
        self.assertTrue(all(rows.values()), rows)
        doomed.unlink()
        for name in TABLES:
            self.assertFalse(rows[name].exists(), name)
            self.assertEqual(kept[name].exists(), kept[name], name)

    def test_texts_are_stored_as_they_are(self):
        name = """{"Gold", \\ 'NULL'} 100 % — NULL"""
        self.policy.name = name
        event = self._rows(self._create_ticket())["sla.event"].filtered("detail")
        self.assertEqual(event.detail, name)

    def _queries_of_moving(self, tickets, stage):
        """The queries that judging takes once the move itself was flushed."""
        tickets.stage_id = stage
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env["sla.engine"]._process_pending()
        return self.env.cr.sql_log_count - before

    def test_queries_of_a_move_do_not_grow_with_the_records(self):
        """DESIGN law 4, for holds, their ends and successes."""
        few, many = (
            self.env["helpdesk.ticket"].create([TICKET] * count) for count in (2, 40)
        )
        for stage in (self.stage_awaiting, self.stage_in_progress, self.stage_done):
            self._queries_of_moving(self._create_ticket(), stage)  # warms the caches
            queries = [self._queries_of_moving(some, stage) for some in (few, many)]
            self.assertEqual(queries[0], queries[1], stage.name)
            self.assertLess(queries[1], MOST_QUERIES, stage.name)
