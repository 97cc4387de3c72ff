// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {compactText} from "@helpdesk_sla_enhanced/core/sla_duration.esm";
import {exactMomentText} from "@helpdesk_sla_enhanced/core/sla_moment.esm";
import {SlaSummaryLine} from "@helpdesk_sla_enhanced/fields/sla_deadline/sla_summary_line.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";
import {useSlaClock} from "@helpdesk_sla_enhanced/clock/sla_clock_service.esm";

const SUMMARY_FIELD = "sla_summary";

/**
 * What is due next on a record in a list or on a card.
 *
 * On a model with the SLA mixin it is the most urgent fact with the name of its KPI, see
 * `sla_one_line.esm.js`. With a status field of another kind, or none, it is the time
 * until the moment: "in 2 h 05 min", coloured by that status; a warning or a failure
 * whose moment passes turns it yellow or red by itself.
 */
export class SlaDeadlineField extends Component {
    static template = "helpdesk_sla_enhanced.SlaDeadlineField";
    static components = {SlaSummaryLine};
    static props = {
        ...standardFieldProps,
        summaryField: {type: String, optional: true},
        statusField: {type: String, optional: true},
        warningField: {type: String, optional: true},
    };

    setup() {
        this.clock = useSlaClock(
            () => !this.props.summaryField && this.due !== null && !this.isOnHold,
            () => `${this.status} ${this.text}`
        );
    }

    /** The lines of the record's summary, or null on a model that has none. */
    get lines() {
        const {record, summaryField} = this.props;
        return summaryField ? record.data[summaryField]?.lines || [] : null;
    }

    /** A moment of the record in epoch seconds, or null. */
    moment(name) {
        const value = name && this.props.record.data[name];
        return value ? value.toUnixInteger() : null;
    }

    /** The failure time in epoch seconds, or null. */
    get due() {
        return this.moment(this.props.name);
    }

    get now() {
        return this.clock.now;
    }

    get isOnHold() {
        return this.toldStatus === "paused";
    }

    /** The record's status as the server sent it, or null. */
    get toldStatus() {
        const {record, statusField} = this.props;
        return (statusField && record.data[statusField]) || null;
    }

    get isOverdue() {
        return this.due !== null && !this.isOnHold && this.due <= this.now;
    }

    /** The record's status at the present moment, or null. */
    get status() {
        if (this.isOverdue) {
            return "noncompliant";
        }
        const warning = this.moment(this.props.warningField);
        const isWarned = warning !== null && warning <= this.now;
        return this.toldStatus === "in_progress" && isWarned
            ? "nearing"
            : this.toldStatus;
    }

    get look() {
        return statusLook(this.status);
    }

    /** Only what calls for action is written in colour. */
    get textClass() {
        const calls = ["nearing", "noncompliant"].includes(this.status);
        return calls ? this.look.accent : "";
    }

    get text() {
        if (this.due === null) {
            return this.look ? this.look.label : "";
        }
        if (this.isOnHold) {
            return statusLook("paused").label;
        }
        const seconds = Math.abs(this.due - this.now);
        return this.isOverdue
            ? _t("Overdue by %s", compactText(seconds))
            : _t("in %s", compactText(seconds));
    }

    get tooltip() {
        const labels = this.look ? [this.look.label] : [];
        if (this.due === null) {
            return labels.join();
        }
        const moment = exactMomentText(this.due);
        if (this.isOnHold) {
            labels.push(_t("Not due before %s", moment));
        } else {
            labels.push(_t("Due %s", moment));
        }
        return labels.join(" · ");
    }
}

/** The fields that the widget reads beside its own; none is asked for by default. */
function besideOf({status_field: status, warning_field: warning}) {
    if (status === undefined) {
        return {summaryField: SUMMARY_FIELD};
    }
    return {statusField: status || undefined, warningField: warning || undefined};
}

function dependency(name, type) {
    return name ? [{name, type}] : [];
}

export const slaDeadlineField = {
    component: SlaDeadlineField,
    displayName: _t("SLA deadline"),
    supportedTypes: ["datetime"],
    supportedOptions: [
        {
            label: _t("Status field"),
            name: "status_field",
            type: "field",
            availableTypes: ["selection"],
            help: _t(
                "The field that colours the deadline, on models without sla_summary."
            ),
        },
        {
            label: _t("Warning field"),
            name: "warning_field",
            type: "field",
            availableTypes: ["datetime"],
            help: _t("The next warning, together with a status field."),
        },
    ],
    extractProps: ({options}) => besideOf(options),
    fieldDependencies: ({options}) => {
        const {summaryField, statusField, warningField} = besideOf(options);
        return [
            ...dependency(summaryField, "json"),
            ...dependency(statusField, "selection"),
            ...dependency(warningField, "datetime"),
        ];
    },
    isEmpty: () => false,
    /** Wide enough for "First Response, 23 h 59 min late" with its icon. */
    listViewWidth: [250, 420],
};

registry.category("fields").add("sla_deadline", slaDeadlineField);
