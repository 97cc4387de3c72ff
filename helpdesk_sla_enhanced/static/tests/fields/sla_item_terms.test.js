// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {animationFrame, click, expect, queryAllTexts, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Policy extends models.Model {
    _name = "policy";
    item_ids = fields.One2many({relation: "item", relation_field: "policy_id"});
    _records = [{id: 1, item_ids: [1]}];
}

class Item extends models.Model {
    _name = "item";
    policy_id = fields.Many2one({relation: "policy"});
    name = fields.Char();
    target = fields.Integer({
        onChange(record) {
            record.terms_problem =
                record.target > 0 ? false : "Failure After must be more than zero.";
            record.suggested_name = `Resolve within ${record.target} h`;
        },
    });
    terms_problem = fields.Char({readonly: true});
    suggested_name = fields.Char({readonly: true});
    _records = [{id: 1, policy_id: 1, name: "Solved", target: 2}];
}

defineMailModels();
defineModels([Policy, Item]);

const PROBLEM = ".modal .alert-danger";

async function openItem() {
    mockService("notification", {add: (text) => expect.step(String(text))});
    await mountView({
        type: "form",
        resModel: "policy",
        resId: 1,
        arch: `
            <form>
                <field name="item_ids">
                    <list><field name="name"/></list>
                    <form>
                        <field name="name"/>
                        <field name="suggested_name" widget="sla_name_offer"/>
                        <field name="target"/>
                        <field name="terms_problem" widget="sla_terms_problem"/>
                    </form>
                </field>
            </form>`,
    });
    await click(".o_data_cell");
    await animationFrame();
}

test("a dialog with terms that will be refused stays open and says why", async () => {
    await openItem();
    expect(PROBLEM).toHaveCount(0);
    await contains(".modal [name=target] input").edit("0");
    await animationFrame();
    expect(queryAllTexts(PROBLEM)).toEqual(["Failure After must be more than zero."]);
    await contains(".modal .o_form_button_save").click();
    expect.verifySteps(["Failure After must be more than zero."]);
    expect(".modal").toHaveCount(1);
    await contains(".modal [name=target] input").edit("3");
    await animationFrame();
    expect(PROBLEM).toHaveCount(0);
    await contains(".modal .o_form_button_save").click();
    expect(".modal").toHaveCount(0);
});

test("a name made from the terms is taken over with a click", async () => {
    await openItem();
    expect(".modal [name=suggested_name] button").toHaveCount(0);
    await contains(".modal [name=target] input").edit("4");
    await animationFrame();
    await contains(".modal [name=suggested_name] button").click();
    expect(".modal [name=name] input").toHaveValue("Resolve within 4 h");
});
