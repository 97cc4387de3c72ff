# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The way in to the engine, with the hooks for other addons."""

from odoo import api, fields, models
from odoo.tools import ormcache

from ..engine import clock_cron, config, process
from ..store import followers


class SlaEngine(models.AbstractModel):
    """The one way in to the engine, and what other addons may override of it.

    The engine itself is plain code in ``engine/``; it calls these methods.
    """

    _name = "sla.engine"
    _description = "SLA Engine"

    # -- hooks ------------------------------------------------------------------------

    @api.model
    def _sla_now(self):
        """The present moment, naive UTC in whole seconds: the only clock there is."""
        return fields.Datetime.now()

    @api.model
    def _sla_default_policy(self, model_name, company_id):
        """The id of the policy that a record gets when nobody chose one, or 0 (F1).

        Called once for each company and evaluation, for records that are made or come
        to another company; it must not query.

        :param company_id: the company of the record, or 0
        """
        return config.get_snapshot(self.env).default_policy(model_name, company_id)

    @api.model
    def _sla_clock(self, calendar_id, company_id):
        """The working-time clock of a calendar for the records of a company (C4).

        :param calendar_id: 0 for the clock around the clock
        :return: a :class:`~..sla_core.time.clock.Clock`
        """
        calendar = self.env["resource.calendar"].browse(calendar_id or None)
        return calendar._sla_clock(company_id) if calendar else calendar._sla_clock()

    # -- the way in -------------------------------------------------------------------

    @api.model
    def _process_pending(self):
        """Judge now what waits in this transaction, so that SLA data can be read."""
        process.process_pending(self.env)

    @api.model
    def _process_precommit(self):
        """Judge at the end of the transaction; everything is flushed by then."""
        process.process(self.env, flush=False)

    @api.model
    def _cron_clock(self):
        """What the scheduled action of the clock runs (I4)."""
        clock_cron.run(self.env)

    # -- what is kept -----------------------------------------------------------------

    @api.model
    @ormcache("model_name")
    def _followed(self, model_name):
        """What other addons derive from a table of the engine:
        a :class:`~..store.followers.Followed`."""
        return followers.find_followed(self.env, model_name)
