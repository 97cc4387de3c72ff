// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    advanceTime,
    beforeEach,
    expect,
    mockDate,
    queryAll,
    queryAllTexts,
    test,
} from "@odoo/hoot";
import {
    defineModels,
    fields,
    getService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    freezeAtTen,
    line,
    serverTime,
    watchTicks,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {SlaDeadlineField} from "@helpdesk_sla_enhanced/fields/sla_deadline/sla_deadline_field.esm";
import {SlaSummaryLine} from "@helpdesk_sla_enhanced/fields/sla_deadline/sla_summary_line.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Ticket extends models.Model {
    _name = "ticket";
    name = fields.Char();
    due = fields.Datetime();
    sla_warning_time = fields.Datetime();
    sla_summary = fields.Json();
    sla_status = fields.Selection({
        selection: [
            ["in_progress", "In progress"],
            ["nearing", "Nearing"],
            ["paused", "Paused"],
            ["succeeded", "Succeeded"],
            ["noncompliant", "Noncompliant"],
        ],
    });
    _records = [
        {id: 1, due: "2026-01-05 12:05:00", sla_status: "in_progress"},
        {id: 2, due: "2026-01-05 10:14:59", sla_status: "nearing"},
        {id: 3, due: "2026-01-05 12:00:00", sla_status: "paused"},
        {id: 4, due: "2026-01-05 09:00:00", sla_status: "nearing"},
        {id: 5, due: "2026-01-07 14:30:00", sla_status: "noncompliant"},
        {id: 6, due: false, sla_status: "succeeded"},
        {id: 7, due: false, sla_status: "noncompliant"},
        {id: 8, due: false, sla_status: false},
        {id: 9, due: "2026-01-05 09:00:00", sla_status: "paused"},
    ];
}

class Bare extends models.Model {
    _name = "bare";
    due = fields.Datetime();
    _records = [
        {id: 1, due: "2026-01-05 10:02:00"},
        {id: 2, due: false},
    ];
}

defineMailModels();
defineModels([Ticket, Bare]);

beforeEach(() => {
    freezeAtTen();
    onRpc("/web/health", serverTime(), {pure: true});
});

const SUMMARY = `<field name="due" widget="sla_deadline"/>`;
/** As on a model without a summary. */
const DEADLINE = `<field name="due" widget="sla_deadline"
    options="{'status_field': 'sla_status', 'warning_field': 'sla_warning_time'}"/>`;

/** Let the tickets be those with these lines in their summaries. */
function summarize(...records) {
    Ticket._records = records.map((lines, index) => ({
        id: index + 1,
        due: "2026-01-05 12:00:00",
        sla_summary: {lines},
    }));
}

function mountList(arch = DEADLINE, resModel = "ticket") {
    return mountView({type: "list", resModel, arch: `<list>${arch}</list>`});
}

const hour = (day, time) => Date.UTC(2026, 0, day, time) / 1000;
/** Nine to five in Brussels; it is eleven there. */
const workingUntilTuesday = {
    at: hour(5, 10),
    left: 7.5 * 3600,
    spans: [
        [hour(5, 8), hour(5, 16)],
        [hour(6, 8), hour(6, 16)],
    ],
    until: hour(19, 10),
};

const cells = () => queryAllTexts("td[name=due]");

test("a list says when each record fails, with the look of its status", async () => {
    await mountList();
    expect(cells()).toEqual([
        "in 2 h 05 min",
        "in 14 min",
        "On Hold",
        "Overdue by 1 h 00 min",
        "in 2 d 4 h",
        "Succeeded",
        "Noncompliant",
        "",
        "On Hold",
    ]);
    const icons = queryAll(".o_sla_deadline .fa").map((icon) =>
        icon.className.replace("fa fa-fw ", "")
    );
    expect(icons).toEqual([
        "fa-clock-o text-info",
        "fa-hourglass-half text-warning",
        "fa-pause-circle text-muted",
        "fa-exclamation-circle text-danger",
        "fa-exclamation-circle text-danger",
        "fa-check-circle text-success",
        "fa-exclamation-circle text-danger",
        "fa-pause-circle text-muted",
    ]);
});

test("the tooltip has the status in words and the exact moment", async () => {
    await mountList();
    const [first, , paused, , , met] = queryAll(".o_sla_deadline");
    expect(first).toHaveAttribute(
        "data-tooltip",
        "In Progress · Due 01/05/2026 13:05:00"
    );
    expect(paused).toHaveAttribute(
        "data-tooltip",
        "On Hold · Not due before 01/05/2026 13:00:00"
    );
    expect(met).toHaveAttribute("data-tooltip", "Succeeded");
});

