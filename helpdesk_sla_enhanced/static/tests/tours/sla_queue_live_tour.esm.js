// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const row = (number, name) => `.o_data_row:eq(${number}):contains(${name})`;

/** Milliseconds until what is followed has reached the server, once it is connected. */
const SUBSCRIBED = 1500;

/** Change a ticket past the list: it hears of it over the bus alone. */
function write(name, values) {
    const {orm} = odoo.__WOWL_DEBUG__.root.env.services;
    return orm.write("helpdesk.ticket", [odoo.sla_queue[name]], values);
}

async function untilConnected() {
    const {bus_service: bus} = odoo.__WOWL_DEBUG__.root.env.services;
    if (bus.workerState !== "CONNECTED") {
        await new Promise((resolve) => {
            bus.addEventListener("BUS:CONNECT", resolve, {once: true});
        });
    }
    await new Promise((resolve) => browser.setTimeout(resolve, SUBSCRIBED));
}

registry.category("web_tour.tours").add("sla_queue_live", {
    steps: () => [
        {content: "The most urgent is on top", trigger: row(0, "Alpha")},
        {trigger: row(1, "Beta")},
        {
            content: "Remember this page, which is never loaded again",
            trigger: row(2, "Gamma"),
            run: async () => {
                window.slaQueueBegan = true;
                await untilConnected();
            },
        },
        {
            content: "Somebody puts it on hold",
            trigger: "body",
            run: () => write("alpha", {stage_id: odoo.sla_queue.awaiting}),
        },
        {content: "What comes next is on top", trigger: row(0, "Beta")},
        {content: "What is on hold comes last", trigger: row(2, "Alpha")},
        {
            content: "Somebody solves the other",
            trigger: "body",
            run: () => write("beta", {stage_id: odoo.sla_queue.done}),
        },
        {
            content: "What is done with is gone",
            trigger: ".o_list_view:not(:has(.o_data_row:contains(Beta)))",
        },
        {
            content: "Without a reload",
            trigger: row(0, "Gamma"),
            run: () => {
                if (!window.slaQueueBegan) {
                    throw new Error("The page was loaded again");
                }
            },
        },
    ],
});
