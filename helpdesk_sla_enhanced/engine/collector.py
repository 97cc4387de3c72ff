# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The changes of a transaction that wait to be judged.

What was read of their records before is forgotten, so that the next read of SLA data
has them judged first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from odoo import api
from odoo.sql_db import BaseCursor

from ..sla_core.judging.changes import CREATED, Entry, Pending
from ..store import upkeep
from . import access, live

#: What the engine writes by SQL, past the cache of the ORM.
TABLES = (
    "sla.tracker",
    "sla.kpi.instance",
    "sla.hold",
    "sla.event",
    "sla.action.run",
)
#: The changes that wait while others are being judged, by cursor.
JUDGING: WeakKeyDictionary[BaseCursor, Pending] = WeakKeyDictionary()


# -- changes that wait ------------------------------------------------------------


def get_pending(env: api.Environment) -> Pending:
    """The changes of this transaction that were not judged yet."""
    pending = get_waiting(env)
    return wait_for_commit(env, Pending()) if pending is None else pending


def get_waiting(env: api.Environment) -> Pending | None:
    """The changes that wait, None when there were none yet."""
    waiting = env.cr.precommit.data.get("sla.pending")
    return JUDGING.get(env.cr, waiting)


def wait_for_commit(env: api.Environment, pending: Pending) -> Pending:
    """Have the changes judged before the transaction commits."""
    env.cr.precommit.data["sla.pending"] = pending
    env.cr.precommit.add(access.as_engine(env)["sla.engine"]._process_precommit)
    return pending


@contextmanager
def alone(env: api.Environment) -> Iterator[None]:
    """While this lasts, changes and choices wait, even if SLA data are read.

    Automation rules run meanwhile. Savepoints that they use make Odoo forget the
    data of its hooks, so the changes are kept elsewhere.
    """
    if env.cr in JUDGING:
        yield
        return
    pending = JUDGING[env.cr] = get_pending(env)
    try:
        yield
    finally:
        del JUDGING[env.cr]
        if pending and get_waiting(env) is not pending:
            wait_for_commit(env, pending)


def collect(
    env: api.Environment,
    model_name: str,
    ids: Collection[int],
    asks: int,
    derived: bool = False,
) -> None:
    """Remember that records changed; they are judged as of now.

    :param derived: a recomputation, which belongs to the change it follows from
    """
    pending = get_pending(env)
    now = env["sla.engine"]._sla_now()
    company = 0
    if asks & CREATED:
        company = env.company.id
        live.note_born(env, model_name, ids)
    silent = access.is_silent(env)
    for record_id in ids:
        pending.add(model_name, record_id, asks, now, company, silent, derived)
    hide(env, model_name, ids)


def hide(env: api.Environment, model_name: str, ids: Collection[int]) -> None:
    """Let nobody see what was read of these records before they changed."""
    pending = get_pending(env)
    if not pending.hidden:
        pending.hidden = True
        forget_read(env)
    env["sla.mixin"]._forget_record_facts(model_name, ids)


def postpone(
    env: api.Environment, model_name: str, ids: Collection[int], asks: int
) -> None:
    """Leave a change that reaches many records to the background (F2)."""
    engine = access.as_engine(env)
    entries = {record_id: Entry(asks, 0) for record_id in ids}
    reason = env._("A change on a related record.")
    engine["sla.backlog"]._put(
        model_name, entries, env["sla.engine"]._sla_now(), reason=reason
    )


def forget_read(env: api.Environment) -> None:
    """Make the next read of SLA data ask the database, and so this engine.

    What was written to them by the ORM is stored first, or it would be lost.
    """
    for name in TABLES:
        env[name].invalidate_model()


def forget_undone(env: api.Environment) -> None:
    """Forget what was read or derived of rows whose writing was rolled back.

    Nothing of it may be stored. What other addons still have to derive is derived
    of what the rows are now.
    """
    dirty = env.transaction.field_dirty
    for name in TABLES:
        for field in env[name]._fields.values():
            dirty.pop(field, None)
            field._invalidate_cache(env)


def forget_records(env: api.Environment, model_name: str, ids: Collection[int]) -> None:
    """Deleted records lose their engine rows (F6)."""
    _forget(env, model_name, ids, upkeep.delete_trackers)


def forget_gone(env: api.Environment, model_name: str, ids: Collection[int]) -> None:
    """Records that the database may have deleted with what they belonged to lose
    their engine rows, if it has (F6)."""
    _forget(env, model_name, ids, upkeep.delete_gone)


def _forget(
    env: api.Environment,
    model_name: str,
    ids: Collection[int],
    delete: Callable[[api.Environment, str, Collection[int]], None],
) -> None:
    pending = get_waiting(env)
    if pending:
        pending.drop(model_name, ids)
    engine = access.as_engine(env)
    delete(engine, model_name, ids)
    forget_read(engine)


def forget_waiting(env: api.Environment, model_names: Iterable[str]) -> None:
    """Models that are uninstalled have no changes to judge any more."""
    pending = get_waiting(env)
    if pending:
        for name in model_names:
            pending.drop_model(name)
