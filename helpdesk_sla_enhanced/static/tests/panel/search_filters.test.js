// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    toggleSearchBarMenu,
} from "@web/../tests/web_test_helpers";
import {expect, queryAllTexts, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

/** A model that has the mixin, and whose views do not know. */
class Job extends models.Model {
    _name = "job";
    name = fields.Char();
    sla_status = fields.Selection({
        selection: [
            ["noncompliant", "Noncompliant"],
            ["succeeded", "Succeeded"],
        ],
    });
    sla_policy_id = fields.Many2one({relation: "res.partner"});
    sla_failure_time = fields.Datetime();
    sla_nearing = fields.Boolean();
    _records = [
        {id: 1, name: "Late", sla_status: "noncompliant", sla_nearing: true},
        {id: 2, name: "Done", sla_status: "succeeded"},
        {id: 3, name: "Free", sla_status: false},
    ];
}

/** A model without it. */
class Plain extends models.Model {
    _name = "plain";
    name = fields.Char();
    _records = [];
}

defineMailModels();
defineModels([Job, Plain]);

async function openList(resModel, searchViewArch = `<search/>`) {
    await mountView({
        type: "list",
        resModel,
        arch: `<list><field name="name"/></list>`,
        searchViewArch,
    });
    await toggleSearchBarMenu();
}

const filters = () => queryAllTexts(".o_filter_menu .o_menu_item");
const groups = () => queryAllTexts(".o_group_by_menu .o_menu_item");

test.tags("desktop");
test("a model with the SLA fields gets filters and groups", async () => {
    await openList("job");
    expect(filters().filter((text) => /SLA/.test(text))).toEqual([
        "SLA Breached",
        "SLA Nearing Failure",
        "SLA Due Today",
        "SLA On Hold",
        "SLA Met",
        "SLA Not Breached",
        "No SLA",
    ]);
    expect(groups().filter((text) => /SLA/.test(text))).toEqual([
        "SLA Status",
        "SLA Due",
    ]);
    await contains(".o_filter_menu .o_menu_item:contains(SLA Breached)").click();
    expect(queryAllTexts(".o_data_row")).toEqual(["Late"]);
});

test.tags("desktop");
test("what has been on hold for long is not forgotten", async () => {
    await openList("job");
    expect(filters().filter((text) => /On Hold Over/.test(text))).toEqual([
        "On Hold Over a Day",
        "On Hold Over 3 Days",
        "On Hold Over a Week",
    ]);
});

test.tags("desktop");
test("what failed once can be nearing its next failure", async () => {
    await openList("job");
    await contains(".o_filter_menu .o_menu_item:contains(SLA Nearing)").click();
    expect(queryAllTexts(".o_data_row")).toEqual(["Late"]);
});

test.tags("desktop");
test("what is not breached has an SLA", async () => {
    await openList("job");
    await contains(".o_filter_menu .o_menu_item:contains(Not Breached)").click();
    expect(queryAllTexts(".o_data_row")).toEqual(["Done"]);
});

test.tags("desktop");
test("no SLA is a filter, too", async () => {
    await openList("job");
    await contains(".o_filter_menu .o_menu_item:contains(No SLA)").click();
    expect(queryAllTexts(".o_data_row")).toEqual(["Free"]);
});

test.tags("desktop");
test("a search view that speaks of the status is left alone", async () => {
    const own = `<filter name="mine" string="Mine" domain="[('sla_status', '=', 1)]"/>`;
    await openList("job", `<search>${own}</search>`);
    expect(filters().filter((text) => /SLA/.test(text))).toEqual([]);
});

test.tags("desktop");
test("other models get none", async () => {
    await openList("plain");
    expect(filters().filter((text) => /SLA/.test(text))).toEqual([]);
    expect(groups().filter((text) => /SLA/.test(text))).toEqual([]);
});
