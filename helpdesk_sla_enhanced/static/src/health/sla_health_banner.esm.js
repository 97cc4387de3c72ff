// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, onMounted, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {compactText} from "@helpdesk_sla_enhanced/core/sla_duration.esm";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";
import {useService} from "@web/core/utils/hooks";

/** The screens of the helpdesk, and our own. */
const OURS = /^(helpdesk\.|sla\.)/;

/** Tells SLA managers that alarms come late, above the screens that need them. */
export class SlaHealthBanner extends Component {
    static template = "helpdesk_sla_enhanced.SlaHealthBanner";
    static props = {};

    setup() {
        this.action = useService("action");
        this.health = useState(useService("sla_health"));
        onMounted(() => this.health.check());
    }

    get text() {
        return _t(
            "SLA warnings and actions come %s late: the background jobs lag behind.",
            compactText(this.health.lateMinutes * 60)
        );
    }

    open() {
        this.action.doAction("helpdesk_sla_enhanced.sla_health_action");
    }

    dismiss() {
        this.health.isDismissed = true;
    }
}

Layout.components = {...Layout.components, SlaHealthBanner};

patchOdoo("Layout", Layout.prototype, "managers are not told of late alarms", {
    get hasSlaHealthBanner() {
        const {inDialog, searchModel} = this.env;
        return !inDialog && OURS.test(searchModel?.resModel || "");
    },
});
