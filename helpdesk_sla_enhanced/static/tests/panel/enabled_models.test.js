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
import {
    MockServer,
    contains,
    defineModels,
    mockService,
    mountView,
    onRpc,
    toggleActionMenu,
    toggleMenuItem,
} from "@web/../tests/web_test_helpers";
import {expect, queryAllTexts, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {waitNotifications} from "@bus/../tests/bus_test_helpers";

defineMailModels();
defineModels([Order, OrderLine]);

const menu = () =>
    queryAllTexts(".o-dropdown--menu .o_menu_item").filter((text) => /SLA/.test(text));

/** Let the server tell the tab which models are enabled. */
async function broadcast(models) {
    MockServer.env["bus.bus"]._sendone("broadcast", "sla_models", {models});
    await waitNotifications(["sla_models", {models}]);
}

/** A tab that is open on something else. */
async function openTab() {
    await mountView({
        type: "form",
        resModel: "order.line",
        arch: `<form><field name="name"/></form>`,
    });
    expect(".o_widget_sla_panel").toHaveCount(0);
}

test("an open tab follows at the next form, without a reload", async () => {
    enable();
    answerPanel({1: panelData()});
    await openTab();
    await broadcast(["order"]);
    await mountOrder();
    expect(".o_widget_sla_panel").toHaveCount(1);
});

test("an open tab hears of a model that is disabled, too", async () => {
    enable("order");
    await openTab();
    await broadcast([]);
    await mountOrder();
    expect(".o_widget_sla_panel").toHaveCount(0);
});

test.tags("desktop");
test("the form's action menu applies and looks back", async () => {
    enable("order");
    answerPanel({1: panelData()});
    mockService("action", {
        doAction: (action, options) =>
            expect.step([action, options?.additionalContext.active_ids]),
    });
    onRpc("sla.record", "action_history", ({args}) => `history ${args}`);
    await mountOrder({actionMenus: {}});
    await toggleActionMenu();
    expect(menu()).toEqual(["Apply SLA", "SLA History", "Why this SLA?"]);
    await toggleMenuItem("Apply SLA");
    await toggleActionMenu();
    await toggleMenuItem("SLA History");
    await animationFrame();
    expect.verifySteps([
        ["helpdesk_sla_enhanced.sla_apply_action", [1]],
        ["history order,1", undefined],
    ]);
});

test.tags("desktop");
test("the list's action menu applies to the selection", async () => {
    enable("order");
    mockService("action", {
        doAction: (action, {additionalContext}) =>
            expect.step([action, additionalContext.active_ids]),
    });
    await mountView({
        type: "list",
        resModel: "order",
        arch: `<list><field name="name"/></list>`,
        actionMenus: {},
    });
    await contains(".o_list_record_selector:eq(0) input").click();
    await contains(".o_cp_action_menus .dropdown-toggle").click();
    expect(menu()).toEqual(["Apply SLA", "SLA History", "Why no SLA?"]);
    await toggleMenuItem("Apply SLA");
    await animationFrame();
    expect.verifySteps([["helpdesk_sla_enhanced.sla_apply_action", [1, 2]]]);
});

test.tags("desktop");
test("a model that is not enabled has no such entries", async () => {
    await mountOrder({actionMenus: {}});
    await toggleActionMenu();
    expect(menu()).toEqual([]);
});
