// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    Order,
    OrderLine,
    answerPanel,
    enable,
    mountOrder,
    panelData,
} from "@helpdesk_sla_enhanced/../tests/sla_panel_helpers.esm";
import {animationFrame, expect, queryAllTexts, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    mockService,
    mountView,
    onRpc,
    toggleActionMenu,
    toggleMenuItem,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();
defineModels([Order, OrderLine]);

const REASONS = [
    {reason: "There is no default SLA here.", ids: [1], names: ["S1"]},
    {reason: "The record is archived.", ids: [2, 3, 4], names: ["S2", "S3"]},
];

/** Tick all orders of a list and ask. */
async function ask(reasons, measured) {
    enable("order");
    onRpc("sla.record", "explain_none", ({args}) => {
        expect.step(args);
        return {model: "order", count: 5, measured, reasons};
    });
    await mountView({
        type: "list",
        resModel: "order",
        arch: `<list><field name="name"/></list>`,
        actionMenus: {},
    });
    await contains(".o_list_record_selector:eq(0) input").click();
    await contains(".o_cp_action_menus .dropdown-toggle").click();
    await toggleMenuItem("Why no SLA?");
    await animationFrame();
    expect.verifySteps([["order", [1, 2]]]);
}

test.tags("desktop");
test("of the ticked records each without an SLA says why", async () => {
    await ask(REASONS, 1);
    expect(".o_sla_why_none p").toHaveText(/^1 of 5 have an SLA/);
    expect(queryAllTexts(".o_sla_why_none li .fw-bold")).toEqual([
        "There is no default SLA here.",
        "The record is archived.",
    ]);
    expect(queryAllTexts(".o_sla_why_none li .text-muted")).toEqual([
        "S1",
        "S2, S3 and 1 more",
    ]);
});

test.tags("desktop");
test("the records of a reason open as a list", async () => {
    await ask(REASONS, 1);
    mockService("action", {
        doAction: ({res_model, domain, name}) => expect.step([res_model, domain, name]),
    });
    await contains(".o_sla_why_none button:contains(Show all 3)").click();
    expect.verifySteps([
        ["order", [["id", "in", [2, 3, 4]]], "The record is archived."],
    ]);
    await animationFrame();
    expect(".o_sla_why_none").toHaveCount(0);
});

test.tags("desktop");
test("where all have one, nothing else is said", async () => {
    await ask([], 5);
    expect(".o_sla_why_none li").toHaveCount(0);
});

test.tags("desktop");
test("a record without an SLA says why from its own menu", async () => {
    enable("order");
    answerPanel({1: panelData([], {policy: false, reason: "There is no default."})});
    onRpc("sla.record", "explain", () => ({
        model: "order",
        id: 1,
        name: "S1",
        policy: false,
        proofs: [],
        why_none: "There is no default SLA here.",
    }));
    await mountOrder({actionMenus: {}});
    await toggleActionMenu();
    await toggleMenuItem("Why this SLA?");
    await animationFrame();
    expect(".modal-body").toHaveText("There is no default SLA here.");
    expect(".modal-title").toHaveText("Why no SLA: S1");
});
