// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {_t} from "@web/core/l10n/translation";

const {Duration} = luxon;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From so many hours on, minutes say nothing any more. */
const MANY_HOURS = 100;

const twoDigits = (number) => String(number).padStart(2, "0");

/**
 * The parts of a duration, each a whole number.
 *
 * @param {Number} seconds not negative
 * @param {Boolean} [inHours] of working time, of which a day is no 24 hours: no days
 */
export function splitDuration(seconds, inHours = false) {
    const days = inHours ? 0 : Math.floor(seconds / DAY);
    return {
        days,
        hours: Math.floor((seconds - days * DAY) / HOUR),
        minutes: Math.floor((seconds % HOUR) / MINUTE),
        seconds: Math.floor(seconds % MINUTE),
    };
}

/** From an hour on, both styles read the same. Units are symbols: no plural forms. */
function longText({days, hours, minutes}) {
    if (days) {
        return _t("%(days)s d %(hours)s h", {days, hours});
    }
    if (hours >= MANY_HOURS) {
        return _t("%(hours)s h", {hours});
    }
    return _t("%(hours)s h %(minutes)s min", {hours, minutes: twoDigits(minutes)});
}

/**
 * A duration for a running timer: "14:59" under an hour, "3 h 05 min" under a day,
 * "2 d 4 h" beyond, "350 h" of much working time. What is shown is never more than
 * what is left.
 *
 * @param {Number} seconds
 * @param {Boolean} [inHours] see {@link splitDuration}
 * @returns {String}
 */
export function timerText(seconds, inHours = false) {
    const parts = splitDuration(Math.max(0, seconds), inHours);
    if (parts.days || parts.hours) {
        return longText(parts);
    }
    return `${parts.minutes}:${twoDigits(parts.seconds)}`;
}

/**
 * A duration for lists and cards, calm until its last minute: "45 s", "14 min",
 * "3 h 05 min", "2 d 4 h".
 *
 * @param {Number} seconds
 * @param {Boolean} [inHours] see {@link splitDuration}
 * @returns {String}
 */
export function compactText(seconds, inHours = false) {
    const parts = splitDuration(Math.max(0, seconds), inHours);
    if (parts.days || parts.hours) {
        return longText(parts);
    }
    if (parts.minutes) {
        return _t("%(minutes)s min", {minutes: parts.minutes});
    }
    return _t("%(seconds)s s", {seconds: parts.seconds});
}

/**
 * A duration in whole words and in the user's language, to be read aloud; it changes
 * once a minute at most, so that a screen reader is left in peace.
 *
 * @param {Number} seconds
 * @param {Boolean} [inHours] see {@link splitDuration}
 * @returns {String}
 */
export function spokenText(seconds, inHours = false) {
    const {days, hours, minutes} = splitDuration(Math.max(0, seconds), inHours);
    if (!days && !hours && !minutes) {
        return _t("less than a minute");
    }
    const isLong = hours >= MANY_HOURS;
    const parts = days ? {days, hours} : {hours, minutes: isLong ? 0 : minutes};
    const shown = Object.fromEntries(
        Object.entries(parts).filter(([, value]) => value)
    );
    return Duration.fromObject(shown).toHuman({unitDisplay: "long"});
}

/**
 * A promised duration without what is zero in it: "4 h", "1 h 30 min", "2 d".
 *
 * @param {Number} seconds
 * @param {Boolean} [inHours] see {@link splitDuration}
 * @returns {String}
 */
export function targetText(seconds, inHours = false) {
    const {days, hours, minutes, seconds: rest} = splitDuration(seconds, inHours);
    const parts = [
        days && _t("%(days)s d", {days}),
        hours && _t("%(hours)s h", {hours}),
        minutes && _t("%(minutes)s min", {minutes}),
        rest && _t("%(seconds)s s", {seconds: rest}),
    ];
    return parts.filter(Boolean).join(" ");
}
