// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {compactText} from "@helpdesk_sla_enhanced/core/sla_duration.esm";
import {exactMomentText} from "@helpdesk_sla_enhanced/core/sla_moment.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";
import {useSlaClock} from "@helpdesk_sla_enhanced/clock/sla_clock_service.esm";

const STATUS_FIELD = "sla_status";
const WARNING_FIELD = "sla_warning_time";
const HOLD_FIELD = "sla_on_hold";
const STOPPED_FIELD = "sla_stopped_since";

/**
 * The next failure of a record in a list or on a card: "in 2 h 05 min". Its colour and
 * icon follow the status of the record (SEMANTICS I3) where that is loaded; a warning
 * or a failure whose moment passes turns the cell yellow or red by itself (I1). A
 * deadline that stands still, on hold or with the company's SLAs off, does not (F5).
 */
export class SlaDeadlineField extends Component {
    static template = "helpdesk_sla_enhanced.SlaDeadlineField";
    static props = {
        ...standardFieldProps,
        statusField: {type: String, optional: true},
        warningField: {type: String, optional: true},
        holdField: {type: String, optional: true},
        stoppedField: {type: String, optional: true},
    };

    setup() {
        this.clock = useSlaClock(
            () => this.due !== null && !this.isOnHold && this.stopped === null,
            () => `${this.status} ${this.text}`
        );
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

    /** Since when all clocks stand still, in epoch seconds, or null. */
    get stopped() {
        return this.moment(this.props.stoppedField);
    }

    /** The moment at which the record is shown. */
    get now() {
        const {now} = this.clock;
        return this.stopped === null ? now : Math.min(now, this.stopped);
    }

    /** Whether the deadline is that of a KPI on hold; something else may have failed. */
    get isOnHold() {
        const {record, holdField} = this.props;
        const isHeld = Boolean(holdField && record.data[holdField]);
        return isHeld || this.toldStatus === "paused";
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
        return calls && !(this.due !== null && this.isOnHold) ? this.look.accent : "";
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
            labels.push(statusLook("paused").label, _t("Not due before %s", moment));
        } else {
            labels.push(_t("Due %s", moment));
        }
        return [...new Set(labels)].join(" · ");
    }
}

/** The status field to look at; an option that is false means none. */
function statusFieldOf({status_field: name = STATUS_FIELD}) {
    return name || undefined;
}

/** What the engine says besides its own status; another status has none of it. */
function besideOf(options) {
    const isOurs = statusFieldOf(options) === STATUS_FIELD;
    const {warning_field: warning = isOurs && WARNING_FIELD} = options;
    return {
        warningField: warning || undefined,
        holdField: isOurs ? HOLD_FIELD : undefined,
        stoppedField: isOurs ? STOPPED_FIELD : undefined,
    };
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
            help: _t("The field that colours the deadline; sla_status if not given."),
        },
        {
            label: _t("Warning field"),
            name: "warning_field",
            type: "field",
            availableTypes: ["datetime"],
            help: _t("The next warning; sla_warning_time goes with sla_status."),
        },
    ],
    extractProps: ({options}) => ({
        statusField: statusFieldOf(options),
        ...besideOf(options),
    }),
    fieldDependencies: ({options}) => {
        const {warningField, holdField, stoppedField} = besideOf(options);
        return [
            ...dependency(statusFieldOf(options), "selection"),
            ...dependency(warningField, "datetime"),
            ...dependency(holdField, "boolean"),
            ...dependency(stoppedField, "datetime"),
        ];
    },
    isEmpty: () => false,
    /** Wide enough for "Overdue by 23 h 59 min" with its icon. */
    listViewWidth: [185, 200],
};

registry.category("fields").add("sla_deadline", slaDeadlineField);
