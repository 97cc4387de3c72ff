# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tell fields of other addons of what is written by SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from odoo import api
from odoo.tools import SQL

from . import plumbing
from .batch import FOLLOWING_KEY
from .columns import Columns

#: What a field says of who defines it, when nobody but this addon does.
OURS = ("helpdesk_sla_enhanced",)


class Followed(NamedTuple):
    """Names of fields of a model that is written by SQL."""

    #: Those that fields of other addons depend on.
    sources: frozenset[str]
    #: The many2ones among the sources.
    links: frozenset[str]
    #: What other addons compute and store in the table itself.
    derived: frozenset[str]
    #: All fields but the derived ones.
    rest: frozenset[str]


def append_rows(
    env: api.Environment,
    model_name: str,
    columns: Columns,
    rows: Iterable[Sequence[Any]],
) -> None:
    """Insert rows, in order, into a table without log columns. Their ids are not
    fetched, unless another addon follows the table."""
    table = env[model_name]._table
    followed = env["sla.engine"]._followed(model_name)
    if followed.sources or followed.derived:
        tell_inserted(env, model_name, plumbing.insert_rows(env, table, columns, rows))
    else:
        env.cr.execute(plumbing.insert_sql(table, columns, rows))


@contextmanager
def telling_update(
    env: api.Environment,
    model_name: str,
    names: Iterable[str],
    ids: SQL | Collection[int],
) -> Iterator[None]:
    """Tell fields of other addons of an UPDATE that is done in here.

    Costs no query where nobody follows the columns.

    :param names: the columns that are written
    :param ids: the ids of the rows, or a query of them, or of some more
    """
    followed = env["sla.engine"]._followed(model_name)
    names = sorted(followed.sources.intersection(names))
    if not names:
        yield
        return
    rows = env[model_name].browse(ids_of(env, ids))
    rows.modified(sorted(followed.links.intersection(names)), before=True)
    yield
    tell_updated(env, model_name, names, rows._ids)


def tell_updated(
    env: api.Environment, model_name: str, names: Iterable[str], ids: Collection[int]
) -> None:
    """As :func:`telling_update`, after the UPDATE: enough where no link is written."""
    names = sorted(env["sla.engine"]._followed(model_name).sources.intersection(names))
    if names:
        rows = env[model_name].browse(ids)
        rows._invalidate_cache(names, rows._ids)
        rows.modified(names)


def tell_inserted(env: api.Environment, model_name: str, ids: list[int]) -> list[int]:
    """Tell fields of other addons of rows that were inserted; the same ids."""
    followed = env["sla.engine"]._followed(model_name)
    if ids and (followed.sources or followed.derived):
        rows = env[model_name].browse(ids)
        for name in followed.derived:
            env.add_to_compute(rows._fields[name], rows)
        # who has read the other side of a link does not know the rows yet
        rows._invalidate_cache(followed.links, rows._ids)
        rows.modified(sorted(followed.sources), create=True)
    return ids


def tell_deleting(
    env: api.Environment, model_name: str, ids: SQL | Collection[int]
) -> None:
    """Tell fields of other addons of rows that are about to be deleted.

    :param ids: as for :func:`telling_update`
    """
    followed = env["sla.engine"]._followed(model_name)
    if followed.sources:
        rows = env[model_name].browse(ids_of(env, ids))
        rows.modified(sorted(followed.sources), before=True)
        rows._invalidate_cache(followed.links, rows._ids)


def compute_followers(env: api.Environment, how: str) -> None:
    """Compute at once what other addons derive from what was just written.

    Under the guard of the engine: what fails in there goes to the backlog with the
    change, and costs no save (A6).

    :param how: ``write`` or ``create``, as in :data:`~.batch.FOLLOWING_KEY`
    """
    if env.fields_to_compute():
        env(context={**env.context, FOLLOWING_KEY: how}).flush_all()


def ids_of(env: api.Environment, ids: SQL | Collection[int]) -> Collection[int]:
    """The ids, which may be given as a query."""
    return (
        [row[0] for row in plumbing.fetch_rows(env, ids)]
        if isinstance(ids, SQL)
        else ids
    )


def find_followed(env: api.Environment, model_name: str) -> Followed:
    """What other addons derive from a table that is written by SQL.

    Our own fields follow by themselves: none is stored, and what was read of them
    is forgotten. Addons are distinguished by who defines a field, fields made by hand
    included.
    """
    fields = env[model_name]._fields
    dependent = env.registry.get_dependent_fields
    derived = {
        name
        for name, field in fields.items()
        if field.store and field.compute and field._modules != OURS
    }
    sources = {
        name
        for name, field in fields.items()
        if any(
            follower._modules != OURS
            and (follower.store or follower.model_name != model_name)
            for follower in dependent(field)
        )
    }
    links = {name for name in sources if fields[name].type == "many2one"}
    return Followed(
        frozenset(sources),
        frozenset(links),
        frozenset(derived),
        frozenset(fields) - derived,
    )
