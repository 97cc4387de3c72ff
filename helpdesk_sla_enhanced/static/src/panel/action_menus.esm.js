// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {openApply, openList} from "@helpdesk_sla_enhanced/panel/sla_actions.esm";
import {FormController} from "@web/views/form/form_controller";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {SlaWhyDialog} from "@helpdesk_sla_enhanced/why/why_dialog.esm";
import {SlaWhyNoneDialog} from "@helpdesk_sla_enhanced/why/why_none_dialog.esm";
import {_t} from "@web/core/l10n/translation";
import {isEnabled} from "@helpdesk_sla_enhanced/panel/enabled_models.esm";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";

/**
 * The entries of the Actions menu. They are made in the browser, like the panel, since
 * the actions that the server binds to a model travel in the same cache as its views.
 *
 * @param {Object} controller of a form, list or kanban
 * @param {() => Promise<Number[]>|Number[]} getIds the records that are meant
 * @returns {Object}
 */
function slaMenuItems(controller, getIds) {
    const {env, model, props} = controller;
    const isAvailable = () => isEnabled(props.resModel);
    return {
        slaApply: {
            isAvailable,
            sequence: 32,
            icon: "fa fa-handshake-o",
            description: _t("Apply SLA"),
            callback: async () =>
                openApply(env, props.resModel, await getIds(), () => model.root.load()),
        },
        slaHistory: {
            isAvailable,
            sequence: 33,
            icon: "fa fa-history",
            description: _t("SLA History"),
            callback: async () =>
                openList(env, "action_history", props.resModel, await getIds()),
        },
    };
}

/** Ask why a record has its deadlines, or none. */
function whyItem({env, model, props}) {
    return {
        isAvailable: () => isEnabled(props.resModel) && Boolean(model.root.resId),
        sequence: 34,
        icon: "fa fa-question-circle-o",
        description: _t("Why this SLA?"),
        callback: () =>
            env.services.dialog.add(SlaWhyDialog, {
                resModel: props.resModel,
                resId: model.root.resId,
            }),
    };
}

/** Ask why some of the records that are ticked have no deadline. */
function whyNoneItem({env, model, props}) {
    return {
        isAvailable: () => isEnabled(props.resModel),
        sequence: 34,
        icon: "fa fa-question-circle-o",
        description: _t("Why no SLA?"),
        callback: async () =>
            env.services.dialog.add(SlaWhyNoneDialog, {
                resModel: props.resModel,
                resIds: await model.root.getResIds(true),
            }),
    };
}

const NO_ENTRIES = "the Actions menu has no SLA entries";

patchOdoo("FormController", FormController.prototype, NO_ENTRIES, {
    getStaticActionMenuItems() {
        return {
            ...super.getStaticActionMenuItems(...arguments),
            ...slaMenuItems(this, () => [this.model.root.resId]),
            slaWhy: whyItem(this),
        };
    },
});

/** A patch needs an object of its own: it is what `super` in it refers to. */
const ofSelection = () => ({
    getStaticActionMenuItems() {
        return {
            ...super.getStaticActionMenuItems(...arguments),
            ...slaMenuItems(this, () => this.model.root.getResIds(true)),
            slaWhyNone: whyNoneItem(this),
        };
    },
});

patchOdoo("ListController", ListController.prototype, NO_ENTRIES, ofSelection());
patchOdoo("KanbanController", KanbanController.prototype, NO_ENTRIES, ofSelection());
