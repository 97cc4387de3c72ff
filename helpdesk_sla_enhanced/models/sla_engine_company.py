# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Switching the SLAs of a company off and on again (SEMANTICS F5)."""

from odoo import api, models


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _catch_up_company(self, company, since):
        """Bring a company's records up to date in the background.

        What is found true counts from the moment of the switching off, and triggers
        that were due meanwhile are skipped. Until a record's turn comes its clock
        stays off, so that no alarm of the past goes out.

        :param since: when the SLAs of the company were switched off, naive UTC
        """
        engine = self._engine()
        store = engine.env["sla.store"]
        store._hold_back_company(company.id)
        store._queue_company(
            company.id, since, self._sla_now(), self.env._("SLAs were switched on.")
        )
        engine._forget_read()
        engine.env.ref("helpdesk_sla_enhanced.ir_cron_sla_reconcile")._trigger()

    def _catch_up(self, rows):
        """Bring records of one model up to date, silently, after they were judged as of
        the moment that their rows of the backlog tell."""
        trackers = self.env["sla.tracker"].search(
            [
                ("res_model", "=", rows[0].res_model),
                ("res_id", "in", rows.mapped("res_id")),
            ]
        )
        if trackers:
            self._settle_trackers(trackers.ids, self._sla_now(), silent=True)
