# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Helpdesk SLA Enhanced",
    "summary": "Service level agreements with KPIs, working time, holds and actions",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "The helpdesk_sla_enhanced contributors, "
    "Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/helpdesk",
    "depends": ["helpdesk_mgmt", "resource"],
    "data": [
        "security/helpdesk_sla_enhanced_groups.xml",
        "security/ir.model.access.csv",
        "security/helpdesk_sla_enhanced_security.xml",
        "data/sla_entity_data.xml",
        "data/sla_kpi_data.xml",
        "data/ir_cron_data.xml",
        "data/mail_template_data.xml",
        "views/sla_kpi_views.xml",
        "views/sla_item_views.xml",
        "views/sla_policy_views.xml",
        "wizards/sla_waive_views.xml",
        "views/sla_kpi_instance_views.xml",
        "views/sla_event_views.xml",
        "views/sla_recompute_views.xml",
        "views/sla_action_run_views.xml",
        "views/sla_entity_views.xml",
        "views/sla_backlog_views.xml",
        "wizards/sla_policy_deactivate_views.xml",
        "wizards/sla_entity_disable_views.xml",
        "wizards/sla_apply_existing_views.xml",
        "wizards/sla_apply_views.xml",
        "views/ir_actions_server_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/sla_health_views.xml",
        "views/res_config_settings_views.xml",
        "views/sla_menus.xml",
    ],
    "demo": [
        "demo/sla_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "helpdesk_sla_enhanced/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "helpdesk_sla_enhanced/static/tests/sla_test_helpers.esm.js",
            "helpdesk_sla_enhanced/static/tests/sla_panel_helpers.esm.js",
            "helpdesk_sla_enhanced/static/tests/**/*.test.js",
        ],
        "web.assets_tests": [
            "helpdesk_sla_enhanced/static/tests/tours/**/*",
        ],
    },
    "development_status": "Beta",
    "installable": True,
}
