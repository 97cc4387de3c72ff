// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const LINE = ".o_sla_timer_line:has(.o_sla_timer_name:contains(First Response))";

/** Wait until a second has passed in the text of the element. */
async function untilItTicks({anchor}) {
    const before = anchor.textContent;
    for (let tries = 0; tries < 50; tries++) {
        await new Promise((resolve) => browser.setTimeout(resolve, 100));
        if (anchor.textContent !== before) {
            return;
        }
    }
    throw new Error(`The timer stands still at "${before}"`);
}

registry.category("web_tour.tours").add("sla_timer_answer", {
    steps: () => [
        {
            content: "First Response is counting down",
            trigger: `${LINE}[data-status=in_progress] .o_sla_timer_count:contains(left)`,
            run: untilItTicks,
        },
        {
            content: "Answer the customer",
            trigger: ".o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            content: "Write",
            trigger: ".o-mail-Composer-input",
            run: "edit We are on our way.",
        },
        {
            content: "Send",
            trigger: ".o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            content: "First Response is met, without reloading the page",
            trigger: `${LINE}[data-status=succeeded] .o_sla_timer_moment:contains(Met on)`,
        },
        {
            content: "Resolve is still counting",
            trigger: ".o_sla_timer_line[data-status=in_progress] .o_sla_timer_count",
        },
    ],
});
