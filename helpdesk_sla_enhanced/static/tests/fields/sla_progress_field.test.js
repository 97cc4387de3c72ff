// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {advanceTime, beforeEach, expect, queryText, test} from "@odoo/hoot";
import {
    MockServer,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    freezeAtTen,
    setVisibility,
} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Job extends models.Model {
    _name = "job";
    progress = fields.Float();
    state = fields.Selection({
        selection: [
            ["applying", "Applying"],
            ["applied", "Applied"],
        ],
    });
    _records = [{id: 1, progress: 20, state: "applying"}];
}

defineMailModels();
defineModels([Job]);

beforeEach(() => {
    freezeAtTen();
    onRpc("job", "web_read", () => expect.step("read"));
});

const bar = () => queryText(".o_progressbar").replace(/\s/g, "");

function change(values) {
    MockServer.env.job.write([1], values);
}

async function mountJob() {
    await mountView({
        type: "form",
        resModel: "job",
        resId: 1,
        arch: `
            <form edit="0">
                <field name="state"/>
                <div invisible="state != 'applying'">
                    <field name="progress" widget="sla_progress"/>
                </div>
            </form>`,
    });
    expect.verifySteps(["read"]);
}

test("it goes on by itself, until the job is done", async () => {
    await mountJob();
    expect(bar()).toBe("20%");
    change({progress: 60});
    await advanceTime(1000);
    expect(bar()).toBe("60%");
    expect.verifySteps(["read"]);
    change({progress: 100, state: "applied"});
    await advanceTime(1250);
    expect(".o_progressbar").toHaveCount(0);
    expect.verifySteps(["read"]);
    await advanceTime(60000);
    expect.verifySteps([]);
});

test("it asks the rarer the longer it takes", async () => {
    await mountJob();
    await advanceTime(1000);
    await advanceTime(1250);
    await advanceTime(1500);
    expect.verifySteps(["read", "read"]);
    await advanceTime(100);
    expect.verifySteps(["read"]);
});

test("nobody is asked while the tab is hidden", async () => {
    await mountJob();
    setVisibility("hidden");
    await advanceTime(5000);
    expect.verifySteps([]);
    setVisibility("visible");
    await advanceTime(15000);
    expect.verifySteps(["read"]);
});

test("a lost connection ends nothing", async () => {
    await mountJob();
    let isLost = true;
    onRpc("job", "web_read", () => {
        if (isLost) {
            throw new Error("lost");
        }
    });
    await advanceTime(1000);
    isLost = false;
    change({progress: 70});
    await advanceTime(1250);
    expect(bar()).toBe("70%");
    expect.verifySteps(["read"]);
});
