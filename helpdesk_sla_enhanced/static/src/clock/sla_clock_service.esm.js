// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {useEffect, useState} from "@odoo/owl";
import {SlaClock} from "@helpdesk_sla_enhanced/clock/sla_clock.esm";
import {fetchServerOffset} from "@helpdesk_sla_enhanced/clock/server_offset.esm";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

export const slaClockService = {
    start() {
        return new SlaClock(fetchServerOffset);
    },
};

registry.category("services").add("sla_clock", slaClockService);

/**
 * The shared clock for a component, which renders again whenever a second passes.
 *
 * @param {() => Boolean} isTicking whether the component shows anything that time
 *     alone can change; looked at after every render
 * @returns {{now: Number}} epoch seconds, the present moment even when not ticking
 */
export function useSlaClock(isTicking) {
    const clock = useService("sla_clock");
    useEffect(
        (ticking) => (ticking ? clock.subscribe() : undefined),
        () => [isTicking()]
    );
    const state = useState(clock.state);
    return {
        get now() {
            const {now} = state; // Read in any case, so that a tick renders again
            return clock.isRunning ? now : clock.present();
        },
    };
}
