# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Companies whose SLAs are off, and records that come to them (SEMANTICS F5)."""

from __future__ import annotations

import logging
from datetime import datetime

from odoo import api
from odoo.models import BaseModel

from ..store import health_figures, upkeep, writing
from ..store.plumbing import CONFLICTS
from . import access, collector, config, live, settling

_logger = logging.getLogger(__name__)

#: Records that nobody would come back to, and that are settled in one run.
FETCHED = 500


def tell_screens(env: api.Environment) -> None:
    """Have open screens follow a company that was switched off or on: all clocks of it
    stand still, or go on (U4)."""
    for model_name in config.get_snapshot(env).entities:
        live.tell(env, model_name, None)


def catch_up_company(env: api.Environment, company: BaseModel, since: datetime) -> None:
    """Bring a company's records up to date in the background.

    What is found true counts from the moment of the switching off, and triggers
    that were due meanwhile are skipped. Until a record's turn comes its clock
    stays off, so that no alarm of the past goes out.

    :param since: when the SLAs of the company were switched off, naive UTC
    """
    engine = access.as_engine(env)
    upkeep.hold_back_company(engine, company.id)
    upkeep.queue_company(
        engine,
        company.id,
        since,
        env["sla.engine"]._sla_now(),
        env._("SLAs were switched on."),
    )
    collector.forget_read(engine)
    engine.ref("helpdesk_sla_enhanced.ir_cron_sla_reconcile")._trigger()


def catch_up(env: api.Environment, rows: BaseModel) -> None:
    """Bring records of one model up to date, silently, after they were judged as of
    the moment that their rows of the backlog tell."""
    disabled = config.get_snapshot(env).disabled
    trackers = env["sla.tracker"].search(
        [
            ("company_id", "not in", list(disabled)),  # off again meanwhile
            ("res_model", "=", rows[0].res_model),
            ("res_id", "in", rows.mapped("res_id")),
        ]
    )
    if trackers:
        settling.settle_trackers(
            env, trackers.ids, env["sla.engine"]._sla_now(), silent=True
        )


def fetch_left_behind(env: api.Environment) -> None:
    """Find instances that are not in the company of their record, and those that
    run or escalate and that the clock would never come back to (I8).

    What time has done to them counts from its own moment, and its actions come
    late, as after any time that the clock did not run.
    """
    engine = access.as_engine(env)
    writing.move_left_behind(engine)
    disabled = config.get_snapshot(env).disabled
    for tracker in health_figures.read_forgotten_trackers(engine, disabled, FETCHED):
        try:
            with env.cr.savepoint(flush=False):
                settling.settle_trackers(
                    engine, [tracker], env["sla.engine"]._sla_now(), silent=False
                )
        except CONFLICTS:
            raise
        except Exception:  # one record holds up no other (A6)
            _logger.exception("SLA tracker %s could not be settled", tracker)
            collector.forget_undone(engine)
    collector.forget_read(engine)
