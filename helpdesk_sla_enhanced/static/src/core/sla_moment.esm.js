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
