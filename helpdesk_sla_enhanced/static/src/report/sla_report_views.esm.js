// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Domain} from "@web/core/domain";
import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {PivotModel} from "@web/views/pivot/pivot_model";
import {PivotRenderer} from "@web/views/pivot/pivot_renderer";
import {graphView} from "@web/views/graph/graph_view";
import {pivotView} from "@web/views/pivot/pivot_view";
import {registry} from "@web/core/registry";

/** Which rows of a group a figure is made of: those of a sum that are not zero. */
const COUNTED = {
    met: [["met", "=", 1]],
    breached: [["breached", "=", 1]],
    waived: [["waived", "=", 1]],
    running: [["running", "=", 1]],
    met_rate: ["|", ["met", "=", 1], ["breached", "=", 1]],
    met_rate_strict: [
        "|",
        "|",
        ["met", "=", 1],
        ["breached", "=", 1],
        ["waived", "=", 1],
    ],
    elapsed_hours: [["elapsed_hours", "!=", false]],
    median_hours: [["elapsed_hours", "!=", false]],
    used_percent: [["used_percent", "!=", false]],
    late_hours: [["late_hours", "!=", false]],
    hold_hours: [["hold_hours", ">", 0]],
};

/**
 * A figure opens the rows that it counts, not all of its group (R4).
 *
 * @param {String} measure
 * @param {Array} domain of the group
 * @returns {Array}
 */
export function countedDomain(measure, domain) {
    return Domain.and([domain, COUNTED[measure] || []]).toList({});
}

/** A favourite may say in which order its rows come: the worst customer first. */
export class SlaReportPivotModel extends PivotModel {
    /** @override */
    async load(searchParams) {
        const [measure, order] = (searchParams.context.sla_pivot_order || "").split(
            " "
        );
        if (measure) {
            this.metaData.sortedColumn = {groupId: [[], []], measure, order};
        }
        return super.load(...arguments);
    }
}

export class SlaReportPivotRenderer extends PivotRenderer {
    /** @override */
    onOpenView(cell) {
        this.slaMeasure = cell.measure;
        super.onOpenView(...arguments);
    }

    /** @override */
    openView(domain, ...others) {
        super.openView(countedDomain(this.slaMeasure, domain), ...others);
    }
}

export class SlaReportGraphRenderer extends GraphRenderer {
    /** @override */
    openView(domain, ...others) {
        super.openView(countedDomain(this.model.metaData.measure, domain), ...others);
    }
}

registry.category("views").add("sla_report_pivot", {
    ...pivotView,
    Model: SlaReportPivotModel,
    Renderer: SlaReportPivotRenderer,
});
registry.category("views").add("sla_report_graph", {
    ...graphView,
    Renderer: SlaReportGraphRenderer,
});
