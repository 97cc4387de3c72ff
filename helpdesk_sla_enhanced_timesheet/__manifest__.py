# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Helpdesk SLA Enhanced: Timesheets",
    "summary": "The hours of a ticket are those of its task's timesheet",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "The helpdesk_sla_enhanced contributors, "
    "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["helpdesk_sla_enhanced", "helpdesk_mgmt_project", "hr_timesheet"],
    "data": ["views/helpdesk_ticket_views.xml"],
    "post_init_hook": "post_init_hook",
    "development_status": "Beta",
    "auto_install": True,
    "installable": True,
}
