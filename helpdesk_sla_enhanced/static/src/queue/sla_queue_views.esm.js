// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** A row of the queue opens the record that it is about, from where the next follows. */
const opensRecords = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            this.slaQueue = useService("sla_queue");
        }

        async openRecord({resId, data}, {newWindow} = {}) {
            const {res_model, res_id} = data;
            const id = typeof res_id === "object" ? res_id.resId : res_id;
            const row = {id: resId, res_model, res_id: id};
            await this.slaQueue.open(row, this.model.root.domain, {newWindow});
        }
    };

registry.category("views").add("sla_queue_list", {
    ...listView,
    Controller: opensRecords(ListController),
});
registry.category("views").add("sla_queue_kanban", {
    ...kanbanView,
    Controller: opensRecords(KanbanController),
});
