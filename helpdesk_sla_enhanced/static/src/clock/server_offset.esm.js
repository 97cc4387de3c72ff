// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {browser} from "@web/core/browser/browser";

/** Odoo's cheapest address: it needs no session and no database. */
const TIME_URL = "/web/health";

/**
 * How far the server's clock is ahead of the browser's, from one answer of the server.
 *
 * The answer carries whole seconds and was written at some moment between `sent` and
 * `received`, so the offset is only known to lie within an interval. Two clocks that
 * may well agree are taken to agree; else the middle of the interval is the best guess.
 *
 * @param {Number} sent browser's clock when asking, epoch milliseconds
 * @param {Number} received browser's clock at the answer, epoch milliseconds
 * @param {Number} stamp server's clock in its answer, epoch milliseconds
 * @returns {Number} milliseconds to add to the browser's clock
 */
export function offsetBetween(sent, received, stamp) {
    const lowest = stamp - received;
    const highest = stamp + 999 - sent;
    if (lowest <= 0 && highest >= 0) {
        return 0;
    }
    return Math.round((lowest + highest) / 2);
}

/**
 * Ask the server for its time. The `now` inside a record's data would not do: Odoo
 * shows records from a cache on disk first, whose `now` may be of last week.
 *
 * @returns {Promise<Number|null>} milliseconds to add to the browser's clock; null
 *     when the server cannot be asked
 */
export async function fetchServerOffset() {
    const sent = Date.now();
    try {
        const response = await browser.fetch(TIME_URL, {cache: "no-store"});
        const stamp = Date.parse(response.headers.get("Date"));
        return isNaN(stamp) ? null : offsetBetween(sent, Date.now(), stamp);
    } catch {
        return null;
    }
}
