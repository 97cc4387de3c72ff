// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, onWillStart, useState} from "@odoo/owl";
import {
    LEGEND,
    dayText,
    drawing,
    isElsewhere,
    momentOf,
    statusText,
    stretchRows,
    sumText,
} from "@helpdesk_sla_enhanced/why/why_words.esm";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {toEpoch} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {useService} from "@web/core/utils/hooks";

/** How far a long timeline can be drawn apart. */
const ZOOMS = [1, 2, 4, 8, 16];

/**
 * Why a record has its deadlines: which SLA and item apply and why no other, and every
 * stretch from the start to the failure time (SEMANTICS R1).
 */
export class SlaWhyDialog extends Component {
    static template = "helpdesk_sla_enhanced.SlaWhyDialog";
    static components = {Dialog};
    static props = {
        resModel: String,
        resId: Number,
        instanceId: {type: Number, optional: true}, // Of the KPI that is shown first
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.legend = LEGEND;
        this.state = useState({told: null, shown: 0, zoom: 0});
        onWillStart(async () => {
            const {resModel, resId, instanceId} = this.props;
            this.state.told = await this.orm.call("sla.record", "explain", [
                resModel,
                resId,
            ]);
            const asked = this.proofs.findIndex(({id}) => id === instanceId);
            this.state.shown = Math.max(asked, 0);
        });
    }

    get title() {
        const {name, proofs} = this.state.told;
        return proofs.length
            ? _t("Why this deadline: %s", name)
            : _t("Why no SLA: %s", name);
    }

    get proofs() {
        return this.state.told.proofs;
    }

    get proof() {
        return this.proofs[this.state.shown];
    }

    get rows() {
        return stretchRows(this.proof);
    }

    get drawing() {
        return drawing(this.proof);
    }

    get isElsewhere() {
        return isElsewhere(this.proof);
    }

    get sum() {
        return sumText(this.proof);
    }

    get status() {
        return statusText(this.proof);
    }

    get due() {
        return _t("%(kpi)s: due %(moment)s", {
            kpi: this.proof.kpi,
            moment: dayText(toEpoch(this.proof.failure_time)),
        });
    }

    /** Which earlier item does not apply, and why. */
    earlierText({name, why}) {
        return _t("“%(item)s” does not apply. %(reason)s", {item: name, reason: why});
    }

    get startText() {
        const {label, time} = this.proof.start;
        return momentOf(label, toEpoch(time));
    }

    get zoneTitle() {
        return _t("Start (%s)", this.proof.calendar_tz);
    }

    /** Where there is no room for a column of its own. */
    get zoneNote() {
        return _t("Second line of a start: %s", this.proof.calendar_tz);
    }

    get hours() {
        const {calendar, calendar_tz: zone} = this.proof;
        return calendar ? `${calendar} (${zone})` : _t("around the clock");
    }

    get width() {
        return 100 * ZOOMS[this.state.zoom];
    }

    get canZoomIn() {
        return this.state.zoom < ZOOMS.length - 1;
    }

    show(index) {
        this.state.shown = index;
        this.state.zoom = 0;
    }

    zoom(step) {
        this.state.zoom += step;
    }
}
