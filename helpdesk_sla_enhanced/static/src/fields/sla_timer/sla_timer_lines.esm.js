// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, useEffect, useState} from "@odoo/owl";
import {isTicking, lineFacts, stateAt} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {SlaTimerLine} from "@helpdesk_sla_enhanced/fields/sla_timer/sla_timer_line.esm";
import {_t} from "@web/core/l10n/translation";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";
import {useSlaClock} from "@helpdesk_sla_enhanced/clock/sla_clock_service.esm";

/**
 * The lines that are shown at a moment, each with its state then.
 *
 * @param {Object[]} lines of `sla_timer_data`
 * @param {Number} now epoch seconds
 * @returns {{line: Object, facts: Object, state: Object, now: Number}[]}
 */
export function shownLines(lines, now) {
    return lines
        .map((line) => {
            const facts = lineFacts(line);
            return {line, facts, now, state: stateAt(facts, now)};
        })
        .filter(({state}) => state && statusLook(state.status));
}

/**
 * The running clocks of a record, one line per KPI, each judged for the present moment
 * (SEMANTICS I1). Time alone renders this component and nothing around it.
 */
export class SlaTimerLines extends Component {
    static template = "helpdesk_sla_enhanced.SlaTimerLines";
    static components = {SlaTimerLine};
    static props = {
        lines: Array, // Lines of `sla_timer_data`
    };

    setup() {
        this.clock = useSlaClock(() =>
            this.props.lines.some((line) => isTicking(lineFacts(line)))
        );
        this.spoken = useState({text: ""});
        this.statuses = new Map();
        useEffect(
            () => this.announceChanges(),
            () => [this.props.lines, this.clock.now]
        );
    }

    get shown() {
        return shownLines(this.props.lines, this.clock.now);
    }

    /** Tell screen readers of a status that changed under their eyes, and only then. */
    announceChanges() {
        const news = [];
        const statuses = new Map();
        for (const {line, facts, state} of this.shown) {
            const {label} = statusLook(state.status, facts.waived);
            const before = this.statuses.get(line.id);
            if (before !== undefined && before !== label) {
                news.push(_t("%(kpi)s: %(status)s", {kpi: line.kpi, status: label}));
            }
            statuses.set(line.id, label);
        }
        this.statuses = statuses;
        if (news.length) {
            this.spoken.text = news.join(". ");
        }
    }
}
