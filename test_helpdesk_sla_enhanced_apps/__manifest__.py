# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Helpdesk SLA Enhanced: Tests Beside Applications",
    "summary": "Tests of SLAs on orders, invoices, tasks, meetings and leads",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "Hidden",
    "author": "The helpdesk_sla_enhanced contributors, "
    "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": [
        "helpdesk_sla_enhanced",
        "helpdesk_sla_enhanced_document_page",
        "account",
        "calendar",
        "crm",
        "project",
        "sale_management",
    ],
    "assets": {
        "web.assets_tests": [
            "test_helpdesk_sla_enhanced_apps/static/tests/tours/**/*",
        ],
    },
    "installable": True,
}
