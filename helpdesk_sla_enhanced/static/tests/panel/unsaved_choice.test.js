// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    answerPanel,
    enable,
    mountOrder,
    panelData,
} from "@helpdesk_sla_enhanced/../tests/sla_panel_helpers.esm";
import {advanceTime, beforeEach, expect, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    models,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    freezeAtTen,
    serverTime,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Policy extends models.Model {
    _name = "sla.policy";
    name = fields.Char();
    _records = [
        {id: 7, name: "Gold"},
        {id: 8, name: "Silver"},
    ];
}

/** A model with the fields by which an SLA is chosen. */
class Request extends models.Model {
    _name = "request";
    name = fields.Char();
    sla_policy_id = fields.Many2one({relation: "sla.policy"});
    sla_no_sla = fields.Boolean({string: "No SLA"});
    _records = [{id: 1, name: "R1", sla_policy_id: 7}];
}

defineMailModels();
defineModels([Policy, Request]);

beforeEach(() => {
    freezeAtTen();
    enable("request");
    onRpc("/web/health", serverTime(), {pure: true});
});

async function openRequest(answer, resId = 1) {
    answerPanel({1: answer});
    await mountOrder({
        resModel: "request",
        resId,
        resIds: resId ? [1] : [],
        arch: `
            <form><sheet>
                <field name="sla_policy_id"/><field name="sla_no_sla"/>
            </sheet></form>`,
    });
    await advanceTime(50);
}

async function choose(name) {
    await contains(".o_field_widget[name=sla_policy_id] input").edit(name, {
        confirm: false,
    });
    await advanceTime(500);
    await contains(`.o-autocomplete--dropdown-item:contains(${name})`).click();
}

const checkNone = () => contains(".o_field_widget[name=sla_no_sla] input").click();

test("nothing was chosen: no hint", async () => {
    await openRequest(panelData());
    expect(".o_sla_panel_unsaved").toHaveCount(0);
});

test.tags("desktop");
test("another SLA is chosen: it is named, and whose clocks these are", async () => {
    await openRequest(panelData());
    await choose("Silver");
    expect(".o_sla_panel_unsaved").toHaveText(
        "Silver applies when you save. Until then these are the clocks of the SLA before."
    );
    await choose("Gold");
    expect(".o_sla_panel_unsaved").toHaveCount(0);
});

test("no SLA is chosen: the hint says so", async () => {
    await openRequest(panelData());
    await checkNone();
    expect(".o_sla_panel_unsaved").toHaveText(
        "No SLA applies when you save. Until then these are the clocks of the SLA before."
    );
});

test.tags("desktop");
test("the choice is cleared: the hint says who chooses", async () => {
    await openRequest(panelData());
    await contains(".o_field_widget[name=sla_policy_id] input").clear();
    await contains(".o_field_widget[name=sla_no_sla]").focus();
    await advanceTime(50);
    expect(".o_sla_panel_unsaved").toHaveText(
        /^When you save, the entitlement or the default chooses/
    );
});

test.tags("desktop");
test("without clocks the hint speaks of none", async () => {
    await openRequest(panelData([], {policy: "Gold"}));
    await choose("Silver");
    expect(".o_sla_panel_unsaved").toHaveText("Silver applies when you save.");
});

test.tags("desktop");
test("a new record names the SLA that was chosen for it", async () => {
    await openRequest(panelData(), false);
    expect(".o_sla_panel_reason").toHaveText("It is chosen when the record is saved.");
    await choose("Silver");
    expect(".o_sla_panel_reason").toHaveText(
        "Silver applies when the record is saved."
    );
    expect(".o_sla_panel_title").toHaveText("SLA");
});

test("a new record says that it is to have no SLA", async () => {
    await openRequest(panelData(), false);
    await checkNone();
    expect(".o_sla_panel_title").toHaveText("No SLA");
    expect(".o_sla_panel_reason").toHaveText("None applies, by choice.");
});
