// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, queryAllTexts, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Clock extends models.Model {
    _name = "clock";
    status = fields.Selection({
        selection: [
            ["noncompliant", "Noncompliant"],
            ["succeeded", "Succeeded"],
        ],
    });
    waived = fields.Boolean();
    _records = [
        {id: 1, status: "noncompliant", waived: true},
        {id: 2, status: "noncompliant"},
        {id: 3, status: "succeeded"},
    ];
}

defineMailModels();
defineModels([Clock]);

test("a waived failure says that it is waived, and looks like no alarm", async () => {
    await mountView({
        type: "list",
        resModel: "clock",
        arch: `
            <list>
                <field
                    name="status"
                    widget="sla_status_badge"
                    decoration-danger="status == 'noncompliant' and not waived"
                />
            </list>`,
    });
    expect(queryAllTexts(".badge")).toEqual([
        "Noncompliant, waived",
        "Noncompliant",
        "Succeeded",
    ]);
    expect(".badge.text-bg-danger").toHaveCount(1);
    expect(".badge.border").toHaveCount(2);
});
