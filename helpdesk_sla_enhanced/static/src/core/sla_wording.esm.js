// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {DOWN, FROZEN, LATE, NONE, UP} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {compactText, targetText} from "@helpdesk_sla_enhanced/core/sla_duration.esm";
import {
    dayText,
    exactMomentText,
    momentText,
} from "@helpdesk_sla_enhanced/core/sla_moment.esm";
import {_t} from "@web/core/l10n/translation";
import {formatPercentage} from "@web/views/fields/formatters";

/**
 * The words of one line of the timer. `facts` and `state` are what `lineFacts` and
 * `stateAt` answered for it.
 */

/**
 * What the clock says: "2 h 05 min left", "Overdue by 14:59", "35:00 late".
 *
 * @param {Object} state
 * @param {(seconds: Number, inHours: Boolean) => String} durationText
 * @returns {String} empty when nothing counts
 */
export function countText(state, durationText) {
    const duration = durationText(state.seconds, state.inHours);
    switch (state.direction) {
        case DOWN:
            return _t("%s left", duration);
        case FROZEN:
            return _t("%s left on resuming", duration);
        case UP:
            return _t("Overdue by %s", duration);
        case LATE:
            return _t("%s late", duration);
        default:
            return "";
    }
}

/**
 * What was promised: "within 4 h".
 *
 * @param {Object} facts
 * @returns {String} empty when the server has not said it
 */
export function promiseText({target, inHours}) {
    return target ? _t("within %s", targetText(target, inHours)) : "";
}

/**
 * How much of the target is used, in words for who sees no bar.
 *
 * @param {Object} facts
 * @param {Number} share of one
 * @returns {String}
 */
export function usedText({target, warnAfter}, share) {
    const percent = (part) => formatPercentage(part, {digits: [16, 0]});
    const used = percent(Math.floor(100 * share) / 100);
    return warnAfter
        ? _t("%(used)s of the time used, warning at %(warning)s", {
              used,
              warning: percent(warnAfter / target),
          })
        : _t("%s of the time used", used);
}

function succeededText({met}) {
    return met === null ? "" : _t("Met on %s", momentText(met));
}

function failedText({met, end}, {failure}) {
    const moment = end === null ? failure : end;
    const failed = moment === null ? "" : _t("Failed on %s", momentText(moment));
    if (met === null) {
        return failed;
    }
    const late = _t("met late on %s", momentText(met));
    return _t("%(failed)s, %(late)s", {failed, late});
}

function pausedText({onHoldSince, resume}) {
    if (onHoldSince === null) {
        return "";
    }
    const since = _t("On hold since %s", momentText(onHoldSince));
    if (resume === null) {
        return since;
    }
    const until = _t("counts again from %s", dayText(resume));
    return _t("%(since)s, %(until)s", {since, until});
}

function runningText({start}, {failure}, now) {
    if (failure === null) {
        return "";
    }
    const due = _t("Due %s", dayText(failure));
    if (start === null || start <= now) {
        return due;
    }
    const counts = _t("counts from %s", dayText(start));
    return _t("%(due)s, %(counts)s", {due, counts});
}

/**
 * The sentence under a KPI's name: when it is due, met, failed or on hold since.
 *
 * @param {Object} facts
 * @param {Object} state
 * @param {Number} now epoch seconds
 * @returns {String}
 */
export function momentSentence(facts, state, now) {
    switch (state.status) {
        case "succeeded":
            return succeededText(facts);
        case "noncompliant":
            return failedText(facts, state);
        case "paused":
            return pausedText(facts);
        default:
            return runningText(facts, state, now);
    }
}

/**
 * The rows of a line's tooltip: every moment to the second.
 *
 * @param {Object} facts
 * @param {Object} state
 * @returns {{label: String, value: String}[]}
 */
export function momentRows(facts, state) {
    const rows = [
        [_t("Start"), facts.start],
        [_t("Warning"), state.warning],
        [_t("Due"), state.failure],
        [_t("On hold since"), facts.onHoldSince],
        [_t("Counts again"), facts.resume],
        [_t("Met"), facts.met],
    ];
    return rows
        .filter(([, epoch]) => epoch !== null)
        .map(([label, epoch]) => ({label, value: exactMomentText(epoch)}));
}

/**
 * What a reader has to know about a line's figures, a sentence each.
 *
 * @param {Object} line of `sla_timer_data`
 * @param {Object} state
 * @returns {String[]}
 */
export function lineNotes(line, state) {
    const notes = [];
    const hours = line.working && line.calendar;
    if (state.direction !== NONE && hours) {
        const plain = compactText(state.plain);
        notes.push(
            _t(
                "Counted in the working time of “%(hours)s”. In plain time: %(plain)s.",
                {
                    hours,
                    plain,
                }
            )
        );
    }
    if (state.direction === UP && line.idle_since) {
        notes.push(
            _t(
                "It counts up no further: the record is closed, or this KPI does not apply to it any more."
            )
        );
    }
    if (line.stopped_since) {
        notes.push(_t("It stands still: the SLAs of the company are switched off."));
    }
    if (line.on_hold_minutes) {
        notes.push(
            _t(
                "On hold before: %s of working time.",
                compactText(line.on_hold_minutes * 60)
            )
        );
    }
    if (line.estimated) {
        notes.push(_t("This was noticed later than it may have happened."));
    }
    if (line.waived) {
        notes.push(_t("Waived: this failure is not counted as a breach."));
    }
    return notes;
}
