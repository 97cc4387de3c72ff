// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

// Before ours: it has onActivityChanged, and calls none that was there before.
import "@mail/chatter/web/chatter_patch";
import {Chatter} from "@mail/chatter/web_portal/chatter";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";

/** What the chatter tells the panel of the same record. */
export const TALKED = "SLA:TALKED";

/** A message or an activity may meet a KPI without the record being saved. */
patchOdoo("Chatter", Chatter.prototype, "the panel does not hear of messages", {
    onPostCallback() {
        super.onPostCallback(...arguments);
        this.env.bus.trigger(TALKED, {model: this.props.threadModel});
    },
    onActivityChanged() {
        super.onActivityChanged(...arguments);
        this.env.bus.trigger(TALKED, {model: this.props.threadModel});
    },
});
