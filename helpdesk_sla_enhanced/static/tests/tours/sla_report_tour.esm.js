// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

const menu = (xmlid) => `[data-menu-xmlid='${xmlid}']`;
const click = (trigger) => ({trigger, run: "click"});
/** A row of the table: its name, and the figure of one of its columns. */
const row = (number, name) =>
    `.o_pivot tbody tr:eq(${number}):has(th:contains(${name}))`;
const figure = (number, column) => `.o_pivot tbody tr:eq(${number}) td:eq(${column})`;
const [MET, BREACHED, RATE, LATE] = [0, 1, 2, 3];

const STEPS = [
    click(".o_navbar_apps_menu button"),
    click(menu("helpdesk_mgmt.helpdesk_ticket_main_menu")),
    click(menu("helpdesk_mgmt.helpdesk_ticket_reporting_menu")),
    click(menu("helpdesk_sla_enhanced.sla_report_menu")),
    {trigger: ".o_pivot tbody tr:eq(1)"},
    click(".o_searchview_dropdown_toggler"),
    click(".o_favorite_menu .o_menu_item:contains(last month by team and customer)"),
    {content: "By team, the worst first", trigger: row(1, "Gold")},
    {trigger: `${figure(1, MET)}:contains(1)`},
    {trigger: `${figure(1, RATE)}:contains(33.33)`},
    {content: "Its worst customer", trigger: row(2, "Peeters")},
    {trigger: `${figure(2, BREACHED)}:contains(2)`},
    {content: "How late on average", trigger: `${figure(2, LATE)}:contains(2.00)`},
    {trigger: row(3, "Maes")},
    {content: "The other team", trigger: row(4, "Silver")},
    {content: "The tickets behind it", ...click(figure(2, BREACHED))},
    {trigger: ".o_list_view:has(.o_data_row:eq(1)):not(:has(.o_data_row:eq(2)))"},
    click(".o_data_row:contains(Alpha) button[name='action_open_record']"),
    {trigger: ".o_form_view .o_sla_panel .o_sla_timer_line"},
];

registry.category("web_tour.tours").add("sla_report_question", {
    steps: () => [
        ...STEPS,
        {
            content: "It took less than ten clicks",
            trigger: "body",
            run: () => {
                const clicks = STEPS.filter(({run}) => run === "click").length;
                if (clicks >= 10) {
                    throw new Error(`It took ${clicks} clicks`);
                }
            },
        },
    ],
});
