# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How one action of the outbox is run: as the owner of its policy (C7, E3)."""

from __future__ import annotations

from typing import Any, Literal

from odoo.exceptions import UserError
from odoo.models import BaseModel

from ...store import outbox
from ...store.batch import BATCH_KEY, PERMIT_KEY
from .. import effects, process
from ..context import saying
from ..transaction import undivided
from . import still_needed


def perform(run: BaseModel) -> None:
    """Run the action, or say why not; its effect and its "done" belong together.

    :param run: one sla.action.run, locked by the transaction that it is run in
    :raise TransactionTaken: if the action ended the transaction it runs in
    """
    env = run.env
    now = env["sla.engine"]._sla_now()
    reason = still_needed.why_not(run)
    if reason:
        waived = still_needed.is_waived(run)
        outbox.close_run(env, run.id, "skipped", now, reason=reason, waived=waived)
        return
    problem = owner_problem(run)
    if problem:
        outbox.close_run(env, run.id, "failed", now, problem)
        return
    with undivided(env.cr):
        notes = run_as_owner(run)
    outbox.close_run(env, run.id, "done", env["sla.engine"]._sla_now())
    kept = run.exists()  # the action may have deleted its record, and this with it
    if kept and (notes or kept.passed_on):
        passed_on = "\n".join(dict.fromkeys(notes)) or False
        run._permitted().write({"passed_on": passed_on})


def owner_problem(run: BaseModel) -> str | Literal[False]:
    """Say why nobody can run the action of one run, or False: it never runs as
    superuser (SEMANTICS C7), and trying again would not help."""
    policy = run.instance_id.policy_id
    owner = policy.user_id
    if not owner:
        return run.env._(
            "%(policy)s has no owner. Choose one, then run this again.",
            policy=policy.name,
        )
    if not owner.active or owner._is_superuser():
        return run.env._(
            "The owner of %(policy)s is archived. Choose another one, then run "
            "this again.",
            policy=policy.name,
        )
    return False


def run_as_owner(run: BaseModel) -> list[str]:
    """Run the server action as the policy's owner, in the record's company (C7). What
    it changes is judged at once, as following from it (E8).

    :return: sentences on whom it went to instead of those it names (E4)
    :raise AccessError: if the owner may not see the record
    """
    with effects.caused_by(run.env, run.depth + 1):
        owner, company = owner_and_company(run)
        record = run._record()
        notes: list[str] = []
        context = action_context(run, record)
        context.update(saying(context, sla_notes=notes))
        action = run.action_id.server_action_id.with_user(owner).with_context(
            **context, allowed_company_ids=company.ids
        )
        # Some kinds of actions never look at their record, so that nothing would
        # stop an owner who may not even see it.
        record.with_env(action.env).check_access("read")
        action.run()
        process.process_pending(run.env)
    return notes


def owner_and_company(run: BaseModel) -> tuple[BaseModel, BaseModel]:
    """Whom the action of one run runs as, and where: one res.users, one res.company.

    :raise UserError: if the owner may not work there
    """
    instance = run.instance_id
    policy, owner = instance.policy_id, instance.policy_id.user_id
    company = instance.tracker_id.company_id or owner.company_id
    if company not in owner.company_ids:
        raise UserError(
            run.env._(
                "The owner of %(policy)s may not work in %(company)s. Choose "
                "another owner, or give this one access to the company.",
                policy=policy.name,
                company=company.name,
            )
        )
    return owner, company


def action_context(run: BaseModel, record: BaseModel) -> dict[str, Any]:
    """What an action knows: its record, its instance, and whom it runs for.

    ``sla_action_id`` is the server action that runs as the owner; automations
    that its changes set off see the context as well, and run as ever.
    """
    owner = run.instance_id.policy_id.user_id
    return {
        "lang": owner.lang,
        "tz": owner.tz,
        "active_model": record._name,
        "active_id": record.id,
        "active_ids": record.ids,
        "mail_notify_force_send": False,  # queued, so that a rollback unsends it
        **saying(
            {},
            sla_instance_id=run.instance_id.id,
            sla_action_id=run.action_id.server_action_id.id,
            sla_trigger=run.trigger,
            sla_late_seconds=late_seconds(run),
            sla_run_key=run_key(run),
        ),
        PERMIT_KEY: None,
        BATCH_KEY: None,
    }


def late_seconds(run: BaseModel) -> int:
    """How long after its moment the action runs, in seconds."""
    late = run.env["sla.engine"]._sla_now() - run.due_time
    return max(0, int(late.total_seconds()))


def run_key(run: BaseModel) -> str:
    """A stable key for receivers that must not act twice.

    It names the step, not the row, and the database, since a receiver may serve
    several.
    """
    step = (run.tracker_id, run.kpi_id, run.action_id, run.hold_id)
    # sudo: only administrators read parameters; this one names the database
    database = run.env["ir.config_parameter"].sudo().get_param("database.uuid")
    numbers = [record.id or 0 for record in step]
    times = run.cycle, run.reapplied
    return "-".join(map(str, [database, *times, *numbers]))
