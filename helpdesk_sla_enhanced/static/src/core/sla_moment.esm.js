// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {formatDateTime} from "@web/views/fields/formatters";

const {DateTime} = luxon;

/**
 * A moment as Odoo shows it in its other fields, in the viewer's zone and language:
 * "Jan 5, 5:00 PM".
 *
 * @param {Number} epoch seconds
 * @returns {String}
 */
export function momentText(epoch) {
    return formatDateTime(DateTime.fromSeconds(epoch));
}

const TIME = {hour: "numeric", minute: "2-digit"};

/**
 * A moment with its day of the week, in the viewer's zone and language:
 * "Mon, Jan 5, 5:00 PM", with the year if that is another one.
 *
 * @param {Number} epoch seconds
 * @returns {String}
 */
export function dayText(epoch) {
    const moment = DateTime.fromSeconds(epoch);
    const date = {weekday: "short", month: "short", day: "numeric"};
    if (moment.year !== DateTime.now().year) {
        date.year = "numeric";
    }
    return moment.toLocaleString({...date, ...TIME});
}

/**
 * A moment as short as it is still clear: "5:00 PM" today, "Mon 5:00 PM" within a week,
 * else as {@link dayText}.
 *
 * @param {Number} epoch seconds
 * @param {Number} now epoch seconds
 * @returns {String}
 */
export function shortMomentText(epoch, now) {
    const moment = DateTime.fromSeconds(epoch);
    const today = DateTime.fromSeconds(now).startOf("day");
    const days = moment.startOf("day").diff(today, "days").days;
    if (days === 0) {
        return moment.toLocaleString(TIME);
    }
    return Math.abs(days) < 7
        ? moment.toLocaleString({weekday: "short", ...TIME})
        : dayText(epoch);
}

/**
 * A moment to the second, in the viewer's zone and in the format of the user's
 * language: "01/05/2026 17:00:00".
 *
 * @param {Number} epoch seconds
 * @returns {String}
 */
export function exactMomentText(epoch) {
    return formatDateTime(DateTime.fromSeconds(epoch), {numeric: true});
}
