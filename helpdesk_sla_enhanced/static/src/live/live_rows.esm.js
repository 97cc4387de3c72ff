// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {FormController} from "@web/views/form/form_controller";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {getFieldsSpec} from "@web/model/relational_model/utils";
import {isEnabled} from "@helpdesk_sla_enhanced/panel/enabled_models.esm";
import {patchOdoo} from "@helpdesk_sla_enhanced/core/patch_odoo.esm";
import {pick} from "@web/core/utils/objects";
import {useService} from "@web/core/utils/hooks";
import {useSlaLive} from "@helpdesk_sla_enhanced/live/use_sla_live.esm";

const OURS = /^sla_/;

/** The SLA fields among those that records show. */
function slaFields({activeFields}) {
    return Object.keys(activeFields).filter((name) => OURS.test(name));
}

/**
 * Read some records again and put the values into what is shown of them. What somebody
 * is typing into a record stays, and so do the selection and the order of a list.
 *
 * @param {Object} orm
 * @param {Object} model of the view
 * @param {Object[]} records of the model, all with the same fields
 * @param {String[]} names of the fields
 */
export async function refreshRecords(orm, model, records, names) {
    const [{resModel, fields, activeFields, evalContext, context}] = records;
    const specification = getFieldsSpec(
        pick(activeFields, ...names),
        fields,
        evalContext
    );
    const ids = records.map(({resId}) => resId);
    let found = [];
    try {
        // A search: what was deleted, or is not this user's any more, does not matter.
        const answer = await orm.silent.webSearchRead(resModel, [["id", "in", ids]], {
            specification,
            context: {...context, active_test: false},
        });
        found = answer.records;
    } catch {
        return; // What is shown stays until somebody loads it again
    }
    const values = new Map(found.map((one) => [one.id, one]));
    await model.mutex.exec(() => {
        for (const record of records) {
            if (values.has(record.resId)) {
                record._applyValues(pick(values.get(record.resId), ...names));
            }
        }
    });
}

/**
 * Have the records of a view that shows the SLA of a model follow its changes.
 *
 * @param {Object} controller
 * @param {() => Object[]} getRecords those that are shown
 * @param {(record: Object) => String[]} getNames the fields to read of each
 */
function useLiveRecords(controller, getRecords, getNames) {
    const orm = useService("orm");
    const {resModel} = controller.props;
    const shown = () => {
        const isLoaded = controller.model.root && !controller.model.useSampleModel;
        return isLoaded ? getRecords().filter(({resId}) => resId) : [];
    };
    useSlaLive({
        resModel: () => (isEnabled(resModel) ? resModel : null),
        shown: () =>
            shown()
                .filter((record) => slaFields(record).length)
                .map(({resId}) => resId),
        onChanged: (ids) => {
            const records = shown().filter(({resId}) => ids.includes(resId));
            return refreshRecords(orm, controller.model, records, getNames(records[0]));
        },
    });
}

/** A patch needs an object of its own: it is what `super` in it refers to. */
const withLiveRows = () => ({
    setup() {
        super.setup(...arguments);
        useLiveRecords(
            this,
            () => this.model.root.records || [],
            ({activeFields}) => Object.keys(activeFields)
        );
    },
});

const STAND_STILL = "what a view shows of SLAs does not follow";

patchOdoo("ListController", ListController.prototype, STAND_STILL, withLiveRows());
patchOdoo("KanbanController", KanbanController.prototype, STAND_STILL, withLiveRows());
patchOdoo("FormController", FormController.prototype, STAND_STILL, {
    setup() {
        super.setup(...arguments);
        useLiveRecords(this, () => [this.model.root], slaFields);
    },
});
