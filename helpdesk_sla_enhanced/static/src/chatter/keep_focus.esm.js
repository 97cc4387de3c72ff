// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {FormController} from "@web/views/form/form_controller";
import {browser} from "@web/core/browser/browser";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";

/** The buttons that take each other's place on the form. */
const TAKEN_BACK_BY = {
    action_no_answer_needed: "action_answer_needed",
    action_answer_needed: "action_no_answer_needed",
};
/** Milliseconds after which the focus is where it is. */
const PATIENCE = 10000;

/**
 * Give the focus to a button as soon as it is there and enabled, unless it has gone
 * somewhere else by then.
 *
 * @param {Element} root in which the button will be
 * @param {String} name of the button
 */
export function focusOnceThere(root, name) {
    const observer = new MutationObserver(() => {
        const button = root.querySelector(`button[name='${name}']:not([disabled])`);
        if (button && document.activeElement === document.body) {
            observer.disconnect();
            button.focus();
        }
    });
    observer.observe(root, {attributes: true, childList: true, subtree: true});
    browser.setTimeout(() => observer.disconnect(), PATIENCE);
}

/**
 * A button that was pressed goes, and the focus with it: who has nothing but a keyboard
 * would begin again at the top. It moves to the button that takes it back.
 */
patchOdoo(
    "FormController",
    FormController.prototype,
    "the focus is lost with a button",
    {
        async beforeExecuteActionButton({name}) {
            if (TAKEN_BACK_BY[name] && this.rootRef.el) {
                focusOnceThere(this.rootRef.el, TAKEN_BACK_BY[name]);
            }
            return super.beforeExecuteActionButton(...arguments);
        },
    }
);
