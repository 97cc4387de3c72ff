// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    compactText,
    spokenText,
    targetText,
    timerText,
} from "@helpdesk_sla_enhanced/core/sla_duration.esm";
import {describe, expect, test} from "@odoo/hoot";
import {allowTranslations} from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

const HOUR = 3600;
const DAY = 24 * HOUR;

test("a timer shows seconds under an hour, then minutes, then hours", () => {
    allowTranslations();
    expect(timerText(0)).toBe("0:00");
    expect(timerText(59)).toBe("0:59");
    expect(timerText(899)).toBe("14:59");
    expect(timerText(HOUR - 1)).toBe("59:59");
    expect(timerText(HOUR)).toBe("1 h 00 min");
    expect(timerText(3 * HOUR + 5 * 60 + 59)).toBe("3 h 05 min");
    expect(timerText(DAY - 1)).toBe("23 h 59 min");
    expect(timerText(DAY)).toBe("1 d 0 h");
    expect(timerText(2 * DAY + 4 * HOUR + 3599)).toBe("2 d 4 h");
});

test("lists show seconds in the last minute only", () => {
    allowTranslations();
    expect(compactText(0)).toBe("0 s");
    expect(compactText(59)).toBe("59 s");
    expect(compactText(60)).toBe("1 min");
    expect(compactText(HOUR - 1)).toBe("59 min");
    expect(compactText(2 * HOUR + 5 * 60)).toBe("2 h 05 min");
    expect(compactText(40 * DAY)).toBe("40 d 0 h");
});

test("a duration is read aloud in whole words, and in singular and plural", () => {
    allowTranslations();
    expect(spokenText(59)).toBe("less than a minute");
    expect(spokenText(60)).toBe("1 minute");
    expect(spokenText(2 * HOUR + 5 * 60)).toBe("2 hours, 5 minutes");
    expect(spokenText(HOUR + 59)).toBe("1 hour");
    expect(spokenText(2 * DAY + HOUR)).toBe("2 days, 1 hour");
});

test("a negative duration is none", () => {
    allowTranslations();
    expect(timerText(-5)).toBe("0:00");
    expect(compactText(-5)).toBe("0 s");
});

test("working time is told in hours: a day of it is no 24 hours", () => {
    allowTranslations();
    expect(timerText(57 * HOUR, true)).toBe("57 h 00 min");
    expect(compactText(57 * HOUR + 60, true)).toBe("57 h 01 min");
    expect(spokenText(57 * HOUR, true)).toBe("57 hours");
});

test("of a hundred hours of working time nobody counts the minutes", () => {
    allowTranslations();
    expect(timerText(100 * HOUR - 60, true)).toBe("99 h 59 min");
    expect(timerText(100 * HOUR + 60, true)).toBe("100 h");
    expect(compactText(2067 * HOUR + 1800, true)).toBe("2067 h");
    expect(spokenText(350 * HOUR + 1800, true)).toBe("350 hours");
});

test("a promise says nothing that is zero in it", () => {
    allowTranslations();
    expect(targetText(4 * HOUR)).toBe("4 h");
    expect(targetText(HOUR + 1800)).toBe("1 h 30 min");
    expect(targetText(900)).toBe("15 min");
    expect(targetText(2 * DAY)).toBe("2 d");
    expect(targetText(2 * DAY, true)).toBe("48 h");
    expect(targetText(90)).toBe("1 min 30 s");
});
