// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {animationFrame, beforeEach, expect, press, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    getService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Matrix extends models.Model {
    _name = "sla.policy.matrix";
}

defineMailModels();
defineModels([Matrix]);

const CELL = (kpi, column, what = "Target") =>
    `.o_sla_matrix_cell[aria-label="${kpi}, ${column}, ${what}"]`;

function table() {
    const cells = {1: {target: "4h", warn: "3h"}, "": {target: "2d", warn: ""}};
    const about = {hold: "policy", calendar_id: false};
    return {
        policy: {id: 7, name: "Gold", state: "draft"},
        version: "v1",
        axis: "priority",
        axes: [
            ["priority", "Priority"],
            ["team_id", "Team"],
        ],
        columns: [["1", "High"]],
        choices: [
            ["1", "High"],
            ["2", "Urgent"],
        ],
        rows: [
            {kpi_id: 1, kpi: "Answer", cells: {}, ...about},
            {kpi_id: 2, kpi: "Resolve", cells, ...about},
        ],
        left: ["By team"],
        kpis: [
            [1, "Answer"],
            [2, "Resolve"],
            [3, "Visit"],
        ],
        calendars: [[5, "Nights"]],
        pattern: "^\\s*\\d+\\s*(?:m|h|d)(?:\\s*\\d+\\s*(?:m|h|d))*\\s*$",
    };
}

beforeEach(() => {
    onRpc("sla.policy.matrix", "load", ({args}) => {
        expect.step(`load ${args[1]}`);
        return table();
    });
    onRpc("sla.policy.matrix", "save", ({args}) => {
        expect.step("save");
        expect.step(JSON.stringify(args));
        return true;
    });
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "sla_policy_matrix",
        context: {active_id: 7},
    });
    expect.verifySteps(["load "]);
}

test("items stand in their cells, others are named", async () => {
    await open();
    expect(CELL("Resolve", "High")).toHaveValue("4h");
    expect(CELL("Resolve", "High", "Warning")).toHaveValue("3h");
    expect(CELL("Resolve", "All others")).toHaveValue("2d");
    expect(CELL("Answer", "High")).toHaveValue("");
    expect(".o_sla_matrix").toHaveText(/stay as they are: By team/);
});

test("the first cell has the focus, the arrows lead up and down", async () => {
    await open();
    expect(CELL("Answer", "High")).toBeFocused();
    await press("ArrowDown");
    expect(CELL("Resolve", "High")).toBeFocused();
    await press("ArrowUp");
    expect(CELL("Answer", "High")).toBeFocused();
});

test("what is no duration is marked, and a warning without a target", async () => {
    await open();
    await contains(CELL("Answer", "High")).edit("soon", {confirm: false});
    expect(CELL("Answer", "High")).toHaveClass("is-invalid");
    await contains(CELL("Answer", "High")).edit("1d 4h", {confirm: false});
    expect(CELL("Answer", "High")).not.toHaveClass("is-invalid");
    const warning = CELL("Answer", "All others", "Warning");
    await contains(warning).edit("1h", {confirm: false});
    expect(warning).toHaveClass("is-invalid");
});

test("a new column and a new row are saved with what was typed", async () => {
    await open();
    await contains(".o_sla_matrix_add_column").select("2");
    await contains(".o_sla_matrix_add_kpi").select("3");
    await contains(CELL("Visit", "Urgent")).edit("4h", {confirm: false});
    await contains("select[aria-label='Visit, Working Hours']").select("5");
    await press("Control+Enter");
    await animationFrame();
    const {rows} = table();
    const sent = rows.map(({kpi_id, hold, calendar_id, cells}) => ({
        kpi_id,
        hold,
        calendar_id,
        cells,
    }));
    const cells = {2: {target: "4h"}};
    sent.push({kpi_id: 3, hold: "policy", calendar_id: 5, cells});
    expect.verifySteps([
        "save",
        JSON.stringify([7, "v1", "priority", ["1", "2"], sent]),
    ]);
});

test("another axis saves first; nothing is saved where nothing was typed", async () => {
    await open();
    await contains(".o_sla_matrix_axis").select("team_id");
    expect.verifySteps(["load team_id"]);
    await contains(CELL("Answer", "High")).edit("1h", {confirm: false});
    await contains(".o_sla_matrix_axis").select("team_id");
    expect.verifySteps([
        "save",
        JSON.stringify([
            7,
            "v1",
            "priority",
            ["1"],
            table().rows.map(({kpi_id, hold, calendar_id, cells}) => ({
                kpi_id,
                hold,
                calendar_id,
                cells: kpi_id === 1 ? {1: {target: "1h"}} : cells,
            })),
        ]),
        "load team_id",
    ]);
});
