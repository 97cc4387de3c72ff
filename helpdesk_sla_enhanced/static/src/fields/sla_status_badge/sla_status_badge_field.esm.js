// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {BadgeField, badgeField} from "@web/views/fields/badge/badge_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";

/**
 * The status of a KPI instance, which says of a waived failure that it is waived: the
 * status stays noncompliant, and counts for nothing (SEMANTICS G5).
 */
export class SlaStatusBadgeField extends BadgeField {
    get formattedValue() {
        const text = super.formattedValue;
        const {waived} = this.props.record.data;
        return waived ? _t("%s, waived", text) : text;
    }

    /** As on the panel: what calls for no action is not filled with a colour. */
    get badgeClass() {
        const {data} = this.props.record;
        const look = statusLook(data[this.props.name], data.waived);
        return look ? look.badge : super.badgeClass;
    }
}

export const slaStatusBadgeField = {
    ...badgeField,
    component: SlaStatusBadgeField,
    displayName: _t("SLA status"),
    supportedTypes: ["selection"],
    fieldDependencies: [{name: "waived", type: "boolean"}],
};

registry.category("fields").add("sla_status_badge", slaStatusBadgeField);
