// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/**
 * Why some of several records have no clock: one line for each reason, with the records
 * that it is true of (SEMANTICS R1).
 */
export class SlaWhyNoneDialog extends Component {
    static template = "helpdesk_sla_enhanced.SlaWhyNoneDialog";
    static components = {Dialog};
    static props = {
        resModel: String,
        resIds: {type: Array, element: Number},
        close: Function,
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.title = _t("Why no SLA?");
        this.state = useState({told: null});
        onWillStart(async () => {
            const {resModel, resIds} = this.props;
            this.state.told = await this.orm.call("sla.record", "explain_none", [
                resModel,
                resIds,
            ]);
        });
    }

    get reasons() {
        return this.state.told.reasons;
    }

    /** How many of the records have a clock. */
    get measured() {
        const {count, measured} = this.state.told;
        return _t("%(measured)s of %(count)s have an SLA that runs or has ended.", {
            measured,
            count,
        });
    }

    names({names, ids}) {
        const more = ids.length - names.length;
        const shown = names.join(", ");
        return more ? _t("%(names)s and %(more)s more", {names: shown, more}) : shown;
    }

    open({ids, reason}) {
        this.props.close();
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: reason,
            res_model: this.props.resModel,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: [["id", "in", ids]],
        });
    }
}
