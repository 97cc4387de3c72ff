// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

// Before ours: what it adds to the chatter is called here.
import "@mail/chatter/web/chatter_patch";
import {Chatter} from "@mail/chatter/web_portal/chatter";
import {Thread} from "@mail/core/common/thread_model";
import {_t} from "@web/core/l10n/translation";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";
import {registerMessageAction} from "@mail/core/common/message_actions";

/**
 * *No Answer Needed* in the menu of a customer's message, where it is read, and the way
 * back (SEMANTICS A3). The server says of each ticket which of the two can be said.
 */

patchOdoo("Thread", Thread.prototype, "the message menu has no No Answer Needed", {
    setup() {
        super.setup(...arguments);
        /** @type {"awaited"|"spared"|false|undefined} */
        this.sla_answer = undefined;
    },
});

patchOdoo(
    "Chatter",
    Chatter.prototype,
    "the form stays as it was after No Answer Needed",
    {
        get childSubEnv() {
            const env = super.childSubEnv;
            return Object.assign(env, {slaReloadChatter: this.slaReload.bind(this)});
        },
        /** Show what somebody said of the record: on the form, and in the history. */
        async slaReload() {
            await this.reloadParentView();
            await this.load(this.state.thread, [...this.requestList, "messages"]);
        },
    }
);

/** Whether somebody outside the company wrote it: a customer, as far as is known. */
function isCustomers(message) {
    const {author_id: author, isNote, isSelfAuthored, message_type: type} = message;
    const isWritten = type === "comment" || type === "email";
    return (
        isWritten &&
        !isNote &&
        !isSelfAuthored &&
        !(author?.main_user_id?.share === false)
    );
}

/**
 * @param {"awaited"|"spared"} answer what is true of the ticket
 * @param {String} method that is called then
 * @param {Object} look its name and icon
 */
function register(answer, method, look) {
    registerMessageAction(`sla-${answer}`, {
        ...look,
        condition: ({message, thread}) =>
            thread?.sla_answer === answer && isCustomers(message),
        async onSelected({owner, store, thread}) {
            await store.env.services.orm.call(thread.model, method, [[thread.id]]);
            await owner.env.slaReloadChatter?.();
        },
        sequence: 105, // In the menu behind the quick ones, where it has words
    });
}

register("awaited", "action_no_answer_needed", {
    icon: "fa fa-check-circle-o",
    name: _t("No Answer Needed"),
});
register("spared", "action_answer_needed", {
    icon: "fa fa-undo",
    name: _t("Answer Needed After All"),
});
