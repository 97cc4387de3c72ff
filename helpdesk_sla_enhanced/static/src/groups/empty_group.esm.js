// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Group} from "@web/model/relational_model/group";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";

/**
 * Odoo heads the group of records without a value with the field's own words for "none",
 * but not if the field is a selection: that group has no heading at all. Records without
 * SLA are such a group, on any model.
 */
patchOdoo("Group", Group.prototype, "the group without SLA has no heading", {
    setup() {
        super.setup(...arguments);
        const {type, falsy_value_label: none} = this.groupByField || {};
        if (type === "selection" && none && !this.displayName) {
            this.displayName = none;
        }
    },
});
