// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    Order,
    OrderLine,
    answerPanel,
    enable,
    mountOrder,
    panelData,
} from "@helpdesk_sla_enhanced/../tests/sla_panel_helpers.esm";
import {Ticket, payload} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {advanceTime, beforeEach, describe, expect, test} from "@odoo/hoot";
import {contains, defineModels, mountView} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {parseXML} from "@web/core/utils/xml";
import {placePanel} from "@helpdesk_sla_enhanced/panel/form_arch_parser.esm";

defineMailModels();
defineModels([Order, OrderLine, Ticket]);

/** The arch with the panel in it, on one line. */
function placed(arch) {
    const form = parseXML(arch);
    placePanel(form);
    return new XMLSerializer().serializeToString(form).replace(/\s+\/>/g, "/>");
}

const PANEL = `<widget name="sla_panel"/>`;

describe("in the arch", () => {
    test("it stands between the status bar and the sheet", () => {
        expect(placed(`<form><header/><div/><sheet/><chatter/></form>`)).toBe(
            `<form><header/><div/>${PANEL}<sheet/><chatter/></form>`
        );
    });

    test("without a sheet it stands below the status bar", () => {
        expect(placed(`<form><header/><group/></form>`)).toBe(
            `<form><header/>${PANEL}<group/></form>`
        );
    });

    test("without both it stands on top", () => {
        expect(placed(`<form><group/><footer/></form>`)).toBe(
            `<form>${PANEL}<group/><footer/></form>`
        );
    });

    test("a sheet of a form inside is none of this form", () => {
        const inner = `<field name="line_ids"><form><sheet/></form></field>`;
        expect(placed(`<form><group>${inner}</group></form>`)).toBe(
            `<form>${PANEL}<group>${inner}</group></form>`
        );
    });

    test("a form that shows the timer is left alone", () => {
        const arch = `<form><sheet><field name="t" widget="sla_timer"/></sheet></form>`;
        expect(placed(arch)).toBe(arch);
    });

    test("a timer in a list inside does not count", () => {
        const list = `<field name="l"><list><field name="t" widget="sla_timer"/></list></field>`;
        expect(placed(`<form>${list}</form>`)).toBe(`<form>${PANEL}${list}</form>`);
    });

    test("a form that is parsed twice has one panel", () => {
        expect(placed(placed(`<form><sheet/></form>`))).toBe(
            `<form>${PANEL}<sheet/></form>`
        );
    });
});

describe("on the screen", () => {
    beforeEach(() => {
        answerPanel({1: panelData()}, (model, id) => expect.step(`${model} ${id}`));
    });

    test("a model that is not enabled has none, and costs no request", async () => {
        await mountOrder();
        await advanceTime(1000);
        expect(".o_sla_panel").toHaveCount(0);
        expect.verifySteps([]);
    });

    test("an enabled model has one", async () => {
        enable("order");
        await mountOrder();
        await advanceTime(100);
        expect(".o_form_sheet_bg > .o_widget_sla_panel .o_sla_timer_line").toHaveCount(
            1
        );
        expect(".o_widget_sla_panel + .o_form_sheet").toHaveCount(1);
        expect.verifySteps(["order 1"]);
    });

    test("a form with a timer of its own has no panel", async () => {
        enable("ticket");
        Ticket._records = [{id: 1, name: "Printer", timer: payload()}];
        await mountView({
            type: "form",
            resModel: "ticket",
            resId: 1,
            arch: `<form><field name="timer" widget="sla_timer"/></form>`,
        });
        await advanceTime(100);
        expect(".o_sla_timer").toHaveCount(1);
        expect(".o_sla_panel").toHaveCount(0);
        expect.verifySteps([]);
    });

    test("a dialog of an enabled model has one", async () => {
        enable("order.line");
        await mountOrder({
            arch: `
                <form>
                    <field name="line_ids">
                        <list><field name="name"/></list>
                        <form><field name="name"/></form>
                    </field>
                </form>`,
        });
        await contains(".o_data_cell").click();
        await advanceTime(100);
        expect(".o_dialog .o_sla_panel .o_sla_timer_line").toHaveCount(1);
        expect(".o_sla_panel").toHaveCount(1);
        expect.verifySteps(["order.line 1"]);
    });

    test("a dialog for a new record has none", async () => {
        enable("order.line");
        await mountOrder({
            resId: 2,
            arch: `
                <form>
                    <field name="line_ids">
                        <list><field name="name"/></list>
                        <form><field name="name"/></form>
                    </field>
                </form>`,
        });
        await contains(".o_field_x2many_list_row_add a").click();
        await advanceTime(100);
        expect(".o_dialog .o_form_view").toHaveCount(1);
        expect(".o_dialog .o_sla_panel").toHaveCount(0);
        expect.verifySteps([]);
    });
});
