// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";
import {onMounted, onWillUnmount} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Milliseconds until the record is read again, and at most after many times. */
export const FIRST_WAIT = 1000;
export const LONGEST_WAIT = 15000;

/**
 * The progress of a job in the background, read again by itself while it is shown and
 * the tab is visible. The longer the job takes, the rarer. The view takes the field
 * away when the job is done, and that ends it.
 */
export class SlaProgressField extends ProgressBarField {
    setup() {
        super.setup();
        this.wait = FIRST_WAIT;
        onMounted(() => this.plan());
        onWillUnmount(() => {
            browser.clearTimeout(this.timeout);
            this.isGone = true;
        });
    }

    plan() {
        this.timeout = browser.setTimeout(() => this.read(), this.wait);
        this.wait = Math.min(this.wait * 1.25, LONGEST_WAIT);
    }

    async read() {
        const {record} = this.props;
        if (document.visibilityState !== "hidden" && !record.isNew) {
            try {
                await record.load();
            } catch {
                // A lost connection comes back: the next look will tell.
            }
        }
        if (!this.isGone) {
            this.plan();
        }
    }
}

export const slaProgressField = {
    ...progressBarField,
    component: SlaProgressField,
    displayName: _t("SLA progress"),
};

registry.category("fields").add("sla_progress", slaProgressField);
