// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    BREACHED,
    HELD,
    PAST,
    RUNS,
    rankedLines,
} from "@helpdesk_sla_enhanced/core/sla_urgency.esm";
import {
    exactMomentText,
    shortMomentText,
} from "@helpdesk_sla_enhanced/core/sla_moment.esm";
import {_t} from "@web/core/l10n/translation";
import {compactText} from "@helpdesk_sla_enhanced/core/sla_duration.esm";
import {countText} from "@helpdesk_sla_enhanced/core/sla_wording.esm";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";

/** "First Response, 1 h 57 min late", "Resolve, 9 min left", "Resolve, on hold". */
function factText({line, state, rank, look}) {
    const {kpi} = line;
    const duration = compactText(state.seconds, state.inHours);
    switch (rank) {
        case RUNS:
            return _t("%(kpi)s, %(duration)s left", {kpi, duration});
        case HELD:
            return _t("%(kpi)s, on hold", {kpi});
        case BREACHED:
        case PAST:
            return _t("%(kpi)s, %(duration)s late", {kpi, duration});
        default:
            return look.label;
    }
}

/** What comes after the most urgent fact: "next: Resolve Mon 10:48 AM". */
function nextText(next, now) {
    if (next.rank === RUNS && next.state.failure !== null) {
        const moment = shortMomentText(next.state.failure, now);
        return _t("next: %(kpi)s %(moment)s", {kpi: next.line.kpi, moment});
    }
    return next.rank === BREACHED
        ? _t("also: %s", factText(next))
        : _t("next: %s", factText(next));
}

/**
 * What is said beside the most urgent fact: its moment, what comes next, and why it
 * stands still, which is true of a whole list at once and so may be cut off.
 */
function besideTexts({state, rank}, next, now) {
    const texts = [];
    if (rank === RUNS && state.failure !== null) {
        texts.push(shortMomentText(state.failure, now));
    }
    if (rank === HELD) {
        texts.push(countText(state, compactText));
    }
    if (next && next.rank <= HELD) {
        texts.push(nextText(next, now));
    }
    if (state.outside) {
        texts.push(_t("outside working hours"));
    }
    return texts;
}

function hoverText({line, state, look}) {
    const said = _t("%(kpi)s: %(status)s", {kpi: line.kpi, status: look.label});
    return state.failure === null
        ? said
        : _t("%(said)s, due %(moment)s", {
              said,
              moment: exactMomentText(state.failure),
          });
}

/**
 * What a list or a card says of a record: its most urgent fact by the name of its KPI,
 * and small beside it the moment and what comes next.
 *
 * @param {Object[]} lines of `sla_summary`
 * @param {Number} now epoch seconds
 * @returns {{text: String, beside: String, hover: String, look: Object, calls: Boolean,
 *     state: Object}|null} null for a record without a KPI; `calls` says whether
 *     somebody has to act
 */
export function oneLine(lines, now) {
    const shown = rankedLines(lines, now)
        .map((fact) => ({
            ...fact,
            look: fact.state && statusLook(fact.state.status, fact.facts.waived),
        }))
        .filter(({look}) => look);
    if (!shown.length) {
        return null;
    }
    const [first, second] = shown;
    const {status} = first.state;
    return {
        text: factText(first),
        beside: besideTexts(first, second, now).join(" · "),
        hover: shown.slice(0, 2).map(hoverText).join(" · "),
        look: first.look,
        calls: first.rank === BREACHED || status === "nearing",
        state: first.state,
    };
}
