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
import {advanceTime, beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    allowTranslations,
    contains,
    defineModels,
    getService,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    freezeAtTen,
    line,
    serverTime,
    setVisibility,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {markAt} from "@helpdesk_sla_enhanced/live/tab_mark.esm";
import {toEpoch} from "@helpdesk_sla_enhanced/core/sla_line.esm";

defineMailModels();
defineModels([Order, OrderLine]);

beforeEach(() => {
    freezeAtTen();
    enable("order");
    onRpc("/web/health", serverTime(), {pure: true});
});

const TEN = toEpoch("2026-01-05 10:00:00");
const HOUR = 3600;
/** Warned at nine, due at twelve. */
const WARNED = {warning_time: "09:00:00", status: "nearing"};

describe("what it says", () => {
    beforeEach(allowTranslations);

    const textOf = (...lines) => markAt(lines.map(line), TEN).text;

    test("nothing while there is time", () => {
        expect(textOf({})).toBe(null);
        expect(textOf()).toBe(null);
    });

    test("when it is due, if that is near", () => {
        expect(textOf(WARNED)).toMatch(/^⏳ Due 1:00\sPM$/);
    });

    test("the earliest of several", () => {
        const sooner = {...WARNED, failure_time: "10:30:00"};
        expect(textOf({}, WARNED, sooner)).toMatch(/^⏳ Due 11:30\sAM$/);
    });

    test("the day, if it is another one", () => {
        const tomorrow = {...WARNED, failure_time: "2026-01-06 12:00:00"};
        expect(textOf(tomorrow)).toBe("⏳ Due Tue");
    });

    test("that it is late, before everything else", () => {
        const late = {failure_time: "09:30:00", status: "noncompliant"};
        expect(textOf(WARNED, late)).toBe("⚠ Late");
    });

    test("nothing of a failure that is over, waived or nobody's work any more", () => {
        const late = {failure_time: "09:30:00", status: "noncompliant"};
        expect(textOf({...late, met_time: "09:45:00"})).toBe(null);
        expect(textOf({...late, waived: true})).toBe(null);
        expect(textOf({...late, idle_since: "09:45:00"})).toBe(null);
    });

    test("nothing on hold, or while the SLAs of the company are off", () => {
        expect(textOf({status: "paused", on_hold_since: "09:30:00"})).toBe(null);
        expect(textOf({...WARNED, stopped_since: "09:30:00"})).toBe(null);
    });

    test("it changes at the warning and at the failure, and not before", () => {
        expect(markAt([line({})], TEN).next).toBe(TEN + HOUR);
        expect(markAt([line({})], TEN + HOUR).next).toBe(TEN + 2 * HOUR);
        expect(markAt([line({})], TEN + 2 * HOUR).next).toBe(null);
        expect(markAt([line({status: "succeeded"})], TEN + 3 * HOUR).next).toBe(null);
    });
});

describe("in the title", () => {
    const parts = () => Object.values(getService("title").getParts());

    async function openOrder(answers) {
        answerPanel(answers);
        await mountOrder();
        getService("title").setParts({action: "S1"});
        await advanceTime(50);
    }

    test("it comes and changes by the clock, before the name of the record", async () => {
        await openOrder({1: panelData()});
        expect(parts()).toEqual(["S1"]);
        await advanceTime(HOUR * 1000);
        expect(parts().join(" - ")).toMatch(/^⏳ Due 1:00\sPM - S1$/);
        await advanceTime(HOUR * 1000);
        expect(parts()).toEqual(["⚠ Late", "S1"]);
    });

    test("it comes in a hidden tab as well", async () => {
        await openOrder({1: panelData()});
        setVisibility("hidden");
        await advanceTime(HOUR * 1000);
        expect(parts()[0]).toMatch(/^⏳ Due/);
    });

    test.tags("desktop");
    test("it goes with the record", async () => {
        await openOrder({1: panelData([line(WARNED)]), 2: panelData()});
        expect(parts()).toHaveLength(2);
        await contains(".o_pager_next").click();
        await advanceTime(50);
        expect(parts()).toEqual(["S1"]);
    });
});
