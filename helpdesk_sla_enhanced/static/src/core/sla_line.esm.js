// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {isOutside, workingLeft} from "@helpdesk_sla_enhanced/core/sla_working.esm";

/**
 * What the clock of one KPI says at a moment: the browser's half of `status_at` in
 * `sla_core/timer/`. Everything here is a function of its arguments. Moments are
 * whole UTC epoch seconds, durations are whole seconds of working time; of plain time
 * when the server has not said how much of it is working time.
 */

/** How the seconds of a state are to be read. */
export const DOWN = "down"; // Seconds left until the failure time
export const UP = "up"; // Seconds since the failure time, still unmet
export const FROZEN = "frozen"; // Seconds left when the hold began
export const LATE = "late"; // Seconds from the failure time to the late success
export const NONE = "none"; // Nothing to count

/**
 * @param {String|false|null|undefined} text "YYYY-MM-DD HH:MM:SS" in UTC
 * @returns {Number|null} epoch seconds
 */
export function toEpoch(text) {
    return text ? Date.parse(`${text.replace(" ", "T")}Z`) / 1000 : null;
}

/**
 * The facts of a line of `sla_timer_data` with its moments as epoch seconds.
 *
 * @param {Object} line
 * @returns {Object}
 */
export function lineFacts(line) {
    return {
        status: line.status,
        waived: Boolean(line.waived),
        start: toEpoch(line.start_time),
        warning: toEpoch(line.warning_time),
        failure: toEpoch(line.failure_time),
        met: toEpoch(line.met_time),
        end: toEpoch(line.end_time),
        idle: toEpoch(line.idle_since), // Nobody works for it any more
        stopped: toEpoch(line.stopped_since), // The company's SLAs are off
        onHoldSince: toEpoch(line.on_hold_since),
        resume: toEpoch(line.resume_time),
        resumeWarning: toEpoch(line.resume_warning_time),
        resumeFailure: toEpoch(line.resume_failure_time),
        working: line.working || false, // See `sla_working.esm.js`
        inHours: Boolean(line.calendar && line.working), // A day is no 24 hours of it
        target: line.target_seconds || 0, // Working seconds from the start
        warnAfter: line.warning_seconds || 0,
    };
}

/**
 * The deadlines from the end of a maximum hold on (SEMANTICS H2, H3, H7). The server
 * knows them in working time; without its word the whole hold moves them, as it does
 * around the clock.
 */
function deadlinesAfterHold(facts) {
    if (facts.resumeFailure !== null) {
        return {warning: facts.resumeWarning, failure: facts.resumeFailure};
    }
    const {warning, failure, onHoldSince, resume} = facts;
    const holdStart = onHoldSince === null ? resume : onHoldSince;
    const held = Math.max(0, resume - holdStart);
    const warningMoves = warning !== null && warning > holdStart;
    return {
        warning: warningMoves ? warning + held : warning,
        failure: failure === null ? null : failure + held,
    };
}

/**
 * The moment up to which a failure counts: now, or since when nobody works for it any
 * more (SEMANTICS I3, G3).
 */
function overdueUntil(failure, {idle}, now) {
    return idle === null ? now : Math.min(now, Math.max(idle, failure));
}

/**
 * The seconds from one moment to another, of which one is the failure and the other is
 * where the clock stands.
 *
 * @param {Number} failure
 * @param {Number} moment where the clock stands
 * @param {Object|false} working see `sla_working.esm.js`
 * @returns {{seconds: Number, plain: Number}} `plain` in clock time
 */
function distance(failure, moment, working) {
    const plain = Math.abs(failure - moment);
    const left = workingLeft(working, moment);
    if (left === null) {
        return {seconds: plain, plain};
    }
    return {seconds: Math.max(0, failure > moment ? left : -left), plain};
}

/** A failure that is not met, and counts up while somebody works for it. */
function failedSince(facts, failure, now) {
    const stands = facts.stopped !== null || facts.idle !== null;
    return {
        status: "noncompliant",
        direction: UP,
        outside: !stands && isOutside(facts.working, now),
        ...distance(failure, overdueUntil(failure, facts, now), facts.working),
    };
}

function runningState(facts, {warning, failure}, now) {
    const state = {warning, failure, outside: false};
    if (failure === null) {
        return {...state, status: "in_progress", direction: NONE, seconds: 0, plain: 0};
    }
    const outside = facts.stopped === null && isOutside(facts.working, now);
    if (failure <= now) {
        return {...state, ...failedSince(facts, failure, now)};
    }
    const nearing = warning !== null && warning <= now;
    const status = nearing ? "nearing" : "in_progress";
    const waits = facts.start !== null && facts.start > now;
    return {
        ...state,
        status,
        direction: DOWN,
        outside: outside && !waits,
        ...distance(failure, now, facts.working),
    };
}

