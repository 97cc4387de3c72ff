// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {usePauseRules} from "./pause_rules.esm";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

/** The column of the records that no other column takes. */
const CATCH_ALL = "";
const MODEL = "sla.policy.matrix";

/** What is sent of a row: all but its words. */
function typed({kpi_id, hold, pause, max_hold, calendar_id, cells}) {
    return {kpi_id, hold, pause, max_hold, calendar_id, cells};
}

/** The targets and warnings of an SLA as a table to type into: KPI by one field. */
export class SlaMatrixPage extends Component {
    static template = "helpdesk_sla_enhanced.SlaMatrixPage";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.pauseRules = usePauseRules();
        this.state = useState({table: null, isDirty: false, isSaving: false});
        this.display = {controlPanel: {}};
        this.tableRef = useRef("table");
        useSetupAction({
            beforeLeave: () => this.save(),
            beforeUnload: (ev) => this.state.isDirty && ev.preventDefault(),
            getLocalState: () => ({policyId: this.policyId}),
        });
        useHotkey("control+enter", () => this.close(), {
            bypassEditableProtection: true,
        });
        onWillStart(() => this.load());
        onMounted(() => this.tableRef.el.querySelector("input")?.focus());
    }

    get policyId() {
        const {action, state} = this.props;
        return action.context.active_id || (state && state.policyId);
    }

    async load(path = "") {
        const table = await this.orm.call(MODEL, "load", [this.policyId, path]);
        this.pattern = new RegExp(table.pattern, "i");
        for (const row of table.rows) {
            row.pauseText = await this.pauseRules.words(table.model, row.pause);
        }
        Object.assign(this.state, {table, isDirty: false});
        this.env.config.setDisplayName(_t("Targets of %s", table.policy.name));
    }

    // What there is to choose from

    get columns() {
        return [...this.state.table.columns, [CATCH_ALL, _t("All others")]];
    }

    get newColumns() {
        const used = this.state.table.columns.map(([key]) => key);
        return this.state.table.choices.filter(([key]) => !used.includes(key));
    }

    get newKpis() {
        const used = this.state.table.rows.map((row) => row.kpi_id);
        return this.state.table.kpis.filter(([id]) => !used.includes(id));
    }

    get holds() {
        return [
            ["policy", _t("Same as the SLA")],
            ["yes", _t("Yes")],
            ["no", _t("No")],
        ];
    }

    /** What a cell holds, for those who hear it instead of seeing where it stands. */
    cellLabel(row, column, name) {
        const what = name === "warn" ? _t("Warning") : _t("Target");
        return [row.kpi, column[1], what].join(", ");
    }

    /** The names of what a row has besides its targets. */
    get terms() {
        return {
            hold: _t("Allow Pause"),
            pause: _t("On Hold When"),
            max_hold: _t("Maximum Hold"),
            calendar_id: _t("Working Hours"),
        };
    }

    termLabel(row, name) {
        return [row.kpi, this.terms[name]].join(", ");
    }

    // When the clocks of a row stand still

    async editPause(row) {
        await this.pauseRules.edit(
            this.state.table.model,
            row.pause,
            this.termLabel(row, "pause"),
            (rule) => this.changePause(row, rule)
        );
    }

    async changePause(row, rule) {
        this.change(row, "pause", rule);
        row.pauseText = await this.pauseRules.words(this.state.table.model, rule);
    }

    // What is typed

    text(row, column, name) {
        return row.cells[column]?.[name] || "";
    }

    type(row, column, name, value) {
        row.cells[column] = {...row.cells[column], [name]: value};
        this.state.isDirty = true;
    }

    isWrongHold(row) {
        const text = row.max_hold.trim();
        return Boolean(text && !this.pattern.test(text));
    }

    isWrong(row, column, name) {
        const text = this.text(row, column, name).trim();
        const lacksTarget =
            name === "warn" && text && !this.text(row, column, "target");
        return Boolean(lacksTarget || (text && !this.pattern.test(text)));
    }

    change(row, name, value) {
        row[name] = value;
        this.state.isDirty = true;
    }

    changeHours(row, value) {
        this.change(row, "calendar_id", parseInt(value, 10) || false);
    }

    addColumn(ev) {
        const key = ev.target.value;
        const added = this.newColumns.find((choice) => choice[0] === key);
        if (added) {
            this.state.table.columns.push(added);
        }
        ev.target.value = "";
    }

    addRow(ev) {
        const id = parseInt(ev.target.value, 10);
        const added = this.newKpis.find((choice) => choice[0] === id);
        if (added) {
            const [kpi_id, kpi] = added;
            const terms = {
                hold: "policy",
                pause: false,
                max_hold: "",
                calendar_id: false,
            };
            const pauseText = _t("As the KPI");
            this.state.table.rows.push({kpi_id, kpi, ...terms, pauseText, cells: {}});
        }
        ev.target.value = "";
    }

    /** Up and down lead to the same column of the next row, as in any table. */
    onKeydown(ev) {
        const step = {ArrowUp: -1, ArrowDown: 1, Enter: 1}[ev.key];
        const {row, place} = ev.target.dataset;
        if (!step || row === undefined || ev.ctrlKey) {
            return;
        }
        const next = this.tableRef.el.querySelector(
            `input[data-row="${Number(row) + step}"][data-place="${place}"]`
        );
        if (next) {
            ev.preventDefault();
            next.focus();
            next.select();
        }
    }

    // What becomes of it

    async changeAxis(path) {
        if (await this.save()) {
            await this.load(path);
        }
    }

    /** Write what was typed. Returns whether the page can be left. */
    async save() {
        const {table, isDirty, isSaving} = this.state;
        if (!isDirty || isSaving) {
            return !isSaving;
        }
        this.state.isSaving = true;
        try {
            await this.orm.call(MODEL, "save", [
                table.policy.id,
                table.version,
                table.axis,
                table.columns.map(([key]) => key),
                table.rows.map(typed),
            ]);
            this.state.isDirty = false;
        } finally {
            this.state.isSaving = false;
        }
        return true;
    }

    async close() {
        if (await this.save()) {
            this.leave();
        }
    }

    discard() {
        this.state.isDirty = false;
        this.leave();
    }

    leave() {
        this.env.config.historyBack();
    }
}

registry.category("actions").add("sla_policy_matrix", SlaMatrixPage);
