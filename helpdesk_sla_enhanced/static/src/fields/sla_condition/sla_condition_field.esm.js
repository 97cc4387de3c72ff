// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {DomainField, domainField} from "@web/views/fields/domain/domain_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useState} from "@odoo/owl";

/** A list, or a tuple, without anything in it. */
const NO_CONDITION = /^\s*(\[\s*\]|\(\s*\))?\s*$/;

/**
 * @param {String|false} text a domain as it is stored
 * @returns {Boolean} whether it has no condition at all
 */
export function isWithoutCondition(text) {
    return NO_CONDITION.test(text || "");
}

/**
 * A condition that says itself what it means when it is empty (SEMANTICS D7). Odoo's
 * own editor says "Match all records" of any empty domain, but an item without success
 * criteria is never met, and an empty on hold rule never holds. The words are the
 * field's placeholder; they stand on forms to be read as well. Odoo's editor also says
 * it of a condition whose words it has not read yet: this one shows that it reads.
 */
export class SlaConditionField extends DomainField {
    static template = "helpdesk_sla_enhanced.SlaConditionField";
    static props = {
        ...DomainField.props,
        emptyText: {type: String, optional: true},
    };

    setup() {
        this.words = useState({awaited: this.props.isFoldable});
        super.setup();
    }

    async loadFacets(...args) {
        try {
            await super.loadFacets(...args);
        } finally {
            this.words.awaited = false;
        }
    }

    get isReading() {
        return this.words.awaited && this.state.folded && this.state.isValid !== false;
    }

    get isWithoutCondition() {
        return !this.debugDomain && isWithoutCondition(this.getDomain());
    }
}

export const slaConditionField = {
    ...domainField,
    component: SlaConditionField,
    displayName: _t("SLA condition"),
    supportedTypes: ["char"],
    extractProps(fieldInfo, dynamicInfo) {
        return {
            ...domainField.extractProps(fieldInfo, dynamicInfo),
            emptyText: fieldInfo.placeholder || fieldInfo.attrs.placeholder,
        };
    },
};

registry.category("fields").add("sla_condition", slaConditionField);
