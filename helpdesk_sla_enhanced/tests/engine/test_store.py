# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the engine writes past the ORM: what it costs, and that nothing is left over."""

from odoo import SUPERUSER_ID, Command

from ...engine import settling
from ...sla_core.judging.record import Change
from ...sla_core.timer.escalation import Step
from ...sla_core.timer.timer import Timer
from ...store import reading
from ..common import SlaCase

TABLES = (
    "sla.tracker",
    "sla.kpi.instance",
    "sla.hold",
    "sla.event",
    "sla.action.run",
)
#: The facts of a timer that are moments, but for its start.
MOMENTS = (
    "warning",
    "failure",
    "met",
    "end",
    "hold_start",
    "last_hold",
    "resume",
    "resume_warning",
    "resume_failure",
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

    def test_every_fact_of_an_instance_is_read_as_it_was_written(self):
        """DESIGN, law 3: each fact has a column of its own."""
        instance_row = self.instance_of(self._create_ticket(), self.first_response)
        found = reading.read_instances(
            self.env, instance_row.tracker_id.ids, with_holds=True
        )
        [instance] = (i for i in next(iter(found.values())) if i.id == instance_row.id)
        moments = {
            name: instance.timer.start + 60 * number
            for number, name in enumerate(Timer._fields)
            if name in MOMENTS
        }
        timer = instance.timer._replace(
            **moments,
            status="paused",
            target=7201,
            warn_after=3601,
            allow_pause=not instance.timer.allow_pause,
            max_hold=601,
            hold_spent=True,
            held_work=90,
            held_clock=150,
            steps=(Step(7, -60, moments["failure"]), Step(8, 60, None)),
        )
        calendar = self.env["resource.calendar"].create({"name": "Nights"})
        wanted = instance._replace(
            timer=timer,
            calendar=calendar.id,
            current=False,
            lapsed=True,
            estimated=True,
            idle=moments["end"],
        )
        self.assertEqual(
            [at for at, fact in enumerate(timer) if fact == instance.timer[at]],
            [Timer._fields.index(name) for name in ("start", "waived")],
        )
        settling.change_instances(
            self.env(user=SUPERUSER_ID, su=True, context={}),
            found,
            self.env["sla.engine"]._sla_now(),
            lambda one, _at, _clocks: (
                Change(one, wanted, []) if one.id == wanted.id else None
            ),
            new_terms=True,
        )
        found = reading.read_instances(
            self.env, instance_row.tracker_id.ids, with_holds=True
        )
        [stored] = (i for i in next(iter(found.values())) if i.id == wanted.id)
        self.assertEqual(stored, wanted)

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
