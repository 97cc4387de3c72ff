// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    advanceTime,
    after,
    animationFrame,
    beforeEach,
    expect,
    freezeTime,
    mockDate,
    mockTimeZone,
    queryAllTexts,
    queryOne,
    test,
} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {SlaClock} from "@helpdesk_sla_enhanced/clock/sla_clock.esm";
import {SlaTimerField} from "@helpdesk_sla_enhanced/fields/sla_timer/sla_timer_field.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Ticket extends models.Model {
    _name = "ticket";
    name = fields.Char();
    timer = fields.Json();
    _records = [];
}

defineMailModels();
defineModels([Ticket]);

beforeEach(() => {
    mockDate("2026-01-05 10:00:00");
    mockTimeZone("Europe/Brussels");
    freezeTime();
    onRpc("/web/health", serverTime(0), {pure: true});
});

/** A server whose clock is some minutes ahead of the browser's. */
function serverTime(minutes) {
    return () => {
        const date = new Date(Date.now() + minutes * 60000).toUTCString();
        return new Response("{}", {headers: {Date: date}});
    };
}

/** A line of the payload; its moments are times of 2026-01-05 in UTC. */
function line(changes = {}) {
    const values = {
        id: 1,
        kpi: "First Response",
        status: "in_progress",
        start_time: "09:00:00",
        warning_time: "11:00:00",
        failure_time: "12:00:00",
        met_time: false,
        end_time: false,
        on_hold_since: false,
        resume_time: false,
        on_hold_minutes: 0,
        cycle: 1,
        estimated: false,
        waived: false,
        ...changes,
    };
    for (const [key, value] of Object.entries(values)) {
        if (/_(time|since)$/.test(key) && value) {
            values[key] = value.includes("-") ? value : `2026-01-05 ${value}`;
        }
    }
    return values;
}

function payload(...lines) {
    return {now: "2026-01-05 10:00:00", policy: "Gold", lines};
}

async function mountTimer(timer, resId = 1) {
    Ticket._records = [
        {id: 1, name: "Printer", timer},
        {id: 2, name: "Scanner", timer: payload(line({failure_time: "10:20:00"}))},
    ];
    return mountView({
        type: "form",
        resModel: "ticket",
        resId,
        resIds: [1, 2],
        arch: `<form><field name="name"/><field name="timer" widget="sla_timer"/></form>`,
    });
}

function setVisibility(visibilityState) {
    Object.defineProperty(document, "visibilityState", {
        configurable: true,
        get: () => visibilityState,
    });
    after(() => delete document.visibilityState);
    document.dispatchEvent(new Event("visibilitychange"));
}

/** Steps whenever the shared clock ticks. */
function watchTicks() {
    patchWithCleanup(SlaClock.prototype, {
        _run() {
            expect.step("tick");
            super._run();
        },
    });
}

const isRunning = () => getService("sla_clock").isRunning;

test("one line per KPI, in the order of the server", async () => {
    await mountTimer(
        payload(line({kpi: "First Response"}), line({id: 2, kpi: "Resolve"}))
    );
    expect(".o_sla_timer_policy").toHaveText("SLA\nGold");
    expect(queryAllTexts(".o_sla_timer_name")).toEqual(["First Response", "Resolve"]);
});

test("a running KPI says in words, icon and colour how long is left", async () => {
    await mountTimer(payload(line()));
    expect(".o_sla_timer_line").toHaveAttribute("data-status", "in_progress");
    expect(".o_sla_timer_status").toHaveText("In Progress");
    expect(".o_sla_timer_icon").toHaveClass(["fa-clock-o", "text-info"]);
    expect(".o_sla_timer_icon").toHaveAttribute("aria-hidden", "true");
    expect(".o_sla_timer_count").toHaveText("2 h 00 min left");
});

test("the due moment is in the viewer's zone", async () => {
    mockTimeZone("Asia/Tokyo");
    await mountTimer(payload(line()));
    expect(".o_sla_timer_moment").toHaveText("Due Jan 5, 9:00 PM");
});

