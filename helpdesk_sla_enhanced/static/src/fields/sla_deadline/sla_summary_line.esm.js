// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component} from "@odoo/owl";
import {isTicking, lineFacts} from "@helpdesk_sla_enhanced/core/sla_line.esm";
import {oneLine} from "@helpdesk_sla_enhanced/core/sla_one_line.esm";
import {useSlaClock} from "@helpdesk_sla_enhanced/clock/sla_clock_service.esm";

/**
 * The most urgent fact of a record in one line, right at every second without a reload
 * (SEMANTICS I1, I3).
 */
export class SlaSummaryLine extends Component {
    static template = "helpdesk_sla_enhanced.SlaSummaryLine";
    static props = {
        lines: Array, // Lines of `sla_summary`
    };

    setup() {
        this.clock = useSlaClock(
            () => this.props.lines.some((line) => isTicking(lineFacts(line))),
            () => this.spelled(this.said)
        );
    }

    /** What is said at this moment, or null. */
    get said() {
        return oneLine(this.props.lines, this.clock.now);
    }

    /** Only what calls for action is written in colour. */
    textClass({calls, look}) {
        return calls ? look.accent : "";
    }

    spelled(said) {
        return said && [said.text, said.beside, said.look.label].join();
    }
}
