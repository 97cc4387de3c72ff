// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** The type of the server's messages, and how the channel of a model is asked for. */
export const CHANGED = "sla_changed";
export const CHANNEL_OF = "sla_changed/";
/** Asked for by what shows records of any model, in place of the name of one. */
export const ANY_MODEL = "*";
/** Somebody who goes from list to form and back keeps the channel meanwhile. */
export const KEPT = 5000;

/** How the bus calls what is followed. */
const channelOf = (resModel) =>
    resModel === ANY_MODEL ? CHANGED : CHANNEL_OF + resModel;

/**
 * Tells open forms and lists of records whose SLA has changed, by whomever (SEMANTICS
 * U4). The server sends ids; nothing is ever polled. A model has one channel in a tab,
 * while anything that shows its records is open.
 */
export class SlaLive {
    /** @param {Object} bus Odoo's bus service */
    constructor(bus) {
        this._bus = bus;
        this._followers = new Map(); // Model name → Set of listeners
        bus.subscribe(CHANGED, ({model, ids}) => this._tell(model, ids || null));
        // What was sent while the connection was gone may have been thrown away.
        bus.addEventListener("BUS:RECONNECT", () => {
            for (const model of this._followers.keys()) {
                this._call(model, [null, null]);
            }
        });
    }

    /**
     * Call `listener` for each change of records of a model, until the returned function
     * is called.
     *
     * @param {String} resModel or ANY_MODEL
     * @param {(ids: Number[]|null, resModel: String|null) => void} listener gets the
     *     ids of the records, or null when any may have changed; and their model, or
     *     null when it may be any
     * @returns {() => void}
     */
    follow(resModel, listener) {
        if (!this._followers.has(resModel)) {
            this._followers.set(resModel, new Set());
            this._bus.addChannel(channelOf(resModel));
        }
        const entry = {listener};
        this._followers.get(resModel).add(entry);
        return () => {
            this._followers.get(resModel)?.delete(entry);
            browser.setTimeout(() => this._release(resModel), KEPT);
        };
    }

    _release(resModel) {
        if (this._followers.get(resModel)?.size === 0) {
            this._followers.delete(resModel);
            this._bus.deleteChannel(channelOf(resModel));
        }
    }

    /** Other tabs of the browser share the connection: not all is meant for this one. */
    _tell(resModel, ids) {
        for (const followed of [resModel, ANY_MODEL]) {
            this._call(followed, [ids, resModel]);
        }
    }

    _call(followed, args) {
        for (const {listener} of [...(this._followers.get(followed) || [])]) {
            listener(...args);
        }
    }
}

export const slaLiveService = {
    dependencies: ["bus_service"],
    start(_env, {bus_service: bus}) {
        return new SlaLive(bus);
    },
};

registry.category("services").add("sla_live", slaLiveService);
