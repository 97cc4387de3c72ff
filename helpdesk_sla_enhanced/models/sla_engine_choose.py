# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Giving records a policy, and taking it from them."""

from odoo import api, models

from ..sla_core import timer as tm
from ..sla_core.record import Change


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _apply(self, records, policy, source):
        """Give the records a policy, of an origin; those that it was given to (F1)."""
        return self._choose(records, source, policy.id, False)

    @api.model
    def _choose(self, records, source, policy_id, no_sla):
        """Record a choice for each record and judge it at once.

        :param source: the origin of the choice, or None to clear it
        :return: the records whose policy is the chosen one afterwards
        """
        self._process_pending()
        pending = self._pending()
        now = self._sla_now()
        company = self.env.company.id
        for record_id in records.ids:
            pending.choose(
                records._name, record_id, now, company, (source, policy_id, no_sla)
            )
        self._process_pending()
        trackers = (
            self.env["sla.tracker"]
            .sudo()
            .search(
                [
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("policy_id", "=", policy_id),
                    ("no_sla", "=", no_sla),
                    ("source", "=", source),
                ]
            )
        )
        applied = set(trackers.mapped("res_id"))
        return records.filtered(lambda record: record.id in applied)

    @api.model
    def _cancel_policies(self, policies):
        """Cancel every live instance of the policies (C6)."""
        engine = self._engine()
        live = engine.env["sla.kpi.instance"].search(
            [("policy_id", "in", policies.ids), ("status", "in", tm.LIVE)]
        )
        for ids in engine._chunks(live.tracker_id.ids):
            engine._cancel_trackers(ids, set(policies.ids))

    def _cancel_trackers(self, tracker_ids, policy_ids):
        found = self.env["sla.store"]._read_instances(tracker_ids, with_holds=False)
        self._change_instances(
            found,
            self._sla_now(),
            lambda instance, now, clocks: self._cancellation(
                instance, policy_ids, now, clocks
            ),
        )

    def _cancellation(self, instance, policy_ids, now, clocks):
        if instance.policy not in policy_ids or instance.timer.status not in tm.LIVE:
            return None
        clock = clocks(instance.calendar)
        timer, done = tm.step(instance.timer, tm.CANCEL, now, clock)
        current = timer.status != tm.CANCELED
        return Change(instance, instance._replace(timer=timer, current=current), done)
