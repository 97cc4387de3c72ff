// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

const click = (content, trigger) => ({content, trigger, run: "click"});
const see = (content, trigger) => ({content, trigger});
const LINE = (kpi) => `.o_sla_panel .o_sla_timer_line:contains(${kpi})`;
const DIALOG = ".modal:not(.o_inactive_modal)";
const ITEM = ".o-dropdown--menu .o-dropdown-item";

const theMailComesIn = [
    see("The tickets", ".o_list_view .o_list_renderer"),
    click(
        "The menu of tickets",
        "[data-menu-xmlid='helpdesk_mgmt.helpdesk_ticket_menu']"
    ),
    click(
        "A gold customer writes",
        "[data-menu-xmlid='helpdesk_sla_enhanced.menu_gold_mail_demo']"
    ),
    see("The mail is there", ".o_notification:contains(A mail of Lena Vos came in)"),
    see("The queue", ".o_breadcrumb:contains(Tickets of the team Gold)"),
    click(
        "Open the ticket",
        ".o_data_row .o_data_cell[name=name]:contains(Label printer prints blank labels)"
    ),
];

const allIsSet = [
    see("The gold team has it", ".o_field_widget[name=team_id] input:value(Gold)"),
    see(
        "The entitlement is found",
        ".o_field_widget[name=entitlement_id] input:value(Van Aerde Brewery)"
    ),
    see("Fifteen cases", ".o_field_widget[name=entitlement_left]:contains(15)"),
    see("Its SLA", ".o_sla_panel_policy:contains(Gold)"),
    see("The answer is due", `${LINE("First Response")}[data-status=in_progress]`),
    see("The plan", ".o_field_widget[name=next_step]:contains(Find out)"),
];

const markDone = (summary) => [
    click(
        `Done: ${summary}`,
        `.o-mail-Activity:contains(${summary}) .o-mail-Activity-markDone`
    ),
    click("Done", ".o-mail-ActivityMarkAsDone button[aria-label=Done]"),
];

const takeIt = [
    click("Take the ticket", "button[name=assign_to_me]"),
    see("It is taken", ".o_field_widget[name=user_id] input:value(Marc Demo)"),
    ...markDone("Find out what stands still"),
    see("The next step", ".o_field_widget[name=next_step]:contains(Send a solution)"),
];

const mailTheArticle = [
    click("Find an article", "button[name=action_find_article]"),
    click(
        "Mail its text",
        `${DIALOG} .o_data_row:contains(Label printer prints blank labels) button[name=action_mail_text]`
    ),
    see(
        "It is written",
        `${DIALOG} .odoo-editor-editable:contains(calibrates its sensor)`
    ),
    click("Send", `${DIALOG} button[name=action_send_mail]`),
    see("The answer was in time", `${LINE("First Response")}[data-status=succeeded]`),
    see("It is in the chatter", ".o-mail-Message-body:contains(calibrates its sensor)"),
    ...markDone("Send a solution"),
];

const theCustomerConfirms = [
    click("More", ".o_cp_action_menus button:has(.fa-cog)"),
    click("The customer confirms", `${ITEM}:contains(The Customer Confirms by Mail)`),
    // Its text is in a shadow tree, as that of every mail.
    see(
        "It is there",
        ".o-mail-Message:contains(Re: Label printer prints blank labels)"
    ),
    see("The customer waits", `${LINE("Next Response")}[data-status=in_progress]`),
    ...markDone("Have the customer confirm"),
];

const resolve = [
    click("More stages", ".o_statusbar_status .dropdown-toggle:contains(...)"),
    click("Solved", `${ITEM}:contains(Done)`),
    see("All is met", `${LINE("Resolve")}[data-status=succeeded]`),
    see("Fourteen are left", ".o_field_widget[name=entitlement_left]:contains(14)"),
];

/** A busy machine takes its time. */
const STEP_TIMEOUT = 60000;

registry.category("web_tour.tours").add("sla_gold_customer", {
    steps: () =>
        [
            ...theMailComesIn,
            ...allIsSet,
            ...takeIt,
            ...mailTheArticle,
            ...theCustomerConfirms,
            ...resolve,
        ].map((step) => ({timeout: STEP_TIMEOUT, ...step})),
});
