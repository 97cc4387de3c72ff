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
    advanceTime,
    animationFrame,
    beforeEach,
    expect,
    queryAllTexts,
    queryOne,
    test,
} from "@odoo/hoot";
import {
    contains,
    defineModels,
    getMockEnv,
    makeServerError,
    mockService,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    freezeAtTen,
    line,
    serverTime,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();
defineModels([Order, OrderLine]);

beforeEach(() => {
    freezeAtTen();
    enable("order");
    onRpc("/web/health", serverTime(), {pure: true});
});

const kpis = () => queryAllTexts(".o_sla_panel .o_sla_timer_name");

/** Let what follows from a save happen: the record's news, then the panel's. */
async function settle() {
    for (let step = 0; step < 3; step++) {
        await animationFrame();
        await advanceTime(50);
    }
}

/** Open an order and wait for its panel. */
async function openOrder(answers, params) {
    answerPanel(answers, (model, id) => expect.step(`ask ${id}`));
    await mountOrder(params);
    await advanceTime(50);
}

test("it shows the policy, where that came from, and a running clock", async () => {
    await openOrder({1: panelData()});
    expect(".o_sla_panel_policy").toHaveText("Gold");
    expect(".o_sla_panel_source").toHaveText("the default");
    expect(".o_sla_timer_count").toHaveText("2 h 00 min left");
    await advanceTime(60000);
    expect(".o_sla_timer_count").toHaveText("1 h 59 min left");
    expect.verifySteps(["ask 1"]);
});

test("the form is there before the panel", async () => {
    answerPanel({1: panelData()});
    await mountOrder();
    expect(".o_field_widget[name=name]").toHaveCount(1);
    expect(".o_sla_timer_line").toHaveCount(0);
    await advanceTime(50);
    expect(".o_sla_timer_line").toHaveCount(1);
});

test("an error stays in the panel, and can be tried again", async () => {
    const answers = {1: makeServerError({message: "Down"})};
    await openOrder(answers);
    expect(".o_sla_panel_reason").toHaveText(/It cannot be shown at the moment/);
    expect(".o_field_widget[name=name] input").toHaveValue("S1");
    expect(".o_dialog").toHaveCount(0);
    answers[1] = panelData();
    await contains(".o_sla_panel_reason a").click();
    expect(kpis()).toEqual(["First Response"]);
    expect.verifySteps(["ask 1", "ask 1"]);
});

test("a record that the server knows no SLA of has no panel", async () => {
    await openOrder({1: false});
    expect(".o_sla_panel").toHaveCount(0);
    expect.verifySteps(["ask 1"]);
});

test("a new record says when its SLA is chosen, and has one once saved", async () => {
    await openOrder({3: panelData()}, {resId: undefined, resIds: []});
    expect(".o_sla_panel_reason").toHaveText("It is chosen when the record is saved.");
    expect(".o_sla_panel_apply").toHaveCount(0);
    expect.verifySteps([]);
    await contains(".o_field_widget[name=name] input").edit("S3");
    await contains(".o_form_button_save").click();
    await settle();
    expect(kpis()).toEqual(["First Response"]);
    expect.verifySteps(["ask 3"]);
});

test("typing asks nothing, saving asks once", async () => {
    const answers = {1: panelData()};
    await openOrder(answers);
    expect.verifySteps(["ask 1"]);
    await contains(".o_field_widget[name=name] input").edit("S1b");
    await advanceTime(1000);
    expect.verifySteps([]);
    answers[1] = panelData([line({status: "succeeded", met_time: "10:00:00"})]);
    await contains(".o_form_button_save").click();
    await settle();
    expect(".o_sla_timer_status").toHaveText("Succeeded");
    expect.verifySteps(["ask 1"]);
});

test.tags("desktop");
test("the pager shows the next record's, never the last one's", async () => {
    await openOrder({1: panelData(), 2: panelData([line({kpi: "Resolve"})])});
    await contains(".o_pager_next").click();
    expect(kpis()).toEqual([]);
    await advanceTime(50);
    expect(kpis()).toEqual(["Resolve"]);
    expect.verifySteps(["ask 1", "ask 2"]);
});

test("without a clock it says why, and offers what the user may do", async () => {
    await openOrder({
        1: panelData([], {
            policy: false,
            policy_id: false,
            source: false,
            has_history: false,
            reason: "There is no default SLA here. Apply one by hand.",
        }),
    });
    expect(".o_sla_panel_reason").toHaveText(
        "There is no default SLA here. Apply one by hand."
    );
    expect(".o_sla_panel_apply").toHaveCount(1);
    expect(".o_sla_panel_history").toHaveCount(0);
    expect.verifySteps(["ask 1"]);
});

test("who may not write the record cannot apply", async () => {
    await openOrder({1: panelData([line()], {may_choose: false})});
    expect(".o_sla_panel_apply").toHaveCount(0);
    expect(".o_sla_panel_history").toHaveCount(1);
    expect.verifySteps(["ask 1"]);
});

test("a record on hold says so", async () => {
    await openOrder({1: panelData([line()], {on_hold_since: "2026-01-05 09:30:00"})});
    expect(".o_sla_panel_header .badge").toHaveText("On Hold");
    expect(".o_sla_panel_header .badge").toHaveAttribute(
        "title",
        "On hold since Jan 5, 10:30 AM"
    );
    expect.verifySteps(["ask 1"]);
});

test.tags("desktop");
test("of many KPIs the most urgent are shown, the others on demand", async () => {
    const lines = [1, 2, 3, 4, 5, 6, 7, 8].map((hour) =>
        line({id: hour, kpi: `K${hour}`, failure_time: `${10 + hour}:00:00`})
    );
    lines[0] = {...lines[0], status: "succeeded"};
    lines[7] = {...lines[7], failure_time: "2026-01-05 09:00:00"};
    await openOrder({1: panelData(lines)});
    expect(kpis()).toEqual(["K8", "K2", "K3", "K4", "K5", "K6"]);
    expect(".o_sla_panel_toggle").toHaveText("Show 2 more");
    await contains(".o_sla_panel_toggle").click();
    expect(kpis()).toEqual(["K8", "K2", "K3", "K4", "K5", "K6", "K7", "K1"]);
    expect(".o_sla_panel_toggle").toHaveText("Show less");
    expect.verifySteps(["ask 1"]);
});

test("what nobody works for any more wants less attention than what runs", async () => {
    const lines = [1, 2, 3, 4, 5, 6, 7].map((hour) =>
        line({id: hour, kpi: `K${hour}`, failure_time: `${10 + hour}:00:00`})
    );
    const failed = {status: "noncompliant", failure_time: "2026-01-05 08:00:00"};
    lines[0] = {...lines[0], ...failed, idle_since: "2026-01-05 09:00:00"};
    await openOrder({1: panelData(lines)});
    expect(kpis().at(0)).toBe("K2");
    expect(kpis()).not.toInclude("K1");
    expect.verifySteps(["ask 1"]);
});

test("cycles that were met are folded, as soon as there is a later one", async () => {
    const cycles = [1, 2, 3, 4].map((cycle) =>
        line({id: cycle, kpi: "Next", cycle, status: "succeeded", met_time: "09:30:00"})
    );
    cycles[1] = {...cycles[1], status: "noncompliant", met_time: false};
    cycles[3] = line({id: 4, kpi: "Next", cycle: 4});
    await openOrder({1: panelData(cycles)});
    expect(queryAllTexts(".o_sla_timer_cycle")).toEqual(["Cycle 2", "Cycle 4"]);
    expect(".o_sla_panel_toggle").toHaveText("Show 2 more");
    expect.verifySteps(["ask 1"]);
});

test("all cycles stand behind what is open, as soon as they are asked for", async () => {
    const cycles = [1, 2, 3].map((cycle) =>
        line({id: cycle, kpi: "Next", cycle, status: "succeeded", met_time: "09:30:00"})
    );
    cycles[2] = line({id: 3, kpi: "Next", cycle: 3});
    await openOrder({1: panelData(cycles)});
    await contains(".o_sla_panel_toggle").click();
    expect(queryAllTexts(".o_sla_timer_cycle")).toEqual(["Cycle 3", "Cycle 2"]);
    expect(queryAllTexts(".o_sla_timer_status")).toEqual([
        "In Progress",
        "Succeeded",
        "Succeeded",
    ]);
    expect.verifySteps(["ask 1"]);
});

test("lines take the focus, and show their details then", async () => {
    await openOrder({1: panelData([line()])});
    expect(".o_sla_timer_line").toHaveAttribute("tabindex", "0");
    queryOne(".o_sla_timer_line").focus();
    await advanceTime(1000);
    expect(".o_sla_timer_tooltip").toHaveCount(1);
    expect.verifySteps(["ask 1"]);
});

test("another SLA is applied to the saved record, and shows at once", async () => {
    const answers = {1: panelData()};
    mockService("action", {
        doAction(action, {additionalContext, onClose}) {
            expect.step(`${action} ${JSON.stringify(additionalContext.active_ids)}`);
            answers[1] = panelData([line({kpi: "Silver"})], {source: "manual"});
            onClose();
        },
    });
    onRpc("order", "web_save", () => expect.step("save"));
    await openOrder(answers);
    await contains(".o_field_widget[name=name] input").edit("S1b");
    await contains(".o_sla_panel_apply").click();
    await advanceTime(100);
    expect(".o_sla_panel_source").toHaveText("chosen by hand");
    expect(kpis()).toEqual(["Silver"]);
    const steps = ["ask 1", "save", "helpdesk_sla_enhanced.sla_apply_action [1]"];
    expect.verifySteps([...steps, "ask 1"]);
});

test("a dialog closes, although the panel is asked for again meanwhile", async () => {
    const answers = {1: panelData()};
    const late = Promise.withResolvers();
    mockService("action", {
        async doAction(action, {onClose}) {
            answers[1] = late.promise;
            const closed = onClose();
            getMockEnv().bus.trigger("SLA:TALKED", {model: "order"});
            await closed;
            expect.step("closed");
        },
    });
    answerPanel(answers);
    await mountOrder();
    await advanceTime(50);
    await contains(".o_sla_panel_apply").click();
    await advanceTime(50);
    expect.verifySteps([]);
    late.resolve(panelData([line({kpi: "Silver"})]));
    await settle();
    expect.verifySteps(["closed"]);
    expect(kpis()).toEqual(["Silver"]);
});

test("a line in a dialog is not saved before its form", async () => {
    enable("order.line");
    mockService("action", {doAction: (action) => expect.step(action)});
    onRpc("web_save", () => expect.step("save"));
    const views = `<list><field name="name"/></list><form><field name="name"/></form>`;
    await openOrder(
        {1: panelData()},
        {arch: `<form><field name="line_ids">${views}</field></form>`}
    );
    await contains(".o_data_cell").click();
    await advanceTime(50);
    await contains(".o_dialog .o_field_widget[name=name] input").edit("Chair");
    await contains(".o_dialog .o_sla_panel_apply").click();
    expect.verifySteps(["ask 1", "helpdesk_sla_enhanced.sla_apply_action"]);
});

test("a message of this record makes it ask again, others do not", async () => {
    const answers = {1: panelData()};
    await openOrder(answers);
    getMockEnv().bus.trigger("SLA:TALKED", {model: "order.line"});
    await settle();
    expect.verifySteps(["ask 1"]);
    answers[1] = panelData([line({status: "succeeded", met_time: "10:00:00"})]);
    getMockEnv().bus.trigger("SLA:TALKED", {model: "order"});
    await settle();
    expect(".o_sla_timer_status").toHaveText("Succeeded");
    expect.verifySteps(["ask 1"]);
});

test("history, KPIs and policy open", async () => {
    mockService("action", {
        doAction: (action) => expect.step(action.res_model || action),
    });
    onRpc("sla.record", "action_history", ({args}) => `history ${args}`);
    onRpc("sla.record", "action_instances", ({args}) => `instances ${args}`);
    await openOrder({1: panelData([line()], {may_open_policy: true})});
    await contains(".o_sla_panel_history").click();
    await contains(".o_sla_panel_instances").click();
    await contains("a.o_sla_panel_policy").click();
    expect.verifySteps(["ask 1", "history order,1", "instances order,1", "sla.policy"]);
});
