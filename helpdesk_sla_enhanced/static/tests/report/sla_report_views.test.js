// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {describe, expect, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {countedDomain} from "@helpdesk_sla_enhanced/report/sla_report_views.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class Report extends models.Model {
    _name = "sla.report";

    team = fields.Char();
    met = fields.Integer();
    breached = fields.Integer();

    _records = [
        {id: 1, team: "Gold", met: 1, breached: 0},
        {id: 2, team: "Gold", met: 0, breached: 1},
        {id: 3, team: "Silver", met: 0, breached: 1},
    ];
}

defineMailModels();
defineModels([Report]);

test("a figure opens what it counts (R4)", () => {
    const group = [["team", "=", "Gold"]];
    expect(countedDomain("breached", group)).toEqual([
        "&",
        ["team", "=", "Gold"],
        ["breached", "=", 1],
    ]);
    expect(countedDomain("__count", group)).toEqual(group);
});

test("a cell of the pivot opens its instances (R4)", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(action.domain);
        },
    });
    await mountView({
        type: "pivot",
        resModel: "sla.report",
        arch: `<pivot js_class="sla_report_pivot">
            <field name="team" type="row"/>
            <field name="met" type="measure"/>
            <field name="breached" type="measure"/>
        </pivot>`,
    });
    await contains(".o_pivot_cell_value:eq(3)").click();
    expect.verifySteps([["&", ["team", "=", "Gold"], ["breached", "=", 1]]]);
});

test("a favourite says in which order its rows come", async () => {
    await mountView({
        type: "pivot",
        resModel: "sla.report",
        context: {sla_pivot_order: "breached desc"},
        arch: `<pivot js_class="sla_report_pivot">
            <field name="team" type="row"/>
            <field name="breached" type="measure"/>
        </pivot>`,
    });
    expect(".o_pivot_measure_row.o_pivot_sort_order_desc").toHaveCount(1);
});
