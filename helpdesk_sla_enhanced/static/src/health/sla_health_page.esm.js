// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {compactText} from "@helpdesk_sla_enhanced/core/sla_duration.esm";
import {momentText} from "@helpdesk_sla_enhanced/core/sla_moment.esm";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {toEpoch} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {useService} from "@web/core/utils/hooks";

const LOOKS = {
    pass: {
        icon: "fa-check-circle text-success",
        title: _t("All is well"),
        text: _t("Warnings, failures and actions are on time."),
    },
    warn: {
        icon: "fa-exclamation-circle text-warning",
        title: _t("Something needs attention"),
        text: _t("The clocks run on time."),
    },
    fail: {
        icon: "fa-exclamation-triangle text-danger",
        title: _t("Alarms do not come, or come late"),
        text: _t("The screens still show the right figures."),
    },
};

/** How the SLA engine is, and what to do about it; for SLA managers. */
export class SlaHealthPage extends Component {
    static template = "helpdesk_sla_enhanced.SlaHealthPage";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.health = useService("sla_health");
        this.state = useState({page: null, isLoading: false});
        this.display = {controlPanel: {}};
        onWillStart(() => this.load());
    }

    async load() {
        this.state.isLoading = true;
        try {
            this.state.page = await this.orm.call("sla.health", "page", []);
            this.health.tell(this.state.page.late_minutes);
        } finally {
            this.state.isLoading = false;
        }
    }

    get look() {
        const {icon, title, text} = LOOKS[this.state.page.status];
        return {icon, title: title.toString(), text: text.toString()};
    }

    get asOf() {
        return _t("As of %s", this.moment(this.state.page.time));
    }

    moment(text) {
        return text ? momentText(toEpoch(text)) : _t("Never");
    }

    value({figure, value}) {
        if (!figure.endsWith("_seconds")) {
            return value.toString();
        }
        return value ? compactText(value) : _t("On time");
    }

    problem(figure) {
        return this.state.page.problems.find((found) => found.figure === figure);
    }

    async open(figure) {
        this.action.doAction(
            await this.orm.call("sla.health", "action_open", [figure])
        );
    }
}

registry.category("actions").add("sla_health", SlaHealthPage);
