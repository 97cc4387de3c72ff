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

/**
 * The next failure of a record in a list or on a card: "in 2 h 05 min". Its colour and
 * icon follow the status of the record (SEMANTICS I3) where that is loaded; a moment
 * that passes turns the cell red either way.
 */
export class SlaDeadlineField extends Component {
    static template = "helpdesk_sla_enhanced.SlaDeadlineField";
    static props = {
        ...standardFieldProps,
        statusField: {type: String, optional: true},
    };

    setup() {
        this.clock = useSlaClock(
            () => this.due !== null && this.status !== "paused",
            () => this.text
        );
    }

    /** The failure time in epoch seconds, or null. */
    get due() {
        const value = this.props.record.data[this.props.name];
        return value ? value.toUnixInteger() : null;
    }

    /** The record's status as the server told it, or null. */
    get status() {
        const {record, statusField} = this.props;
        return (statusField && record.data[statusField]) || null;
    }

    get isOverdue() {
        return (
            this.due !== null && this.status !== "paused" && this.due <= this.clock.now
        );
    }

    get look() {
        return statusLook(this.isOverdue ? "noncompliant" : this.status);
    }

    /** Only what calls for action is written in colour. */
    get textClass() {
        const status = this.isOverdue ? "noncompliant" : this.status;
        return ["nearing", "noncompliant"].includes(status) ? this.look.accent : "";
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
    ],
    extractProps: ({options}) => ({statusField: statusFieldOf(options)}),
    fieldDependencies: ({options}) => {
        const name = statusFieldOf(options);
        return name ? [{name, type: "selection"}] : [];
    },
    isEmpty: () => false,
    listViewWidth: [110, 190],
};

registry.category("fields").add("sla_deadline", slaDeadlineField);
