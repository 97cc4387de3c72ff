// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    countText,
    lineNotes,
    momentRows,
    momentSentence,
    promiseText,
    usedText,
} from "@helpdesk_sla_enhanced/core/sla_wording.esm";
import {spokenText, timerText} from "@helpdesk_sla_enhanced/core/sla_duration.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {usedShare} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";

/** One KPI of a record: its name, its clock, its status and the moment that counts. */
export class SlaTimerLine extends Component {
    static template = "helpdesk_sla_enhanced.SlaTimerLine";
    static props = {
        line: Object, // A line of `sla_timer_data`
        facts: Object, // What `lineFacts` made of it
        state: Object, // What `stateAt` answered for the present moment
        now: Number, // Epoch seconds
    };

    /** The details come with the focus too, for those who use no mouse. */
    onFocus({currentTarget}) {
        currentTarget.dispatchEvent(new MouseEvent("mouseenter"));
    }

    onBlur({currentTarget}) {
        currentTarget.dispatchEvent(new MouseEvent("mouseleave"));
    }

    get look() {
        return statusLook(this.props.state.status, this.props.facts.waived);
    }

    get cycle() {
        const {cycle} = this.props.line;
        return cycle > 1 ? _t("Cycle %s", cycle) : "";
    }

    get count() {
        return countText(this.props.state, timerText);
    }

    get promise() {
        return promiseText(this.props.facts);
    }

    /**
     * How much of the target is used and where the warning comes, in percent; null when
     * the server has not said it.
     */
    get used() {
        const {facts, state} = this.props;
        const share = usedShare(facts, state);
        if (share === null || facts.waived) {
            return null;
        }
        const {warnAfter, target} = facts;
        return {
            percent: 100 * share,
            warning: warnAfter ? (100 * warnAfter) / target : null,
            text: usedText(facts, share),
        };
    }

    get spokenCount() {
        return countText(this.props.state, spokenText);
    }

    get moment() {
        const {facts, state, now} = this.props;
        return momentSentence(facts, state, now);
    }

    get countClass() {
        const {facts, state} = this.props;
        const {status, direction} = state;
        const isIdle = direction === "up" && facts.idle !== null;
        if (status === "noncompliant" && !isIdle) {
            return "text-danger";
        }
        return isIdle || direction === "frozen" ? "text-muted" : "";
    }

    get tooltipInfo() {
        const {line, facts, state} = this.props;
        return JSON.stringify({
            title: line.kpi,
            rows: momentRows(facts, state),
            notes: lineNotes(line, state),
        });
    }
}
