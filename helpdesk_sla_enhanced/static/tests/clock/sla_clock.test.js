// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {SYNC_EVERY, SlaClock} from "@helpdesk_sla_enhanced/clock/sla_clock.esm";
import {
    advanceTime,
    after,
    describe,
    expect,
    freezeTime,
    mockDate,
    test,
} from "@odoo/hoot";
import {
    fetchServerOffset,
    offsetBetween,
} from "@helpdesk_sla_enhanced/clock/server_offset.esm";
import {mockFetch} from "@odoo/hoot-mock";
import {setVisibility} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";

describe.current.tags("headless");

const NOON = Date.UTC(2026, 0, 5, 12) / 1000;
const DAY = 24 * 3600;

/** A listener that does nothing. */
const noOne = () => undefined;

/** A clock at noon, which asks `fetchOffset` for the server's time. */
function makeClock(fetchOffset = () => Promise.resolve(0)) {
    mockDate("2026-01-05 12:00:00");
    freezeTime();
    const clock = new SlaClock(fetchOffset);
    after(() => clock.isRunning && expect.step("still running"));
    return clock;
}

test("it stands still until somebody listens", async () => {
    const clock = makeClock();
    expect(clock.now).toBe(NOON);
    expect(clock.isRunning).toBe(false);
    await advanceTime(5000);
    expect(clock.now).toBe(NOON);
    expect(clock.present()).toBe(NOON + 5);
});

test("it ticks once a second for all listeners and stops with the last", async () => {
    const clock = makeClock();
    const first = clock.subscribe(noOne);
    const second = clock.subscribe(noOne);
    await advanceTime(1000);
    expect(clock.now).toBe(NOON + 1);
    first();
    first(); // Leaving twice counts once
    expect(clock.isRunning).toBe(true);
    await advanceTime(2000);
    expect(clock.now).toBe(NOON + 3);
    second();
    expect(clock.isRunning).toBe(false);
    await advanceTime(2000);
    expect(clock.now).toBe(NOON + 3);
});

test("listeners are told at once, at every tick and when the tab is shown", async () => {
    const clock = makeClock();
    const first = clock.subscribe(() => expect.step(`first ${clock.now - NOON}`));
    const second = clock.subscribe(() => expect.step(`second ${clock.now - NOON}`));
    expect.verifySteps(["first 0", "second 0"]);
    await advanceTime(0); // The server's time is known
    expect.verifySteps(["first 0", "second 0"]);
    await advanceTime(1000);
    expect.verifySteps(["first 1", "second 1"]);
    second();
    setVisibility("hidden");
    await advanceTime(5000);
    expect.verifySteps([]);
    setVisibility("visible");
    expect.verifySteps(["first 6"]);
    first();
});

test("it ticks when the server's second changes", async () => {
    const clock = makeClock(() => Promise.resolve(-300));
    const leave = clock.subscribe(noOne);
    await advanceTime(299);
    expect(clock.now).toBe(NOON - 1);
    await advanceTime(1);
    expect(clock.now).toBe(NOON);
    await advanceTime(999);
    expect(clock.now).toBe(NOON);
    await advanceTime(1);
    expect(clock.now).toBe(NOON + 1);
    leave();
});

test("a hidden tab stops it and a shown one catches up", async () => {
    const clock = makeClock();
    const leave = clock.subscribe(noOne);
    setVisibility("hidden");
    expect(clock.isRunning).toBe(false);
    await advanceTime(3 * 3600 * 1000);
    expect(clock.now).toBe(NOON);
    setVisibility("visible");
    expect(clock.now).toBe(NOON + 3 * 3600);
    expect(clock.isRunning).toBe(true);
    leave();
    setVisibility("visible");
    expect(clock.isRunning).toBe(false);
});

test("a listener that comes while the tab is hidden starts nothing", async () => {
    const clock = makeClock();
    setVisibility("hidden");
    const leave = clock.subscribe(noOne);
    expect(clock.isRunning).toBe(false);
    setVisibility("visible");
    expect(clock.isRunning).toBe(true);
    leave();
});

test("it is right after a day asleep, without a tick in between", async () => {
    const clock = makeClock();
    const leave = clock.subscribe(noOne);
    mockDate("2026-01-06 12:00:07");
    await advanceTime(1000);
    expect(clock.now).toBe(NOON + DAY + 8);
    leave();
});

test("it follows the server's clock and asks again once in a while", async () => {
    let offset = 600000;
    const clock = makeClock(() => {
        expect.step("asked");
        return Promise.resolve(offset);
    });
    expect.verifySteps([]);
    const leave = clock.subscribe(noOne);
    await advanceTime(0);
    expect(clock.now).toBe(NOON + 600);
    expect.verifySteps(["asked"]);
    await advanceTime(10000);
    expect.verifySteps([]);
    offset = 0;
    setVisibility("hidden");
    await advanceTime(SYNC_EVERY);
    expect.verifySteps([]);
    setVisibility("visible");
    await advanceTime(0);
    expect.verifySteps(["asked"]);
    expect(clock.now).toBe(NOON + 10 + SYNC_EVERY / 1000);
    leave();
});

test("an unreachable server leaves the browser's time and is asked again", async () => {
    const clock = makeClock(() => {
        expect.step("asked");
        return Promise.resolve(null);
    });
    const leave = clock.subscribe(noOne);
    await advanceTime(59000);
    expect(clock.now).toBe(NOON + 59);
    expect.verifySteps(["asked"]);
    await advanceTime(1000);
    expect.verifySteps(["asked"]);
    leave();
});

test("an answer that comes when nobody listens any more starts nothing", async () => {
    let answer = null;
    const clock = makeClock(() => new Promise((resolve) => (answer = resolve)));
    clock.subscribe(noOne)();
    answer(5000);
    await advanceTime(2000);
    expect(clock.isRunning).toBe(false);
    expect(clock.present()).toBe(NOON + 7);
});

test("clocks that may agree are taken to agree", () => {
    const stamp = Date.UTC(2026, 0, 5, 12, 0, 0);
    // Truncated seconds: the server may have written this up to 12:00:00.999.
    expect(offsetBetween(stamp + 100, stamp + 150, stamp)).toBe(0);
    expect(offsetBetween(stamp + 980, stamp + 1100, stamp)).toBe(0);
    // Slow network: written somewhere between asking and the answer.
    expect(offsetBetween(stamp - 3000, stamp + 3000, stamp)).toBe(0);
});

test("the middle of what is possible is the offset of clocks that differ", () => {
    const stamp = Date.UTC(2026, 0, 5, 12, 0, 0);
    expect(offsetBetween(stamp - 60000, stamp - 60000, stamp)).toBe(60500);
    expect(offsetBetween(stamp + 60000, stamp + 60001, stamp)).toBe(-59501);
});

test("the server's time is read from its answer", async () => {
    mockDate("2026-01-05 12:00:00");
    freezeTime();
    mockFetch((url, {cache}) => {
        expect.step(`${url} ${cache}`);
        return new Response("{}", {headers: {Date: "Mon, 05 Jan 2026 12:05:00 GMT"}});
    });
    expect(await fetchServerOffset()).toBe(300500);
    expect.verifySteps(["/web/health no-store"]);
});

test("no time from the server is no offset", async () => {
    mockFetch(() => new Response("{}"));
    expect(await fetchServerOffset()).toBe(null);
    mockFetch(() => {
        throw new Error("offline");
    });
    expect(await fetchServerOffset()).toBe(null);
});
