// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import "@helpdesk_sla_enhanced/fields/sla_item_terms/sla_terms_problem_field.esm";
import "@helpdesk_sla_enhanced/graph/status_colors.esm";
import "@helpdesk_sla_enhanced/groups/empty_group.esm";
import "@helpdesk_sla_enhanced/health/sla_health_banner.esm";
import "@helpdesk_sla_enhanced/live/live_rows.esm";
import "@helpdesk_sla_enhanced/panel/action_menus.esm";
import "@helpdesk_sla_enhanced/panel/chatter.esm";
import "@helpdesk_sla_enhanced/panel/form_arch_parser.esm";
import "@helpdesk_sla_enhanced/panel/search_arch_parser.esm";
import {describe, expect, test} from "@odoo/hoot";
import {moved, patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";

describe.current.tags("headless");

test("Odoo still has every method that is patched", () => {
    expect(moved).toEqual([], {
        message: "Odoo has changed: see core/patch_odoo.esm.js for what to do",
    });
});

test("a method that is gone is noted, with what is missing without it", () => {
    const prototype = {kept: () => 1};
    const extension = {
        kept: () => 2,
        gone: () => 3,
        get slaOfOurs() {
            throw new Error("not asked for");
        },
    };
    patchOdoo("Thing", prototype, "no timer", extension);
    expect(moved.splice(-1)).toEqual(["Thing.gone: no timer"]);
});
