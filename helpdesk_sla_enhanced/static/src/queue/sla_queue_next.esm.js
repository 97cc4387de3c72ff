// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {FormArchParser} from "@web/views/form/form_arch_parser";
import {_t} from "@web/core/l10n/translation";
import {createElement} from "@web/core/utils/xml";
import {isEnabled} from "@helpdesk_sla_enhanced/panel/enabled_models.esm";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";

/**
 * On a record that was opened from *My SLA Queue*: the way to the next one, by a click or
 * a key. What was changed is saved first, as whenever a form is left.
 */
export class SlaQueueNext extends Component {
    static template = "helpdesk_sla_enhanced.SlaQueueNext";
    static props = {...standardWidgetProps};

    setup() {
        this.queue = useService("sla_queue");
        this.state = useState(this.queue.state);
        this.button = useRef("button");
        // Who goes on by a key stands on the same button of the next record.
        useEffect(
            (button) => {
                if (button && this.queue.hasFocus) {
                    this.queue.hasFocus = false;
                    button.focus();
                }
            },
            () => [this.button.el]
        );
        useRecordObserver(() => {
            if (this.isShown && this.queue.state.left === null) {
                this.queue.count();
            }
        });
    }

    get isShown() {
        const {resModel, resId, config} = this.props.record;
        const {model, id} = this.state; // Read here, to be told of changes
        return (
            config.isRoot && model === resModel && this.queue.isAt(model, resId) && id
        );
    }

    get isLast() {
        return this.state.left === 0;
    }

    get text() {
        const {left} = this.state;
        if (this.isLast) {
            return _t("Back to My SLA Queue");
        }
        return left
            ? _t("Next in My SLA Queue (%s more)", left)
            : _t("Next in My SLA Queue");
    }

    async next() {
        this.queue.hasFocus = this.button.el === document.activeElement;
        if (!(await this.queue.next())) {
            this.env.config.historyBack();
        }
    }
}

export const slaQueueNext = {
    component: SlaQueueNext,
    additionalClasses: ["o_sla_queue_place"],
};

registry.category("view_widgets").add("sla_queue_next", slaQueueNext);

/**
 * Put it where the SLA panel stands, above that. As the panel, in the browser.
 *
 * @param {Element} form the root of the arch
 */
export function placeNext(form) {
    if (
        form.tagName !== "form" ||
        form.querySelector("widget[name='sla_queue_next']")
    ) {
        return;
    }
    const next = createElement("widget", {name: "sla_queue_next"});
    const children = [...form.children];
    const below = ({tagName, attributes}) =>
        tagName === "sheet" || attributes.name?.value === "sla_panel";
    const place = children.find(below);
    const header = children.find(({tagName}) => tagName === "header");
    if (place) {
        place.before(next);
    } else if (header) {
        header.after(next);
    } else {
        form.prepend(next);
    }
}

patchOdoo("FormArchParser", FormArchParser.prototype, "the queue has no next one", {
    parse(xmlDoc, models, modelName) {
        if (isEnabled(modelName)) {
            placeNext(xmlDoc);
        }
        return super.parse(...arguments);
    },
});
