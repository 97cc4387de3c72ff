// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {describe, expect, test} from "@odoo/hoot";
import {
    isTicking,
    lineFacts,
    stateAt,
    toEpoch,
} from "@helpdesk_sla_enhanced/core/sla_line.esm";

describe.current.tags("headless");

/** A moment of 2026-01-05 in UTC. */
const at = (time) => toEpoch(`2026-01-05 ${time}`);

/** The facts of a running KPI: from 09:00, warning at 10:00, failure at 11:00. */
function facts(changes = {}) {
    const line = {
        status: "in_progress",
        start_time: "09:00:00",
        warning_time: "10:00:00",
        failure_time: "11:00:00",
        met_time: false,
        end_time: false,
        on_hold_since: false,
        resume_time: false,
        waived: false,
        ...changes,
    };
    for (const [key, value] of Object.entries(line)) {
        if (typeof value === "string" && /^\d/.test(value)) {
            line[key] = `2026-01-05 ${value}`;
        }
    }
    return lineFacts(line);
}

/** The state at a time of day as "status direction seconds". */
function shown(changes, time) {
    const state = stateAt(facts(changes), at(time));
    return state && `${state.status} ${state.direction} ${state.seconds}`;
}

test("moments are UTC, whatever the viewer's zone", () => {
    expect(toEpoch("2026-01-05 10:00:00")).toBe(Date.UTC(2026, 0, 5, 10) / 1000);
    expect(toEpoch(false)).toBe(null);
    expect(toEpoch(undefined)).toBe(null);
});

test("a running line is nearing from the warning on and failed from the failure on", () => {
    expect(shown({}, "09:00:00")).toBe("in_progress down 7200");
    expect(shown({}, "09:59:59")).toBe("in_progress down 3601");
    expect(shown({}, "10:00:00")).toBe("nearing down 3600");
    expect(shown({}, "10:59:59")).toBe("nearing down 1");
    expect(shown({}, "11:00:00")).toBe("noncompliant up 0");
    expect(shown({}, "12:05:00")).toBe("noncompliant up 3900");
});

test("what the server settled last does not matter for a running line", () => {
    expect(shown({status: "nearing"}, "09:30:00")).toBe("in_progress down 5400");
    expect(shown({status: "nearing"}, "11:00:01")).toBe("noncompliant up 1");
});

test("without a warning a line is never nearing", () => {
    expect(shown({warning_time: false}, "10:59:59")).toBe("in_progress down 1");
});

test("a line without a failure time counts nothing", () => {
    expect(shown({failure_time: false}, "23:00:00")).toBe("in_progress none 0");
});

test("a success stands, on time and long after", () => {
    const met = {status: "succeeded", met_time: "10:30:00", end_time: "10:30:00"};
    expect(shown(met, "10:30:00")).toBe("succeeded none 0");
    expect(shown(met, "23:00:00")).toBe("succeeded none 0");
});

test("a failure counts up until it is met, then says how late it was met", () => {
    const failed = {status: "noncompliant", end_time: "11:00:00"};
    expect(shown(failed, "11:20:00")).toBe("noncompliant up 1200");
    expect(shown({...failed, met_time: "11:35:00"}, "23:00:00")).toBe(
        "noncompliant late 2100"
    );
});

test("a failure counts up no further once nobody works for it", () => {
    const failed = {status: "noncompliant", end_time: "11:00:00"};
    const idle = {...failed, idle_since: "11:30:00"};
    expect(shown(idle, "11:20:00")).toBe("noncompliant up 1200");
    expect(shown(idle, "11:30:00")).toBe("noncompliant up 1800");
    expect(shown(idle, "23:00:00")).toBe("noncompliant up 1800");
    expect(isTicking(facts(idle))).toBe(false);
});

test("what fails while nobody works for it counts nothing", () => {
    const idle = {idle_since: "10:30:00"};
    expect(shown(idle, "10:45:00")).toBe("nearing down 900");
    expect(shown(idle, "12:00:00")).toBe("noncompliant up 0");
});

