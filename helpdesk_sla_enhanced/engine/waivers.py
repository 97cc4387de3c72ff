# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waiving a failure, and taking that back (SEMANTICS G5)."""

from odoo import api, models

from ..sla_core import timer as tm

#: The events of a waiver and of its end.
WAIVED = "waived"
UNWAIVED = "unwaived"


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _waive(self, instances, values, kind, detail):
        """Write a waiver, or its end, with its event and the record-level facts.

        What time has done before belongs to before. A waiver that is taken back is as
        if it had never been: what it held back comes now, late (E5).

        :param values: the waiver's fields
        :param kind: :data:`WAIVED` or :data:`UNWAIVED`
        """
        self._process_pending()
        engine = self._engine()
        rows = engine.env["sla.kpi.instance"].browse(instances.ids)._permitted()
        engine._settle_rows(rows)
        rows.write(values)
        rows.flush_recordset()
        if kind == WAIVED:
            self._skip_waived(rows)
        else:
            self._unskip_waived(rows)
        engine._settle_rows(rows)
        engine.env["sla.event"]._permitted().create(
            [
                {
                    "tracker_id": row.tracker_id.id,
                    "instance_id": row.id,
                    "time": self._sla_now(),
                    "kind": kind,
                    "detail": detail,
                    "user_id": self.env.uid,
                }
                for row in rows
            ]
        )
        engine._forget_read()

    def _skip_waived(self, rows):
        """Take out of the outbox what a waiver makes needless. An action that runs at
        this moment runs to its end."""
        runs = rows.env["sla.action.run"].search(
            [
                ("instance_id", "in", rows.ids),
                ("trigger", "in", (tm.FAILURE, tm.ESCALATION)),
                ("state", "=", "pending"),
            ]
        )
        reason = self.env._("The failure was waived.")
        runs.try_lock_for_update().write(
            {"state": "skipped", "reason": reason, "waived": True}
        )

    def _unskip_waived(self, rows):
        """Put back into the outbox what was skipped for nothing but a waiver. What is
        not true any more by now is skipped again when it is to run."""
        runs = rows.env["sla.action.run"].search(
            [
                ("instance_id", "in", rows.ids),
                ("state", "=", "skipped"),
                ("waived", "=", True),
                ("skipped_by", "=", False),
            ]
        )
        if runs:
            runs._put_back()
            runs._wake(runs.tracker_id.ids)

    def _settle_rows(self, rows):
        """Settle what time has done to instances up to now, or up to when the SLAs of
        their company were switched off (F5)."""
        now = self._sla_now()
        for company, group in rows.grouped("company_id").items():
            at = company._sla_moment(now)
            self._settle_trackers(group.tracker_id.ids, at, silent=False)
