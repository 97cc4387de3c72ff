// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {lineFacts, stateAt} from "@helpdesk_sla_enhanced/core/sla_line.esm";

const ORDER = ["noncompliant", "nearing", "in_progress", "paused", "succeeded"];

/**
 * All lines, those first that want attention most: what has failed or is about to, then
 * what is due next. A cycle that has ended is folded away as soon as its KPI has a later
 * one, unless it was never met: then it is why the record counts as failed. A failure
 * that nobody works for any more wants less attention than what runs.
 *
 * @param {Object[]} lines of `sla_timer_data`
 * @param {Number} now epoch seconds
 * @returns {{open: Object[], folded: Object[]}} the folded ones as they came
 */
export function byUrgency(lines, now) {
    const latest = new Map();
    for (const {kpi, cycle} of lines) {
        latest.set(kpi, Math.max(latest.get(kpi) || 0, cycle));
    }
    const isFolded = ({kpi, cycle, met_time, waived}) =>
        cycle < latest.get(kpi) && (met_time || waived);
    const ranked = lines
        .filter((line) => !isFolded(line))
        .map((line) => {
            const facts = lineFacts(line);
            const state = stateAt(facts, now);
            const excused = facts.waived && state?.status === "noncompliant";
            let rank = state && !excused ? ORDER.indexOf(state.status) : ORDER.length;
            if (facts.idle !== null && rank === 0) {
                rank = ORDER.indexOf("paused") + 0.5; // Nobody's work any more
            }
            return {line, rank, due: state?.failure ?? Infinity};
        });
    ranked.sort((a, b) => a.rank - b.rank || a.due - b.due);
    return {open: ranked.map(({line}) => line), folded: lines.filter(isFolded)};
}
