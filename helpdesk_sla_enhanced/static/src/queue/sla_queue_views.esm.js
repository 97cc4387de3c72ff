// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {recordOf, useLiveQueue} from "@helpdesk_sla_enhanced/queue/live_queue.esm";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * A row of the queue opens the record that it is about, from where the next follows; and
 * the queue follows what becomes of its records.
 */
const ofQueue = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            this.slaQueue = useService("sla_queue");
            useLiveQueue(this);
        }

        async openRecord(record, {newWindow} = {}) {
            const row = {id: record.resId, ...recordOf(record)};
            await this.slaQueue.open(row, this.model.root.domain, {newWindow});
        }
    };

registry.category("views").add("sla_queue_list", {
    ...listView,
    Controller: ofQueue(ListController),
});
registry.category("views").add("sla_queue_kanban", {
    ...kanbanView,
    Controller: ofQueue(KanbanController),
});
