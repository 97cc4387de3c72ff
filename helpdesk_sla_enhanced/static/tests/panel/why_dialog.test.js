// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    Order,
    OrderLine,
    answerPanel,
    enable,
    mountOrder,
    panelData,
} from "@helpdesk_sla_enhanced/../tests/sla_panel_helpers.esm";
import {
    advanceTime,
    animationFrame,
    beforeEach,
    expect,
    queryAllTexts,
    queryFirst,
    test,
} from "@odoo/hoot";
import {contains, defineModels, onRpc} from "@web/../tests/web_test_helpers";
import {
    freezeAtTen,
    line,
    serverTime,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();
defineModels([Order, OrderLine]);

beforeEach(() => {
    freezeAtTen();
    enable("order");
    onRpc("/web/health", serverTime(), {pure: true});
});

/** Three working hours from two hours before closing, with a night between. */
function proof(changes = {}) {
    return {
        id: 1,
        kpi: "Resolve By",
        cycle: 1,
        status: "in_progress",
        waived: false,
        now: "2026-01-05 15:00:00",
        policy: {id: 7, name: "Gold", why: "Nobody chose an SLA."},
        item: {id: 3, name: "Usual", terms: "within 3 hours"},
        earlier: [{id: 2, name: "Fast", why: "Not true: Priority is High."}],
        start: {
            field: "create_date",
            label: "Created on",
            time: "2026-01-05 14:00:00",
        },
        calendar: "Desk",
        calendar_tz: "Europe/Brussels",
        tz: "Europe/Brussels",
        stretches: [
            {
                kind: "counted",
                start: "2026-01-05 14:00:00",
                end: "2026-01-05 16:00:00",
                seconds: 7200,
                counts: true,
            },
            {
                kind: "holiday",
                name: "Epiphany",
                start: "2026-01-05 16:00:00",
                end: "2026-01-06 08:00:00",
                seconds: 57600,
                counts: false,
            },
            {
                kind: "counted",
                start: "2026-01-06 08:00:00",
                end: "2026-01-06 09:00:00",
                seconds: 3600,
                counts: true,
            },
        ],
        steps: [],
        counted_seconds: 10800,
        target_seconds: 10800,
        warning_time: false,
        failure_time: "2026-01-06 09:00:00",
        met_time: false,
        matches: true,
        ...changes,
    };
}

/** Open the dialog from the panel of an order with these KPIs. */
async function askOf(lines, ...proofs) {
    answerPanel({1: panelData(lines)});
    onRpc("sla.record", "explain", ({args}) => {
        expect.step(`explain ${args.join(" ")}`);
        return {model: "order", id: 1, name: "S1", policy: {}, proofs, why_none: ""};
    });
    await mountOrder();
    await advanceTime(50);
    await contains(".o_sla_panel_why").click();
    await animationFrame();
    expect.verifySteps(["explain order 1"]);
}

/** The same, of a panel with one KPI. */
const ask = (...proofs) => askOf([line()], ...proofs);

test("one click tells the whole proof", async () => {
    await ask(proof());
    expect(".o_sla_why_due").toHaveText(/Resolve By: due .*10:00/);
    expect(queryAllTexts(".o_sla_why tbody tr td:first-child")).toEqual([
        "Working time",
        "Holiday · Epiphany",
        "Working time",
    ]);
    expect(".o_sla_why_sum").toHaveText("3 h 00 min of 3 h 00 min");
    expect(".o_sla_why_facts").toHaveText(/Nobody chose an SLA\./);
    expect(".o_sla_why_facts").toHaveText(
        /“Fast” does not apply. Not true: Priority is High\./
    );
    expect(".o_sla_why_differs").toHaveCount(0);
});

test("it begins at the KPI that stands first in the panel", async () => {
    const done = line({id: 1, status: "succeeded", met_time: "2026-01-05 14:30:00"});
    const running = line({id: 2, kpi: "Resolve By"});
    await askOf(
        [done, running],
        proof({id: 1, kpi: "Answer", status: "succeeded"}),
        proof({id: 2})
    );
    expect(".o_sla_why_due").toHaveText(/Resolve By: due/);
});

test("texts beside each other keep apart, whichever way the page is read", async () => {
    await ask(proof());
    const item = queryAllTexts(".o_sla_why_facts dd > bdi");
    expect(item).toHaveLength(2);
    expect(".o_sla_why_due > bdi").toHaveText(/^Resolve By: due/);
});

test("the timeline is drawn to scale", async () => {
    await ask(proof());
    const widths = [...document.querySelectorAll(".o_sla_why_part")].map((part) =>
        Math.round(parseFloat(part.style.width))
    );
    expect(widths).toEqual([11, 84, 5]);
    expect(".o_sla_why_mark_now.o_sla_why_mark").toHaveCount(1);
    expect(queryFirst(".o_sla_why_mark_failure.o_sla_why_mark").title).toMatch(
        /^Failure: /
    );
});

test("steps of an escalation stand on the timeline by their names", async () => {
    await ask(
        proof({steps: [{time: "2026-01-05 15:30:00", name: "Mail to the leader"}]})
    );
    expect(".o_sla_why_mark_step.o_sla_why_mark").toHaveCount(1);
    expect(".o_sla_why .list-inline:last-of-type").toHaveText(
        /Escalation, Mail to the leader: .*4:30/
    );
});

test("a failure that is not met is drawn until now", async () => {
    await ask(proof({status: "noncompliant", now: "2026-01-06 12:00:00"}));
    expect(".o_sla_why_mark_now.o_sla_why_mark").toHaveCount(1);
    const failure = queryFirst(".o_sla_why_mark_failure.o_sla_why_mark");
    expect(Math.round(parseFloat(failure.style.insetInlineStart))).toBe(86);
});

test("one that is long past is drawn up to its failure", async () => {
    await ask(proof({status: "noncompliant", now: "2026-03-06 12:00:00"}));
    expect(".o_sla_why_mark_now.o_sla_why_mark").toHaveCount(0);
});

test("a long timeline is drawn apart", async () => {
    await ask(proof());
    await contains("[aria-label='Zoom in']").click();
    expect(queryFirst(".o_sla_why_line").style.width).toBe("200%");
    await contains("[aria-label='Zoom out']").click();
    expect(queryFirst(".o_sla_why_line").style.width).toBe("100%");
    expect("[aria-label='Zoom out']").not.toBeEnabled();
});

test("each KPI has its own proof", async () => {
    await ask(proof(), proof({id: 2, kpi: "First Response By"}));
    await contains(".o_sla_why .nav-link:contains(First Response By)").click();
    expect(".o_sla_why_due").toHaveText(/First Response By/);
    expect(".o_sla_why .nav-link.active").toHaveText("First Response By");
});

test("hours that were changed since are said", async () => {
    await ask(proof({matches: false}));
    expect(".o_sla_why_differs").toHaveCount(1);
});

test("a hold says who and how, and one that runs has no length", async () => {
    const hold = {
        kind: "hold",
        by: "Tessa",
        name: "Stage: Awaiting",
        start: "2026-01-05 14:00:00",
        end: "2026-01-05 14:00:00",
        seconds: 0,
        counts: false,
    };
    await ask(proof({stretches: [hold]}));
    expect(".o_sla_why tbody td:first-child").toHaveText(
        "On hold · Stage: Awaiting · Tessa"
    );
    expect(".o_sla_why tbody td:last-child").toHaveText("running");
});

test("times of other zones stand next to the viewer's", async () => {
    await ask(proof({calendar_tz: "America/New_York"}));
    expect(".o_sla_why table").toHaveText(
        /(Start \(|Second line of a start: )America\/New_York/
    );
    expect(queryFirst(".o_sla_why tbody tr")).toHaveText(/9:00/);
});
