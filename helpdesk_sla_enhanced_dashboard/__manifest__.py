# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Helpdesk SLA Enhanced: Dashboard",
    "summary": "How promises are kept, in Odoo's Dashboards",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "The helpdesk_sla_enhanced contributors, "
    "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["helpdesk_sla_enhanced", "spreadsheet_dashboard"],
    "data": [
        "views/sla_report_views.xml",
        "data/spreadsheet_dashboard_data.xml",
        "views/sla_menus.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "helpdesk_sla_enhanced_dashboard/static/tests/tours/**/*",
        ],
    },
    "development_status": "Beta",
    "auto_install": True,
    "installable": True,
}
