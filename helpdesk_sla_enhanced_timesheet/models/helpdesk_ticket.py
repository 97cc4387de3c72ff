# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The hours of tickets that have a task."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """A ticket with a task takes its hours from the task's timesheet (SEMANTICS M2).

    Several tickets may have the same task; its hours are then those of the first of
    them, so that the customer pays for none twice.
    """

    _inherit = "helpdesk.ticket"

    #: Of a ticket with a task: the hours on its timesheet.
    time_spent = fields.Float(compute="_compute_time_spent", store=True, readonly=False)
    #: Whether the time follows from the timesheet of its task.
    has_timesheet = fields.Boolean(compute="_compute_has_timesheet", compute_sudo=True)

    @api.depends("task_id.effective_hours", "task_id.ticket_ids.active")
    def _compute_time_spent(self):
        """Take the hours of the task; without a task they stay as they were noted."""
        for ticket in self:
            if not ticket.task_id:
                ticket.time_spent = ticket.time_spent
            elif ticket._origin == ticket._sla_first_of_task():
                ticket.time_spent = ticket.task_id.effective_hours
            else:
                ticket.time_spent = 0

    @api.depends("task_id")
    def _compute_has_timesheet(self):
        for ticket in self:
            ticket.has_timesheet = bool(ticket.task_id)

    def write(self, vals):
        """Write as usual; hours that somebody notes on a ticket with a timesheet are
        refused, and those that code notes, such as a merge, are passed by.

        :raise UserError: if a person does
        """
        if "time_spent" not in vals:
            return super().write(vals)
        # sudo: who notes the hours need not see projects
        kept = self.sudo().filtered("task_id").with_env(self.env)
        for ticket in kept.sudo():
            if not self.env.su and vals["time_spent"] != ticket.time_spent:
                raise UserError(
                    self.env._(
                        "Time Spent of %(ticket)s follows from the timesheet of its "
                        "task: %(task)s.",
                        ticket=ticket.display_name,
                        task=ticket.task_id.name,
                    )
                )
        others = {name: val for name, val in vals.items() if name != "time_spent"}
        if kept and others:
            super(HelpdeskTicket, kept).write(others)
        return super(HelpdeskTicket, self - kept).write(vals)

    def _sla_first_of_task(self):
        """The ticket to which the hours of the task are charged: the oldest one that is
        not archived, else the oldest."""
        task = self.task_id.with_context(active_test=False)
        tickets = task.ticket_ids.filtered("id").sorted("id")
        return (tickets.filtered("active") or tickets)[:1]
