// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

/** Milliseconds for a server that has a lot to do. */
const timeout = 60000;
const click = (content, trigger) => ({content, trigger, run: "click", timeout});
const see = (content, trigger) => ({content, trigger, timeout});
const field = (name) => `.o_field_widget[name='${name}']`;
/** A date is a button until it is clicked. */
const fill = (name, date) => [
    click(`To ${name}`, `${field(name)} button, ${field(name)} input`),
    {content: `Fill in ${name}`, trigger: `${field(name)} input`, run: `edit ${date}`},
];

registry.category("web_tour.tours").add("sla_simulation_ask", {
    steps: () => [
        click("Ask what if", "button:contains(What If)"),
        see("It is this SLA", `${field("policy_id")} input:value(Two days)`),
        ...fill("date_from", "01/01/2026"),
        ...fill("date_to", "03/31/2026"),
        click("Run it", "button[name=action_run]:contains(Run)"),
        see("It runs in the background", ".alert-info .o_progressbar"),
        see("Of seven records", `.alert-info ${field("progress_text")}:contains(7)`),
        see("It can be cancelled", "button[name=action_cancel]"),
    ],
});

const RESULTS = ".o_list_view .o_data_row";

registry.category("web_tour.tours").add("sla_simulation_answer", {
    steps: () => [
        see("The answer", `${field("result")} td:contains(Share met)`),
        click("What flips", "button[name=action_view_flips]"),
        see("Two tickets do", `${RESULTS}:eq(1)`),
        click("The proof of one", `${RESULTS}:contains(20 h) td[name=record_name]`),
        see("Then and now", `.modal ${field("proof")}:contains(24 h):contains(16 h)`),
        click("The ticket", ".modal button[name=action_open_record]"),
        see("It is this ticket", `.o_form_view ${field("name")} input:value(20 h)`),
        click("Back", ".o_back_button, .breadcrumb-item a:contains(Results)"),
        click("Once more", `${RESULTS}:contains(20 h) td[name=record_name]`),
        click("Keep it", ".modal button[name=action_save_case]"),
        see("It passes", ".o_form_view .alert-success:contains(Passed)"),
        click("To the SLA", `${field("policy_id")} a`),
        click("Put it into force", "button[name=action_ask_activate]"),
        see("It is active", ".o_arrow_button_current:contains(Active)"),
    ],
});
