// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    click,
    contains,
    defineMailModels,
    openFormView,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {getService, onRpc, serverState} from "@web/../tests/web_test_helpers";

defineMailModels();

// In the menu, where it has words.
const NONE_NEEDED = ".o-dropdown-item[name='sla-awaited']:contains('No Answer Needed')";
const TAKE_BACK = ".o-dropdown-item[name='sla-spared']:contains('After All')";

/** Open the chatter of a customer who wrote last, where the server says this. */
async function openChatter(answer, message = {}) {
    const server = await startServer();
    const ann = server["res.partner"].create({name: "Ann"});
    server["mail.message"].create({
        author_id: ann,
        body: "Thanks!",
        message_type: "comment",
        model: "res.partner",
        res_id: ann,
        ...message,
    });
    for (const name of ["action_no_answer_needed", "action_answer_needed"]) {
        onRpc("res.partner", name, ({args}) => {
            expect.step(`${name} ${args[0].length}`);
            return true;
        });
    }
    await start();
    await openFormView("res.partner", ann);
    const {Thread} = getService("mail.store");
    Thread.insert({model: "res.partner", id: ann, sla_answer: answer});
    await click(".o-mail-Message [title='Expand']");
    await contains(".o-dropdown-item:contains('Copy Link')");
}

test.tags("desktop");
test("a customer's message needs no answer", async () => {
    await openChatter("awaited");
    await contains(TAKE_BACK, {count: 0});
    await click(NONE_NEEDED);
    await expect.waitForSteps(["action_no_answer_needed 1"]);
});

test.tags("desktop");
test("that can be taken back where it was said", async () => {
    await openChatter("spared");
    await contains(NONE_NEEDED, {count: 0});
    await click(TAKE_BACK);
    await expect.waitForSteps(["action_answer_needed 1"]);
});

test.tags("desktop");
test("nothing can be said where nobody waits", async () => {
    await openChatter(false);
    await contains(NONE_NEEDED, {count: 0});
    await contains(TAKE_BACK, {count: 0});
});

test.tags("desktop");
test("nor of what an agent wrote", async () => {
    await openChatter("awaited", {author_id: serverState.partnerId});
    await contains(NONE_NEEDED, {count: 0});
    await contains(TAKE_BACK, {count: 0});
});
