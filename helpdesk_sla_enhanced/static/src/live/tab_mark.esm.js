// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {lineFacts, stateAt} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {onWillUnmount, useEffect, useExternalListener} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const SECOND = 1000;
/** Seconds after which it looks again at the latest: timers oversleep with a laptop. */
const LOOK_AGAIN = 3600;
const PART = "sla_mark";

/** The time of day, or the day when it is another one. */
function shortText(epoch, now) {
    const due = DateTime.fromSeconds(epoch);
    return due.hasSame(DateTime.fromSeconds(now), "day")
        ? due.toLocaleString(DateTime.TIME_SIMPLE)
        : due.toLocaleString({weekday: "short"});
}

/**
 * What the title of the browser tab says of an open record: that it is about to fail, or
 * is late; and when that changes by time alone.
 *
 * @param {Object[]} lines of `sla_timer_data`
 * @param {Number} now epoch seconds
 * @returns {{text: String|null, next: Number|null}} epoch seconds
 */
export function markAt(lines, now) {
    const nearing = [];
    const moments = [];
    let late = false;
    for (const line of lines) {
        const facts = lineFacts(line);
        const state = stateAt(facts, now);
        if (state && facts.stopped === null) {
            moments.push(state.warning, state.failure, facts.resume);
            const isOpen = facts.met === null && facts.idle === null && !facts.waived;
            late ||= state.status === "noncompliant" && isOpen;
            if (state.status === "nearing") {
                nearing.push(state.failure);
            }
        }
    }
    const next = Math.min(...moments.filter((at) => at !== null && at > now));
    let text = null;
    if (late) {
        text = _t("⚠ Late");
    } else if (nearing.length) {
        text = _t("⏳ Due %s", shortText(Math.min(...nearing), now));
    }
    return {text: text && text.toString(), next: Number.isFinite(next) ? next : null};
}

/** Write the mark before everything else that the title says, or take it away. */
function setMark(title, text) {
    const {[PART]: known, ...others} = title.getParts();
    if (!text || known) {
        title.setParts({[PART]: text});
        return;
    }
    const none = Object.fromEntries(Object.keys(others).map((key) => [key, null]));
    title.setParts(none);
    title.setParts({[PART]: text, ...others});
}

/**
 * Mark the title of the browser tab while the record on this form is about to fail, or
 * late. It goes by the clock, in a hidden tab as well, and wakes only when the mark
 * changes.
 *
 * @param {() => Object[]} getLines of `sla_timer_data`; looked at after every render
 */
export function useTabMark(getLines) {
    const title = useService("title");
    const clock = useService("sla_clock");
    let timeout = null;

    const look = () => {
        browser.clearTimeout(timeout);
        const now = clock.present();
        const {text, next} = markAt(getLines(), now);
        setMark(title, text);
        if (next !== null) {
            const seconds = Math.min(next - now, LOOK_AGAIN);
            timeout = browser.setTimeout(look, seconds * SECOND);
        }
    };
    useEffect(
        () => look(),
        () => [JSON.stringify(getLines())]
    );
    useExternalListener(document, "visibilitychange", look);
    onWillUnmount(() => {
        browser.clearTimeout(timeout);
        setMark(title, null);
    });
}
