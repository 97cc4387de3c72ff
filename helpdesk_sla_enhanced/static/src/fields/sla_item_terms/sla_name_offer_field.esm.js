// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Offers a name for the record; a click takes it over into the field `name`. */
export class SlaNameOfferField extends Component {
    static template = "helpdesk_sla_enhanced.SlaNameOfferField";
    static props = {...standardFieldProps};

    get offer() {
        return this.props.record.data[this.props.name] || "";
    }

    /** The field itself is computed, and never edited. */
    get isOffered() {
        return Boolean(this.offer) && this.props.record.isInEdition;
    }

    get text() {
        return _t("Name it “%s”", this.offer);
    }

    take() {
        this.props.record.update({name: this.offer});
    }
}

export const slaNameOfferField = {
    component: SlaNameOfferField,
    displayName: _t("SLA name offer"),
    supportedTypes: ["char"],
    fieldDependencies: [{name: "name", type: "char"}],
};

registry.category("fields").add("sla_name_offer", slaNameOfferField);
