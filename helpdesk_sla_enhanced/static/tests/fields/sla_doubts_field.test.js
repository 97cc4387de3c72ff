// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    contains,
    defineModels,
    fields,
    models,
    mockService,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Policy extends models.Model {
    _name = "policy";
    doubts = fields.Html();
    _records = [
        {
            id: 7,
            doubts: `
                <p>Plain</p>
                <button type="button" data-sla-doubt="Low &amp; late">Save</button>`,
        },
    ];
}

defineMailModels();
defineModels([Policy]);

test("a click keeps the example of the doubt, and opens it", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(action);
        },
    });
    onRpc("sla.policy.case", "action_from_doubt", ({args}) => {
        expect.step(args);
        return "the case";
    });
    await mountView({
        type: "form",
        resModel: "policy",
        resId: 7,
        arch: `<form><field name="doubts" widget="sla_doubts"/></form>`,
    });
    await contains(".o_field_widget[name=doubts] p").click();
    expect.verifySteps([]);
    await contains("[data-sla-doubt]").click();
    expect.verifySteps([[7, "Low & late"], "the case"]);
});
