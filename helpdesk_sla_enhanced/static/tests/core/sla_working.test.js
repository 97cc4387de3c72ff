// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {describe, expect, test} from "@odoo/hoot";
import {isOutside, workingLeft} from "@helpdesk_sla_enhanced/core/sla_working.esm";
import {lineFacts, stateAt, usedShare} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {cases} from "@helpdesk_sla_enhanced/../tests/core/countdown_cases.esm";
import {line} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";

describe.current.tags("headless");

/** A moment of January 2026 in UTC. */
const at = (day, hour, minute = 0) => Date.UTC(2026, 0, day, hour, minute) / 1000;

/** Working hours from nine to five, with a lunch break from twelve to one. */
function daysFrom(...days) {
    return days.flatMap((day) => [
        [at(day, 9), at(day, 12)],
        [at(day, 13), at(day, 17)],
    ]);
}

/** The state of a line at a moment as "status direction seconds outside". */
function shown(changes, moment) {
    const facts = lineFacts(line({calendar: "Office", ...changes}));
    const {status, direction, seconds, outside} = stateAt(facts, moment);
    return `${status} ${direction} ${seconds / 60}${outside ? " outside" : ""}`;
}

test("it counts as the server does, in all zones and on all nights", () => {
    expect(cases.length).toBeGreaterThan(20);
    for (const [working, asked] of cases.map((text) => JSON.parse(text))) {
        for (const [moment, left, outside] of asked) {
            expect(workingLeft(working, moment)).toBe(left);
            expect(isOutside(working, moment)).toBe(outside);
        }
    }
});

/** Friday 9 January, two at noon; an hour is left for Monday. */
const weekend = {
    warning_time: "2026-01-12 09:30:00",
    failure_time: "2026-01-12 10:00:00",
    working: {
        at: at(9, 14),
        left: 4 * 3600,
        spans: [[at(9, 13), at(9, 17)], ...daysFrom(12, 13)],
        until: at(20, 14),
    },
};

test("from Friday to Monday an hour goes by, and none outside working hours", () => {
    expect(shown(weekend, at(9, 14))).toBe("in_progress down 240");
    expect(shown(weekend, at(9, 17))).toBe("in_progress down 60 outside");
    expect(shown(weekend, at(12, 8, 59))).toBe("in_progress down 60 outside");
    expect(shown(weekend, at(12, 9))).toBe("in_progress down 60");
    expect(shown(weekend, at(12, 9, 30))).toBe("nearing down 30");
});

test("at the second of the failure nothing is left, and then it is late", () => {
    expect(shown(weekend, at(12, 10) - 60)).toBe("nearing down 1");
    expect(shown(weekend, at(12, 10))).toBe("noncompliant up 0");
    expect(shown(weekend, at(12, 10, 57))).toBe("noncompliant up 57");
});

test("late is counted in working time, lunch and midnight apart", () => {
    expect(shown(weekend, at(12, 12, 30))).toBe("noncompliant up 120 outside");
    expect(shown(weekend, at(13, 0))).toBe("noncompliant up 360 outside");
    expect(shown(weekend, at(13, 9, 1))).toBe("noncompliant up 361");
});

test("on hold it says what will be left on resuming", () => {
    const held = {
        ...weekend,
        status: "paused",
        on_hold_since: "2026-01-09 15:00:00",
        working: {at: at(9, 15), left: 3 * 3600, spans: [], until: 0},
    };
    expect(shown(held, at(9, 15))).toBe("paused frozen 180");
    expect(shown(held, at(30, 15))).toBe("paused frozen 180");
});

test("the end of a maximum hold lets it count again", () => {
    const held = {
        ...weekend,
        status: "paused",
        on_hold_since: "2026-01-09 15:00:00",
        resume_time: "2026-01-12 09:30:00",
        resume_warning_time: "2026-01-12 10:00:00",
        resume_failure_time: "2026-01-12 13:30:00",
        working: {
            at: at(9, 15),
            left: 3 * 3600,
            spans: [
                [at(12, 9, 30), at(12, 12)],
                [at(12, 13), at(12, 17)],
            ],
            until: at(26, 9),
        },
    };
    expect(shown(held, at(12, 9, 29))).toBe("paused frozen 180");
    expect(shown(held, at(12, 9, 31))).toBe("in_progress down 179");
    expect(shown(held, at(12, 12, 30))).toBe("nearing down 30 outside");
    expect(shown(held, at(12, 13, 30))).toBe("noncompliant up 0");
});

test("a late success and a closed record stand still at what they were late", () => {
    const working = {at: at(13, 10), left: -7 * 3600, spans: [], until: 0};
    const failed = {...weekend, status: "noncompliant", working};
    const met = {...failed, met_time: "2026-01-13 10:00:00"};
    expect(shown(met, at(20, 12))).toBe("noncompliant late 420");
    const idle = {...failed, idle_since: "2026-01-13 10:00:00"};
    expect(shown(idle, at(20, 12))).toBe("noncompliant up 420");
});

test("before its start nothing is used, and it is nobody's night", () => {
    const later = {
        start_time: "2026-01-12 09:00:00",
        failure_time: "2026-01-12 11:00:00",
        warning_time: false,
        working: {
            at: at(12, 9),
            left: 2 * 3600,
            spans: daysFrom(12),
            until: at(26, 9),
        },
    };
    expect(shown(later, at(10, 9))).toBe("in_progress down 120");
    expect(shown(later, at(12, 10))).toBe("in_progress down 60");
});

test("nothing goes on while the SLAs of the company are off", () => {
    const stopped = {
        ...weekend,
        stopped_since: "2026-01-09 14:00:00",
        working: {at: at(9, 14), left: 4 * 3600, spans: [], until: 0},
    };
    expect(shown(stopped, at(12, 14))).toBe("in_progress down 240");
});

test("a browser whose clock lags behind by a second is in working hours", () => {
    const {working} = weekend;
    expect(workingLeft(working, at(9, 14) - 1)).toBe(4 * 3600 + 1);
    expect(isOutside(working, at(9, 14) - 1)).toBe(false);
});

test("beyond what the server has sent it counts plain time", () => {
    expect(workingLeft(weekend.working, at(25, 9))).toBe(null);
    expect(shown(weekend, at(25, 10))).toBe("noncompliant up 18720");
});

test("a closed company with no working time in sight is outside", () => {
    const working = {at: at(9, 14), left: 3600, spans: [], until: at(23, 14)};
    expect(isOutside(working, at(10, 9))).toBe(true);
    expect(workingLeft(working, at(10, 9))).toBe(3600);
});

test("the used share is that of the working time", () => {
    const share = (changes, moment) => {
        const facts = lineFacts(line({target_seconds: 8 * 3600, ...changes}));
        return usedShare(facts, stateAt(facts, moment));
    };
    expect(share(weekend, at(9, 14))).toBe(0.5);
    expect(share(weekend, at(10, 3))).toBe(0.875);
    expect(share(weekend, at(12, 10))).toBe(1);
    expect(share({...weekend, working: false}, at(9, 14))).toBe(null);
    const met = {...weekend, status: "succeeded", met_time: "2026-01-09 14:00:00"};
    expect(share(met, at(20, 10))).toBe(0.5);
});
