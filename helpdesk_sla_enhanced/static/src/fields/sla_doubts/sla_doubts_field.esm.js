// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, xml} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** What is worth a look in an SLA; the examples can be kept as test cases. */
export class SlaDoubtsField extends Component {
    static template = xml`
        <div t-on-click="onClick" t-out="props.record.data[props.name] || ''"/>`;
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    async onClick(ev) {
        const doubt = ev.target.closest("[data-sla-doubt]");
        if (doubt) {
            const action = await this.orm.call("sla.policy.case", "action_from_doubt", [
                this.props.record.resId,
                doubt.dataset.slaDoubt,
            ]);
            await this.action.doAction(action);
        }
    }
}

export const slaDoubtsField = {
    component: SlaDoubtsField,
    displayName: _t("SLA doubts"),
    supportedTypes: ["html"],
};

registry.category("fields").add("sla_doubts", slaDoubtsField);