function terminalState(facts, now) {
    const {status, waived, warning, failure, met} = facts;
    const state = {status, direction: NONE, seconds: 0, plain: 0, outside: false};
    Object.assign(state, {warning, failure});
    if (status !== "noncompliant" || waived || failure === null) {
        return state;
    }
    if (met !== null) {
        const late = distance(failure, Math.max(met, failure), facts.working);
        return {...state, direction: LATE, ...late};
    }
    return {...state, ...failedSince(facts, failure, now)};
}

function pausedState(facts) {
    const {status, warning, failure, onHoldSince, start, working} = facts;
    const state = {status, warning, failure, outside: false};
    if (failure === null || onHoldSince === null) {
        return {...state, direction: NONE, seconds: 0, plain: 0};
    }
    const plain = Math.max(0, failure - onHoldSince);
    const since = Math.max(onHoldSince, start === null ? onHoldSince : start);
    const left = workingLeft(working, since);
    const seconds = left === null ? plain : Math.max(0, left);
    return {...state, direction: FROZEN, seconds, plain};
}

function judgedAt(facts, present) {
    const now = facts.stopped === null ? present : Math.min(present, facts.stopped);
    switch (facts.status) {
        case "canceled":
            return null;
        case "succeeded":
        case "noncompliant":
            return terminalState(facts, now);
        case "paused":
            if (facts.resume === null || facts.resume > now) {
                return pausedState(facts);
            }
            return runningState(facts, deadlinesAfterHold(facts), now);
        default:
            return runningState(facts, facts, now);
    }
}

/**
 * The decision table, first match wins:
 *
 * | stored status              | and at `now`          | shown        | counts |
 * | -------------------------- | --------------------- | ------------ | ------ |
 * | canceled                   |                       | (hidden)     | none   |
 * | succeeded                  |                       | succeeded    | none   |
 * | noncompliant, waived       |                       | noncompliant | none   |
 * | noncompliant, met          |                       | noncompliant | late   |
 * | noncompliant               |                       | noncompliant | up     |
 * | paused                     | resume not reached    | paused       | frozen |
 * | paused, resume reached     | as a running one with the moved deadlines |
 * | in_progress or nearing     | failure <= now        | noncompliant | up     |
 * | in_progress or nearing     | warning <= now        | nearing      | down   |
 * | in_progress or nearing     |                       | in_progress  | down   |
 *
 * An idle failure counts up no further, and nothing goes on while the SLAs of the
 * company are off (SEMANTICS F5). A success stored by the server is never undone here and no deadline is ever
 * invented: the facts decide, together with the moment (SEMANTICS I1, I2, G3, G5, H7).
 *
 * @param {Object} facts see {@link lineFacts}
 * @param {Number} present epoch seconds
 * @returns {{status: String, direction: String, seconds: Number, plain: Number,
 *     outside: Boolean, inHours: Boolean, warning: Number|null,
 *     failure: Number|null}|null} null when it is not shown; `seconds` is working time,
 *     which is told in hours and not in days if `inHours`, and `plain` clock time;
 *     `outside` says that no working time goes by; `warning` and `failure` are the
 *     deadlines in force at `now`
 */
export function stateAt(facts, present) {
    const state = judgedAt(facts, present);
    return state && {...state, inHours: facts.inHours};
}

/**
 * How much of its target a line has used, as a share of one.
 *
 * @param {Object} facts see {@link lineFacts}
 * @param {Object} state what {@link stateAt} answered
 * @returns {Number|null} null when the server has not said it
 */
export function usedShare({working, target}, {status, direction, seconds}) {
    if (!working || !target) {
        return null;
    }
    if (status === "noncompliant") {
        return 1;
    }
    const counts = direction === DOWN || direction === FROZEN;
    const left = counts ? seconds : working.left;
    return Math.min(1, Math.max(0, (target - left) / target));
}

/**
 * Whether the passing of time alone can change what {@link stateAt} answers.
 *
 * @param {Object} facts
 * @returns {Boolean}
 */
export function isTicking(facts) {
    if (facts.stopped !== null) {
        return false;
    }
    switch (facts.status) {
        case "canceled":
        case "succeeded":
            return false;
        case "noncompliant":
            return (
                !facts.waived &&
                facts.met === null &&
                facts.idle === null &&
                facts.failure !== null
            );
        case "paused":
            return facts.resume !== null;
        default:
            return facts.failure !== null;
    }
}
