// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {_t} from "@web/core/l10n/translation";
import {compactText} from "@helpdesk_sla_enhanced/core/sla_duration.esm";
import {statusLook} from "@helpdesk_sla_enhanced/core/sla_status.esm";
import {toEpoch} from "@helpdesk_sla_enhanced/core/sla_line.esm";

const {DateTime} = luxon;

const KINDS = {
    counted: _t("Working time"),
    off: _t("Outside working hours"),
    break: _t("Break"),
    night: _t("Outside working hours"),
    weekend: _t("Days off"),
    holiday: _t("Holiday"),
    hold: _t("On hold"),
};

/** What a mark on the timeline means, by the field of the proof. */
const MARKS = [
    ["warning_time", "warning", _t("Warning")],
    ["failure_time", "failure", _t("Failure")],
    ["met_time", "met", _t("Met")],
    ["now", "now", _t("Now")],
];

/** The kinds of time as a legend tells them apart. */
export const LEGEND = [
    ["counted", KINDS.counted],
    ["off", KINDS.off],
    ["hold", KINDS.hold],
];

function lookOf(kind) {
    return kind === "counted" || kind === "hold" ? kind : "off";
}

/**
 * A moment with its day of the week, in a zone: "Mon, Jan 5, 2026, 9:00 AM".
 *
 * @param {Number} epoch seconds
 * @param {String} [zone] the viewer's by default
 * @returns {String}
 */
export function dayText(epoch, zone = "default") {
    const format = {...DateTime.DATETIME_MED_WITH_WEEKDAY};
    return DateTime.fromSeconds(epoch).setZone(zone).toLocaleString(format);
}

/**
 * What happens when: "Warning: Mon, Jan 5, 2026, 9:00 AM".
 *
 * @param {String} label
 * @param {Number} epoch seconds
 * @returns {String}
 */
export function momentOf(label, epoch) {
    return _t("%(label)s: %(moment)s", {label: String(label), moment: dayText(epoch)});
}

/** The same without the year, for the rows of a table: "Mon, Jan 5, 9:00 AM". */
function shortText(epoch, zone = "default") {
    const format = {
        weekday: "short",
        month: "short",
        day: "numeric",
        hour: "numeric",
        minute: "2-digit",
    };
    return DateTime.fromSeconds(epoch).setZone(zone).toLocaleString(format);
}

/**
 * The stretches of a proof as its table shows them.
 *
 * @param {Object} proof see `explain` of `sla.kpi.instance`
 * @returns {Object[]}
 */
export function stretchRows(proof) {
    return proof.stretches.map((part, index) => ({
        key: index,
        look: lookOf(part.kind),
        what: [KINDS[part.kind].toString(), part.name, part.by]
            .filter(Boolean)
            .join(" · "),
        from: shortText(toEpoch(part.start)),
        to: shortText(toEpoch(part.end)),
        there: shortText(toEpoch(part.start), proof.calendar_tz),
        length: part.seconds ? compactText(part.seconds) : _t("running"),
        counts: part.counts,
    }));
}

/** Whether the viewer's clock shows other times than that of the working hours. */
export function isElsewhere(proof) {
    const at = DateTime.fromSeconds(toEpoch(proof.failure_time));
    return at.setZone(proof.calendar_tz).offset !== at.setZone("default").offset;
}

/** "4 h 00 min of 4 h 00 min". */
export function sumText({counted_seconds: counted, target_seconds: target}) {
    return _t("%(counted)s of %(target)s", {
        counted: compactText(counted),
        target: compactText(target),
    });
}

export function statusText({status, waived}) {
    return statusLook(status, waived)?.label || _t("Cancelled");
}

/** The moments that count on a timeline, in order of time. */
function moments(proof) {
    const named = MARKS.filter(([name]) => proof[name]).map(([name, look, label]) => ({
        look,
        label,
        time: proof[name],
    }));
    const steps = proof.steps.map(({name, time}) => ({
        look: "step",
        label: _t("Escalation, %s", name),
        time,
    }));
    return [...named, ...steps].sort(
        (one, other) => toEpoch(one.time) - toEpoch(other.time)
    );
}

/**
 * Where a timeline ends: at the last thing that happened, and at the present moment of
 * a failure that is not met, unless all before would shrink to less than a third.
 */
function drawnUntil(proof, begin) {
    const {failure_time, met_time, now, stretches, steps} = proof;
    const last = [failure_time, met_time, stretches.at(-1)?.end, steps.at(-1)?.time];
    const end = Math.max(...last.filter(Boolean).map(toEpoch), begin + 1);
    const isLate = proof.status === "noncompliant" && !met_time;
    const present = toEpoch(now);
    return isLate && present - begin < 3 * (end - begin) ? Math.max(end, present) : end;
}

/**
 * What is drawn of a proof, to scale: parts in percent of the whole, and the moments
 * that count on it.
 *
 * @param {Object} proof
 * @returns {{parts: Object[], marks: Object[]}}
 */
export function drawing(proof) {
    const begin = toEpoch(proof.start.time);
    const end = drawnUntil(proof, begin);
    const place = (epoch) => (100 * (epoch - begin)) / (end - begin);
    return {
        parts: proof.stretches.map((part, key) => ({
            key,
            look: lookOf(part.kind),
            from: place(toEpoch(part.start)),
            width: place(toEpoch(part.end)) - place(toEpoch(part.start)),
            title: KINDS[part.kind].toString(),
        })),
        marks: moments(proof)
            .map(({look, time, label}, key) => {
                const at = toEpoch(time);
                return {key, look, at: place(at), text: momentOf(label, at)};
            })
            .filter(({at}) => at >= 0 && at <= 100),
    };
}
