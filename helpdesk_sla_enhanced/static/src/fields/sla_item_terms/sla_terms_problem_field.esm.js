// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component} from "@odoo/owl";
import {Record} from "@web/model/relational_model/record";
import {_t} from "@web/core/l10n/translation";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useRecordObserver} from "@web/model/relational_model/utils";

/** The field of an item that says what is wrong with its terms. */
const PROBLEM_FIELD = "terms_problem";

/**
 * What is wrong with the terms of an item, shown where they are typed. While something
 * is, the dialog of the item does not close with it: the form around it would be saved
 * later, and its error would lead nowhere (SEMANTICS K).
 */
export class SlaTermsProblemField extends Component {
    static template = "helpdesk_sla_enhanced.SlaTermsProblemField";
    static props = {...standardFieldProps};

    setup() {
        useRecordObserver((record) => this.judge(record));
    }

    get problem() {
        return this.props.record.data[this.props.name] || "";
    }

    judge(record) {
        const {name} = this.props;
        const isMarked = record.isFieldInvalid(name);
        if (record.data[name] && !isMarked) {
            record.setInvalidField(name);
        } else if (!record.data[name] && isMarked) {
            record.resetFieldValidity(name);
        }
    }
}

/** Odoo says "Missing required fields" of whatever keeps a dialog open. */
patchOdoo("Record", Record.prototype, "wrong terms are called missing fields", {
    _displayInvalidFieldNotification() {
        const [name, ...others] = this._invalidFields;
        if (name === PROBLEM_FIELD && !others.length && this.data[name]) {
            return this.model.notification.add(this.data[name], {type: "danger"});
        }
        return super._displayInvalidFieldNotification(...arguments);
    },
});

export const slaTermsProblemField = {
    component: SlaTermsProblemField,
    displayName: _t("SLA terms problem"),
    supportedTypes: ["char"],
    isEmpty: () => false,
};

registry.category("fields").add("sla_terms_problem", slaTermsProblemField);
