# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Helpdesk SLA Enhanced: Leads",
    "summary": "How soon leads are contacted and qualified, as two ready-made KPIs",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "Sales/CRM",
    "author": "The helpdesk_sla_enhanced contributors, "
    "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["helpdesk_sla_enhanced", "crm"],
    "data": [
        "data/sla_kpi_data.xml",
        "data/mail_template_data.xml",
        "data/sla_policy_data.xml",
        "views/crm_lead_views.xml",
        "views/crm_stage_views.xml",
    ],
    "demo": ["demo/crm_lead_demo.xml"],
    "post_init_hook": "post_init_hook",
    "development_status": "Beta",
    "auto_install": True,
    "installable": True,
}
