// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {SEP} from "@web/views/graph/graph_model";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";

/** The statuses in the colours of their badges; what stands still or is over is grey. */
export const STATUS_COLORS = {
    in_progress: "#17a2b8",
    nearing: "#ffac00",
    noncompliant: "#d44c59",
    paused: "#a4a8b6",
    succeeded: "#28a745",
    canceled: "#545b70",
};

/**
 * @param {Object} metaData of a graph: `fields` and `groupBy`
 * @returns {Map<String, String>} the colour of each label of a status; empty if the
 *     graph is not grouped by one
 */
export function colorsByLabel({fields, groupBy}) {
    const colors = new Map();
    for (const {fieldName} of groupBy || []) {
        const selection = fields[fieldName]?.selection || [];
        if (selection.some(([value]) => value === "noncompliant")) {
            for (const [value, label] of selection) {
                if (value in STATUS_COLORS) {
                    colors.set(label, STATUS_COLORS[value]);
                }
            }
        }
    }
    return colors;
}

/**
 * @param {Map<String, String>} colors
 * @param {String} label of a group, of one or several fields: "Resolve / Succeeded"
 * @returns {String|undefined}
 */
export function colorOf(colors, label) {
    const parts = String(label ?? "").split(SEP);
    return colors.get(parts.find((part) => colors.has(part)));
}

/**
 * Graphs colour groups in the order in which they come: what failed is green as often as
 * not. A status keeps its own colour, on any model.
 */
patchOdoo("GraphRenderer", GraphRenderer.prototype, "statuses have any colour", {
    get slaColors() {
        return colorsByLabel(this.model.metaData);
    },

    getBarChartData() {
        const data = super.getBarChartData(...arguments);
        const colors = this.slaColors;
        for (const dataset of data.datasets) {
            dataset.backgroundColor =
                colorOf(colors, dataset.label) || dataset.backgroundColor;
        }
        return data;
    },

    getLineChartData() {
        const data = super.getLineChartData(...arguments);
        const colors = this.slaColors;
        for (const dataset of data.datasets) {
            const color = colorOf(colors, dataset.label);
            if (color) {
                dataset.borderColor = color;
                dataset.pointBackgroundColor = color;
                dataset.hoverBackgroundColor = color;
                dataset.backgroundColor = `${color}80`;
            }
        }
        return data;
    },

    getPieChartData() {
        const data = super.getPieChartData(...arguments);
        const colors = this.slaColors;
        if (colors.size) {
            for (const dataset of data.datasets) {
                dataset.backgroundColor = dataset.backgroundColor.map(
                    (color, index) => colorOf(colors, data.labels[index]) || color
                );
                dataset.hoverBackgroundColor = dataset.backgroundColor;
            }
        }
        return data;
    },

    getLegendOptions() {
        const options = super.getLegendOptions(...arguments);
        const colors = this.slaColors;
        if (this.model.metaData.mode === "pie" && colors.size) {
            const {generateLabels} = options.labels;
            options.labels.generateLabels = (chart) =>
                generateLabels(chart).map((item) => ({
                    ...item,
                    fillStyle: colorOf(colors, item.fullText) || item.fillStyle,
                }));
        }
        return options;
    },
});
