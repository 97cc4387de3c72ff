# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The version of Odoo's ``stable`` caches, by which processes tell each other of
changes.

**Used:** ``cache_sequences`` of the registry (the version that this process has heard
of), the table ``orm_signaling_stable`` (the version in the database, as ids of its
rows), and that ``clear_cache("stable")`` raises both after the commit.

**Why:** the configuration and the working time are kept in memory under the version
they were read at, and checked by one look-up on each save. Odoo caches a method, and
forgets it; it says to nobody *which* version a transaction can see, so that what an
old transaction has read could be kept as the newest.

**When Odoo changes it:** give these functions what takes their place; nothing else
knows the names. What must hold: the version of a process never runs ahead of the
database's, a change raises it in each process before that process's next request, and
a transaction can ask which version it sees. Without such a thing, keep a table of
versions of our own and read it at the beginning of each request.
"""

from __future__ import annotations

from odoo.api import Environment
from odoo.modules.registry import Registry
from odoo.sql_db import BaseCursor
from odoo.tools import SQL

from .. import plumbing

#: The group of caches that change with the configuration of a database.
CACHE = "stable"


def known_version(pool: Registry) -> int | None:
    """The version that this process has heard of; None before it has heard of any."""
    version: int | None = pool.cache_sequences.get(CACHE)
    return version


def visible_version(env: Environment) -> int:
    """The version that this transaction can see, by one query."""
    newest = SQL("SELECT max(id) FROM orm_signaling_stable")
    version: int = plumbing.fetch_value(env, newest) or 0
    return version


def forget(pool: Registry) -> None:
    """Empty the caches here, and elsewhere after the commit."""
    pool.clear_cache(CACHE)


def announce(cr: BaseCursor) -> int:
    """Raise the version, by which other processes notice a change once this is
    committed; the new version. :func:`count_up` is for the process that does so."""
    cr.execute("INSERT INTO orm_signaling_stable DEFAULT VALUES RETURNING id")
    version: int = cr.fetchone()[0]
    return version


def count_up(pool: Registry) -> None:
    """Let this process know of the version that it has announced.

    Counted up rather than read back: when another process has announced something
    meanwhile, the difference makes this one notice at its next request.
    """
    pool.cache_sequences[CACHE] += 1
