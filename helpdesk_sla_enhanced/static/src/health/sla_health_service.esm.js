// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {reactive} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

/** Milliseconds for which the server's word is believed that all is on time, */
export const BELIEVED = 10 * 60 * 1000;
/** And that something is late. */
export const BELIEVED_LATE = 60 * 1000;

/**
 * What the tab knows of how late SLA alarms are. The page brings the first answer; in a
 * tab that stays open the server is asked again when a screen that shows the banner is
 * opened, ten minutes later at the earliest, or one while alarms are late. Nothing is
 * ever polled.
 */
export class SlaHealth {
    constructor(orm) {
        this.orm = orm;
        this.isAsked = session.sla_late_minutes !== undefined;
        this.lateMinutes = session.sla_late_minutes || 0;
        this.isDismissed = false;
        this.askedAt = Date.now();
    }

    get isShown() {
        return this.lateMinutes > 0 && !this.isDismissed;
    }

    /** Ask again, if the last answer is old; only SLA managers ever ask. */
    async check() {
        const believed = this.lateMinutes ? BELIEVED_LATE : BELIEVED;
        if (!this.isAsked || Date.now() - this.askedAt < believed) {
            return;
        }
        this.askedAt = Date.now(); // One question at a time, answered or not
        try {
            this.tell(await this.orm.silent.call("sla.health", "late_minutes", []));
        } catch {
            // No answer is no news; a later screen asks again.
        }
    }

    /** A new answer of the server. What is late again is said again. */
    tell(lateMinutes) {
        if (!lateMinutes) {
            this.isDismissed = false;
        }
        this.lateMinutes = lateMinutes;
        this.askedAt = Date.now();
    }
}

export const slaHealthService = {
    dependencies: ["orm"],
    start(_env, {orm}) {
        return reactive(new SlaHealth(orm));
    },
};

registry.category("services").add("sla_health", slaHealthService);