for (const [arch, asked] of [
    [SUMMARY, "due,sla_summary"],
    [DEADLINE, "due,sla_status,sla_warning_time"],
]) {
    test(`${asked} are asked for without standing in the view`, async () => {
        onRpc("ticket", "web_search_read", ({kwargs}) => {
            expect.step(Object.keys(kwargs.specification).sort().join());
        });
        await mountList(arch);
        expect.verifySteps([asked]);
    });
}

test("a record's most urgent KPI is named, with what comes next", async () => {
    const breached = line({
        kpi: "First Response",
        status: "noncompliant",
        failure_time: "08:03:00",
    });
    const runs = line({id: 2, kpi: "Resolve", failure_time: "10:48:00"});
    summarize([breached, runs], [runs], []);
    await mountList(SUMMARY);
    expect(queryAllTexts(".o_sla_deadline_text")).toEqual([
        "First Response, 1 h 57 min late",
        "Resolve, 48 min left",
    ]);
    expect(queryAllTexts(".o_sla_deadline_beside")).toEqual([
        "next: Resolve 11:48 AM",
        "11:48 AM",
    ]);
    expect(cells()[2]).toBe("");
    const [late, left] = queryAll(".o_sla_deadline_text");
    expect(late).toHaveClass("text-danger");
    expect(left).not.toHaveClass("text-danger");
});

test("an open list turns at the second of the failure, and after a reload says the same", async () => {
    summarize([
        line({kpi: "First Response", failure_time: "10:00:30", warning_time: false}),
        line({id: 2, kpi: "Resolve", failure_time: "12:00:00"}),
    ]);
    await mountList(SUMMARY);
    await advanceTime(29000);
    expect(cells()).toEqual([
        "First Response, 1 s left\n11:00 AM · next: Resolve 1:00 PM",
    ]);
    await advanceTime(1000);
    const turned = ["First Response, 0 s late\nnext: Resolve 1:00 PM"];
    expect(cells()).toEqual(turned);
    expect(".o_sla_deadline .fa").toHaveClass("text-danger");
    await mountList(SUMMARY);
    expect(cells().at(-1)).toBe(turned[0]);
});

test("an open list says another day once it is midnight", async () => {
    mockDate("2026-01-05 22:59:59");
    summarize([line({failure_time: "2026-01-06 08:00:00"})]);
    await mountList(SUMMARY);
    expect(".o_sla_deadline_beside").toHaveText("Tue 9:00 AM");
    await advanceTime(1000);
    expect(".o_sla_deadline_beside").toHaveText("9:00 AM");
});

for (const [wakes, text] of [
    ["2026-01-05 19:59:59", "1 h 30 min left\nTue 10:30 AM · outside working hours"],
    ["2026-01-06 08:59:59", "30 min left\n10:30 AM"],
    ["2026-01-06 09:29:59", "0 s late"],
]) {
    test(`a laptop that slept is right at its first tick, at ${wakes}`, async () => {
        summarize([
            line({
                failure_time: "2026-01-06 09:30:00",
                calendar: "Office",
                working: workingUntilTuesday,
            }),
        ]);
        await mountList(SUMMARY);
        expect(cells()).toEqual(["First Response, 7 h 30 min left\nTue 10:30 AM"]);
        mockDate(wakes);
        await advanceTime(1000);
        expect(cells()).toEqual([`First Response, ${text}`]);
    });
}

test("what stands still needs no ticker: on hold, closed, or SLAs off", async () => {
    const failed = {status: "noncompliant", failure_time: "09:00:00"};
    summarize(
        [line({status: "paused", on_hold_since: "09:30:00"})],
        [line({...failed, idle_since: "09:20:00"})],
        [line({...failed, stopped_since: "09:10:00"})]
    );
    await mountList(SUMMARY);
    const still = [
        "First Response, on hold\n2 h 30 min left on resuming",
        "First Response, 20 min late",
        "First Response, 10 min late",
    ];
    expect(cells()).toEqual(still);
    expect(getService("sla_clock").isRunning).toBe(false);
    await advanceTime(600000);
    expect(cells()).toEqual(still);
});

test("a line is drawn again only when its text changes", async () => {
    summarize([line({failure_time: "10:14:59"})]);
    patchWithCleanup(SlaSummaryLine.prototype, {
        textClass(said) {
            expect.step(said.text);
            return super.textClass(said);
        },
    });
    await mountList(SUMMARY);
    expect.verifySteps(["First Response, 14 min left"]);
    await advanceTime(59000);
    expect.verifySteps([]);
    await advanceTime(1000);
    expect.verifySteps(["First Response, 13 min left"]);
});

