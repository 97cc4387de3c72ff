// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {after, expect, freezeTime, mockDate, mockTimeZone} from "@odoo/hoot";
import {
    fields,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {SlaClock} from "@helpdesk_sla_enhanced/clock/sla_clock.esm";

/** Freeze time at 10:00 UTC, 11:00 in Brussels, on Monday 5 January 2026. */
export function freezeAtTen() {
    mockDate("2026-01-05 10:00:00");
    mockTimeZone("Europe/Brussels");
    freezeTime();
}

/** The route of a server whose clock is some minutes ahead of the browser's. */
export function serverTime(minutes = 0) {
    return () => {
        const date = new Date(Date.now() + minutes * 60000).toUTCString();
        return new Response("{}", {headers: {Date: date}});
    };
}

/** Hide or show the tab. */
export function setVisibility(visibilityState) {
    Object.defineProperty(document, "visibilityState", {
        configurable: true,
        get: () => visibilityState,
    });
    after(() => delete document.visibilityState);
    document.dispatchEvent(new Event("visibilitychange"));
}

/** Step whenever the shared clock ticks. */
export function watchTicks() {
    patchWithCleanup(SlaClock.prototype, {
        _run() {
            expect.step("tick");
            super._run();
        },
    });
}

/** A model with a timer on it. */
export class Ticket extends models.Model {
    _name = "ticket";
    name = fields.Char();
    timer = fields.Json();
    _records = [];
}

/** A line of the timer's payload; times of day are of 2026-01-05 in UTC. */
export function line(changes = {}) {
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

/** The payload of a record under the policy Gold. */
export function payload(...lines) {
    return {now: "2026-01-05 10:00:00", policy: "Gold", lines};
}

/** Open the form of a ticket with this payload; the next one is due at 10:20. */
export function mountTimer(timer, resId = 1) {
    const next = payload(line({failure_time: "10:20:00"}));
    Ticket._records = [
        {id: 1, name: "Printer", timer},
        {id: 2, name: "Scanner", timer: next},
    ];
    return mountView({
        type: "form",
        resModel: "ticket",
        resId,
        resIds: [1, 2],
        arch: `<form><field name="name"/><field name="timer" widget="sla_timer"/></form>`,
    });
}
