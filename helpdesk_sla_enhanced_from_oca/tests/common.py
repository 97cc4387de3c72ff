# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A desk that has worked with the old SLAs."""

from odoo.tests import Form

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase


class MoveCase(SlaCase):
    """A team with old SLAs, from nine to five in Brussels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.sla"].search([]).active = False
        cls.env["helpdesk.ticket.team"].search([]).use_sla = False
        cls.team = cls._create_team("Printers")

    @classmethod
    def _create_team(cls, name, calendar=None, **vals):
        """A team that uses the old SLAs."""
        calendar = cls.calendar if calendar is None else calendar
        return cls.env["helpdesk.ticket.team"].create(
            {
                "name": name,
                "use_sla": True,
                "resource_calendar_id": calendar.id,
                **vals,
            }
        )

    @classmethod
    def _create_old(cls, name="Solve", **vals):
        """An old SLA: solved within four hours, by default."""
        stage = cls.stage_done.id
        vals = {"name": name, "stage_id": stage, "hours": 4, **vals}
        return cls.env["helpdesk.sla"].create(vals)

    def _old_ticket(self, moment="2026-01-05 09:00", **vals):
        """A ticket of the team, opened at a moment."""
        with self.at(moment):
            ticket = self._create_ticket(team_id=self.team.id, **vals)
            self.env.cr.flush()
        return ticket

    def _stage(self, ticket, stage, moment):
        """Let a ticket come to a stage at a moment."""
        with self.at(moment):
            ticket.stage_id = stage
            self.env.cr.flush()

    def _wizard(self):
        """The dialog, as an SLA manager opens it."""
        return Form(self.env["sla.from.oca"].with_user(self.manager)).save()

    def _lines(self):
        return {line.name: line for line in self._wizard().line_ids}

    def _move(self, moment="2026-01-05 11:00", **vals):
        """Move at a moment; the SLAs that were made."""
        known = self.env["sla.policy"].search([])
        with self.at(moment):
            wizard = self._wizard()
            wizard.write(vals)
            wizard.action_move()
            self.env.cr.flush()
        return self.env["sla.policy"].search([]) - known
