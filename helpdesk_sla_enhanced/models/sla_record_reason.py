# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class SlaRecordReason(models.AbstractModel):
    """Says why nothing is measured on a record, and what a user can do about it."""

    _name = "sla.record.reason"
    _description = "Why Nothing Is Measured"

    @api.model
    def _reasons(self, records, trackers):
        """One sentence for each record without a KPI: ``{record id: sentence}``.

        :param trackers: the trackers of these records, as superuser
        """
        if not records:
            return {}
        known = {tracker.res_id: tracker for tracker in trackers}
        waiting = self.env["sla.backlog"].sudo()
        waiting = waiting.search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )
        waiting_ids = set(waiting.mapped("res_id"))
        homes = self.env["sla.record"]._homes(records)
        none = trackers.browse()
        return {
            record.id: self._reason(
                record.sudo(),
                known.get(record.id, none),
                homes[record.id],
                record.id in waiting_ids,
            )
            for record in records
        }

    def _reason(self, record, tracker, company, waits):
        snapshot = self.env["sla.config"]._snapshot()
        if record._name not in snapshot.entities - snapshot.closing:
            return self.env._("SLAs are switched off for records of this kind.")
        if company.id in snapshot.disabled:
            return self.env._(
                "SLAs are switched off for %(company)s.", company=company.sudo().name
            )
        if waits:
            return self.env._("Its SLA is being worked out. Come back in a minute.")
        if tracker.no_sla:
            return self.env._("None applies, by choice.")
        if tracker.policy_id:
            return self._reason_under_policy(record, tracker.policy_id)
        if not snapshot.default_policy(record._name, company.id):
            return self.env._("There is no default SLA here. Apply one by hand.")
        if not tracker:
            return self.env._("The record is older than its SLA. Apply one by hand.")
        return self.env._("None applies to this record. Apply one by hand.")

    def _reason_under_policy(self, record, policy):
        terms = self.env["sla.config"]._snapshot().policies.get(policy.id)
        starts = terms.starts if terms else []
        if starts and not any(record[name] for name in starts):
            field = self.env["ir.model.fields"].sudo()._get(record._name, starts[0])
            return self.env._(
                "The clocks start when “%(field)s” is filled in.",
                field=field.field_description,
            )
        return self.env._("No item of this SLA matches the record at the moment.")
