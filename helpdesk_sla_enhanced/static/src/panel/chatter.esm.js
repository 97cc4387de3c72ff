// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Chatter} from "@mail/chatter/web_portal/chatter";
import {patch} from "@web/core/utils/patch";

/** What the chatter tells the panel of the same record. */
export const TALKED = "SLA:TALKED";

/** A message or an activity may meet a KPI without the record being saved. */
patch(Chatter.prototype, {
    onPostCallback() {
        super.onPostCallback(...arguments);
        this.env.bus.trigger(TALKED, {model: this.props.threadModel});
    },
    onActivityChanged() {
        super.onActivityChanged(...arguments);
        this.env.bus.trigger(TALKED, {model: this.props.threadModel});
    },
});
