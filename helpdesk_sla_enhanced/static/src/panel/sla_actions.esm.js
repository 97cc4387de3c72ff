// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

/**
 * What can be done with the SLA of records of any enabled model. `env` is that of any
 * component; the server checks the rights on each record.
 */

/**
 * Open the dialog in which a user chooses the SLA of records.
 *
 * @param {Object} env
 * @param {String} resModel
 * @param {Number[]} resIds
 * @param {() => any} onClose called when the dialog has gone
 * @returns {Promise<any>}
 */
export function openApply(env, resModel, resIds, onClose) {
    return env.services.action.doAction("helpdesk_sla_enhanced.sla_apply_action", {
        additionalContext: {
            active_model: resModel,
            active_id: resIds[0],
            active_ids: resIds,
        },
        onClose,
    });
}

/**
 * Open a list about the SLA of records.
 *
 * @param {Object} env
 * @param {"action_history"|"action_instances"} method of `sla.record`
 * @param {String} resModel
 * @param {Number[]} resIds
 * @returns {Promise<any>}
 */
export async function openList(env, method, resModel, resIds) {
    const {action, orm} = env.services;
    return action.doAction(await orm.call("sla.record", method, [resModel, resIds]));
}
