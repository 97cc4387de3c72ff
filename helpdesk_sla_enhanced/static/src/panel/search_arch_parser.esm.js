// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {createElement, parseXML} from "@web/core/utils/xml";
import {SearchArchParser} from "@web/search/search_arch_parser";
import {_t} from "@web/core/l10n/translation";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";

const DUE_TODAY =
    "[('sla_failure_time', '>=', 'today'), ('sla_failure_time', '<', 'today +1d'), ('sla_on_hold', '=', False)]";

/** Records of which any KPI is on hold, whatever the others do. */
const heldDomain = (more) =>
    `[('sla_kpi_instance_ids', 'any', [('is_current', '=', True), ('status_now', '=', 'paused')${more}])]`;

/** Each finds records of which any KPI is so; *Met* those of which all are (I3). */
const FILTERS = [
    {name: "sla_breached", string: _t("SLA Breached"), value: "'noncompliant'"},
    {
        name: "sla_nearing",
        string: _t("SLA Nearing Failure"),
        domain: "[('sla_nearing', '=', True)]",
    },
    {name: "sla_due_today", string: _t("SLA Due Today"), domain: DUE_TODAY},
    {name: "sla_paused", string: _t("SLA On Hold"), domain: heldDomain("")},
    {name: "sla_succeeded", string: _t("SLA Met"), value: "'succeeded'"},
    {
        name: "sla_not_breached",
        string: _t("SLA Not Breached"),
        operator: "not in",
        value: "['noncompliant', False]",
    },
    {name: "sla_none", string: _t("No SLA"), value: "False"},
];

/** What has been on hold for longer than some days; of these the longest. */
const HELD = [
    {name: "sla_held_day", string: _t("On Hold Over a Day"), days: 1},
    {name: "sla_held_3_days", string: _t("On Hold Over 3 Days"), days: 3},
    {name: "sla_held_week", string: _t("On Hold Over a Week"), days: 7},
].map(({name, string, days}) => ({
    name,
    string,
    domain: heldDomain(`, ('on_hold_since', '<', '-${days}d')`),
}));

const GROUPS = [
    {name: "group_sla_status", string: _t("SLA Status"), by: "sla_status"},
    {name: "group_sla_due", string: _t("SLA Due"), by: "sla_failure_time"},
];

/** The nodes that a search view is given, in their order. */
function slaNodes() {
    const nodes = [createElement("field", {name: "sla_policy_id"})];
    nodes.push(createElement("separator"));
    for (const {name, string, operator, value, domain} of FILTERS) {
        nodes.push(
            createElement("filter", {
                name,
                string: string.toString(),
                domain: domain || `[('sla_status', '${operator || "="}', ${value})]`,
            })
        );
    }
    nodes.push(createElement("separator"));
    for (const {name, string, domain} of HELD) {
        nodes.push(createElement("filter", {name, string: string.toString(), domain}));
    }
    nodes.push(createElement("separator"));
    for (const {name, string, by} of GROUPS) {
        const context = `{'group_by': '${by}'}`;
        nodes.push(createElement("filter", {name, string: string.toString(), context}));
    }
    return nodes;
}

/**
 * Give the search view of a model that has the SLA fields their filters and groups. One
 * that speaks of them already knows better.
 *
 * @param {Element} search the root of the arch
 */
export function placeFilters(search) {
    if (!/\bsla_status\b/.test(search.outerHTML)) {
        search.append(...slaNodes());
    }
}

/** As the panel does: in the browser, whatever views there are (SEMANTICS B2). */
patchOdoo("SearchArchParser", SearchArchParser.prototype, "no SLA filters", {
    parse() {
        if (this.fields.sla_status && this.fields.sla_policy_id) {
            if (typeof this.arch === "string") {
                this.arch = parseXML(this.arch);
            }
            placeFilters(this.arch);
        }
        return super.parse(...arguments);
    },
});
