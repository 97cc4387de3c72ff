# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Helpdesk SLA Enhanced: Moving In from Helpdesk SLA",
    "summary": "Take over the SLAs and running clocks of OCA's Helpdesk SLA",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "The helpdesk_sla_enhanced contributors, "
    "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["helpdesk_sla_enhanced", "helpdesk_mgmt_sla"],
    "data": [
        "security/ir.model.access.csv",
        "wizards/sla_from_oca_views.xml",
    ],
    "development_status": "Beta",
    "auto_install": True,
    "installable": True,
}
