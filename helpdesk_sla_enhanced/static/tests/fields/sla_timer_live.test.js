// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    Ticket,
    freezeAtTen,
    line,
    mountTimer,
    payload,
    serverTime,
    setVisibility,
    watchTicks,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {
    advanceTime,
    after,
    animationFrame,
    beforeEach,
    expect,
    mockDate,
    queryOne,
    test,
} from "@odoo/hoot";
import {
    contains,
    defineModels,
    getService,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {SlaTimerLines} from "@helpdesk_sla_enhanced/fields/sla_timer/sla_timer_lines.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();
defineModels([Ticket]);

beforeEach(() => {
    freezeAtTen();
    onRpc("/web/health", serverTime(), {pure: true});
});

const isRunning = () => getService("sla_clock").isRunning;

test("the line turns nearing and failed by itself, and counts up", async () => {
    await mountTimer(
        payload(line({failure_time: "10:15:00", warning_time: "10:10:00"}))
    );
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
        "On hold since Jan 5, 10:30 AM, counts again from Mon, Jan 5, 11:01 AM"
    );
    await advanceTime(60000);
    expect(".o_sla_timer_status").toHaveText("In Progress");
    expect(".o_sla_timer_count").toHaveText("2:00 left");
    expect(".o_sla_timer_moment").toHaveText("Due Mon, Jan 5, 11:03 AM");
    await advanceTime(120000);
    expect(".o_sla_timer_status").toHaveText("Noncompliant");
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
    patchWithCleanup(SlaTimerLines.prototype, {
        get shown() {
            const lines = super.shown;
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
    await mountTimer(
        payload(line({failure_time: "10:01:30", warning_time: "10:00:40"}))
    );
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
