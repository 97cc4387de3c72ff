// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component} from "@odoo/owl";
import {SlaTimerLines} from "@helpdesk_sla_enhanced/fields/sla_timer/sla_timer_lines.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";

/**
 * The live timer of a record: one line per KPI, judged for the present moment by the
 * facts in `sla_timer_data`, so that it is right without any reload (SEMANTICS I1).
 */
export class SlaTimerField extends Component {
    static template = "helpdesk_sla_enhanced.SlaTimerField";
    static components = {SlaTimerLines};
    static props = {...standardFieldProps};

    get data() {
        const value = this.props.record.data[this.props.name] || {};
        const lines = (value.lines || []).filter(({status}) => statusLook(status));
        return {policy: value.policy, reason: value.reason, lines};
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
            : _t("No SLA applies to this record.");
    }
}

export const slaTimerField = {
    component: SlaTimerField,
    displayName: _t("SLA timer"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("sla_timer", slaTimerField);
