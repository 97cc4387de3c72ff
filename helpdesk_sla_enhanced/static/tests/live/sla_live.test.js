// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    ANY_MODEL,
    KEPT,
    SlaLive,
} from "@helpdesk_sla_enhanced/live/sla_live_service.esm";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    Order,
    OrderLine,
    answerPanel,
    enable,
    mountOrder,
    panelData,
} from "@helpdesk_sla_enhanced/../tests/sla_panel_helpers.esm";
import {
    advanceTime,
    animationFrame,
    beforeEach,
    expect,
    queryAllTexts,
    test,
} from "@odoo/hoot";
import {
    freezeAtTen,
    line,
    serverTime,
    setVisibility,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {waitNotifications} from "@bus/../tests/bus_test_helpers";

class Job extends models.Model {
    _name = "job";
    name = fields.Char();
    sla_status = fields.Char();
    _records = [
        {id: 1, name: "Printer", sla_status: "runs"},
        {id: 2, name: "Scanner", sla_status: "runs"},
    ];
}

defineMailModels();
defineModels([Order, OrderLine, Job]);

beforeEach(() => {
    freezeAtTen();
    enable("order", "job");
    onRpc("/web/health", serverTime(), {pure: true});
});

const MET = line({status: "succeeded", met_time: "10:00:00"});

/** The server says that somebody else has changed the SLA of records. */
async function say(model, ids) {
    const payload = {model, ids};
    MockServer.env["bus.bus"]._sendone("broadcast", "sla_changed", payload);
    await waitNotifications(["sla_changed", payload]);
}

/** Let what was said be asked for and shown. */
async function settle() {
    await advanceTime(1000);
    await animationFrame();
    await animationFrame();
}

async function changed(model, ids) {
    await say(model, ids);
    await settle();
}

/** Open an order and wait for its panel; `answers` may be changed afterwards. */
async function openOrder(answers) {
    answerPanel(answers, (_model, id) => expect.step(`ask ${id}`));
    await mountOrder();
    await advanceTime(50);
    expect.verifySteps(["ask 1"]);
}

test("the panel follows what others do, without a reload", async () => {
    const answers = {1: panelData()};
    await openOrder(answers);
    expect(".o_sla_timer_status").toHaveText("In Progress");
    answers[1] = panelData([MET]);
    await changed("order", [1, 7]);
    expect(".o_sla_timer_status").toHaveText("Succeeded");
    expect.verifySteps(["ask 1"]);
});

test("the panel asks nothing when other records change", async () => {
    await openOrder({1: panelData()});
    await changed("order", [2]);
    await changed("job", [1]);
    expect.verifySteps([]);
});

test("the panel asks when any record may have changed", async () => {
    await openOrder({1: panelData()});
    await changed("order", false);
    expect.verifySteps(["ask 1"]);
});

test("a burst of changes is asked for once", async () => {
    await openOrder({1: panelData()});
    for (let time = 0; time < 5; time++) {
        await say("order", [1]);
    }
    await settle();
    expect.verifySteps(["ask 1"]);
});

test("what is typed stays when somebody else changes the record", async () => {
    const answers = {1: panelData()};
    await openOrder(answers);
    await contains(".o_field_widget[name=name] input").edit("S1b");
    answers[1] = panelData([MET]);
    await changed("order", [1]);
    expect(".o_sla_timer_status").toHaveText("Succeeded");
    expect(".o_field_widget[name=name] input").toHaveValue("S1b");
    expect.verifySteps(["ask 1"]);
});

test("an open form asks the server for nothing", async () => {
    await openOrder({1: panelData()});
    onRpc(({method}) => expect.step(method));
    await advanceTime(30 * 60 * 1000);
    expect(".o_sla_timer_count").toHaveText("1 h 30 min left");
    expect.verifySteps([]);
});

test("a form that shows SLA fields keeps them up to date", async () => {
    answerPanel({1: panelData()});
    await mountView({
        type: "form",
        resModel: "job",
        resId: 1,
        arch: `<form><field name="name"/><field name="sla_status"/></form>`,
    });
    await contains(".o_field_widget[name=name] input").edit("Plotter");
    MockServer.env.job.write([1], {name: "Fax", sla_status: "met"});
    await changed("job", [1]);
    expect(".o_field_widget[name=sla_status] input").toHaveValue("met");
    expect(".o_field_widget[name=name] input").toHaveValue("Plotter");
});

const cells = () => queryAllTexts(".o_data_cell");

/** Open the list of jobs; each question of it is a step afterwards. */
async function openList() {
    await mountView({
        type: "list",
        resModel: "job",
        arch: `<list><field name="name"/><field name="sla_status"/></list>`,
    });
    expect(cells()).toEqual(["Printer", "runs", "Scanner", "runs"]);
    onRpc("job", "web_search_read", ({kwargs}) =>
        expect.step(`ask ${kwargs.domain[0][2]}`)
    );
}

test("the rows of a list follow, those that changed", async () => {
    await openList();
    MockServer.env.job.write([1, 2], {sla_status: "met"});
    await changed("job", [2, 9]);
    expect(cells()).toEqual(["Printer", "runs", "Scanner", "met"]);
    expect.verifySteps(["ask 2"]);
});

test("the rows of a list ask once when any may have changed", async () => {
    await openList();
    MockServer.env.job.write([1, 2], {sla_status: "met"});
    await changed("job", false);
    expect(cells()).toEqual(["Printer", "met", "Scanner", "met"]);
    expect.verifySteps(["ask 1,2"]);
});

test("a row that nobody can read any more stays as it was", async () => {
    await openList();
    MockServer.env.job.unlink([2]);
    await changed("job", [2]);
    onRpc("job", "web_search_read", () => {
        expect.step("ask in vain");
        throw makeServerError({message: "Down"});
    });
    await changed("job", [1]);
    expect(cells()).toEqual(["Printer", "runs", "Scanner", "runs"]);
    expect(".o_dialog").toHaveCount(0);
    expect.verifySteps(["ask 2", "ask in vain"]);
});

test("a list in a hidden tab follows when it is looked at", async () => {
    await openList();
    setVisibility("hidden");
    MockServer.env.job.write([1], {sla_status: "met"});
    await changed("job", [1]);
    expect.verifySteps([]);
    setVisibility("visible");
    await settle();
    expect(cells()).toEqual(["Printer", "met", "Scanner", "runs"]);
    expect.verifySteps(["ask 1"]);
});

test("the cards of a kanban follow, in their groups", async () => {
    await mountView({
        type: "kanban",
        resModel: "job",
        groupBy: ["name"],
        arch: `<kanban><templates><t t-name="card">
            <field name="sla_status"/></t></templates></kanban>`,
    });
    MockServer.env.job.write([2], {sla_status: "met"});
    await changed("job", [2]);
    expect(queryAllTexts(".o_kanban_record:not(.o_kanban_ghost)")).toEqual([
        "runs",
        "met",
    ]);
});

test("a list that shows nothing of SLAs asks nothing", async () => {
    await mountView({
        type: "list",
        resModel: "job",
        arch: `<list><field name="name"/></list>`,
    });
    onRpc(({method}) => expect.step(method));
    await changed("job", [1]);
    expect.verifySteps([]);
});

/** A bus that says what it is asked for. */
function watchedBus() {
    const heard = {};
    return {
        heard,
        subscribe: (type, listener) => (heard[type] = listener),
        addEventListener: (type, listener) => (heard[type] = listener),
        addChannel: (channel) => expect.step(`add ${channel}`),
        deleteChannel: (channel) => expect.step(`delete ${channel}`),
    };
}

test("a model has one channel while anything shows it", async () => {
    const live = new SlaLive(watchedBus());
    const stopForm = live.follow("job", () => undefined);
    const stopList = live.follow("job", () => undefined);
    expect.verifySteps(["add sla_changed/job"]);
    stopForm();
    await advanceTime(KEPT);
    expect.verifySteps([]);
    stopList();
    const stopNext = live.follow("job", () => undefined);
    await advanceTime(KEPT);
    expect.verifySteps([]);
    stopNext();
    await advanceTime(KEPT);
    expect.verifySteps(["delete sla_changed/job"]);
});

test("what shows records of any model has one channel for all", async () => {
    const bus = watchedBus();
    const live = new SlaLive(bus);
    live.follow(ANY_MODEL, (ids, model) => expect.step(`${model} ${ids}`));
    expect.verifySteps(["add sla_changed"]);
    bus.heard.sla_changed({model: "job", ids: [1, 2]});
    bus.heard.sla_changed({model: "order", ids: false});
    bus.heard["BUS:RECONNECT"]();
    expect.verifySteps(["job 1,2", "order null", "null null"]);
});

test("after a lost connection anything may have changed", async () => {
    const bus = watchedBus();
    const live = new SlaLive(bus);
    live.follow("job", (ids) => expect.step(ids));
    expect.verifySteps(["add sla_changed/job"]);
    bus.heard["BUS:RECONNECT"]();
    expect.verifySteps([null]);
});

test("the service is there before anything is shown", async () => {
    await mountOrder();
    expect(getService("sla_live")).toBeInstanceOf(SlaLive);
});
