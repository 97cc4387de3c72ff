# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waiving a failure, and taking that back (SEMANTICS G5)."""

from odoo import api, models


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _waive(self, instances, values, kind, detail):
        """Write a waiver, or its end, with its event and the record-level facts.

        :param values: the waiver's fields
        :param kind: ``waived`` or ``unwaived``
        """
        self._process_pending()
        engine = self._engine()
        rows = engine.env["sla.kpi.instance"].browse(instances.ids)._permitted()
        rows.write(values)
        rows.flush_recordset()
        engine._summarize_trackers(rows.tracker_id.ids)
        engine.env["sla.event"]._permitted().create(
            [
                {
                    "tracker_id": row.tracker_id.id,
                    "instance_id": row.id,
                    "time": self._sla_now(),
                    "kind": kind,
                    "detail": detail,
                }
                for row in rows
            ]
        )
        engine._forget_read()
