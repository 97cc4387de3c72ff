// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    Deferred,
    animationFrame,
    click,
    expect,
    queryAllTexts,
    test,
    tick,
} from "@odoo/hoot";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {isWithoutCondition} from "@helpdesk_sla_enhanced/fields/sla_condition/sla_condition_field.esm";

class Item extends models.Model {
    _name = "item";
    name = fields.Char();
    success = fields.Char();
    _records = [
        {id: 1, success: "[]"},
        {id: 2, success: false},
        {id: 3, success: "[('name', '=', 'x')]"},
    ];
}

defineMailModels();
defineModels([Item]);
onRpc("/web/domain/validate", () => true);

const EMPTY = ".o_sla_condition_empty";

async function mountItem(resId, attributes = "") {
    await mountView({
        type: "form",
        resModel: "item",
        resId,
        arch: `
            <form ${attributes}>
                <field name="success" widget="sla_condition"
                    placeholder="Never: nothing meets it."
                    options="{'model': 'item', 'foldable': True}"/>
            </form>`,
    });
    await animationFrame();
}

test("an empty condition says what it means", async () => {
    await mountItem(1);
    expect(queryAllTexts(EMPTY)).toEqual(["Never: nothing meets it."]);
    expect(".o_form_view").not.toHaveText(/all records/);
    expect(".o_form_view").not.toHaveText(/record\(s\)/);
});

test("so does one that was never filled in, on a form to be read", async () => {
    await mountItem(2, 'edit="0"');
    expect(queryAllTexts(EMPTY)).toEqual(["Never: nothing meets it."]);
    expect(".o_domain_add_first_node_button").toHaveCount(0);
});

test("while its words are awaited it does not say that all records match", async () => {
    const answer = new Deferred();
    onRpc("fields_get", () => answer);
    await mountItem(3);
    expect(".o_sla_condition_reading").toHaveCount(1);
    expect(".o_form_view").not.toHaveText(/all records/);
    answer.resolve();
    await tick();
    await animationFrame();
    await animationFrame();
    expect(".o_sla_condition_reading").toHaveCount(0);
    expect(queryAllTexts(".o_facet_value")).toEqual(["Name = x"]);
});

test("a condition is shown as Odoo does", async () => {
    await mountItem(3);
    expect(EMPTY).toHaveCount(0);
    expect(".o_facet_values").toHaveCount(1);
});

test("a condition can be added", async () => {
    await mountItem(1);
    await click(".o_domain_add_first_node_button");
    await animationFrame();
    await animationFrame();
    expect(EMPTY).toHaveCount(0);
    expect(".o_tree_editor").toHaveCount(1);
});

test("what is empty, however it is spelled", () => {
    for (const text of ["", false, "[]", " [ ] ", "()"]) {
        expect(isWithoutCondition(text)).toBe(true);
    }
    for (const text of ["[('a', '=', 1)]", "[(", "x"]) {
        expect(isWithoutCondition(text)).toBe(false);
    }
});
