// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

/**
 * Working time as the server sends it with a line: `left` working seconds are left at
 * the moment `at` (less than none: since the failure), and every second inside one of
 * the stretches `spans` takes one away. They are known up to `until`; what stands still
 * has none, and no `until`. Moments are whole UTC epoch seconds. See `sla_core/timer/countdown.py`.
 */

/** The working seconds in `[begin, end)`, as far as the stretches say. */
function overlap(spans, begin, end) {
    let seconds = 0;
    for (const [low, high] of spans) {
        seconds += Math.max(0, Math.min(high, end) - Math.max(low, begin));
    }
    return seconds;
}

/**
 * The working seconds that are left at a moment; less than none since the failure.
 *
 * @param {{at: Number, left: Number, spans: Number[][], until: Number}|false} working
 * @param {Number} moment epoch seconds
 * @returns {Number|null} null when nobody knows: the server has sent nothing, or that
 *     was too long ago
 */
export function workingLeft(working, moment) {
    if (!working) {
        return null;
    }
    const {at, left, spans, until} = working;
    if (until && moment > until) {
        return null;
    }
    return moment < at
        ? left + overlap(spans, moment, at)
        : left - overlap(spans, at, moment);
}

/**
 * Whether a moment lies outside working hours.
 *
 * @param {Object|false} working
 * @param {Number} moment epoch seconds
 * @returns {Boolean} false when nobody knows
 */
export function isOutside(working, moment) {
    if (!working || !working.until || moment > working.until) {
        return false;
    }
    return !working.spans.some(([low, high]) => low <= moment && moment < high);
}
