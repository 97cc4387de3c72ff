// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {loadJS} from "@web/core/assets";

/**
 * What keeps people from using a page, found by axe-core. The test that starts a tour
 * says in `odoo.sla_access` where its script is.
 */

/** Parts of Odoo's own that our screens are put together from, with what it finds there. */
const ODOO = [
    ".o_notebook_headers", // Tabs in a list that is no list of tabs
    ".o_list_record_selector", // Checkboxes without a label
    ".o_avatar img", // Pictures next to the name that they repeat
    ".o-autocomplete input", // Attributes that a field to type in has not
    ".o_select_menu_input",
    ".o_tag",
    ".o-dropdown",
];
const GRAVE = ["serious", "critical"];
const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]";
/** Everything that was found on the screens of a tour. */
const found = [];

/** Whether an element is named for who cannot see it; fields have their labels. */
function isNamed(node) {
    const {textContent, title} = node;
    const label =
        node.getAttribute("aria-label") || node.getAttribute("aria-labelledby");
    const isField = node.matches("input, select, textarea");
    return Boolean(isField || label || title || textContent.trim());
}

/** A dialog that is still fading in has too little contrast. */
function isStill() {
    const moving = document.getAnimations().filter(({effect}) => {
        const {endTime} = effect.getComputedTiming();
        return Number.isFinite(endTime);
    });
    return Promise.allSettled(moving.map((animation) => animation.finished));
}

/**
 * Look at a screen.
 *
 * @param {String} screen a name for it
 * @param {...String} selectors what of it is ours
 */
export async function look(screen, ...selectors) {
    await loadJS(odoo.sla_access.axe);
    await isStill();
    const context = {include: selectors, exclude: ODOO};
    const {violations} = await window.axe.run(context, {resultTypes: ["violations"]});
    for (const {id, impact, nodes} of violations) {
        if (GRAVE.includes(impact)) {
            for (const {html, any} of nodes) {
                const why = any.map(({message}) => message).join(" ");
                found.push(`${screen}: ${id} (${impact}) ${html} ${why}`);
            }
        }
    }
    for (const root of document.querySelectorAll(selectors.join(", "))) {
        for (const node of root.querySelectorAll(FOCUSABLE)) {
            if (node.tabIndex >= 0 && !node.disabled && !isNamed(node)) {
                found.push(`${screen}: without a name ${node.outerHTML}`);
            }
        }
    }
}

/** Fail when anything was found. */
export function judge() {
    if (found.length) {
        throw new Error(`${found.length} found:\n${found.join("\n")}`);
    }
}

/** Open a screen of the backend. */
export function open(action) {
    return odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action, {
        clearBreadcrumbs: true,
    });
}
