// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {beforeEach, expect, test} from "@odoo/hoot";
import {freezeAtTen, line} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {oneLine} from "@helpdesk_sla_enhanced/core/sla_one_line.esm";
import {toEpoch} from "@helpdesk_sla_enhanced/core/sla_line.esm";

defineMailModels();
beforeEach(async () => {
    freezeAtTen();
    await makeMockEnv(); // The formats of moments
});

/** A moment of 2026-01-05 in UTC; Brussels is an hour ahead. */
const at = (time) => toEpoch(`2026-01-05 ${time}`);

const first = (changes) => line({kpi: "First Response", id: 1, ...changes});
const resolve = (changes) => line({kpi: "Resolve", id: 2, ...changes});

/** What is said, as "text | beside". */
function said(lines, time = "10:00:00") {
    const found = oneLine(lines, at(time));
    return found && [found.text, found.beside].filter(Boolean).join(" | ");
}

const breached = {status: "noncompliant", failure_time: "08:03:00"};

test("an unmet breach comes first, and says what is next", () => {
    const lines = [resolve({failure_time: "12:30:00"}), first(breached)];
    expect(said(lines)).toBe("First Response, 1 h 57 min late | next: Resolve 1:30 PM");
    expect(oneLine(lines, at("10:00:00")).calls).toBe(true);
});

test("of two breaches the older comes first", () => {
    const lines = [resolve({...breached, failure_time: "09:00:00"}), first(breached)];
    expect(said(lines)).toBe(
        "First Response, 1 h 57 min late | also: Resolve, 1 h 00 min late"
    );
});

test("what runs comes before what is on hold, and names its moment", () => {
    const held = first({status: "paused", on_hold_since: "09:30:00"});
    const lines = [held, resolve({failure_time: "2026-01-07 09:48:00"})];
    expect(said(lines)).toBe(
        "Resolve, 1 d 23 h left | Wed 10:48 AM · next: First Response, on hold"
    );
});

test("what is on hold never says how long it is overdue", () => {
    const held = {status: "paused", on_hold_since: "09:30:00"};
    const lines = [first({...held, failure_time: "10:30:00"})];
    for (const time of ["10:00:00", "23:00:00"]) {
        expect(said(lines, time)).toBe(
            "First Response, on hold | 1 h 00 min left on resuming"
        );
    }
});

test("a failure that nobody works for any more comes after what runs", () => {
    const idle = first({...breached, idle_since: "09:03:00"});
    const lines = [idle, resolve({failure_time: "10:45:00"})];
    expect(said(lines)).toBe("Resolve, 45 min left | 11:45 AM");
    expect(said([idle])).toBe("First Response, 1 h 00 min late");
    expect(said([idle], "23:00:00")).toBe("First Response, 1 h 00 min late");
    expect(oneLine([idle], at("10:00:00")).calls).toBe(false);
});

test("a waived failure is no breach", () => {
    const lines = [first({...breached, waived: true}), resolve()];
    expect(said(lines)).toBe("Resolve, 2 h 00 min left | 1:00 PM");
    expect(said(lines.slice(0, 1))).toBe("Waived");
});

test("a record whose KPIs are met says so", () => {
    const met = {status: "succeeded", met_time: "09:10:00"};
    expect(said([first(met), resolve(met)])).toBe("Succeeded");
    expect(said([])).toBe(null);
});

test("it turns at the second of the failure, as the server would say", () => {
    const lines = [first({failure_time: "10:01:00"}), resolve()];
    expect(said(lines, "10:00:59")).toBe(
        "First Response, 1 s left | 11:01 AM · next: Resolve 1:00 PM"
    );
    expect(said(lines, "10:01:00")).toBe(
        "First Response, 0 s late | next: Resolve 1:00 PM"
    );
});

test("working time is told in hours, and the night is named", () => {
    const working = {
        at: at("09:00:00"),
        left: 57 * 3600,
        spans: [[at("08:00:00"), at("09:30:00")]],
        until: at("23:00:00"),
    };
    const lines = [
        resolve({failure_time: "2026-01-16 09:00:00", calendar: "Office", working}),
    ];
    expect(said(lines)).toBe(
        "Resolve, 56 h 30 min left | Fri, Jan 16, 10:00 AM · outside working hours"
    );
});

test("hovering tells the status and the exact moment of both", () => {
    const {hover} = oneLine([first(breached), resolve()], at("10:00:00"));
    expect(hover).toBe(
        "First Response: Noncompliant, due 01/05/2026 09:03:00 · Resolve: In Progress, due 01/05/2026 13:00:00"
    );
});
