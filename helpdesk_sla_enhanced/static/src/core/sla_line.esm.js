// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

/**
 * What the clock of one KPI says at a moment: the browser's half of `status_at` in
 * `sla_core/timer/`. Everything here is a function of its arguments. Moments are
 * whole UTC epoch seconds, durations are whole seconds of plain clock time.
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
 * The seconds that a failure has counted up: until now, or until nobody worked for it
 * any more (SEMANTICS I3, G3).
 */
function overdue(failure, {idle}, now) {
    const until = idle === null ? now : Math.min(now, Math.max(idle, failure));
    return Math.max(0, until - failure);
}

function runningState(facts, {warning, failure}, now) {
    if (failure === null) {
        return {status: "in_progress", direction: NONE, seconds: 0, warning, failure};
    }
    const passed = now - failure;
    if (passed >= 0) {
        return {
            status: "noncompliant",
            direction: UP,
            seconds: overdue(failure, facts, now),
            warning,
            failure,
        };
    }
    const nearing = warning !== null && warning <= now;
    const status = nearing ? "nearing" : "in_progress";
    return {status, direction: DOWN, seconds: -passed, warning, failure};
}

function terminalState(facts, now) {
    const {status, waived, warning, failure, met} = facts;
    const state = {status, direction: NONE, seconds: 0, warning, failure};
    if (status !== "noncompliant" || waived || failure === null) {
        return state;
    }
    if (met !== null) {
        return {...state, direction: LATE, seconds: Math.max(0, met - failure)};
    }
    return {...state, direction: UP, seconds: overdue(failure, facts, now)};
}

function pausedState(facts) {
    const {status, warning, failure, onHoldSince} = facts;
    const known = failure !== null && onHoldSince !== null;
    return {
        status,
        direction: known ? FROZEN : NONE,
        seconds: known ? Math.max(0, failure - onHoldSince) : 0,
        warning,
        failure,
    };
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
 * @returns {{status: String, direction: String, seconds: Number,
 *     warning: Number|null, failure: Number|null}|null} null when it is not shown;
 *     `warning` and `failure` are the deadlines in force at `now`
 */
export function stateAt(facts, present) {
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
