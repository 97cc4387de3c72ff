// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {reactive} from "@odoo/owl";
import {registry} from "@web/core/registry";

const STORED = "sla_queue";
const NOWHERE = {domain: [], seen: [], model: false, id: false, left: null};

/**
 * Where a user is in *My SLA Queue*: the queue as its list showed it, which of its rows
 * were opened, and the record that is open now. Each tab has its own, and keeps it when
 * it is loaded again.
 */
export class SlaQueue {
    /** @param {Object} services action, notification and orm */
    constructor(services) {
        this.services = services;
        this.state = reactive({...NOWHERE, ...this._restored()});
        /** Whether the way on was taken from its button, which has the focus then. */
        this.hasFocus = false;
    }

    /** @returns {Boolean} whether this record was opened from the queue, as the last */
    isAt(resModel, resId) {
        return (
            Boolean(resId) && this.state.model === resModel && this.state.id === resId
        );
    }

    /**
     * Begin at a row of the list.
     *
     * @param {Object} row with the id of the tracker, `res_model` and `res_id`
     * @param {Array} domain of the list
     * @param {Object} [options] of the action
     */
    async open(row, domain, options) {
        Object.assign(this.state, {domain, seen: []});
        await this._go(row, options);
    }

    /**
     * Go to the most urgent record that was not opened yet: the queue is asked anew, so
     * that what has become urgent meanwhile comes first, and what is done with is gone.
     *
     * @returns {Promise<Boolean>} false if there is none
     */
    async next() {
        const [row] = await this.services.orm.searchRead(
            "sla.tracker",
            this._unseen,
            ["res_model", "res_id"],
            {limit: 1, order: "sla_failure_time"}
        );
        if (row) {
            await this._go(row, {stackPosition: "replaceCurrentAction"});
            return true;
        }
        this.services.notification.add(_t("That was the last one in your queue."), {
            type: "success",
        });
        this._note({model: false, id: false});
        return false;
    }

    /** Count how many are left to be opened. */
    async count() {
        const {orm} = this.services;
        this.state.left = await orm.silent.searchCount("sla.tracker", this._unseen);
    }

    get _unseen() {
        return [...this.state.domain, ["id", "not in", [...this.state.seen]]];
    }

    _go(row, options) {
        const {id, res_model: model, res_id: resId} = row;
        const seen = [...this.state.seen, id];
        this._note({model, id: resId, seen, left: null});
        return this.services.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: model,
                res_id: resId,
                views: [[false, "form"]],
            },
            options
        );
    }

    _note(changes) {
        Object.assign(this.state, changes);
        const {domain, seen, model, id} = this.state;
        browser.sessionStorage.setItem(
            STORED,
            JSON.stringify({domain, seen, model, id})
        );
    }

    _restored() {
        try {
            return JSON.parse(browser.sessionStorage.getItem(STORED)) || {};
        } catch {
            return {};
        }
    }
}

export const slaQueueService = {
    dependencies: ["action", "notification", "orm"],
    start(env, services) {
        return new SlaQueue(services);
    },
};

registry.category("services").add("sla_queue", slaQueueService);
