// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, useEffect, useState} from "@odoo/owl";
import {isTicking, lineFacts, stateAt} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {SlaTimerLine} from "@helpdesk_sla_enhanced/fields/sla_timer/sla_timer_line.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";
import {useSlaClock} from "@helpdesk_sla_enhanced/clock/sla_clock_service.esm";

/**
 * The live timer of a record: one line per KPI, judged for the present moment by the
 * facts in `sla_timer_data`, so that it is right without any reload (SEMANTICS I1).
 */
export class SlaTimerField extends Component {
    static template = "helpdesk_sla_enhanced.SlaTimerField";
    static components = {SlaTimerLine};
    static props = {...standardFieldProps};

    setup() {
        this.clock = useSlaClock(() =>
            this.data.lines.some((line) => isTicking(lineFacts(line)))
        );
        this.spoken = useState({text: ""});
        this.statuses = new Map();
        useEffect(
            () => this.announceChanges(),
            () => [this.data.lines, this.clock.now]
        );
    }

    get data() {
        const value = this.props.record.data[this.props.name] || {};
        return {policy: value.policy, reason: value.reason, lines: value.lines || []};
    }

    /** The lines that are shown, each with its state at the present moment. */
    get lines() {
        const now = this.clock.now;
        return this.data.lines
            .map((line) => {
                const facts = lineFacts(line);
                return {line, facts, now, state: stateAt(facts, now)};
            })
            .filter(({state}) => state && statusLook(state.status));
    }

    get emptyReason() {
        const {policy, reason} = this.data;
        if (reason) {
            return reason;
        }
        if (this.props.record.isNew) {
            return _t("It is chosen when the record is saved.");
        }
        return policy
            ? _t("Nothing to measure at the moment.")
            : _t("No policy applies to this record.");
    }

    /** Tell screen readers of a status that changed under their eyes, and only then. */
    announceChanges() {
        const news = [];
        const statuses = new Map();
        for (const {line, facts, state} of this.lines) {
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

export const slaTimerField = {
    component: SlaTimerField,
    displayName: _t("SLA timer"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("sla_timer", slaTimerField);
