// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {judge, look, open} from "@helpdesk_sla_enhanced/../tests/tours/sla_access.esm";
import {registry} from "@web/core/registry";

/** Milliseconds for axe-core on a machine that has a lot to do. */
const PATIENCE = 60000;

/**
 * The steps that open a screen and look at it.
 *
 * @param {String} screen a name for it
 * @param {Function|String} action its name, or a function that makes it
 * @param {String} trigger what is there once it is shown
 * @param {...String} selectors what of it is ours
 */
function opened(screen, action, trigger, ...selectors) {
    return [
        {
            content: `Open ${screen}`,
            trigger: "body",
            run: () => open(typeof action === "function" ? action() : action),
        },
        {
            content: `Look at ${screen}`,
            trigger,
            run: () => look(screen, ...selectors),
            timeout: PATIENCE,
        },
    ];
}

/** The form of a record whose id the test puts into the page with the tour. */
function form(model, name) {
    return () => ({
        type: "ir.actions.act_window",
        res_model: model,
        res_id: odoo.sla_access[name],
        views: [[false, "form"]],
    });
}

const addon = (name) => `helpdesk_sla_enhanced.${name}`;
const FORM = ".o_form_view .o_form_sheet";

registry.category("web_tour.tours").add("sla_access", {
    steps: () => [
        {
            content: "Look at the panel",
            trigger: ".o_sla_panel .o_sla_timer_line",
            run: () => look("the panel", ".o_sla_panel"),
            timeout: PATIENCE,
        },
        {trigger: ".o_sla_panel_why", run: "click"},
        {
            content: "Look at the proof",
            trigger: ".modal .o_sla_why",
            run: () => look("the proof", ".modal-content"),
            timeout: PATIENCE,
        },
        {trigger: ".modal .btn-primary:contains(Close)", run: "click"},
        {trigger: ".o_sla_panel_apply", run: "click"},
        {
            content: "Look at Apply SLA",
            trigger: ".modal .o_form_view",
            run: () => look("Apply SLA", ".modal-content"),
            timeout: PATIENCE,
        },
        {trigger: ".modal .btn-close", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        ...opened(
            "the list of tickets",
            "helpdesk_mgmt.helpdesk_ticket_action",
            ".o_list_view .o_sla_deadline",
            ".o_field_sla_deadline"
        ),
        {trigger: ".o_list_view thead .o_list_record_selector input", run: "click"},
        {trigger: ".o_selection_box"},
        {trigger: ".o_cp_action_menus button:contains(Actions)", run: "click"},
        {trigger: ".o-dropdown-item:contains(Why no SLA?)", run: "click"},
        {
            content: "Look at why some have none",
            trigger: ".modal .o_sla_why_none li",
            run: () => look("why no SLA", ".modal-content"),
            timeout: PATIENCE,
        },
        {trigger: ".modal .btn-primary:contains(Close)", run: "click"},
        ...opened(
            "My SLA Queue",
            addon("sla_queue_action"),
            ".o_list_view .o_data_row .o_sla_deadline",
            ".o_list_view .o_data_row"
        ),
        ...opened(
            "entitlements",
            addon("sla_entitlement_action"),
            ".o_list_view .o_data_row",
            ".o_list_view .o_data_row"
        ),
        ...opened("an entitlement", form("sla.entitlement", "entitlement"), FORM, FORM),
        ...opened("a routing rule", form("sla.route", "route"), FORM, FORM),
        ...opened("an SLA", form("sla.policy", "policy"), FORM, FORM),
        ...opened(
            "targets as a table",
            () => ({
                type: "ir.actions.client",
                tag: "sla_policy_matrix",
                context: {active_id: odoo.sla_access.policy},
            }),
            ".o_sla_matrix tbody input",
            ".o_sla_matrix"
        ),
        ...opened(
            "the first SLA",
            addon("sla_policy_start_action"),
            ".modal .o_form_view table",
            ".modal-content"
        ),
        {trigger: ".modal .btn-close", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        ...opened("a KPI", form("sla.kpi", "kpi"), FORM, FORM),
        ...opened("a clock", form("sla.kpi.instance", "instance"), FORM, FORM),
        ...opened(
            "all clocks",
            addon("sla_kpi_instance_action"),
            ".o_list_view .o_data_row",
            ".o_list_view .o_data_row"
        ),
        ...opened(
            "health",
            addon("sla_health_action"),
            ".o_sla_health h2",
            ".o_sla_health"
        ),
        ...opened(
            "settings",
            "helpdesk_mgmt.action_helpdesk_mgmt_config_settings",
            "#sla_enabled",
            "#sla_enabled",
            "#sla_default_policy",
            "#sla_pause_stages"
        ),
        {content: "Nothing grave was found", trigger: "body", run: judge},
    ],
});

registry.category("web_tour.tours").add("sla_access_portal_ticket", {
    steps: () => [
        {
            content: "Look at the promise",
            trigger: "section[name='sla_promises'] li",
            run: () => look("a ticket", "[name='portal_my_task_second_column']"),
            timeout: PATIENCE,
        },
        {content: "Nothing grave was found", trigger: "body", run: judge},
    ],
});

registry.category("web_tour.tours").add("sla_access_portal_list", {
    steps: () => [
        {
            content: "Look at the promises",
            trigger: "th[name='th_sla_promise']",
            run: () => look("the list", "th[name='th_sla_promise']", ".o_sla_promise"),
            timeout: PATIENCE,
        },
        {content: "Nothing grave was found", trigger: "body", run: judge},
    ],
});

registry.category("web_tour.tours").add("sla_access_portal_entitlements", {
    steps: () => [
        {
            content: "Look at what was bought",
            trigger: "#wrap a[href*='/my/entitlement/']",
            run: () => look("entitlements", "#wrap"),
            timeout: PATIENCE,
        },
        {content: "Nothing grave was found", trigger: "body", run: judge},
    ],
});

registry.category("web_tour.tours").add("sla_access_portal_entitlement", {
    steps: () => [
        {
            content: "Look at what is left of it",
            trigger: "#wrap p[name='left']",
            run: () => look("an entitlement", "#wrap"),
            timeout: PATIENCE,
        },
        {content: "Nothing grave was found", trigger: "body", run: judge},
    ],
});
