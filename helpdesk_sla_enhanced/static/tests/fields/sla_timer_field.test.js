// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    Ticket,
    freezeAtTen,
    line,
    mountTimer,
    payload,
    serverTime,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {
    advanceTime,
    animationFrame,
    beforeEach,
    expect,
    mockTimeZone,
    queryAllTexts,
    queryOne,
    test,
} from "@odoo/hoot";
import {defineModels, getService, onRpc} from "@web/../tests/web_test_helpers";
import {toEpoch} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();
defineModels([Ticket]);

beforeEach(() => {
    freezeAtTen();
    onRpc("/web/health", serverTime(), {pure: true});
});

const epoch = (time) => toEpoch(`2026-01-05 ${time}`);
/** An hour of working time until noon: from ten to half past, and from half past eleven. */
const officeWorking = {
    at: epoch("10:00:00"),
    left: 3600,
    spans: [
        [epoch("09:00:00"), epoch("10:30:00")],
        [epoch("11:30:00"), epoch("17:00:00")],
    ],
    until: epoch("23:00:00"),
};

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
    expect(".o_sla_timer_moment").toHaveText("Due Mon, Jan 5, 9:00 PM");
});

test("a KPI counts down in working time, and says when none goes by", async () => {
    await mountTimer(payload(line({calendar: "Office", working: officeWorking})));
    expect(".o_sla_timer_count").toHaveText("1 h 00 min left");
    expect(".o_sla_timer_outside").toHaveCount(0);
    await advanceTime(45 * 60000);
    expect(".o_sla_timer_count").toHaveText("30:00 left");
    expect(".o_sla_timer_outside").toHaveText("outside working hours");
    await advanceTime(60 * 60000);
    expect(".o_sla_timer_outside").toHaveCount(0);
    expect(".o_sla_timer_count").toHaveText("15:00 left");
});

test("the target stands on the line, and a bar shows how much of it is used", async () => {
    const terms = {target_seconds: 4 * 3600, warning_seconds: 3 * 3600};
    await mountTimer(
        payload(line({calendar: "Office", working: officeWorking, ...terms}))
    );
    expect(".o_sla_timer_promise").toHaveText("within 4 h");
    const bar = queryOne(".o_sla_timer_used");
    expect(bar).toHaveAttribute("aria-label", "75% of the time used, warning at 75%");
    expect(bar.querySelector(".o_sla_timer_used_part").style.width).toBe("75%");
    const mark = bar.querySelector(".o_sla_timer_used_warning");
    expect(mark.style.insetInlineStart).toBe("75%");
});

test("a line of an older server has neither target nor bar", async () => {
    await mountTimer(payload(line()));
    expect(".o_sla_timer_promise").toHaveCount(0);
    expect(".o_sla_timer_used").toHaveCount(0);
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

test("a failure that nobody works for any more stands still and says why", async () => {
    const failed = {status: "noncompliant", failure_time: "09:00:00"};
    await mountTimer(payload(line({...failed, idle_since: "09:20:00"})));
    expect(".o_sla_timer_count").toHaveText("Overdue by 20:00");
    expect(".o_sla_timer_count").toHaveClass("text-muted");
    await advanceTime(60000);
    expect(".o_sla_timer_count").toHaveText("Overdue by 20:00");
    expect(isRunning()).toBe(false);
    const {notes} = JSON.parse(queryOne(".o_sla_timer_line").dataset.tooltipInfo);
    expect(notes.at(0)).toInclude("It counts up no further");
});

test("a paused KPI is frozen and says since when", async () => {
    await mountTimer(payload(line({status: "paused", on_hold_since: "09:30:00"})));
    expect(".o_sla_timer_status").toHaveText("On Hold");
    expect(".o_sla_timer_icon").toHaveClass("fa-pause-circle");
    expect(".o_sla_timer_count").toHaveText("2 h 30 min left on resuming");
    expect(".o_sla_timer_moment").toHaveText("On hold since Jan 5, 10:30 AM");
    expect(isRunning()).toBe(false);
});

test("a KPI that starts later says from when it counts", async () => {
    await mountTimer(payload(line({start_time: "10:30:00"})));
    expect(".o_sla_timer_moment").toHaveText(
        "Due Mon, Jan 5, 1:00 PM, counts from Mon, Jan 5, 11:30 AM"
    );
});

test("a canceled KPI is not shown", async () => {
    await mountTimer(
        payload(line({status: "canceled"}), line({id: 2, kpi: "Resolve"}))
    );
    expect(queryAllTexts(".o_sla_timer_name")).toEqual(["Resolve"]);
});

test("cycles after the first and estimates are named", async () => {
    await mountTimer(payload(line({cycle: 3, estimated: true})));
    expect(".o_sla_timer_kpi").toHaveText("First Response\nCycle 3");
    expect(".o_sla_timer_moment").toHaveText("Due Mon, Jan 5, 1:00 PM (noticed late)");
});

test("without a policy it says so and why", async () => {
    await mountTimer({now: "2026-01-05 10:00:00", policy: false, lines: []});
    expect(".o_sla_timer_empty").toHaveText("No SLA\nNo SLA applies to this record.");
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

test("the tooltip tells every moment to the second and how time is counted", async () => {
    await mountTimer(
        payload(
            line({
                on_hold_minutes: 65,
                calendar: "Brussels 9-17",
                estimated: true,
                working: officeWorking,
            })
        )
    );
    const info = JSON.parse(queryOne(".o_sla_timer_line").dataset.tooltipInfo);
    expect(info.rows).toEqual([
        {label: "Start", value: "01/05/2026 10:00:00"},
        {label: "Warning", value: "01/05/2026 12:00:00"},
        {label: "Due", value: "01/05/2026 13:00:00"},
    ]);
    expect(info.notes).toEqual([
        "Counted in the working time of “Brussels 9-17”. In plain time: 2 h 00 min.",
        "On hold before: 1 h 05 min of working time.",
        "This was noticed later than it may have happened.",
    ]);
});

test("a long name is cut, told in full in its title, and nothing scrolls", async () => {
    const kpi = "Resolution of the underlying problem and a report on it ".repeat(4);
    await mountTimer(payload(line({kpi, failure_time: "2026-03-05 12:00:00"})));
    const timer = queryOne(".o_sla_timer");
    const name = queryOne(".o_sla_timer_name");
    const count = queryOne(".o_sla_timer_count");
    expect(name).toHaveAttribute("title", kpi);
    for (const [width, isStacked] of [
        [320, true],
        [1000, false],
    ]) {
        timer.style.width = `${width}px`;
        await animationFrame();
        expect(timer.scrollWidth).toBe(timer.clientWidth);
        expect(name.clientWidth < name.scrollWidth).toBe(true);
        const {left} = name.getBoundingClientRect();
        expect(count.getBoundingClientRect().left === left).toBe(isStacked);
    }
});
