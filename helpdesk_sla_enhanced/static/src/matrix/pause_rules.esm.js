// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {DomainSelectorDialog} from "@web/core/domain_selector_dialog/domain_selector_dialog";
import {_t} from "@web/core/l10n/translation";
import {isWithoutCondition} from "@helpdesk_sla_enhanced/fields/sla_condition/sla_condition_field.esm";
import {useGetDefaultLeafDomain} from "@web/core/domain_selector/utils";
import {useOwnedDialogs, useService} from "@web/core/utils/hooks";

/**
 * The pause rules of the rows of a table, in words and in Odoo's editor (SEMANTICS D5).
 * A rule is a condition as it is stored, or false where the KPI's applies.
 *
 * @returns {Object} `words(model, rule)` and `edit(model, rule, title, onConfirm)`
 */
export function usePauseRules() {
    const addDialog = useOwnedDialogs();
    const treeProcessor = useService("tree_processor");
    const getFirstCondition = useGetDefaultLeafDomain();

    async function words(model, rule) {
        if (!rule) {
            return _t("As the KPI");
        }
        if (isWithoutCondition(rule)) {
            return _t("Never");
        }
        try {
            const tree = await treeProcessor.treeFromDomain(model, rule);
            return await treeProcessor.getDomainTreeDescription(model, tree);
        } catch {
            // What has no words is shown as it is
            return rule;
        }
    }

    async function edit(model, rule, title, onConfirm) {
        addDialog(DomainSelectorDialog, {
            resModel: model,
            domain: rule || (await getFirstCondition(model)),
            title,
            text: _t(
                "The clock stands still while a record matches this. Without a rule: never."
            ),
            onConfirm,
        });
    }

    return {words, edit};
}
