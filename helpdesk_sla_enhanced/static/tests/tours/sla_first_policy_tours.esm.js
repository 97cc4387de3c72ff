// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

/** So many clicks, keys and fields are a policy at most (issue 13). */
const MOST = 40;
/** Milliseconds for a server that has a lot to do. */
const PATIENCE = 60000;
let count = 0;

/** A click, a choice or a typed field: what somebody does, and is counted. */
function doing(content, trigger, run = "click") {
    const [what, ...rest] = run.split(" ");
    return {
        content,
        trigger,
        timeout: PATIENCE,
        run: (helpers) => {
            count += 1;
            return helpers[what](rest.join(" ") || undefined);
        },
    };
}

/** Keys that are pressed, each counted for one. */
function pressing(content, trigger, ...keys) {
    return {
        content,
        trigger,
        timeout: PATIENCE,
        run: async (helpers) => {
            for (const key of keys) {
                count += 1;
                await helpers.press(key);
            }
        },
    };
}

/** A text that is typed where the focus is: one field. */
function typing(content, trigger, text) {
    return {
        content,
        trigger,
        timeout: PATIENCE,
        run: async (helpers) => {
            count += 1;
            for (const key of text) {
                await helpers.press(key);
            }
        },
    };
}

const begin = {
    trigger: "body",
    run: () => {
        count = 0;
    },
};
const end = (by) => [
    {trigger: ".o_arrow_button_current:contains(Active)", timeout: PATIENCE},
    {
        content: "It is in force, and the default",
        trigger: ".o_field_widget[name=is_default]:has(input:checked)",
        timeout: PATIENCE,
        run: () => {
            if (count >= MOST) {
                throw new Error(`${count} clicks and fields by ${by}`);
            }
            console.log(`A first policy takes ${count} clicks and fields by ${by}`);
        },
    },
];

const CELL = (kpi, column, what = "Target") =>
    `.o_sla_matrix_cell[aria-label="${kpi}, ${column}, ${what}"]`;

registry.category("web_tour.tours").add("sla_first_policy_mouse", {
    steps: () => [
        begin,
        doing("Open Configuration", "[data-menu-xmlid$=ticket_config_main_menu]"),
        doing("Open the SLAs", ".o-dropdown-item[data-menu-xmlid$='.sla_policy_menu']"),
        doing(
            "Start from a template",
            ".o_view_nocontent a:contains(Start from a Template)"
        ),
        doing("In office hours", ".modal .o_radio_input[data-value=office]"),
        doing("Two KPIs", ".modal .o_radio_input[data-value=two]"),
        doing("Create it", ".modal button[name=action_create]"),
        {
            content: "Eight items are there, with their conditions",
            trigger: ".o_field_widget[name=item_ids] .o_data_row:eq(7)",
            timeout: PATIENCE,
        },
        {trigger: ".o_data_row td[name=condition_text]:contains(Very High)"},
        doing("Edit the targets", "button:contains(Edit as a Table)"),
        doing("Answer quickly", CELL("First Response", "Very High"), "edit 15m"),
        doing(
            "Warn in time",
            CELL("First Response", "Very High", "Warning"),
            "edit 10m"
        ),
        doing(
            "Never on hold",
            "select[aria-label='First Response, Allow Pause']",
            "select no"
        ),
        doing("Save", ".o_sla_matrix_save"),
        {
            trigger:
                ".o_data_row td[name=terms]:contains('15 min, warning after 10 min')",
            timeout: PATIENCE,
        },
        doing("Put it into force", "button[name=action_ask_activate]"),
        doing("Make it the default", "button[name=action_ask_default]"),
        ...end("mouse"),
    ],
});

registry.category("web_tour.tours").add("sla_first_policy_keyboard", {
    steps: () => [
        begin,
        pressing(
            "Open the palette of menus",
            ".o_kanban_view, .o_list_view",
            "Control+k"
        ),
        typing("Find the SLAs", ".o_command_palette_search input:focus", "/slas"),
        {trigger: ".o_command.focused:contains(/ SLAs)"},
        pressing("Open them", ".o_command_palette_search input:focus", "Enter"),
        pressing(
            "Start from a template",
            ".o_view_nocontent a:contains(Start from a Template)",
            "Alt+l"
        ),
        pressing("Create it", ".modal button[name=action_create]", "Alt+q"),
        pressing(
            "Edit the targets",
            ".o_field_widget[name=item_ids] .o_data_row:eq(7)",
            "Alt+l"
        ),
        pressing("Select what is there", ".o_sla_matrix_cell:focus", "Control+a"),
        typing(
            "Answer within seven hours at the lowest",
            ".o_sla_matrix_cell:focus",
            "7h"
        ),
        pressing("To the warning, and to the row below", "body", "Tab", "ArrowDown"),
        {trigger: `${CELL("Resolve", "Low", "Warning")}:focus`},
        pressing("Save", ".o_sla_matrix_save", "Alt+s"),
        {
            trigger: ".o_data_row td[name=terms]:contains('7 h, warning')",
            timeout: PATIENCE,
        },
        pressing("Put it into force", "button[name=action_ask_activate]", "Alt+q"),
        pressing("Make it the default", "button[name=action_ask_default]", "Alt+q"),
        ...end("keyboard"),
    ],
});
