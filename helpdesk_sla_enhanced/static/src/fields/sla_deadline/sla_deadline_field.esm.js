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

/**
 * The next failure of a record in a list or on a card: "in 2 h 05 min". Its colour and
 * icon follow the status of the record (SEMANTICS I3) where that is loaded; a warning
 * or a failure whose moment passes turns the cell yellow or red by itself (I1).
 */
export class SlaDeadlineField extends Component {
    static template = "helpdesk_sla_enhanced.SlaDeadlineField";
    static props = {
        ...standardFieldProps,
        statusField: {type: String, optional: true},
        warningField: {type: String, optional: true},
    };

    setup() {
        this.clock = useSlaClock(
            () => this.due !== null && this.toldStatus !== "paused",
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

    /** The record's status as the server told it, or null. */
    get toldStatus() {
        const {record, statusField} = this.props;
        return (statusField && record.data[statusField]) || null;
    }

    get isOverdue() {
        return (
            this.due !== null &&
            this.toldStatus !== "paused" &&
            this.due <= this.clock.now
        );
    }

    /** The record's status at the present moment, or null. */
    get status() {
        if (this.isOverdue) {
            return "noncompliant";
        }
        const warning = this.moment(this.props.warningField);
        const isWarned = warning !== null && warning <= this.clock.now;
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
        if (this.due === null || this.status === "paused") {
            return this.look ? this.look.label : "";
        }
        const seconds = Math.abs(this.due - this.clock.now);
        return this.isOverdue
            ? _t("Overdue by %s", compactText(seconds))
            : _t("in %s", compactText(seconds));
    }

    get tooltip() {
        const parts = this.look ? [this.look.label] : [];
        if (this.due !== null) {
            parts.push(_t("Due %s", exactMomentText(this.due)));
        }
        return parts.join(" · ");
    }
}

/** The status field to look at; an option that is false means none. */
function statusFieldOf({status_field: name = STATUS_FIELD}) {
    return name || undefined;
}

/** The field of the next warning; the engine's own goes with the engine's status. */
function warningFieldOf(options) {
    const isOurs = statusFieldOf(options) === STATUS_FIELD;
    const {warning_field: name = isOurs && WARNING_FIELD} = options;
    return name || undefined;
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
        warningField: warningFieldOf(options),
    }),
    fieldDependencies: ({options}) => [
        ...[statusFieldOf(options)].filter(Boolean).map((name) => ({
            name,
            type: "selection",
        })),
        ...[warningFieldOf(options)].filter(Boolean).map((name) => ({
            name,
            type: "datetime",
        })),
    ],
    isEmpty: () => false,
    /** Wide enough for "Overdue by 23 h 59 min" with its icon. */
    listViewWidth: [185, 200],
};

registry.category("fields").add("sla_deadline", slaDeadlineField);