test("it works on a model that has no status", async () => {
    onRpc("bare", "web_search_read", ({kwargs}) => {
        expect.step(Object.keys(kwargs.specification).join());
    });
    await mountList(
        `<field name="due" widget="sla_deadline" options="{'status_field': False}"/>`,
        "bare"
    );
    expect.verifySteps(["due"]);
    expect(cells()).toEqual(["in 2 min", ""]);
    expect(".o_sla_deadline .fa").toHaveCount(0);
    await advanceTime(120000);
    expect(cells()).toEqual(["Overdue by 0 s", ""]);
    expect(".o_sla_deadline .fa").toHaveClass("text-danger");
});

test("the status may be another field", async () => {
    Ticket._fields.state = fields.Selection({selection: [["nearing", "Nearing"]]});
    Ticket._records = [{id: 1, due: "2026-01-05 10:14:59", state: "nearing"}];
    await mountList(
        `<field name="due" widget="sla_deadline" options="{'status_field': 'state'}"/>`
    );
    expect(".o_sla_deadline .fa").toHaveClass("text-warning");
});

test("a moment that passes turns the cell red by itself", async () => {
    await mountList();
    await advanceTime(14 * 60000);
    expect(cells()[1]).toBe("in 59 s");
    await advanceTime(59000);
    expect(cells()[1]).toBe("Overdue by 0 s");
    expect(queryAll("td[name=due]")[1].querySelector("bdi")).toHaveClass("text-danger");
    expect(cells()[2]).toBe("On Hold");
});

test("a warning that passes turns the cell yellow by itself", async () => {
    Ticket._records = [
        {
            id: 1,
            due: "2026-01-05 12:05:00",
            sla_status: "in_progress",
            sla_warning_time: "2026-01-05 10:00:30",
        },
        {
            id: 2,
            due: "2026-01-05 12:05:00",
            sla_status: "paused",
            sla_warning_time: "2026-01-05 10:00:30",
        },
    ];
    await mountList();
    const looks = () =>
        queryAll(".o_sla_deadline").map((cell) => cell.dataset.tooltip.split(" ·")[0]);
    expect(looks()).toEqual(["In Progress", "On Hold"]);
    await advanceTime(29000);
    expect(looks()).toEqual(["In Progress", "On Hold"]);
    await advanceTime(1000);
    expect(looks()).toEqual(["Nearing Failure", "On Hold"]);
    expect(".o_sla_deadline .fa:first").toHaveClass("text-warning");
    expect(cells()).toEqual(["in 2 h 04 min", "On Hold"]);
});

test("all cells share one ticker, which stops when none needs it", async () => {
    watchTicks();
    await mountList();
    await advanceTime(0);
    expect.verifySteps(["tick", "tick"]); // Subscribed, and the server's time known
    await advanceTime(3000);
    expect.verifySteps(["tick", "tick", "tick"]);
    expect(getService("sla_clock").isRunning).toBe(true);
});

test("a cell is drawn again only when its text changes", async () => {
    Ticket._records = Ticket._records.slice(1, 2);
    patchWithCleanup(SlaDeadlineField.prototype, {
        get tooltip() {
            expect.step(this.text);
            return super.tooltip;
        },
    });
    await mountList();
    expect.verifySteps(["in 14 min"]);
    await advanceTime(59000);
    expect.verifySteps([]);
    await advanceTime(1000);
    expect.verifySteps(["in 13 min"]);
    await advanceTime(3000);
    expect.verifySteps([]);
    await advanceTime(13 * 60000 - 5000);
    expect.verifySteps(["in 1 min"]);
    await advanceTime(2000);
    expect.verifySteps(["in 59 s"]);
});

test("a list in which nothing runs needs no ticker", async () => {
    Ticket._records = Ticket._records.filter(({due}) => !due);
    await mountList();
    expect(cells()).toEqual(["Succeeded", "Noncompliant", ""]);
    expect(getService("sla_clock").isRunning).toBe(false);
});

test("a card says the same as a list", async () => {
    summarize([line({failure_time: "10:48:00"})]);
    await mountView({
        type: "kanban",
        resModel: "ticket",
        arch: `<kanban><templates><t t-name="card">${SUMMARY}</t></templates></kanban>`,
    });
    expect(".o_kanban_record:first .o_sla_deadline").toHaveText(
        "First Response, 48 min left\n11:48 AM"
    );
});

test("a card shows the same", async () => {
    await mountView({
        type: "kanban",
        resModel: "ticket",
        arch: `<kanban><templates><t t-name="card">${DEADLINE}</t></templates></kanban>`,
    });
    expect(queryAllTexts(".o_kanban_record:not(.o_kanban_ghost)").slice(0, 3)).toEqual([
        "in 2 h 05 min",
        "in 14 min",
        "On Hold",
    ]);
});
