// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {browser} from "@web/core/browser/browser";

const SECOND = 1000;
/** A browser's clock may be set right while the tab is open. */
export const SYNC_EVERY = 60 * 60 * SECOND;
const SYNC_RETRY = 60 * SECOND;

/**
 * The one ticker behind every timer of the tab.
 *
 * `now` follows the server's present moment, in epoch seconds. It is always read from
 * the real clock and never counted, so it is right after a day asleep. One timeout, due
 * when the server's second changes, runs while somebody listens and the tab is visible;
 * otherwise nothing runs at all.
 */
export class SlaClock {
    /**
     * @param {() => Promise<Number|null>} fetchOffset answers the milliseconds to add
     *     to the browser's clock, or null when they cannot be known
     */
    constructor(fetchOffset) {
        this._fetchOffset = fetchOffset;
        this._offset = 0;
        this._listeners = new Set();
        this._timeout = null;
        this._nextSync = 0;
        this._onVisibilityChange = () => this._run();
        this.now = this.present();
    }

    /** Whether a next tick is planned. */
    get isRunning() {
        return this._timeout !== null;
    }

    /** The server's present moment in epoch seconds, ticking or not. */
    present() {
        return Math.floor(this._milliseconds() / SECOND);
    }

    /**
     * Call `listener` at every tick, the first time at once, until the returned
     * function is called.
     *
     * @param {() => void} listener
     * @returns {() => void}
     */
    subscribe(listener) {
        const entry = {listener};
        this._listeners.add(entry);
        if (this._listeners.size === 1) {
            document.addEventListener("visibilitychange", this._onVisibilityChange);
            this._run();
        } else {
            listener();
        }
        return () => this._unsubscribe(entry);
    }

    _unsubscribe(entry) {
        this._listeners.delete(entry);
        if (!this._listeners.size) {
            document.removeEventListener("visibilitychange", this._onVisibilityChange);
            this._stop();
        }
    }

    _milliseconds() {
        return Date.now() + this._offset;
    }

    _stop() {
        browser.clearTimeout(this._timeout);
        this._timeout = null;
    }

    /** Tick now and plan the next tick, if there is anybody to see it. */
    _run() {
        this._stop();
        if (!this._listeners.size || document.visibilityState === "hidden") {
            return;
        }
        this.now = this.present();
        if (Date.now() >= this._nextSync) {
            this._sync();
        }
        const untilNextSecond = SECOND - (this._milliseconds() % SECOND);
        this._timeout = browser.setTimeout(() => this._run(), untilNextSecond);
        for (const {listener} of [...this._listeners]) {
            listener();
        }
    }

    async _sync() {
        this._nextSync = Date.now() + SYNC_RETRY;
        const offset = await this._fetchOffset();
        if (offset !== null) {
            this._nextSync = Date.now() + SYNC_EVERY;
            this._offset = offset;
            this._run();
        }
    }
}
