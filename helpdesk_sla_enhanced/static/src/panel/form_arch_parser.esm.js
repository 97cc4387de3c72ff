// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {FormArchParser} from "@web/views/form/form_arch_parser";
import {createElement} from "@web/core/utils/xml";
import {isEnabled} from "@helpdesk_sla_enhanced/panel/enabled_models.esm";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";

const SHOWN_ALREADY = "widget[name='sla_panel'], field[widget='sla_timer']";

/** Whether a node is part of the form itself and not of a view inside a field. */
function isOf(form, node) {
    return node.closest("form") === form && !node.parentElement.closest("field");
}

/**
 * Put the SLA panel between the status bar and the sheet; without a sheet below the
 * status bar, else on top. A form that shows the timer by itself is left alone.
 *
 * This happens in the browser, after all view inheritance: the views of the model stay
 * as they are, so no customised view can break it, and no cache of views goes stale when
 * a model is enabled.
 *
 * @param {Element} form the root of the arch
 */
export function placePanel(form) {
    const shown = [...form.querySelectorAll(SHOWN_ALREADY)];
    if (form.tagName !== "form" || shown.some((node) => isOf(form, node))) {
        return;
    }
    const panel = createElement("widget", {name: "sla_panel"});
    const sheet = [...form.querySelectorAll("sheet")].find((node) => isOf(form, node));
    const header = [...form.children].find((node) => node.tagName === "header");
    if (sheet) {
        sheet.before(panel);
    } else if (header) {
        header.after(panel);
    } else {
        form.prepend(panel);
    }
}

patchOdoo("FormArchParser", FormArchParser.prototype, "forms have no SLA panel", {
    parse(xmlDoc, models, modelName) {
        if (isEnabled(modelName)) {
            placePanel(xmlDoc);
        }
        return super.parse(...arguments);
    },
});
