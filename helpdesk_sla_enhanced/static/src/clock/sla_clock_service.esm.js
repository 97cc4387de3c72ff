// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {onWillRender, useComponent, useEffect} from "@odoo/owl";
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
 * The shared clock for a component, which renders again when time has changed what it
 * shows.
 *
 * @param {() => Boolean} isTicking whether the component shows anything that time
 *     alone can change; looked at after every render
 * @param {() => any} [shown] what the component shows at `now`; while it is the same as
 *     was drawn last, nothing is rendered
 * @returns {{now: Number}} epoch seconds, the present moment even when not ticking
 */
export function useSlaClock(isTicking, shown) {
    const clock = useService("sla_clock");
    const component = useComponent();
    const present = {
        get now() {
            return clock.isRunning ? clock.now : clock.present();
        },
    };
    const look = shown || (() => present.now);
    let drawn = null;
    onWillRender(() => {
        drawn = look();
    });
    const onTick = () => {
        if (look() !== drawn) {
            component.render();
        }
    };
    useEffect(
        (ticking) => (ticking ? clock.subscribe(onTick) : undefined),
        () => [isTicking()]
    );
    return present;
}
