// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {lineFacts, stateAt} from "@helpdesk_sla_enhanced/core/sla_line.esm";

/**
 * Which KPI of a record wants attention first: the browser's half of
 * `sla_core/timer/urgency.py`.
 */

/** It has failed, and can still be met late. */
export const BREACHED = 0;
export const RUNS = 1;
export const HELD = 2;
/** It has failed, and nobody works for it any more. */
export const PAST = 3;
/** Met, waived or cancelled. */
export const SETTLED = 4;

/** What was read of lines that are shown every second. */
const known = new WeakMap();

function factsOf(line) {
    if (!known.has(line)) {
        known.set(line, lineFacts(line));
    }
    return known.get(line);
}

function rankOf({waived, met, idle}, state) {
    switch (state?.status) {
        case "in_progress":
        case "nearing":
            return RUNS;
        case "paused":
            return HELD;
        case "noncompliant":
            if (waived) {
                return SETTLED;
            }
            return met === null && idle === null ? BREACHED : PAST;
        default:
            return SETTLED;
    }
}

/**
 * Lines as they stand at a moment, the most urgent first: unmet breaches, the oldest
 * first, then what runs by its next failure, then what is on hold.
 *
 * @param {Object[]} lines of `sla_timer_data` or `sla_summary`
 * @param {Number} now epoch seconds
 * @returns {{line: Object, facts: Object, state: Object, rank: Number}[]}
 */
export function rankedLines(lines, now) {
    const ranked = lines.map((line) => {
        const facts = factsOf(line);
        const state = stateAt(facts, now);
        return {line, facts, state, rank: rankOf(facts, state)};
    });
    const due = ({state}) => state?.failure ?? Infinity;
    return ranked.sort((a, b) => a.rank - b.rank || due(a) - due(b));
}
