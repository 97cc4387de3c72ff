# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What open screens are told of (SEMANTICS U4).

Whatever changes the SLA of records says so here. Before the transaction commits, one
message a model goes out over Odoo's bus. It holds ids and no content: who shows one of
these records asks for it again, by their own rights. A transaction that changes nothing
visible sends nothing, and records made in it are not named: nobody shows them yet.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from odoo import api
from odoo.models import BaseModel

from ..sla_core.judging.record import Instance
from ..store.batch import Batch
from . import access
from .context import own

#: The type of the message, and how browsers call the channel of a model.
CHANGED = "sla_changed"
CHANNEL_OF = "sla_changed/"
#: What browsers call the channels of all models that their user may follow.
OF_ALL = "sla_changed"
#: So many records are named; of more it only says that they are many.
NAMED = 200
#: Where the records wait that are to be named, and those made in this transaction.
_WAITING = "sla.changed"
BORN = "sla.born"
#: Ids of records by model; None for any number of records.
Waiting = dict[str, set[int] | None]
#: The context key of a collection (:data:`Waiting`) that is filled instead of sending:
#: many transactions in a row are told of by one message.
LATER = "sla_tell_later"


def channel(env: api.Environment, model_name: str) -> tuple[BaseModel, str]:
    """The bus channel for the changes of a model. No browser can name it: the server
    puts it in for those who may follow the model."""
    return env["ir.model"]._get(model_name), CHANGED


def note_born(
    env: api.Environment, model_name: str, record_ids: Collection[int]
) -> None:
    """Remember records that are being created: nobody is told of them."""
    born = env.cr.postcommit.data.setdefault(BORN, {})
    born.setdefault(model_name, set()).update(record_ids)


def tell(
    env: api.Environment, model_name: str, record_ids: Collection[int] | None
) -> None:
    """Tell open screens that the SLA of records has changed, once this is committed.

    :param record_ids: None for any number of records of the model
    """
    if record_ids is not None:
        born = env.cr.postcommit.data.get(BORN, {}).get(model_name, ())
        record_ids = set(record_ids).difference(born)
        if not record_ids:
            return
    waiting = own(env.context, LATER)
    if waiting is None:
        waiting = env.cr.precommit.data.get(_WAITING)
    if waiting is None:
        waiting = env.cr.precommit.data[_WAITING] = {}
        engine = access.as_engine(env)
        env.cr.precommit.add(lambda: _send(engine))
    named = waiting.setdefault(model_name, set())
    if record_ids is None or named is None:
        waiting[model_name] = None
    else:
        named.update(record_ids)


def tell_of(env: api.Environment, waiting: Waiting) -> None:
    """Tell of everything that waits in a collection for :data:`LATER`, and empty it."""
    for model_name, record_ids in waiting.items():
        tell(env, model_name, record_ids)
    waiting.clear()


def seen(batch: Batch) -> list[int]:
    """The ids of the records of a batch that look different from now on: not those of
    which nothing but steps of escalation was counted. What is written again as it was
    follows from something else that changed, as a waiver does."""
    shown: dict[int, bool] = {}
    for position, (before, after, _transitions) in batch.changes:
        is_new = before is None or before is after or not _is_like(before, after)
        shown[position] = shown.get(position, False) or is_new
    return [head.id for place, head in enumerate(batch.heads) if shown.get(place, True)]


def _is_like(before: Instance, after: Instance) -> bool:
    """Whether two states of an instance look the same on every screen."""
    steps = after.timer.steps
    return after == before._replace(timer=before.timer._replace(steps=steps))


def _send(env: api.Environment) -> None:
    """Send what waits: one message a model."""
    waiting: Waiting = env.cr.precommit.data.pop(_WAITING, {})
    for model_name, ids in waiting.items():
        is_few = ids is not None and len(ids) <= NAMED
        message: dict[str, Any] = {
            "model": model_name,
            "ids": sorted(ids) if ids and is_few else False,
        }
        env["bus.bus"]._sendone(channel(env, model_name), CHANGED, message)
