// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    STATUS_COLORS,
    colorOf,
    colorsByLabel,
} from "@helpdesk_sla_enhanced/graph/status_colors.esm";
import {
    defineModels,
    fields,
    findComponent,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const SELECTION = [
    ["noncompliant", "Failed"],
    ["succeeded", "Met"],
];

class Instance extends models.Model {
    _name = "instance";
    kpi = fields.Selection({
        selection: [
            ["first", "First"],
            ["resolve", "Resolve"],
        ],
    });
    status_now = fields.Selection({selection: SELECTION});
    _records = [
        {id: 1, kpi: "first", status_now: "noncompliant"},
        {id: 2, kpi: "first", status_now: "succeeded"},
        {id: 3, kpi: "resolve", status_now: "succeeded"},
    ];
}

defineMailModels();
defineModels([Instance]);

async function datasets(mode, names) {
    const columns = names.map((name) => `<field name="${name}"/>`).join("");
    const view = await mountView({
        type: "graph",
        resModel: "instance",
        arch: `<graph type="${mode}">${columns}</graph>`,
    });
    const renderer = findComponent(view, (it) => it instanceof GraphRenderer);
    return renderer.chart;
}

test("a bar of what failed is red, whatever comes first", async () => {
    const {data} = await datasets("bar", ["kpi", "status_now"]);
    const colors = data.datasets
        .filter(({type}) => type !== "line")
        .map(({label, backgroundColor}) => [label, backgroundColor]);
    expect(colors.sort()).toEqual([
        ["Failed", STATUS_COLORS.noncompliant],
        ["Met", STATUS_COLORS.succeeded],
    ]);
});

test("so is its line", async () => {
    const {data} = await datasets("line", ["kpi", "status_now"]);
    const failed = data.datasets.find(({label}) => label === "Failed");
    expect(failed.borderColor).toBe(STATUS_COLORS.noncompliant);
});

test("and its piece of a pie, as the legend says", async () => {
    const chart = await datasets("pie", ["status_now"]);
    const colors = chart.data.datasets[0].backgroundColor;
    const legend = chart.options.plugins.legend.labels.generateLabels(chart);
    for (const [index, label] of chart.data.labels.entries()) {
        const color = STATUS_COLORS[SELECTION.find(([, name]) => name === label)[0]];
        expect(colors[index]).toBe(color);
        expect(legend[index].fillStyle).toBe(color);
    }
});

test("other groups keep the colours of Odoo", async () => {
    const {data} = await datasets("bar", ["kpi"]);
    const own = Object.values(STATUS_COLORS);
    expect(own.includes(data.datasets[0].backgroundColor)).toBe(false);
});

test("a status is found in the label of several groups", () => {
    const colors = colorsByLabel({
        fields: {status_now: {selection: SELECTION}, kpi: {}},
        groupBy: [{fieldName: "kpi"}, {fieldName: "status_now"}],
    });
    expect(colorOf(colors, "Resolve / Failed")).toBe(STATUS_COLORS.noncompliant);
    expect(colorOf(colors, "Resolve")).toBe(undefined);
    expect(colorsByLabel({fields: {kpi: {}}, groupBy: [{fieldName: "kpi"}]}).size).toBe(
        0
    );
});
