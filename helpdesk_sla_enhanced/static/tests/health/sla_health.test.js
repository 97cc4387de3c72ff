// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    advanceTime,
    animationFrame,
    beforeEach,
    click,
    expect,
    queryText,
    test,
} from "@odoo/hoot";
import {
    defineActions,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    BELIEVED,
    BELIEVED_LATE,
} from "@helpdesk_sla_enhanced/health/sla_health_service.esm";
import {WebClient} from "@web/webclient/webclient";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {freezeAtTen} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {session} from "@web/session";

class Policy extends models.Model {
    _name = "sla.policy";
    name = fields.Char();
    _records = [{id: 1, name: "Gold"}];
}

class Other extends models.Model {
    _name = "other";
    name = fields.Char();
    _records = [{id: 1, name: "Lamp"}];
}

class Health extends models.Model {
    _name = "sla.health";
}

defineMailModels();
defineModels([Policy, Other, Health]);

const BANNER = ".o_sla_health_banner";
let answer = 0;

beforeEach(() => {
    freezeAtTen();
    answer = 0;
    onRpc("sla.health", "late_minutes", () => {
        expect.step("asked");
        return answer;
    });
});

/** The page came with this answer; undefined for those who are no SLA managers. */
function pageSays(minutes) {
    patchWithCleanup(session, {sla_late_minutes: minutes});
}

function show(resModel = "sla.policy", type = "list") {
    const arch = `<${type}><field name="name"/></${type}>`;
    const resId = type === "form" ? 1 : undefined;
    return mountView({type, resModel, resId, arch});
}

test("managers are told above our screens, in lists and on forms", async () => {
    pageSays(23);
    await show();
    expect(BANNER).toHaveCount(1);
    expect(queryText(`${BANNER} span`)).toBe(
        "SLA warnings and actions come 23 min late: the background jobs lag behind."
    );
    await show("sla.policy", "form");
    expect(BANNER).toHaveCount(2);
    expect.verifySteps([]);
});

test("there is no banner on other screens", async () => {
    pageSays(23);
    await show("other");
    expect(BANNER).toHaveCount(0);
});

test("there is no banner while all is on time", async () => {
    pageSays(0);
    await show();
    expect(BANNER).toHaveCount(0);
    expect.verifySteps([]);
});

test("who is no SLA manager is neither told nor asks", async () => {
    pageSays(undefined);
    await show();
    await advanceTime(BELIEVED);
    await show();
    expect(BANNER).toHaveCount(0);
    expect.verifySteps([]);
});

test("a tab that stays open asks with a screen, every ten minutes at most", async () => {
    pageSays(0);
    answer = 12;
    await show();
    await advanceTime(BELIEVED - 1);
    await show();
    expect.verifySteps([]);
    await advanceTime(1);
    expect.verifySteps([]);
    await show();
    await animationFrame();
    expect.verifySteps(["asked"]);
    expect(`${BANNER}:first`).toHaveCount(1);
    await show();
    expect.verifySteps([]);
});

test("while alarms are late a screen asks after a minute, and the banner goes", async () => {
    pageSays(23);
    await show();
    await advanceTime(BELIEVED_LATE - 1);
    await show();
    expect.verifySteps([]);
    await advanceTime(1);
    await show();
    await animationFrame();
    expect.verifySteps(["asked"]);
    expect(BANNER).toHaveCount(0);
});

test("what was put away comes back when it is late again", async () => {
    pageSays(23);
    await show();
    await click(`${BANNER} .btn-close`);
    await animationFrame();
    expect(BANNER).toHaveCount(0);
    const health = getService("sla_health");
    health.tell(40);
    await animationFrame();
    expect(BANNER).toHaveCount(0);
    health.tell(0);
    health.tell(11);
    await animationFrame();
    expect(BANNER).toHaveCount(1);
});

test("a server that cannot be asked is no news", async () => {
    pageSays(0);
    onRpc("sla.health", "late_minutes", () => {
        throw new Error("lost");
    });
    await show();
    await advanceTime(BELIEVED);
    await show();
    await animationFrame();
    expect(BANNER).toHaveCount(0);
});

const PAGE = {
    status: "fail",
    time: "2026-01-05 10:00:00",
    late_minutes: 23,
    problems: [
        {
            figure: "actions_failed",
            level: "warn",
            text: "Actions that failed for good: 2.",
            advice: "Run them again.",
            can_open: true,
        },
        {
            figure: "clock_late_seconds",
            level: "fail",
            text: "Late.",
            advice: "Wait.",
            can_open: false,
        },
    ],
    figures: [
        {figure: "clock_late_seconds", label: "Late by", value: 1380, can_open: false},
        {figure: "actions_late_seconds", label: "Actions", value: 0, can_open: false},
        {figure: "actions_failed", label: "Failed", value: 2, can_open: true},
    ],
    jobs: [
        {
            job: "clock",
            label: "Warn",
            active: true,
            last_run: "2026-01-05 09:59:00",
            next_run: "2026-01-05 10:00:30",
        },
        {job: "actions", label: "Run", active: false, last_run: null, next_run: null},
    ],
};

async function openPage() {
    defineActions([
        {id: 1, name: "SLA Health", tag: "sla_health", type: "ir.actions.client"},
    ]);
    onRpc("sla.health", "page", () => {
        expect.step("page");
        return PAGE;
    });
    onRpc("sla.health", "action_open", ({args}) => {
        expect.step(`open ${args[0]}`);
        return {type: "ir.actions.act_window_close"};
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction(1);
    expect.verifySteps(["page"]);
}

test("the page shows figures, jobs, and what to do", async () => {
    pageSays(0);
    await openPage();
    expect(getService("sla_health").lateMinutes).toBe(23);
    expect(".o_sla_health h2").toHaveText("Alarms do not come, or come late");
    expect(".o_sla_health .alert-danger").toHaveText("Late.\nWait.");
    expect(".o_sla_health .alert-warning strong").toHaveText(
        "Actions that failed for good: 2."
    );
    expect(".o_sla_health table:eq(1) tr:eq(0)").toHaveText(/Late by\s*23 min/);
    expect(".o_sla_health table:eq(1) tr:eq(1)").toHaveText(/On time/);
    expect(".o_sla_health tbody:eq(0) tr:eq(0)").toHaveText(/10:59 AM/);
    expect(".o_sla_health tbody:eq(0) tr:eq(1)").toHaveText(/Run\s*Off\s*Never\s*–/);
});

test("the page leads to the records, and is read again on demand", async () => {
    pageSays(0);
    await openPage();
    await click(".o_sla_health .alert-warning button");
    await animationFrame();
    expect.verifySteps(["open actions_failed"]);
    await click(".o_sla_health td .btn-link");
    await animationFrame();
    expect.verifySteps(["open actions_failed"]);
    expect(".o_sla_health .alert-danger button").toHaveCount(0);
    await click(".o_control_panel .btn-primary:visible");
    await animationFrame();
    expect.verifySteps(["page"]);
});