test("the line turns nearing and failed by itself, and counts up", async () => {
    await mountTimer(payload(line({failure_time: "10:15:00", warning_time: "10:10:00"})));
    expect(".o_sla_timer_count").toHaveText("15:00 left");
    await advanceTime(1000);
    expect(".o_sla_timer_count").toHaveText("14:59 left");

    await advanceTime(9 * 60000 + 58000);
    expect(".o_sla_timer_status").toHaveText("In Progress");
    await advanceTime(1000);
    expect(".o_sla_timer_status").toHaveText("Nearing Failure");
    expect(".o_sla_timer_status").toHaveClass("text-bg-warning");
    expect(".o_sla_timer_count").toHaveText("5:00 left");

    await advanceTime(4 * 60000 + 59000);
    expect(".o_sla_timer_count").toHaveText("0:01 left");
    await advanceTime(1000);
    expect(".o_sla_timer_line").toHaveAttribute("data-status", "noncompliant");
    expect(".o_sla_timer_status").toHaveText("Noncompliant");
    expect(".o_sla_timer_status").toHaveClass("text-bg-danger");
    expect(".o_sla_timer_count").toHaveText("Overdue by 0:00");
    expect(".o_sla_timer_moment").toHaveText("Failed on Jan 5, 11:15 AM");
    await advanceTime(65000);
    expect(".o_sla_timer_count").toHaveText("Overdue by 1:05");
});

test("a tab that slept for a day is right at its first tick", async () => {
    await mountTimer(payload(line()));
    mockDate("2026-01-06 13:04:59");
    await advanceTime(1000);
    expect(".o_sla_timer_status").toHaveText("Noncompliant");
    expect(".o_sla_timer_count").toHaveText("Overdue by 1 d 1 h");
});

test("a hidden tab does nothing and catches up when it is shown", async () => {
    await mountTimer(payload(line({warning_time: "10:30:00"})));
    await animationFrame();
    setVisibility("hidden");
    watchTicks();
    await advanceTime(1800000);
    expect.verifySteps([]);
    setVisibility("visible");
    await animationFrame();
    expect.verifySteps(["tick"]);
    expect(".o_sla_timer_count").toHaveText("1 h 30 min left");
    expect(".o_sla_timer_status").toHaveText("Nearing Failure");
});

test("the timer follows the server's clock, not the browser's", async () => {
    onRpc("/web/health", serverTime(30), {pure: true});
    await mountTimer(payload(line()));
    await advanceTime(1000);
    expect(".o_sla_timer_count").toHaveText("1 h 29 min left");
});

test("an old payload out of a cache is judged for the present moment", async () => {
    await mountTimer({...payload(line()), now: "2026-01-01 00:00:00"});
    expect(".o_sla_timer_count").toHaveText("2 h 00 min left");
});

test("a KPI that was met says when, and needs no clock", async () => {
    await mountTimer(
        payload(line({status: "succeeded", met_time: "09:40:00", end_time: "09:40:00"}))
    );
    expect(".o_sla_timer_status").toHaveText("Succeeded");
    expect(".o_sla_timer_icon").toHaveClass(["fa-check-circle", "text-success"]);
    expect(".o_sla_timer_moment").toHaveText("Met on Jan 5, 10:40 AM");
    expect(".o_sla_timer_count").toHaveCount(0);
    expect(isRunning()).toBe(false);
});

test("a success found too late to have a moment is still a success", async () => {
    await mountTimer(payload(line({status: "succeeded"})));
    expect(".o_sla_timer_status").toHaveText("Succeeded");
    expect(".o_sla_timer_moment").toHaveText("");
});

