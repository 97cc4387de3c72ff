# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models that were disabled while KPIs run, and records older than their SLA."""

from odoo import api, models

from .sla_pending import Entry
from .sla_watch import JUDGE


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    def _evaluate(self, model_name, entries, now, estimated=False, steady=False):
        """Of a disabled model only what runs is judged: nothing begins, and nothing is
        chosen but no SLA (SEMANTICS B1, C6)."""
        if model_name in self.env["sla.config"]._snapshot().closing:
            entries = {
                record_id: self._to_its_end(entry)
                for record_id, entry in entries.items()
            }
        return super()._evaluate(model_name, entries, now, estimated, steady)

    def _to_its_end(self, entry):
        choice = entry.choice
        if choice is not None and choice[1]:
            choice = None
        return Entry(entry.asks & JUDGE, entry.company, entry.silent, choice)

    @api.model
    def _policies_by_company(self, model_name):
        """The default that a record of the model would get: ``{company: policy id}``.

        Companies without one, and those whose SLAs are switched off, are left out.
        """
        snapshot = self.env["sla.config"]._snapshot()
        found = {}
        companies = self.env["res.company"].sudo()
        for company in companies.search([("sla_enabled", "=", True)]):
            policy = snapshot.default_policy(model_name, company.id)
            if policy:
                found[company] = policy
        return found

    @api.model
    def _apply_existing(self, model_name, domain, silent):
        """Let the records of the domain that have no SLA get one, in the background.

        Each is judged as it is when its turn comes.

        :param silent: run no action for what became true before
        :return: how many records wait for it
        """
        engine = self._engine()
        count = engine.env["sla.store"]._queue_existing(
            model_name,
            domain,
            self.env.company.id,
            [company.id for company in engine._policies_by_company(model_name)],
            now=self._sla_now(),
            silent=silent,
            reason=self.env._("Applied to existing records."),
        )
        engine._forget_read()
        engine.env["sla.backlog"]._invalidate_cache()
        engine.env.ref("helpdesk_sla_enhanced.ir_cron_sla_reconcile")._trigger()
        return count
