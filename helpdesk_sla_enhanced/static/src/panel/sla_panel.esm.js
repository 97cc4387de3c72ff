// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, status, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {openApply, openList} from "@helpdesk_sla_enhanced/panel/sla_actions.esm";
import {SlaTimerLines} from "@helpdesk_sla_enhanced/fields/sla_timer/sla_timer_lines.esm";
import {SlaWhyDialog} from "@helpdesk_sla_enhanced/why/why_dialog.esm";
import {TALKED} from "@helpdesk_sla_enhanced/panel/chatter.esm";
import {_t} from "@web/core/l10n/translation";
import {momentText} from "@helpdesk_sla_enhanced/core/sla_moment.esm";
import {byUrgency} from "@helpdesk_sla_enhanced/panel/most_urgent.esm";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";
import {toEpoch} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {useDebounced} from "@web/core/utils/timing";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useBus, useService} from "@web/core/utils/hooks";
import {useSlaLive} from "@helpdesk_sla_enhanced/live/use_sla_live.esm";
import {useTabMark} from "@helpdesk_sla_enhanced/live/tab_mark.esm";

/** A save changes a record several times in a row. */
const LOAD_DELAY = 20;
/** How many KPIs are shown before the reader asks for all. */
const LINES_SHOWN = {small: 3, large: 6};

const SOURCES = {
    manual: _t("chosen by hand"),
    automatic: _t("applied automatically"),
    entitlement: _t("by entitlement"),
    default: _t("the default"),
};

/**
 * The SLA of any record: its policy and where that came from, one running clock per KPI,
 * and the ways to choose another one or to look back (SEMANTICS B2).
 *
 * It asks the server once per record that is shown, after the form is there, and again
 * when the record, its messages or, by whomever, its SLA change (SEMANTICS U4). Whatever
 * goes wrong stays inside the panel.
 */
