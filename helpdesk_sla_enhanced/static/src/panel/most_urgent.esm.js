// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {lineFacts, stateAt} from "@helpdesk_sla_enhanced/core/sla_line.esm";

const ORDER = ["noncompliant", "nearing", "in_progress", "paused", "succeeded"];

/**
 * The lines that want attention most, in the order in which they came: first what has
 * failed or is about to, then what is due next.
 *
 * @param {Object[]} lines of `sla_timer_data`
 * @param {Number} count how many at most
 * @param {Number} now epoch seconds
 * @returns {Object[]}
 */
export function mostUrgent(lines, count, now) {
    if (lines.length <= count) {
        return lines;
    }
    const ranked = lines.map((line) => {
        const facts = lineFacts(line);
        const state = stateAt(facts, now);
        const excused = facts.waived && state?.status === "noncompliant";
        const rank = state && !excused ? ORDER.indexOf(state.status) : ORDER.length;
        return {line, rank, due: state?.failure ?? Infinity};
    });
    ranked.sort((a, b) => a.rank - b.rank || a.due - b.due);
    const chosen = new Set(ranked.slice(0, count).map(({line}) => line));
    return lines.filter((line) => chosen.has(line));
}
