# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Helpdesk SLA Enhanced: Knowledge",
    "summary": "Articles found from a ticket, mailed to the customer, and counted",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "The helpdesk_sla_enhanced contributors, "
    "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["helpdesk_sla_enhanced", "document_page"],
    "data": [
        "security/ir.model.access.csv",
        "security/helpdesk_ticket_article_security.xml",
        "views/helpdesk_ticket_article_views.xml",
        "wizards/helpdesk_ticket_article_search_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/document_page_views.xml",
        "views/article_templates.xml",
    ],
    "demo": ["demo/document_page_demo.xml"],
    "development_status": "Beta",
    "auto_install": True,
    "installable": True,
}