export class SlaPanel extends Component {
    static template = "helpdesk_sla_enhanced.SlaPanel";
    static components = {SlaTimerLines};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        this.clock = useService("sla_clock");
        this.asked = 0;
        this.state = useState({data: null, failed: false, expanded: false});
        this.loadSoon = useDebounced(() => this.load(), LOAD_DELAY);
        useRecordObserver((record) => this.follow(record));
        useBus(this.env.bus, TALKED, ({detail}) => this.onTalked(detail));
        this.live = useSlaLive({
            resModel: () => this.props.record.resModel,
            shown: () => [this.props.record.resId].filter(Boolean),
            onChanged: () => this.load(),
            eager: true, // The title of a hidden tab says how its record stands
        });
        useTabMark(() => (this.env.inDialog ? [] : this.allLines));
    }

    /** Called when another record is shown, and when this one was loaded or saved. */
    follow({resModel, resId, data}) {
        const key = `${resModel},${resId}`;
        if (key !== this.key) {
            Object.assign(this.state, {data: null, failed: false, expanded: false});
            this.key = key;
        }
        if (resId && data) {
            this.loadSoon();
        }
    }

    onTalked({model}) {
        const {resModel, resId} = this.props.record;
        if (resId && model === resModel) {
            this.loadSoon();
        }
    }

    /**
     * Ask the server. Only the last answer that was asked for is shown, but each call
     * comes to its end: a dialog that closes waits for it.
     */
    async load() {
        const {resModel, resId} = this.props.record;
        const key = `${resModel},${resId}`;
        const news = {data: null, failed: false};
        this.asked += 1;
        const turn = this.asked;
        this.live.forget(); // What has changed up to now is in the answer
        try {
            news.data = await this.orm.silent.call("sla.record", "panel", [
                resModel,
                resId,
            ]);
        } catch (error) {
            const isAway = error instanceof ConnectionLostError;
            news.data = isAway ? this.state.data : null; // It follows on reconnecting
            news.failed = !news.data;
        }
        const isLast = turn === this.asked && key === this.key;
        if (status(this) !== "destroyed" && isLast) {
            Object.assign(this.state, news);
        }
    }

    // What is shown ------------------------------------------------------------------

    /**
     * Nothing in the small forms that make a record quickly, and nothing for a record
     * that the server knows no SLA of.
     */
    get isShown() {
        if (this.props.record.isNew) {
            return !this.env.inDialog && this.env.config?.viewType === "form";
        }
        return this.state.data !== false;
    }

    get data() {
        return this.state.data || {};
    }

    get allLines() {
        return (this.data.lines || []).filter(({status: name}) => statusLook(name));
    }

    get limit() {
        return this.ui.isSmall ? LINES_SHOWN.small : LINES_SHOWN.large;
    }

    /** The lines in the order in which they want attention; those are shown first. */
    get sorted() {
        const {open, folded} = byUrgency(this.allLines, this.clock.present());
        const urgent = open.slice(0, this.limit);
        return {urgent, all: [...open, ...folded]};
    }

    get lines() {
        const {urgent, all} = this.sorted;
        return this.state.expanded ? all : urgent;
    }

    get foldedCount() {
        const {urgent, all} = this.sorted;
        return all.length - urgent.length;
    }

    get toggleText() {
        return this.state.expanded
            ? _t("Show less")
            : _t("Show %s more", this.foldedCount);
    }

    /** Another SLA was chosen in the form, whose clocks start when it is saved. */
    get isUnsaved() {
        const {data, isNew} = this.props.record;
        if (isNew || !this.state.data || !("sla_policy_id" in data)) {
            return false;
        }
        const chosen = data.sla_policy_id ? data.sla_policy_id.id : false;
        const none = "sla_no_sla" in data ? data.sla_no_sla : this.data.no_sla;
        return chosen !== (this.data.policy_id || false) || none !== this.data.no_sla;
    }

    /** What the form will apply when it is saved: a name, "" for no SLA, or null. */
    get chosen() {
        const {sla_policy_id: policy, sla_no_sla: none} = this.props.record.data;
        return none ? "" : policy?.display_name || null;
    }

    get isWithout() {
        return this.props.record.isNew ? this.chosen === "" : this.data.no_sla;
    }

    /** What the choice in the form comes to, for a record that has an SLA already. */
    get unsavedText() {
        let follows = _t("No SLA applies when you save.");
        if (this.chosen === null) {
            follows = _t("When you save, the entitlement or the default chooses.");
        } else if (this.chosen) {
            follows = _t("%s applies when you save.", this.chosen);
        }
        const before = _t("Until then these are the clocks of the SLA before.");
        return this.allLines.length ? `${follows} ${before}` : follows;
    }

    get source() {
        const {policy, source} = this.data;
        return (policy && SOURCES[source]?.toString()) || "";
    }

    get onHold() {
        const since = toEpoch(this.data.on_hold_since);
        return since === null ? "" : _t("On hold since %s", momentText(since));
    }

    /** Why there is no clock; empty when there are some, or while they are awaited. */
    get reason() {
        if (this.props.record.isNew) {
            if (this.chosen === null) {
                return _t("It is chosen when the record is saved.");
            }
            return this.chosen
                ? _t("%s applies when the record is saved.", this.chosen)
                : _t("None applies, by choice.");
        }
        if (this.state.failed) {
            return _t("It cannot be shown at the moment.");
        }
        return this.allLines.length ? "" : this.data.reason || "";
    }

    // What can be done ---------------------------------------------------------------

    get target() {
        const {resModel, resId} = this.props.record;
        return [this.env, resModel, [resId]];
    }

    toggle() {
        this.state.expanded = !this.state.expanded;
    }

    /** A line in a dialog is saved with its form, not before. */
    get isOwnForm() {
        return this.props.record.config.isRoot;
    }

    async apply() {
        const [env, resModel, resIds] = this.target;
        if (!this.isOwnForm || (await this.props.record.save())) {
            await openApply(env, resModel, resIds, () => this.reload());
        }
    }

    /** Some forms show the policy as a field too. */
    async reload() {
        const {record} = this.props;
        if (this.isOwnForm && "sla_policy_id" in record.activeFields) {
            await record.load();
        }
        await this.load();
    }

    /**
     * Why these are the deadlines, beginning at the KPI that stands first here; it is
     * made when it is asked for.
     */
    openWhy() {
        const {resModel, resId} = this.props.record;
        const instanceId = this.lines[0]?.id;
        this.dialog.add(SlaWhyDialog, {resModel, resId, instanceId});
    }

    openHistory() {
        const [env, resModel, resIds] = this.target;
        return openList(env, "action_history", resModel, resIds);
    }

    openInstances() {
        const [env, resModel, resIds] = this.target;
        return openList(env, "action_instances", resModel, resIds);
    }

    openPolicy() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "sla.policy",
            res_id: this.data.policy_id,
            views: [[false, "form"]],
        });
    }
}

export const slaPanel = {
    component: SlaPanel,
    additionalClasses: ["o_sla_panel_place"],
};

registry.category("view_widgets").add("sla_panel", slaPanel);