test("a failure that was met late says both moments and how late", async () => {
    await mountTimer(
        payload(
            line({
                status: "noncompliant",
                failure_time: "09:00:00",
                end_time: "09:00:00",
                met_time: "09:40:00",
            })
        )
    );
    expect(".o_sla_timer_count").toHaveText("40:00 late");
    expect(".o_sla_timer_moment").toHaveText(
        "Failed on Jan 5, 10:00 AM, met late on Jan 5, 10:40 AM"
    );
    expect(isRunning()).toBe(false);
});

test("a waived failure is calm and says so", async () => {
    await mountTimer(
        payload(line({status: "noncompliant", failure_time: "09:00:00", waived: true}))
    );
    expect(".o_sla_timer_status").toHaveText("Waived");
    expect(".o_sla_timer_icon").toHaveClass("text-muted");
    expect(".o_sla_timer_count").toHaveCount(0);
    expect(".o_sla_timer_moment").toHaveText("Failed on Jan 5, 10:00 AM");
});

test("a paused KPI is frozen and says since when", async () => {
    await mountTimer(payload(line({status: "paused", on_hold_since: "09:30:00"})));
    expect(".o_sla_timer_status").toHaveText("On Hold");
    expect(".o_sla_timer_icon").toHaveClass("fa-pause-circle");
    expect(".o_sla_timer_count").toHaveText("2 h 30 min left");
    expect(".o_sla_timer_moment").toHaveText("On hold since Jan 5, 10:30 AM");
    expect(isRunning()).toBe(false);
});

test("a KPI counts again by itself when its maximum hold ends", async () => {
    await mountTimer(
        payload(
            line({
                status: "paused",
                on_hold_since: "09:30:00",
                resume_time: "10:01:00",
                resume_warning_time: "10:02:00",
                resume_failure_time: "10:03:00",
            })
        )
    );
    expect(".o_sla_timer_moment").toHaveText(
        "On hold since Jan 5, 10:30 AM, counts again from Jan 5, 11:01 AM"
    );
    await advanceTime(60000);
    expect(".o_sla_timer_status").toHaveText("In Progress");
    expect(".o_sla_timer_count").toHaveText("2:00 left");
    expect(".o_sla_timer_moment").toHaveText("Due Jan 5, 11:03 AM");
    await advanceTime(120000);
    expect(".o_sla_timer_status").toHaveText("Noncompliant");
});

test("a KPI that starts later says from when it counts", async () => {
    await mountTimer(payload(line({start_time: "10:30:00"})));
    expect(".o_sla_timer_moment").toHaveText(
        "Due Jan 5, 1:00 PM, counts from Jan 5, 11:30 AM"
    );
});

test("a canceled KPI is not shown", async () => {
    await mountTimer(payload(line({status: "canceled"}), line({id: 2, kpi: "Resolve"})));
    expect(queryAllTexts(".o_sla_timer_name")).toEqual(["Resolve"]);
});

test("cycles after the first and estimates are named", async () => {
    await mountTimer(payload(line({cycle: 3, estimated: true})));
    expect(".o_sla_timer_kpi").toHaveText("First Response\nCycle 3");
    expect(".o_sla_timer_moment").toHaveText("Due Jan 5, 1:00 PM (estimated)");
});

test("without a policy it says so and why", async () => {
    await mountTimer({now: "2026-01-05 10:00:00", policy: false, lines: []});
    expect(".o_sla_timer_empty").toHaveText("No SLA\nNo policy applies to this record.");
    expect(".o_sla_timer_policy").toHaveCount(0);
    expect(isRunning()).toBe(false);
});

test("the server may give the reason", async () => {
    await mountTimer({policy: false, reason: "SLAs are switched off.", lines: []});
    expect(".o_sla_timer_reason").toHaveText("SLAs are switched off.");
});

test("a policy with nothing to measure says so", async () => {
    await mountTimer(payload());
    expect(".o_sla_timer_policy_name").toHaveText("Gold");
    expect(".o_sla_timer_empty").toHaveText("Nothing to measure at the moment.");
});

test("a new record says when its SLA is chosen", async () => {
    await mountTimer(false, false);
    expect(".o_sla_timer_empty").toHaveText(
        "No SLA\nIt is chosen when the record is saved."
    );
});