test("a late success says how late it was, no matter who had worked for it", () => {
    const late = {
        status: "noncompliant",
        idle_since: "11:10:00",
        met_time: "11:35:00",
    };
    expect(shown(late, "23:00:00")).toBe("noncompliant late 2100");
});

test("nothing goes on while the SLAs of the company are off", () => {
    const stopped = {stopped_since: "09:30:00"};
    expect(shown(stopped, "09:15:00")).toBe("in_progress down 6300");
    expect(shown(stopped, "23:00:00")).toBe("in_progress down 5400");
    const failed = {status: "noncompliant", stopped_since: "11:20:00"};
    expect(shown(failed, "23:00:00")).toBe("noncompliant up 1200");
    const held = {
        status: "paused",
        on_hold_since: "09:10:00",
        resume_time: "10:30:00",
        ...stopped,
    };
    expect(shown(held, "23:00:00")).toBe("paused frozen 6600");
    for (const changes of [stopped, failed, held]) {
        expect(isTicking(facts(changes))).toBe(false);
    }
});

test("a waived failure counts nothing", () => {
    const waived = {status: "noncompliant", end_time: "11:00:00", waived: true};
    expect(shown(waived, "12:00:00")).toBe("noncompliant none 0");
});

test("a paused line is frozen at what was left when the hold began", () => {
    const paused = {status: "paused", on_hold_since: "09:15:00"};
    expect(shown(paused, "09:15:00")).toBe("paused frozen 6300");
    expect(shown(paused, "12:00:00")).toBe("paused frozen 6300");
});

test("a maximum hold ends by itself and the line runs on with moved deadlines", () => {
    const paused = {
        status: "paused",
        on_hold_since: "09:30:00",
        resume_time: "10:30:00",
    };
    expect(shown(paused, "10:29:59")).toBe("paused frozen 5400");
    expect(shown(paused, "10:30:00")).toBe("in_progress down 5400");
    expect(shown(paused, "11:00:00")).toBe("nearing down 3600");
    expect(shown(paused, "12:00:00")).toBe("noncompliant up 0");
});

test("a hold that began after the warning moves the failure time only", () => {
    const paused = {
        status: "paused",
        on_hold_since: "10:15:00",
        resume_time: "10:45:00",
    };
    expect(shown(paused, "10:45:00")).toBe("nearing down 2700");
    const {warning, failure} = stateAt(facts(paused), at("10:45:00"));
    expect(warning).toBe(at("10:00:00"));
    expect(failure).toBe(at("11:30:00"));
});

test("deadlines the server knows in working time win over plain time", () => {
    const paused = {
        status: "paused",
        on_hold_since: "09:30:00",
        resume_time: "10:30:00",
        resume_warning_time: "10:40:00",
        resume_failure_time: "11:10:00",
    };
    expect(shown(paused, "10:30:00")).toBe("in_progress down 2400");
    expect(shown(paused, "10:40:00")).toBe("nearing down 1800");
    expect(shown(paused, "11:10:00")).toBe("noncompliant up 0");
});

test("a canceled line is not shown", () => {
    expect(shown({status: "canceled"}, "09:00:00")).toBe(null);
});

test("only what time can change is ticking", () => {
    expect(isTicking(facts())).toBe(true);
    expect(isTicking(facts({status: "nearing"}))).toBe(true);
    expect(isTicking(facts({status: "noncompliant"}))).toBe(true);
    const paused = {status: "paused", on_hold_since: "09:30:00"};
    expect(isTicking(facts({...paused, resume_time: "10:30:00"}))).toBe(true);
    expect(isTicking(facts(paused))).toBe(false);
    expect(isTicking(facts({status: "succeeded"}))).toBe(false);
    expect(isTicking(facts({status: "canceled"}))).toBe(false);
    expect(isTicking(facts({status: "noncompliant", waived: true}))).toBe(false);
    expect(isTicking(facts({status: "noncompliant", met_time: "12:00:00"}))).toBe(
        false
    );
    expect(isTicking(facts({failure_time: false}))).toBe(false);
});
