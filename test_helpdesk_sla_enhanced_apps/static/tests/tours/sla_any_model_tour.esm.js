// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

const DIALOG = ".modal:not(.o_inactive_modal)";

/** Whether this is the page that the tour began on. */
const untouched = () => window.slaTourBegan;

const click = (content, trigger) => ({content, trigger, run: "click"});
const edit = (content, trigger, text) => ({content, trigger, run: `edit ${text}`});
const see = (content, trigger) => ({content, trigger});

const option = (text) => `.o-autocomplete--dropdown-item:contains(${text})`;
const input = (name, place = "") =>
    `${place} .o_field_widget[name=${name}] :is(input, textarea)`;

/** Type into a field of records and choose what is offered. */
const choose = (name, text, offer, place = "") => [
    edit(`Type ${text}`, input(name, place), text),
    click(`Choose ${text}`, option(offer)),
];

/** An item: its KPI, and the status of the order that meets it. */
const describeItem = (name, kpi, field, value) => [
    edit("Name the item", input("name", DIALOG), name),
    ...choose("kpi_id", kpi, "Create and edit", DIALOG),
    click("Save the KPI", `${DIALOG}:contains(Create KPI) .o_form_button_save`),
    see("It is chosen", `${DIALOG} .o_field_widget[name=kpi_id] input:value(${kpi})`),
    click(
        "Say when it is met",
        `${DIALOG} .o_field_widget[name=success_criteria] button:contains(Add condition)`
    ),
    click(
        "Choose a field of the order",
        `${DIALOG} .o_field_widget[name=success_criteria] .o_model_field_selector_value`
    ),
    edit(`Look for ${field}`, ".o_model_field_selector_popover_search input", field),
    click(field, `.o_model_field_selector_popover_item_name:contains(/^${field}$/)`),
    {
        content: `It is met by ${value}`,
        trigger: `${DIALOG} .o_field_widget[name=success_criteria] .o_tree_editor_editor:last select`,
        run: `selectByLabel ${value}`,
    },
];

const enableOrders = [
    {
        content: "Remember this page: it is never loaded again",
        trigger: ".o_list_view",
        run: () => {
            window.slaTourBegan = true;
        },
    },
    click("Enable another model", ".o_list_button_add"),
    ...choose("model_id", "Sales Order", "/^Sales Order$/"),
    see("What that means", "[name=preview]:contains(New records get the default SLA)"),
    click("Save", ".o_form_button_save"),
    click("Write an SLA for orders", "button[name=action_new_policy]"),
];

const warnByMail = [
    click(
        "Add an action",
        `${DIALOG} .o_field_widget[name=action_ids] .o_field_x2many_list_row_add a`
    ),
    ...choose(
        "server_action_id",
        "Warn the salesperson",
        "Create and edit",
        `${DIALOG} .o_data_row`
    ),
    click("It sends a mail", `${DIALOG} .o_selection_badge:contains(Send Email)`),
    ...choose("template_id", "Order warning", "Order warning", DIALOG),
    click("As a message?", `${DIALOG} .o_field_widget[name=mail_post_method] input`),
    click("As a mail", ".o_select_menu_item:contains(/^Email$/)"),
    click("Save the action", `${DIALOG}:contains(Create Action) .o_form_button_save`),
    see(
        "The action is there",
        `${DIALOG} .o_data_row [name=server_action_id] input:value(Warn)`
    ),
];

const addItem = click(
    "Add an item",
    ".o_field_widget[name=item_ids] .o_field_x2many_list_row_add a"
);

const writePolicy = [
    edit("Name the SLA", input("name", ".o_form_view"), "Gold orders"),
    addItem,
    ...describeItem("Confirm in two hours", "Confirmed", "Status", "Sales Order"),
    edit("Target", input("failure_after", DIALOG), "2"),
    edit("Warning", input("warn_after", DIALOG), "1"),
    ...warnByMail,
    click("Done", `${DIALOG} .o_form_button_save`),
    see("The item is there", ".o_field_widget[name=item_ids] .o_data_row"),
    addItem,
    ...describeItem("Invoice in a day", "Invoiced", "Invoice Status", "Fully Invoiced"),
    edit("Target", input("failure_after", DIALOG), "24"),
    click("Done", `${DIALOG} .o_form_button_save`),
    see("Two items", ".o_field_widget[name=item_ids] .o_data_row:eq(1)"),
    click("Save the SLA", ".o_form_button_save"),
    click("Activate", "button[name=action_ask_activate]"),
    click("Set as default", "button[name=action_ask_default]"),
    see("It is the default", "button[name=action_ask_unset_default]"),
];

const LINE = (kpi) => `.o_sla_panel .o_sla_timer_line:contains(${kpi})`;

const makeOrder = [
    click("Open the applications", ".o_navbar_apps_menu button"),
    click("Sales", ".o-dropdown--menu [data-menu-xmlid='sale.sale_menu_root']"),
    click("A new quotation", ".o_list_button_add"),
    see(
        "No clock yet",
        ".o_sla_panel_reason:contains(chosen when the record is saved)"
    ),
    ...choose("partner_id", "Ann of the tour", "Ann of the tour"),
    click("Save", ".o_form_button_save"),
    see("The SLA is there", ".o_sla_panel_policy:contains(Gold orders)"),
    see("Its first clock runs", `${LINE("Confirmed")}[data-status=in_progress]`),
    see("So does the second", `${LINE("Invoiced")}[data-status=in_progress]`),
];

const confirmOrder = [
    click("Confirm", ".o_form_view button[name=action_confirm]:visible"),
    see("The KPI is met", `${LINE("Confirmed")}[data-status=succeeded]`),
    see("The other one still runs", `${LINE("Invoiced")}[data-status=in_progress]`),
    {
        content: "All that without a reload",
        trigger: ".o_sla_panel",
        run: () => {
            if (!untouched()) {
                throw new Error("The page was loaded again");
            }
        },
    },
];

/** A busy machine takes its time. */
const STEP_TIMEOUT = 60000;

registry.category("web_tour.tours").add("sla_any_model", {
    steps: () =>
        [...enableOrders, ...writePolicy, ...makeOrder, ...confirmOrder].map(
            (step) => ({timeout: STEP_TIMEOUT, ...step})
        ),
});
