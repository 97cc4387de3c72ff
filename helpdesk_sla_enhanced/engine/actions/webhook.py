# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging

import requests

from odoo import api, models
from odoo.exceptions import UserError

from ..engine.context import own

_logger = logging.getLogger(__name__)

#: Seconds that a receiver may take to answer.
TIMEOUT = 10


class IrActionsServer(models.Model):
    """Webhooks of policies reach their receiver at least once (SEMANTICS E3).

    Odoo calls after the commit, once, and forgets: a call that fails, or a server that
    is killed in between, loses it. Ours is made before the run counts as done, so that
    whatever goes wrong is kept with the run and tried again. The receiver tells a
    second call from a new one by its key.
    """

    _inherit = "ir.actions.server"

    def _run_action_webhook(self, eval_context=None):
        """Call the receiver now, if a policy runs the action.

        :raise UserError: if it does not accept the call
        """
        if not self._sla_runs_as_owner():
            return super()._run_action_webhook(eval_context=eval_context)
        if not self.webhook_url:
            raise UserError(
                self.env._("The webhook %(name)s has no URL.", name=self.name)
            )
        record = self.env[self.model_id.model].browse(self.env.context["active_id"])
        key = f"{own(self.env.context, 'sla_run_key')}-{self.id}"
        payload = {
            "_model": record._name,
            "_id": record.id,
            "_action": f"{self.name}(#{self.id})",
            "_sla": {"key": key, **self._sla_webhook_facts()},
        }
        if self.webhook_field_ids:
            payload.update(record.read(self.webhook_field_ids.mapped("name"), None)[0])
        self._sla_call(key, json.dumps(payload, sort_keys=True, default=str))
        return False

    def _sla_webhook_facts(self):
        """What the receiver learns about the instance, moments in UTC."""
        instance = self.env["sla.kpi.instance"]._from_context()
        return {
            "sla": instance.policy_id.name,
            "kpi": instance.kpi_id.name,
            "kpi_code": instance.kpi_id.code,
            "cycle": instance.cycle,
            "status": instance.status,
            "trigger": own(self.env.context, "sla_trigger"),
            "start_time": instance.start_time,
            "failure_time": instance.failure_time,
            "late_seconds": own(self.env.context, "sla_late_seconds"),
            "link": instance.record_url,
        }

    def _sla_call(self, key, body):
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        try:
            response = requests.post(
                self.webhook_url, data=body, headers=headers, timeout=TIMEOUT
            )
            response.raise_for_status()
        except requests.exceptions.RequestException as error:
            # Without its cause, whose words tell the address: that may hold a secret,
            # and more people read why an action failed than may read the action.
            raise UserError(self._sla_call_problem(error)) from None

    @api.model
    def _sla_call_problem(self, error):
        """Say what was wrong with a call, and not where it went."""
        if error.response is not None:
            return self.env._(
                "The webhook was not accepted: the answer was %(code)s %(words)s.",
                code=error.response.status_code,
                words=error.response.reason,
            )
        if isinstance(error, requests.exceptions.Timeout):
            return self.env._(
                "The webhook did not answer within %(seconds)s seconds.",
                seconds=TIMEOUT,
            )
        return self.env._(
            "The webhook could not be called (%(problem)s). Check its URL, and whether "
            "its server can be reached.",
            problem=type(error).__name__,
        )
