// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {_t} from "@web/core/l10n/translation";

/**
 * How each status of `sla.kpi.instance` looks, the same on forms, lists and cards: a word, an icon and a
 * colour of the theme, so that colour never speaks alone. Only what calls for action is
 * filled with its colour.
 */
const LOOKS = {
    in_progress: {
        label: _t("In Progress"),
        icon: "fa-clock-o",
        badge: "border border-info text-body",
        accent: "text-info",
    },
    nearing: {
        label: _t("Nearing Failure"),
        icon: "fa-hourglass-half",
        badge: "text-bg-warning",
        accent: "text-warning",
    },
    noncompliant: {
        label: _t("Noncompliant"),
        icon: "fa-exclamation-circle",
        badge: "text-bg-danger",
        accent: "text-danger",
    },
    paused: {
        label: _t("On Hold"),
        icon: "fa-pause-circle",
        badge: "border text-muted",
        accent: "text-muted",
    },
    succeeded: {
        label: _t("Succeeded"),
        icon: "fa-check-circle",
        badge: "border border-success text-body",
        accent: "text-success",
    },
    waived: {
        label: _t("Waived"),
        icon: "fa-minus-circle",
        badge: "border text-muted",
        accent: "text-muted",
    },
};

/**
 * @param {String} status a status of `sla.kpi.instance`
 * @param {Boolean} [waived] a waived failure counts for nothing (SEMANTICS G5)
 * @returns {{label: String, icon: String, badge: String, accent: String}|null} null
 *     for a status that is not shown
 */
export function statusLook(status, waived = false) {
    const look = LOOKS[waived && status === "noncompliant" ? "waived" : status];
    return look ? {...look, label: look.label.toString()} : null;
}
