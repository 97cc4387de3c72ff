// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    Order,
    OrderLine,
    answerPanel,
    enable,
    panelData,
} from "@helpdesk_sla_enhanced/../tests/sla_panel_helpers.esm";
import {
    advanceTime,
    animationFrame,
    beforeEach,
    expect,
    press,
    queryAllTexts,
    test,
} from "@odoo/hoot";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    freezeAtTen,
    serverTime,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {SlaLive} from "@helpdesk_sla_enhanced/live/sla_live_service.esm";
import {WebClient} from "@web/webclient/webclient";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {waitNotifications} from "@bus/../tests/bus_test_helpers";

/** Two orders wait, the second first. */
class Tracker extends models.Model {
    _name = "sla.tracker";
    res_model = fields.Char();
    res_id = fields.Integer();
    record_name = fields.Char();
    is_due = fields.Boolean();
    sla_failure_time = fields.Datetime();
    _records = [
        {
            id: 11,
            res_model: "order",
            res_id: 1,
            record_name: "Alpha",
            is_due: true,
            sla_failure_time: "2026-01-05 12:00:00",
        },
        {
            id: 12,
            res_model: "order",
            res_id: 2,
            record_name: "Beta",
            is_due: true,
            sla_failure_time: "2026-01-05 11:00:00",
        },
    ];
    _views = {
        list: `
            <list js_class="sla_queue_list" default_order="sla_failure_time">
                <field name="res_model" column_invisible="1"/>
                <field name="res_id" column_invisible="1"/>
                <field name="record_name"/>
            </list>`,
        search: `<search/>`,
    };
}

defineMailModels();
defineModels([Order, OrderLine, Tracker]);

beforeEach(() => {
    freezeAtTen();
    enable("order");
    Order._records = [
        {id: 1, name: "Alpha"},
        {id: 2, name: "Beta"},
    ];
    onRpc("/web/health", serverTime(), {pure: true});
    answerPanel({1: panelData(), 2: panelData()});
});

const NEXT = ".o_sla_queue_next button";
const NAME = ".o_field_widget[name=name] input";

/** Open the queue as its menu does. */
async function openQueue() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.act_window",
        name: "My SLA Queue",
        res_model: "sla.tracker",
        views: [[false, "list"]],
        domain: [["is_due", "=", true]],
    });
}

async function openOrder(id) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "order",
        res_id: id,
        views: [[false, "form"]],
    });
    await animationFrame();
}

test.tags("desktop");
test("a row opens its record, and from there the next one", async () => {
    await openQueue();
    expect(queryAllTexts(".o_data_row")).toEqual(["Beta", "Alpha"]);
    await contains(".o_data_cell:contains(Beta)").click();
    await contains(NEXT).hover();
    expect(NAME).toHaveValue("Beta");
    expect(queryAllTexts(NEXT)).toEqual(["Next in My SLA Queue (1 more)"]);
    await contains(NEXT).click();
    await animationFrame();
    expect(NAME).toHaveValue("Alpha");
    expect(queryAllTexts(".breadcrumb-item")).toEqual(["My SLA Queue"]);
    expect(queryAllTexts(NEXT)).toEqual(["Back to My SLA Queue"]);
});

test.tags("desktop");
test("the last one leads back to the queue", async () => {
    await openQueue();
    await contains(".o_data_cell:contains(Beta)").click();
    await contains(NEXT).click();
    await animationFrame();
    await contains(NEXT).click();
    await animationFrame();
    expect(".o_list_view").toHaveCount(1);
    expect(".o_notification").toHaveText("That was the last one in your queue.");
});

test.tags("desktop");
test("a key does the same", async () => {
    await openQueue();
    await contains(".o_data_cell:contains(Beta)").click();
    await contains(NEXT).hover();
    await press(["alt", "shift", "n"]);
    await advanceTime(50);
    await contains(".o_sla_queue_next button:contains(Back)").hover();
    expect(NAME).toHaveValue("Alpha");
});

test.tags("desktop");
test("what was changed is saved on the way", async () => {
    onRpc("order", "web_save", ({args}) => {
        expect.step(args[1].name);
    });
    await openQueue();
    await contains(".o_data_cell:contains(Beta)").click();
    await contains(NAME).edit("Changed");
    await contains(NEXT).click();
    await animationFrame();
    expect.verifySteps(["Changed"]);
    expect(NAME).toHaveValue("Alpha");
});

test.tags("desktop");
test("who goes on by keyboard stands on the same button again", async () => {
    await openQueue();
    await contains(".o_data_cell:contains(Beta)").click();
    await contains(NEXT).focus();
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect(NAME).toHaveValue("Alpha");
    expect(NEXT).toBeFocused();
});

test.tags("desktop");
test("a record that was opened elsewhere leads nowhere", async () => {
    await openOrder(1);
    expect(".o_form_view").toHaveCount(1);
    expect(NEXT).toHaveCount(0);
});

test.tags("desktop");
test("the tab knows where it was when it is loaded again", async () => {
    const state = {domain: [["is_due", "=", true]], seen: [12], model: "order", id: 2};
    browser.sessionStorage.setItem("sla_queue", JSON.stringify(state));
    await openOrder(2);
    expect(queryAllTexts(NEXT)).toEqual(["Next in My SLA Queue (1 more)"]);
});

const ROW = ".o_data_row";
const names = () => queryAllTexts(ROW);

/** The server says that somebody else has changed the SLA of records. */
async function changed(model, ids) {
    const payload = {model, ids};
    MockServer.env["bus.bus"]._sendone("broadcast", "sla_changed", payload);
    await waitNotifications(["sla_changed", payload]);
    await advanceTime(1000);
    await animationFrame();
    await animationFrame();
}

test.tags("desktop");
test("the queue is put into order again when its records change", async () => {
    await openQueue();
    expect(names()).toEqual(["Beta", "Alpha"]);
    MockServer.env["sla.tracker"].write([11], {
        sla_failure_time: "2026-01-05 10:30:00",
    });
    await changed("order", [1]);
    expect(names()).toEqual(["Alpha", "Beta"]);
});

test.tags("desktop");
test("what is done with leaves the queue", async () => {
    await openQueue();
    MockServer.env["sla.tracker"].write([12], {is_due: false});
    await changed("order", [2]);
    expect(names()).toEqual(["Alpha"]);
});

test.tags("desktop");
test("rows stay where they are while somebody has ticked one", async () => {
    await openQueue();
    await contains(`${ROW}:eq(0) input`).click();
    MockServer.env["sla.tracker"].write([11, 12], {
        record_name: "Gamma",
        sla_failure_time: "2026-01-05 10:30:00",
    });
    await changed("order", [1]);
    expect(names()).toEqual(["Beta", "Gamma"]);
    expect(`${ROW}:eq(0) input`).toBeChecked();
});

test.tags("desktop");
test("the queue asks nothing when other records change", async () => {
    await openQueue();
    onRpc("sla.tracker", "web_search_read", () => expect.step("ask"));
    await changed("order", [7]);
    await changed("res.partner", [1, 2]);
    expect.verifySteps([]);
});

test.tags("desktop");
test("the queue follows all models with one subscription", async () => {
    onRpc("sla.tracker", "web_search_read", () => expect.step("ask"));
    patchWithCleanup(SlaLive.prototype, {
        follow(resModel) {
            expect.step(resModel);
            return super.follow(...arguments);
        },
    });
    await openQueue();
    expect.verifySteps(["ask", "*"]);
});
