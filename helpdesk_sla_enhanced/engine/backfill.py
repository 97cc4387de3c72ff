# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models that were disabled while KPIs run, and records older than their SLA."""

from __future__ import annotations

from odoo import api
from odoo.fields import Domain
from odoo.models import BaseModel

from ..store import existing_records
from . import access, collector, config


def policies_by_company(env: api.Environment, model_name: str) -> dict[BaseModel, int]:
    """The default that a record of the model would get: ``{company: policy id}``.

    Companies without one, and those whose SLAs are switched off, are left out.
    """
    snapshot = config.get_snapshot(env)
    found = {}
    # sudo: the preview counts for all companies, not for those of the user
    companies = env["res.company"].sudo()
    for company in companies.search([("sla_enabled", "=", True)]):
        policy = snapshot.default_policy(model_name, company.id)
        if policy:
            found[company] = policy
    return found


def apply_existing(
    env: api.Environment, model_name: str, domain: Domain, silent: bool
) -> int:
    """Let the records of the domain that have no SLA get one, in the background.

    Each is judged as it is when its turn comes.

    :param silent: run no action for what became true before
    :return: how many records wait for it
    """
    engine = access.as_engine(env)
    count = existing_records.queue_existing(
        engine,
        model_name,
        domain,
        env.company.id,
        [company.id for company in policies_by_company(engine, model_name)],
        now=env["sla.engine"]._sla_now(),
        silent=silent,
        reason=env._("Applied to existing records."),
    )
    collector.forget_read(engine)
    engine["sla.backlog"]._invalidate_cache()
    engine.ref("helpdesk_sla_enhanced.ir_cron_sla_reconcile")._trigger()
    return count
