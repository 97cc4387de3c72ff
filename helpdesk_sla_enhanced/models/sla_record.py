# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The SLA of any record, for the screens of models that know nothing of SLAs."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import choosing, config, lines, process, reasons
from ..engine.explaining import record as explaining


class SlaRecord(models.AbstractModel):
    """What screens ask about the SLA of a record of any enabled model (SEMANTICS B2).

    The public methods are called by browsers with a model and ids of their choice:
    each of them checks the caller's own rights on the records.
    """

    _name = "sla.record"
    _description = "SLA of Any Record"

    # -- what browsers ask ------------------------------------------------------------

    @api.model
    def panel(self, res_model, res_id):
        """What the SLA panel of a form shows.

        :return: a dict, or False for a record that is not under SLA control
        :raise AccessError: if the user may not read the record or its instances
        """
        self._check_internal()
        if res_model not in self._enabled_models():
            return False
        record = self._records(res_model, [res_id])
        record.check_access("read")
        trackers = self._trackers(res_model, record.ids)
        snapshot = config.get_snapshot(self.env)
        company = self._homes(record)[record.id]
        may_choose = (
            res_model not in snapshot.closing
            and company.id not in snapshot.disabled
            and record.has_access("write")
        )
        sources = dict(trackers._fields["source"]._description_selection(self.env))
        return {
            **self._payloads(record)[record.id],
            "policy_id": trackers.policy_id.id,
            "no_sla": trackers.no_sla,
            "source": trackers.source or False,
            "source_label": sources.get(trackers.source, False),
            "on_hold_since": fields.Datetime.to_string(trackers.on_hold_since) or False,
            "on_hold_minutes": trackers.on_hold_minutes,
            "has_history": bool(trackers),
            "may_choose": may_choose,
            "may_open_policy": self.env.user.has_group(
                "helpdesk_sla_enhanced.group_sla_manager"
            ),
        }

    @api.model
    def explain(self, res_model, res_id):
        """Why a record has its deadlines, or none (R1): plain values for JSON.

        :raise AccessError: if the user may not read the record
        :raise UserError: if there is no such record, or its model is not enabled
        """
        record = self._records(res_model, [res_id]).exists()
        if not record:
            raise UserError(self.env._("This record does not exist any more."))
        record.check_access("read")
        return explaining.explain(record)

    @api.model
    def explain_none(self, res_model, res_ids):
        """Why some of several records have no deadline (R1), by reason: see
        :func:`~..engine.explaining.record.explain_none`.

        :raise AccessError: if the user may not read one of the records
        """
        records = self._records(res_model, res_ids).exists()
        records.check_access("read")
        return explaining.explain_none(records)

    @api.model
    def action_history(self, res_model, res_ids):
        """Open what happened to the SLA of records, newest first.

        :raise AccessError: if the user may not read one of the records
        """
        records = self._records(res_model, res_ids)
        records.check_access("read")
        action = self._action("sla_event_action", records, self.env._("SLA History"))
        action["domain"] = [
            ("tracker_id.res_model", "=", res_model),
            ("tracker_id.res_id", "in", records.ids),
        ]
        return action

    @api.model
    def action_instances(self, res_model, res_ids):
        """Open the KPI instances of records.

        :raise AccessError: if the user may not read one of the records
        """
        records = self._records(res_model, res_ids)
        records.check_access("read")
        action = self._action("sla_kpi_instance_action", records, self.env._("KPIs"))
        action["domain"] = [
            ("res_model", "=", res_model),
            ("res_id", "in", records.ids),
        ]
        return action

    def _action(self, name, records, title):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"helpdesk_sla_enhanced.{name}"
        )
        # Opened over a selection, the address of the whole list would be wrong.
        action.pop("path", None)
        action["context"] = {}
        if len(records) == 1:
            title = f"{title}: {records.display_name}"
            # The title names the record: its column would say the same in each row.
            action["context"] = {"sla_one_record": True}
        action["name"] = action["display_name"] = title
        return action

    # -- which models and records -----------------------------------------------------

    @api.model
    def _enabled_models(self):
        """The names of the models whose forms show an SLA panel."""
        return sorted(config.get_snapshot(self.env).entities)

    @api.model
    def _check_internal(self):
        """Refuse users who may not see SLA data at all: customers (SEMANTICS P1)."""
        self.env["sla.kpi.instance"].check_access("read")

    @api.model
    def _records(self, res_model, res_ids):
        """The records a browser means; their own rights are still to be checked.

        :raise UserError: if the model is not enabled for SLA, or the ids are none
        :raise AccessError: if the user may not see SLA data at all
        """
        self._check_internal()
        if res_model not in self._enabled_models():
            raise UserError(self.env._("These records are not enabled for SLA."))
        try:
            ids = [int(res_id) for res_id in res_ids]
        except (TypeError, ValueError, OverflowError):
            ids = [0]
        if not all(0 < res_id < 2**31 for res_id in ids):  # what the database can hold
            raise UserError(self.env._("These are not records."))
        return self.env[res_model].browse(ids)

    @api.model
    def _trackers(self, res_model, res_ids):
        """The trackers of records, readable by the engine's own code only."""
        # sudo: the callers have checked the access to the records themselves
        trackers = self.env["sla.tracker"].sudo()
        # Found and read by one query: lists ask for it.
        return trackers.search_fetch(
            [("res_model", "=", res_model), ("res_id", "in", list(res_ids))]
        )

    @api.model
    def _homes(self, records):
        """The company of each record: its own, else the one it was made in (C2)."""
        trackers = self._trackers(records._name, records.ids)
        made_in = {tracker.res_id: tracker.company_id for tracker in trackers}
        has_company = "company_id" in records._fields
        homes = {}
        # sudo: only companies are compared, which the user may not be allowed to read
        for record in records.sudo():
            own = has_company and record.company_id
            homes[record.id] = own or made_in.get(record.id) or self.env.company
        return homes

    # -- choosing an SLA (F1) ---------------------------------------------------------

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
            # sudo, twice: the check reads the model and company of the policy
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

    # -- what is shown ----------------------------------------------------------------

    @api.model
    def _payloads(self, records):
        """What the timer shows of each record: ``{record id: payload}``.

        Its lines are the current instances in the order of their KPIs; a record
        without any says why.
        """
        ids = [record.id or record._origin.id for record in records]
        stored = [record_id for record_id in ids if record_id]
        trackers = self._trackers(records._name, stored)
        now = self.env["sla.engine"]._sla_now()
        found = lines.lines_of(self.env, records._name, stored, now)
        policies = {tracker.res_id: tracker.policy_id for tracker in trackers}
        bare = [record_id for record_id in stored if record_id not in found]
        why = reasons.reasons(self.env, records.browse(bare), trackers)
        return {
            record_id: {
                "now": fields.Datetime.to_string(now),
                "policy": policies[record_id].name if record_id in policies else False,
                "reason": why.get(record_id, False),
                "lines": found.get(record_id, []),
            }
            for record_id in ids
        }

    @api.model
    def _summaries(self, records):
        """What lists and cards show of each record: ``{record id: {"lines": [...]}}``.

        The lines are as those of :meth:`_payloads`, but only those from which the most
        urgent fact follows, now and when time goes by. The caller has checked that the
        reader may read the records.
        """
        ids = [record.id or record._origin.id for record in records]
        stored = [record_id for record_id in ids if record_id]
        now = self.env["sla.engine"]._sla_now()
        found = lines.urgent_lines_of(self.env, records._name, stored, now)
        return {record_id: {"lines": found.get(record_id, [])} for record_id in ids}
