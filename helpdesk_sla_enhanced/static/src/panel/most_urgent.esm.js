// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {rankedLines} from "@helpdesk_sla_enhanced/core/sla_urgency.esm";

/**
 * All lines, those first that want attention most: what has failed and is not met, then
 * what is due next, then what is on hold. A cycle that has ended is folded away as soon
 * as its KPI has a later one, unless it was never met: then it is why the record counts
 * as failed. A failure that nobody works for any more wants less attention than what runs.
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
    const open = lines.filter((line) => !isFolded(line));
    return {
        open: rankedLines(open, now).map(({line}) => line),
        folded: lines.filter(isFolded),
    };
}
