// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {ANY_MODEL} from "@helpdesk_sla_enhanced/live/sla_live_service.esm";
import {refreshRecords} from "@helpdesk_sla_enhanced/live/live_rows.esm";
import {useService} from "@web/core/utils/hooks";
import {useSlaLive} from "@helpdesk_sla_enhanced/live/use_sla_live.esm";

const ROWS = ".o_data_row, .o_kanban_record";

/** @returns {Object} the `res_model` and `res_id` that a row of the queue is about */
export function recordOf({data: {res_model, res_id}}) {
    return {res_model, res_id: typeof res_id === "object" ? res_id.resId : res_id};
}

/** Whether somebody has ticked rows, or stands on one with the keyboard. */
function isInUse({model, rootRef}) {
    const {activeElement} = document;
    const isOnRow =
        rootRef.el?.contains(activeElement) && Boolean(activeElement.closest(ROWS));
    return isOnRow || model.root.selection.length > 0;
}

/**
 * Have the queue follow the changes of its records, of whatever model, with one
 * subscription (SEMANTICS U4, U7). It is put into order again, and what is done with
 * leaves it; while somebody is at a row, the rows stay where they are and only say what
 * is true now.
 *
 * @param {Object} controller of the list or the cards
 */
export function useLiveQueue(controller) {
    const orm = useService("orm");
    const rows = () => {
        const {root, useSampleModel} = controller.model;
        return (!useSampleModel && root?.records) || [];
    };
    const isNamed = (id, ids, resModel) => {
        const record = recordOf(rows().find(({resId}) => resId === id));
        return record.res_model === resModel && ids.includes(record.res_id);
    };
    useSlaLive({
        resModel: () => ANY_MODEL,
        shown: () => rows().map(({resId}) => resId),
        isNamed,
        onChanged: (ids) => {
            const {model} = controller;
            if (!isInUse(controller)) {
                return model.root.load();
            }
            const changed = rows().filter(({resId}) => ids.includes(resId));
            const names = Object.keys(changed[0].activeFields);
            return refreshRecords(orm, model, changed, names);
        },
    });
}
