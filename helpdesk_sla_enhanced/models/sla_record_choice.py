# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..engine import choosing, config, process


class SlaRecord(models.AbstractModel):
    """Choosing a policy for records of any enabled model (SEMANTICS F1)."""

    _inherit = "sla.record"

    @api.model
    def _choose(self, records, policy, no_sla=False):
        """Choose a policy for records, as the user who asks.

        Records that the choice cannot reach are passed by.

        :param policy: the policy; empty for none or to let lower origins choose
        :param no_sla: whether "No SLA" is the choice
        :return: the records that follow the choice, and one sentence for each reason
            why others do not
        :raise AccessError: if the user may not see the policy
        :raise UserError: if the policy is not active or not for these records
        """
        if policy:
            policy.check_access("read")
            policy.sudo()._check_applies_to(records)
        meant, skipped = self._reachable(records, policy.sudo())
        clear = not policy and not no_sla
        source = None if clear else self.env["sla.mixin"]._sla_choice_source()
        choosing.choose(self.env, meant, source, policy.id or 0, no_sla)
        process.process_pending(self.env)
        if clear:
            return meant, skipped
        trackers = self._trackers(meant._name, meant.ids)
        reached = set(
            trackers.filtered(
                lambda tracker: tracker.no_sla == no_sla and tracker.policy_id == policy
            ).mapped("res_id")
        )
        done = meant.filtered(lambda record: record.id in reached)
        if len(done) < len(meant):
            skipped.append(
                self.env._(
                    "Without SLA, or updated later in the background: %(count)s",
                    count=len(meant) - len(done),
                )
            )
        return done, skipped

    def _reachable(self, records, policy):
        """The records that can be given the policy, and why the others cannot."""
        disabled = config.get_snapshot(self.env).disabled
        writable = records.exists()._filtered_access("write")
        homes = self._homes(writable)
        off = writable.filtered(lambda record: homes[record.id].id in disabled)
        owner = policy.company_id
        foreign = (writable - off).filtered(
            lambda record: owner and homes[record.id] != owner
        )
        skipped = []
        if len(writable) < len(records):
            skipped.append(
                self.env._(
                    "You may not change them: %(count)s",
                    count=len(records) - len(writable),
                )
            )
        if off:
            skipped.append(
                self.env._(
                    "SLAs are switched off for their company: %(count)s", count=len(off)
                )
            )
        if foreign:
            skipped.append(
                self.env._(
                    "They belong to another company than %(policy)s: %(count)s",
                    policy=policy.name,
                    count=len(foreign),
                )
            )
        return writable - off - foreign, skipped
