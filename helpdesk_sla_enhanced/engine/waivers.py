# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waiving a failure, and taking that back (SEMANTICS G5)."""

from __future__ import annotations

from typing import Any

from odoo import api
from odoo.exceptions import UserError
from odoo.models import BaseModel

from ..sla_core.timer import timer as tm
from . import access, collector, process, settling

#: The events of a waiver and of its end.
WAIVED = "waived"
UNWAIVED = "unwaived"
#: What an instance says of its waiver.
FIELDS = ("waived", "waive_reason_id", "waive_reason", "waived_by", "waived_time")


def reason_words(kind: BaseModel, reason: str | None) -> str:
    """Why failures are waived, as the history keeps it: the kind, what was said of it,
    or both.

    :param kind: ``sla.waive.reason``, none or one
    :raise UserError: without either
    """
    parts = [kind.name or "", (reason or "").strip()]
    words = ": ".join(part for part in parts if part)
    if not words:
        raise UserError(kind.env._("Say why the failure is waived."))
    return words


def check_waivable(instances: BaseModel) -> None:
    """Refuse what has not failed, and what is waived already (G5).

    :raise UserError: for the first of these
    """
    env = instances.env
    for instance in instances:
        name = instance.display_name
        if instance.waived:
            raise UserError(env._("The failure of %s is waived already.", name))
        if instance.status_now != tm.NONCOMPLIANT:
            field = instance._fields["status_now"]
            statuses = dict(field._description_selection(env))
            raise UserError(
                env._(
                    "%(instance)s has not failed, so there is nothing to waive. "
                    "Its status is %(status)s.",
                    instance=name,
                    status=statuses[instance.status_now],
                )
            )


def waive(
    env: api.Environment,
    instances: BaseModel,
    values: dict[str, Any],
    kind: str,
    detail: str | bool,
) -> None:
    """Write a waiver, or its end, with its event and the record-level facts.

    What time has done before belongs to before. A waiver that is taken back is as
    if it had never been: what it held back comes now, late (E5).

    :param values: the waiver's fields
    :param kind: :data:`WAIVED` or :data:`UNWAIVED`
    """
    process.process_pending(env)
    engine = access.as_engine(env)
    rows = engine["sla.kpi.instance"].browse(instances.ids)._permitted()
    settle_rows(engine, rows)
    rows.write(values)
    rows.flush_recordset()
    if kind == WAIVED:
        skip_waived(env, rows)
    else:
        unskip_waived(rows)
    settle_rows(engine, rows)
    engine["sla.event"]._permitted().create(
        [
            {
                "tracker_id": row.tracker_id.id,
                "instance_id": row.id,
                "time": env["sla.engine"]._sla_now(),
                "kind": kind,
                "detail": detail,
                "user_id": env.uid,
            }
            for row in rows
        ]
    )
    collector.forget_read(engine)


def skip_waived(env: api.Environment, rows: BaseModel) -> None:
    """Take out of the outbox what a waiver makes needless. An action that runs at
    this moment runs to its end."""
    runs = rows.env["sla.action.run"].search(
        [
            ("instance_id", "in", rows.ids),
            ("trigger", "in", (tm.FAILURE, tm.ESCALATION)),
            ("state", "=", "pending"),
        ]
    )
    reason = env._("The failure was waived.")
    runs.try_lock_for_update().write(
        {"state": "skipped", "reason": reason, "waived": True}
    )


def unskip_waived(rows: BaseModel) -> None:
    """Put back into the outbox what was skipped for nothing but a waiver. What is
    not true any more by now is skipped again when it is to run."""
    runs = rows.env["sla.action.run"].search(
        [
            ("instance_id", "in", rows.ids),
            ("state", "=", "skipped"),
            ("waived", "=", True),
            ("skipped_by", "=", False),
        ]
    )
    if runs:
        runs._put_back()
        runs._wake(runs.tracker_id.ids)


def settle_rows(env: api.Environment, rows: BaseModel) -> None:
    """Settle what time has done to instances up to now, or up to when the SLAs of
    their company were switched off (F5)."""
    now = env["sla.engine"]._sla_now()
    for company, group in rows.grouped("company_id").items():
        at = company._sla_moment(now)
        settling.settle_trackers(env, group.tracker_id.ids, at, silent=False)


def tell_records(instances: BaseModel, text: str, **values: str) -> None:
    """Note in the chatters of the records what somebody decided about their KPIs, in
    that person's name. Records without a chatter have their history.

    :param text: a text that may name the ``kpi`` and the values
    """
    for model, some in instances.grouped("res_model").items():
        records = instances.env.get(model)
        if not hasattr(records, "_message_log_batch"):
            continue
        bodies: dict[int, list[str]] = {}
        for instance in some:
            line = text % {"kpi": instance.kpi_id.name, **values}
            bodies.setdefault(instance.res_id, []).append(line)
        records.browse(bodies)._message_log_batch(
            bodies={key: "\n".join(lines) for key, lines in bodies.items()}
        )
