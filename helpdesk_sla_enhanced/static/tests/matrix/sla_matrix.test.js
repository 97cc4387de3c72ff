// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {animationFrame, beforeEach, expect, press, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Partner extends models.Model {
    name = fields.Char();
}

class Matrix extends models.Model {
    _name = "sla.policy.matrix";
}

defineMailModels();
defineModels([Matrix, Partner]);

const CELL = (kpi, column, what = "Target") =>
    `.o_sla_matrix_cell[aria-label="${kpi}, ${column}, ${what}"]`;

function table() {
    const cells = {1: {target: "4h", warn: "3h"}, "": {target: "2d", warn: ""}};
    const about = {hold: "policy", pause: false, max_hold: "", calendar_id: false};
    return {
        model: "partner",
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

/** What is sent of a row. */
function typed({kpi_id, hold, pause, max_hold, calendar_id, cells}) {
    return {kpi_id, hold, pause, max_hold, calendar_id, cells};
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

const PAUSE = (kpi) => `.o_sla_matrix_pause[aria-label^="${kpi}, On Hold When"]`;

/** Open the table, as the server gives it or as `change` makes it. */
async function open(change) {
    if (change) {
        onRpc("sla.policy.matrix", "load", () => {
            const shown = table();
            change(shown);
            expect.step("load ");
            return shown;
        });
    }
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
    const sent = rows.map(typed);
    const terms = {hold: "policy", pause: false, max_hold: "", calendar_id: 5};
    sent.push(typed({kpi_id: 3, ...terms, cells: {2: {target: "4h"}}}));
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
            table().rows.map((row) =>
                typed(row.kpi_id === 1 ? {...row, cells: {1: {target: "1h"}}} : row)
            ),
        ]),
        "load team_id",
    ]);
});

test("a row says when it is on hold, and for how long at most", async () => {
    await open((shown) =>
        Object.assign(shown.rows[1], {pause: "[('name', '=', 'Ann')]", max_hold: "2d"})
    );
    expect(PAUSE("Answer")).toHaveText("As the KPI");
    expect(PAUSE("Resolve")).toHaveText("Name = Ann");
    expect("input[aria-label='Resolve, Maximum Hold']").toHaveValue("2d");
});

test("a row without holds has neither a rule nor a longest hold", async () => {
    await open();
    await contains("select[aria-label='Answer, Allow Pause']").select("no");
    expect(PAUSE("Answer")).toHaveCount(0);
    expect("input[aria-label='Answer, Maximum Hold']").toHaveCount(0);
    expect(PAUSE("Resolve")).toHaveCount(1);
});

test("a rule of its own is made in Odoo's editor, and taken back", async () => {
    onRpc("/web/domain/validate", () => true);
    await open();
    await contains(PAUSE("Answer")).click();
    await contains(".modal .btn-primary").click();
    expect(PAUSE("Answer")).not.toHaveText("As the KPI");
    await contains(".o_sla_matrix_no_pause").click();
    expect(PAUSE("Answer")).toHaveText("As the KPI");
});

test("a longest hold that is no duration is marked", async () => {
    await open();
    const hold = "input[aria-label='Answer, Maximum Hold']";
    await contains(hold).edit("soon", {confirm: false});
    expect(hold).toHaveClass("is-invalid");
    await contains(hold).edit("2d", {confirm: false});
    expect(hold).not.toHaveClass("is-invalid");
});
