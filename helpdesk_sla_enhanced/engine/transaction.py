# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Transactions of background work: one for each piece, which nothing else can end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from psycopg2 import errors

from odoo import api
from odoo.exceptions import UserError
from odoo.sql_db import BaseCursor

#: What PostgreSQL says of a savepoint whose transaction has been ended.
_ENDED = (errors.InvalidSavepointSpecification, errors.NoActiveSqlTransaction)


class TransactionTaken(Exception):
    """Code ended a transaction that was not its own: part of its work may be kept."""


@contextmanager
def own_transaction(env: api.Environment) -> Iterator[api.Environment]:
    """An environment of a cursor of its own: superuser, without the caller's context.

    The transaction commits when the block ends. Besides keeping pieces of work apart,
    a fresh cursor keeps them quick: what Odoo does for each new environment grows with
    the number of those that its cursor has seen.
    """
    with env.registry.cursor() as cr:
        yield api.Environment(cr, api.SUPERUSER_ID, {})


def commit(env: api.Environment) -> None:
    """End a transaction of :func:`own_transaction` in between."""
    # Nobody else's work is in it, and what follows must find this one done.
    env.cr.commit()  # pylint: disable=invalid-commit


@contextmanager
def undivided(cr: BaseCursor) -> Iterator[None]:
    """A savepoint whose block can neither commit nor roll back the transaction.

    All that waits is flushed at its end, precommit hooks included: what fails there
    fails inside.

    :raise TransactionTaken: if the block ended the transaction by SQL nevertheless
    """
    try:
        with cr.savepoint(), _unendable(cr):
            yield
    except _ENDED as error:
        raise TransactionTaken from error


@contextmanager
def _unendable(cr: BaseCursor) -> Iterator[None]:
    """Refuse to commit, to roll back and to close the cursor."""

    def refuse() -> NoReturn:
        raise UserError(
            api.Environment(cr, api.SUPERUSER_ID, {})._(
                "An SLA action cannot commit or roll back: what it does is kept as a "
                "whole, or not at all."
            )
        )

    names = ("commit", "rollback", "close")
    before = {name: vars(cr).get(name, None) for name in names}
    for name in names:
        setattr(cr, name, refuse)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                delattr(cr, name)
            else:
                setattr(cr, name, value)
