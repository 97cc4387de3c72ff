# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo calls when timesheets come to tickets that are there already."""


def post_init_hook(env):
    """Take the hours of tickets that have a task from its timesheet.

    The column was there before, so that Odoo computes nothing by itself. Their chatter
    says nothing of it: nobody has changed anything.
    """
    tickets = env["helpdesk.ticket"].with_context(
        active_test=False, tracking_disable=True
    )
    tickets = tickets.search([("task_id", "!=", False)])
    env.add_to_compute(tickets._fields["time_spent"], tickets)
    # At once, or whoever computes it later would log it.
    tickets.flush_recordset(["time_spent"])
