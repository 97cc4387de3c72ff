// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {patch} from "@web/core/utils/patch";

/**
 * What is patched of Odoo's web client and was not there: "Class.method: what is wrong
 * without it". Empty unless a release has moved something.
 */
export const moved = [];

/** Names in a patch that are new: they are ours, and say so. */
const OURS = /sla/i;

/**
 * Patch a class of Odoo's web client, and note what it does not have any more.
 *
 * No release promises to keep these methods: there is no other way to reach the views of
 * every model without inheriting each. Each patch stands in the file of its subject, with
 * its reason. A method that Odoo does not call any more breaks nothing and says nothing,
 * so that a test asks for `moved` (patch_odoo.test.js). When it fails, look in Odoo's
 * class for what has taken the method's place, and patch that.
 *
 * @param {String} name of the class
 * @param {Object} target the prototype
 * @param {String} without what is wrong if Odoo does not call it any more
 * @param {Object} extension its methods and getters; what is new has "sla" in its name
 */
export function patchOdoo(name, target, without, extension) {
    for (const key of Object.keys(extension)) {
        if (!OURS.test(key) && !(key in target)) {
            moved.push(`${name}.${key}: ${without}`);
        }
    }
    patch(target, extension);
}
