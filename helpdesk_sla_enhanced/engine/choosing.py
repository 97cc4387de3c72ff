# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Giving records a policy, and taking it from them."""

from odoo import api, models
from odoo.fields import Domain

from ..sla_core import timer as tm
from ..sla_core.record import Change


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _apply(self, records, policy, source):
        """Give the records a policy now, of an origin; those that it was given to.

        A record that has a choice of higher origin keeps it (F1), and a policy of
        another company is passed by (C2).
        """
        self._choose(records, source, policy.id, False)
        self._process_pending()
        trackers = (
            self.env["sla.tracker"]
            .sudo()
            .search(
                [
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("policy_id", "=", policy.id),
                    ("source", "=", source),
                ]
            )
        )
        applied = set(trackers.mapped("res_id"))
        return records.filtered(lambda record: record.id in applied)

    @api.model
    def _choose(self, records, source, policy_id, no_sla):
        """Remember a choice for each record.

        It is judged together with what else changes in the record by then: a record
        that is made under a choice never had another policy (I7).

        :param source: the origin of the choice, or None to clear it
        """
        self._settle_earlier(records._name, records.ids)
        pending = self._pending()
        now = self._sla_now()
        company, silent = self.env.company.id, self._is_silent()
        choice = (source, policy_id, no_sla)
        by_person = self.env["sla.mixin"]._sla_choice_source() == "manual"
        user = self.env.uid if by_person else 0
        told = by_person and not self.env.context.get("tracking_disable")
        for record_id in records.ids:
            pending.choose(
                records._name, record_id, now, company, silent, choice, user, told
            )
        self._hide(records._name, records.ids)

    @api.model
    def _cancel_policies(self, policies):
        """Cancel every live instance of the policies, and end what escalates (C6)."""
        engine = self._engine()
        live = engine.env["sla.kpi.instance"].search(
            Domain("policy_id", "in", policies.ids)
            & (Domain("status", "in", tm.LIVE) | Domain("next_event_time", "!=", False))
        )
        now = self._sla_now()
        for company, instances in live.grouped("company_id").items():
            at = company._sla_moment(now)  # time stands still where SLAs are off (F5)
            for ids in engine._chunks(instances.tracker_id.ids):
                engine._cancel_trackers(ids, set(policies.ids), at, silent=at < now)

    def _cancel_trackers(self, tracker_ids, policy_ids, at, silent):
        found = self.env["sla.store"]._read_instances(tracker_ids, with_holds=False)
        self._change_instances(
            found,
            at,
            lambda instance, now, clocks: self._cancellation(
                instance, policy_ids, now, clocks
            ),
            silent=silent,
        )

    def _cancellation(self, instance, policy_ids, now, clocks):
        if instance.policy not in policy_ids:
            return None
        if instance.timer.status not in tm.LIVE:
            if not instance.timer.steps:
                return None
            timer = instance.timer._replace(steps=())
            return Change(instance, instance._replace(timer=timer), [])
        clock = clocks(instance.calendar)
        timer, done = tm.step(instance.timer, tm.CANCEL, now, clock)
        current = timer.status != tm.CANCELED
        return Change(instance, instance._replace(timer=timer, current=current), done)