test.tags("desktop");
test("it follows the record shown, and its ticker dies with it", async () => {
    watchTicks();
    await mountTimer(payload(line(), line({id: 2, kpi: "Resolve"})));
    await animationFrame();
    expect.verifySteps(["tick", "tick"]); // Subscribed, and the server's time known
    await advanceTime(1000);
    expect.verifySteps(["tick"]);
    await contains(".o_pager_next").click();
    expect(".o_sla_timer_count").toHaveText("19:59 left");
    await contains(".o_form_button_create").click();
    expect(".o_sla_timer_count").toHaveCount(0);
    expect(isRunning()).toBe(false);
});

test.tags("desktop");
test("after a long break no stale moment is drawn", async () => {
    const drawn = new Set();
    patchWithCleanup(SlaTimerField.prototype, {
        get lines() {
            const lines = super.lines;
            lines.forEach(({state}) => drawn.add(`${state.status} ${state.seconds}`));
            return lines;
        },
    });
    await mountTimer(payload(line({status: "succeeded"})));
    await advanceTime(1800000);
    await contains(".o_pager_next").click();
    expect([...drawn]).toEqual(["succeeded 0", "noncompliant 600"]);
});

test("it can be read aloud, and speaks up only when a status changes", async () => {
    await mountTimer(payload(line({failure_time: "10:01:30", warning_time: "10:00:40"})));
    expect(".o_sla_timer_count").toHaveAttribute("role", "timer");
    expect(".o_sla_timer_count").toHaveAttribute("aria-label", "1 minute left");
    const speaker = queryOne(".o_sla_timer [role=status]");
    expect(speaker).toHaveText("");
    const spoken = [];
    const observer = new MutationObserver(() => spoken.push(speaker.textContent));
    observer.observe(speaker, {characterData: true, childList: true, subtree: true});
    after(() => observer.disconnect());
    await advanceTime(29000);
    expect(".o_sla_timer_count").toHaveAttribute("aria-label", "1 minute left");
    expect(spoken).toEqual([]);
    await advanceTime(11000);
    await animationFrame();
    expect(".o_sla_timer_count").toHaveAttribute(
        "aria-label",
        "less than a minute left"
    );
    expect(spoken).toEqual(["First Response: Nearing Failure"]);
    await advanceTime(50000);
    await animationFrame();
    expect(spoken.slice(1)).toEqual(["First Response: Noncompliant"]);
});

test("the tooltip tells every moment to the second and how time is counted", async () => {
    await mountTimer(
        payload(line({on_hold_minutes: 65, calendar: "Brussels 9-17", estimated: true}))
    );
    const info = JSON.parse(queryOne(".o_sla_timer_line").dataset.tooltipInfo);
    expect(info.rows).toEqual([
        {label: "Start", value: "01/05/2026 10:00:00"},
        {label: "Warning", value: "01/05/2026 12:00:00"},
        {label: "Due", value: "01/05/2026 13:00:00"},
    ]);
    expect(info.notes).toEqual([
        "The due moment was counted in working time of “Brussels 9-17”; the timer shows plain time until then.",
        "On hold before: 1 h 05 min of working time.",
        "Estimated: this was noticed later than it happened.",
    ]);
});

test("a long name is cut, told in full in its title, and nothing scrolls", async () => {
    const kpi = "Resolution of the underlying problem and a report on it ".repeat(4);
    await mountTimer(payload(line({kpi, failure_time: "2026-03-05 12:00:00"})));
    const timer = queryOne(".o_sla_timer");
    const name = queryOne(".o_sla_timer_name");
    expect(name).toHaveAttribute("title", kpi);
    for (const width of [320, 600, 1000]) {
        timer.style.width = `${width}px`;
        await animationFrame();
        expect(timer.scrollWidth).toBe(timer.clientWidth);
        expect(name.clientWidth < name.scrollWidth).toBe(true);
    }
});
