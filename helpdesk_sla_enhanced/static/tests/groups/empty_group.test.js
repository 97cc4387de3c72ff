// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, queryAllTexts, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Ticket extends models.Model {
    _name = "ticket";
    sla_status = fields.Selection({
        selection: [["paused", "On Hold"]],
        falsy_value_label: "No SLA",
    });
    _records = [
        {id: 1, sla_status: "paused"},
        {id: 2, sla_status: false},
    ];
}

defineMailModels();
defineModels([Ticket]);

test("records without a status have a heading as a group", async () => {
    await mountView({
        type: "list",
        resModel: "ticket",
        groupBy: ["sla_status"],
        arch: `<list><field name="sla_status"/></list>`,
    });
    const headings = queryAllTexts(".o_group_name").map((text) => text.trim());
    expect(headings.sort()).toEqual(["No SLA (1)", "On Hold (1)"]);
});
