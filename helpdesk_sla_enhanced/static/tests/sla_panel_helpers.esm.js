// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {fields, models, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {line, payload} from "@helpdesk_sla_enhanced/../tests/sla_test_helpers.esm";
import {after} from "@odoo/hoot";
import {setEnabled} from "@helpdesk_sla_enhanced/panel/enabled_models.esm";

/** A model that knows nothing of SLAs. */
export class Order extends models.Model {
    _name = "order";
    name = fields.Char();
    line_ids = fields.One2many({relation: "order.line", relation_field: "order_id"});
    _records = [
        {id: 1, name: "S1", line_ids: [1]},
        {id: 2, name: "S2"},
    ];
    _views = {
        "form,false": `<form><sheet><field name="name"/></sheet></form>`,
        "list,false": `<list><field name="name"/></list>`,
        "search,false": `<search/>`,
    };
}

export class OrderLine extends models.Model {
    _name = "order.line";
    name = fields.Char();
    order_id = fields.Many2one({relation: "order"});
    _records = [{id: 1, name: "Desk", order_id: 1}];
}

/** Enable these models for the time of a test. */
export function enable(...names) {
    setEnabled(names);
    after(() => setEnabled([]));
}

/** What the server answers about a record under the default policy Gold. */
export function panelData(lines = [line()], changes = {}) {
    return {
        ...payload(...lines),
        policy_id: 7,
        reason: false,
        no_sla: false,
        source: "default",
        on_hold_since: false,
        has_history: true,
        may_choose: true,
        may_open_policy: false,
        ...changes,
    };
}

/** Answer the panel's question by record; `answers` maps ids to data or errors. */
export function answerPanel(answers, onAsk = () => undefined) {
    onRpc("sla.record", "panel", ({args: [model, id]}) => {
        onAsk(model, id);
        const answer = answers[id];
        if (answer instanceof Error) {
            throw answer;
        }
        return answer;
    });
}

/** Open an order on a form, with a pager over both. */
export function mountOrder(params = {}) {
    return mountView({
        type: "form",
        resModel: "order",
        resId: 1,
        resIds: [1, 2],
        arch: `<form><sheet><field name="name"/></sheet></form>`,
        ...params,
    });
}
