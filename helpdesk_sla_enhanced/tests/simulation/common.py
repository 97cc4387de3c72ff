# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A quarter of tickets, worked out by hand.

The desk works from nine to five in Brussels, Monday to Friday. Times are UTC: it opens
at eight, and from 29 March on at seven.
"""

from ..common_action import SlaActionCase

#: The present moment of these tests: a Tuesday, noon in Brussels.
NOW = "2026-03-31 10:00"


class SlaQuarterCase(SlaActionCase):
    """Tickets are to be solved in three working days of eight hours; on hold while
    they wait for the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as at a desk: the changes of tickets are told in their chatter
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.manager.tz = "Europe/Brussels"
        cls.three_days = cls._create_policy(
            cls._item(failure_after=3, failure_unit="day"),
            name="Three days",
            calendar_id=cls.calendar.id,
        )

    @classmethod
    def _life(cls, name, created, *moves):
        """A ticket that comes to stages at moments."""
        with cls.at(cls, created):
            ticket = cls._create_ticket(cls, name=name)
            cls.env.cr.flush()
        for moment, stage in moves:
            with cls.at(cls, moment):
                ticket.stage_id = stage
                cls.env.cr.flush()
        return ticket

    @classmethod
    def _quarter(cls):
        """Seven tickets; what each of them took, in working hours."""
        done, awaiting = cls.stage_done, cls.stage_awaiting
        progress = cls.stage_in_progress
        return {
            "11 h": cls._life("11 h", "2026-01-05 08:00", ("2026-01-06 11:00", done)),
            "20 h": cls._life("20 h", "2026-01-12 08:00", ("2026-01-14 12:00", done)),
            "33 h": cls._life("33 h", "2026-01-19 08:00", ("2026-01-23 09:00", done)),
            # eight hours of Friday afternoon and Monday morning on hold
            "15 h": cls._life(
                "15 h",
                "2026-01-30 08:00",
                ("2026-01-30 12:00", awaiting),
                ("2026-02-02 12:00", progress),
                ("2026-02-03 15:00", done),
            ),
            "never": cls._life("never", "2026-02-09 08:00"),
            "16 h": cls._life("16 h", "2026-02-16 08:00", ("2026-02-17 16:00", done)),
            "running": cls._life("running", "2026-03-30 07:00"),
        }

    def _two_days(self):
        """A draft: the policy with two days instead of three."""
        draft = self.three_days.copy({"name": "Two days"})
        draft.item_ids.failure_after = 2
        return draft

    def _simulation(self, policy, user=None, **vals):
        simulations = self.env["sla.simulation"].with_user(user or self.manager)
        return simulations.create(
            {
                "policy_id": policy.id,
                "date_from": "2026-01-01",
                "date_to": "2026-03-31",
                **vals,
            }
        )

    def _run(self, simulation):
        with self.at(NOW):
            simulation.action_run()
            self.run_cron("simulation")
        simulation.invalidate_recordset()
        self.assertEqual(simulation.state, "done", simulation.error)
        return simulation

    def _verdicts(self, simulation):
        """What each ticket was and would be, by its name."""
        lines = simulation.line_ids
        tickets = self.env["helpdesk.ticket"].browse(lines.mapped("res_id"))
        names = {ticket.id: ticket.name for ticket in tickets}
        return {names[line.res_id]: (line.was, line.would_be) for line in lines}
