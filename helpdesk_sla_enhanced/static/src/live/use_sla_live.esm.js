// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {onWillUnmount, useEffect, useExternalListener} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";

/** Changes come in bursts: milliseconds that are waited for the others. */
export const GATHERED = 250;
/** Many screens show the same records: they do not ask in the same moment. */
export const SPREAD = 500;

/**
 * Have a component follow the changes of records that it shows.
 *
 * What comes within a moment is one call. A hidden tab follows when it is looked at,
 * unless it is `eager`.
 *
 * @param {Object} options
 * @param {() => String|null} options.resModel of what it shows; null follows nothing
 * @param {() => Number[]} options.shown the ids of the records that it shows
 * @param {(id: Number, ids: Number[], resModel: String) => Boolean} [options.isNamed]
 *     whether one of them is among those that changed; unless it shows other records
 *     than those of its model, by its id
 * @param {(ids: Number[]) => any} options.onChanged gets those of them that changed
 * @param {Boolean} [options.eager] whether to follow in a hidden tab as well
 * @param {Number} [options.spread] milliseconds over which tabs are spread at random
 * @returns {{forget: () => void}} call `forget` when all is being asked for anyhow
 */
export function useSlaLive({
    resModel,
    shown,
    onChanged,
    eager,
    spread = SPREAD,
    isNamed = (id, ids) => ids.includes(id),
}) {
    const live = useService("sla_live");
    let waiting = new Set();
    let timeout = null;

    const flush = () => {
        timeout = null;
        const ids = shown().filter((id) => waiting.has(id));
        waiting = new Set();
        if (ids.length) {
            onChanged(ids);
        }
    };
    const plan = () => {
        const isSeen = eager || document.visibilityState !== "hidden";
        if (waiting.size && timeout === null && isSeen) {
            const delay = GATHERED + Math.random() * spread;
            timeout = browser.setTimeout(flush, delay);
        }
    };
    const onNews = (ids, model) => {
        const mine = shown().filter((id) => ids === null || isNamed(id, ids, model));
        mine.forEach((id) => waiting.add(id));
        plan();
    };
    useEffect(
        (model) => (model ? live.follow(model, onNews) : undefined),
        () => [resModel()]
    );
    useExternalListener(document, "visibilitychange", plan);
    const forget = () => {
        browser.clearTimeout(timeout);
        timeout = null;
        waiting = new Set();
    };
    onWillUnmount(forget);
    return {forget};
}
