# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

import psycopg2

from odoo import api, models
from odoo.tools import format_list

from ..engine import access, company_clocks, conditions, config
from ..sla_core.policy.durations import TOO_LONG
from ..sla_core.time.clock import ALWAYS

_logger = logging.getLogger(__name__)


class SlaRecordReason(models.AbstractModel):
    """Says why nothing is measured on a record, and what a user can do about it.

    What is said is true of the record as it is now, by the questions that the engine
    asks: what was noted earlier may have been mended, or be wrong for another reason by
    now.
    """

    _name = "sla.record.reason"
    _description = "Why Nothing Is Measured"

    @api.model
    def _reasons(self, records, trackers):
        """One sentence for each record without a KPI: ``{record id: sentence}``.

        Of several reasons it is the one that has to go first: no other can be mended,
        or helps, before.

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
        found, under_policy = {}, {}
        for record in records.sudo():
            tracker, company = known.get(record.id, none), homes[record.id]
            waits = record.id in waiting_ids
            reason = self._reason(record, tracker, company, waits)
            if reason:
                found[record.id] = reason
            else:
                key = company, tracker.policy_id
                under_policy.setdefault(key, []).append(record.id)
        for (company, policy), ids in under_policy.items():
            found.update(self._reasons_under_policy(records, company, policy, ids))
        return found

    def _reason(self, record, tracker, company, waits):
        """Why no item of an SLA is looked at, False if one is."""
        snapshot = config.get_snapshot(self.env)
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
        if record._active_name and not record[record._active_name]:
            return self.env._("The record is archived.")
        if tracker.policy_id:
            return False
        if not snapshot.default_policy(record._name, company.id):
            return self.env._("There is no default SLA here. Apply one by hand.")
        if not tracker:
            return self.env._("The record is older than its SLA. Apply one by hand.")
        return self.env._("None applies to this record. Apply one by hand.")

    def _reasons_under_policy(self, records, company, policy, ids):
        """Why an SLA measures nothing on some records of a company."""
        terms = config.get_snapshot(self.env).policies.get(policy.id)
        if terms is None or not terms.spec.selecting:
            if policy.state == "active":
                reason = self.env._(
                    "This SLA cannot be used as it is. Its form says why."
                )
            else:
                reason = self.env._("This SLA is not active any more.")
            return dict.fromkeys(ids, reason)
        self.env.flush_all()
        try:
            rows = conditions.read_rows(self.env, terms, company.id, ids)
        except psycopg2.Error:
            raise
        except Exception:
            _logger.exception("SLA %s cannot be asked why it measures nothing", policy)
            reason = self.env._("This SLA cannot be used as it is. Its form says why.")
            return dict.fromkeys(ids, reason)
        clocks_of = company_clocks.clocks_by_company(access.as_engine(self.env))
        clock_of = clocks_of(company.id)
        return {
            record_id: self._reason_by_row(terms, clock_of, row)
            for record_id, row in rows.items()
        }

    def _reason_by_row(self, terms, clock_of, row):
        """Why nothing is measured by what an SLA says of a record.

        :param clock_of: gives the clock of a calendar id
        """
        spec = terms.spec
        chosen = [(kpi, spec.items.get(row[kpi.chosen])) for kpi in spec.kpis]
        chosen = [(kpi, item) for kpi, item in chosen if item]
        if not chosen:
            return self.env._("No item of this SLA matches the record at the moment.")
        started = [(kpi, item) for kpi, item in chosen if row[kpi.start] is not None]
        if not started:
            names = dict.fromkeys(terms.starts[kpi.start - 1] for kpi, _item in chosen)
            labels = [f"“{self._label(terms.model, name)}”" for name in names]
            return self.env._(
                "The clocks start when %(fields)s is filled in.",
                fields=format_list(self.env, labels, "or"),
            )
        for kpi, item in started:
            reason = self._why_no_deadline(terms, clock_of, row, kpi, item)
            if reason:
                return reason
        # A condition or the working hours were changed since (C5, I6).
        return self.env._("It is measured from the next change of the record on.")

    def _why_no_deadline(self, terms, clock_of, row, kpi, item):
        """Why a KPI that applies can have no failure time (I6), False if it can."""
        start = row[kpi.start]
        too_long = item.target >= TOO_LONG  # days of no hours hold nothing
        if not too_long and ALWAYS.add(start, item.target) is None:
            name = terms.starts[kpi.start - 1]
            return self.env._(
                "“%(field)s” is too far away: no failure time follows from it.",
                field=self._label(terms.model, name),
            )
        if clock_of(item.calendar).add(start, item.target) is not None:
            return False
        # sudo: whoever reads the record may know why it has no clock (R1)
        calendar = self.env["resource.calendar"].sudo().browse(item.calendar)
        return self.env._(
            "The working hours “%(calendar)s” leave no time for “%(kpi)s”: no failure "
            "time follows from them.",
            calendar=calendar.name,
            kpi=self.env["sla.kpi"].sudo().browse(kpi.id).name,
        )

    def _label(self, model_name, name):
        """The label of a field, as the user reads it."""
        field = self.env["ir.model.fields"].sudo()._get(model_name, name)
        return field.field_description
