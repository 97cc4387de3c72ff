// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";
import {session} from "@web/session";

let enabled = new Set(session.sla_models || []);

/**
 * @param {String} resModel
 * @returns {Boolean} whether records of this model are under SLA control
 */
export function isEnabled(resModel) {
    return enabled.has(resModel);
}

/** @param {String[]} resModels the models that are enabled from now on */
export function setEnabled(resModels) {
    enabled = new Set(resModels);
}

/**
 * Keeps the enabled models of an open tab up to date: an administrator who enables one
 * changes the next form that anybody opens, without a reload (SEMANTICS B1).
 */
export const slaModelsService = {
    dependencies: ["bus_service"],
    start(env, {bus_service: bus}) {
        bus.subscribe("sla_models", ({models}) => setEnabled(models));
        bus.start();
    },
};

registry.category("services").add("sla_models", slaModelsService);
