# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions on records: what may be written, and how records are asked.

Conditions are literal domains, evaluated as superuser in the record's company,
archived records included (SEMANTICS P1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from odoo import api
from odoo.fields import Domain, Field
from odoo.models import BaseModel
from odoo.tools import SQL, Query

from ..sla_core.judging.spec import Row
from ..sla_core.policy.domains import inside, leaves, parse
from ..store import plumbing
from ..store.odoo_private import domains
from .terms import Compiled
from .watcher import is_by_name

#: Operators whose meaning never depends on the moment or on other records, so that
#: the SQL of a condition on plain stored fields can be kept and used again.
STABLE_OPERATORS = frozenset(
    (
        *("in", "not in", "=", "!=", "<", "<=", ">", ">="),
        *("any", "any!", "not any", "not any!"),
    )
)
#: Fields by which a model says that a record is done with.
CLOSED_FLAGS = ("closed", "is_closed")


class Asks(Protocol):
    """What is asked of records in one row, such as the terms of a policy."""

    model: str
    starts: list[str]
    conditions: list[str]
    cases: list[list[tuple[int, int]]]
    asked: list[int]
    #: How the row is read, by company, as far as that can be kept.
    compiled: dict[int, Compiled]


# -- how records are asked --------------------------------------------------------


def closed_text(env: api.Environment, model_name: str) -> str:
    """The condition that a record is done with, as its model says by a flag of its
    own or of its stage; empty without one that is stored, as others would have to
    be worked out each time."""
    model = env[model_name]
    for name in CLOSED_FLAGS:
        field = model._fields.get(name)
        if field is not None and field.type == "boolean":
            path = name if field.store else field.related
            if path and is_stable(env, model, [(path, "=", True)]):
                return str([(path, "=", True)])
    return ""


def models_by_company(
    env: api.Environment, model_name: str, paths: Iterable[str]
) -> list[BaseModel]:
    """The model in the eyes of each company whose records may look elsewhere
    through one of the paths; once, unless a link differs from company to company.
    """
    model = plumbing.model_as_asked(env, model_name)
    if not any(has_links_by_company(env, model, path) for path in paths):
        return [model]
    # pylint: disable-next=no-search-all; companies are few
    companies = model.env["res.company"].search([])
    return [
        plumbing.model_as_asked(env, model_name, company.id) for company in companies
    ]


def has_links_by_company(env: api.Environment, model: BaseModel, path: str) -> bool:
    """Whether a link on a path may lead elsewhere in each company."""
    for name in path.split("."):
        field = model._fields[name]
        if field.company_dependent:
            return True
        if not field.comodel_name:  # the record itself
            return False
        model = env[field.comodel_name]
    return False


def compile_terms(
    env: api.Environment, terms: Asks, company_id: int
) -> tuple[Compiled, bool]:
    """The SELECT that reads the row of a policy for the records of an array.

    :return: the SQL with one parameter missing, see :func:`read_rows`, and
        whether it may be used again in another transaction
    """
    model = plumbing.model_as_asked(env, terms.model, company_id)
    query = Query(env, model._table, model._table_sql)
    stable = True
    columns = [SQL.identifier(model._table, "id")]
    for name in terms.starts:
        moment = model._field_to_sql(model._table, name, query)
        columns.append(SQL("FLOOR(date_part('epoch', %s))::bigint", moment))
    conditions = []
    for text in terms.conditions:
        condition, is_stable = to_sql(env, model, text, query)
        conditions.append(condition)
        stable = stable and is_stable
    for case in terms.cases:
        whens = [
            SQL("WHEN %s THEN %s", conditions[position], item_id)
            for position, item_id in case
        ]
        columns.append(SQL("CASE %s END", SQL(" ").join(whens)))
    columns += [conditions[position] for position in terms.asked]
    return (query.select(*columns), SQL.identifier(model._table, "id")), stable


def to_sql(
    env: api.Environment, model: BaseModel, text: str, query: Query
) -> tuple[SQL, bool]:
    """One condition as SQL, and whether that SQL stays true to it."""
    plain = parse(text)
    domain = domains.optimized(model, plain)
    stable = is_stable(env, model, plain) and all(
        is_kept(env, model, leaf) for leaf in domain.iter_conditions()
    )
    return SQL("(%s)", domains.to_sql(model, domain, query)), stable


def is_stable(env: api.Environment, model: BaseModel, domain: list[Any]) -> bool:
    """Whether a condition means the same SQL whatever other records there are.

    Asked of the condition as it is written: Odoo turns hierarchies and names into
    the records that they mean at that moment (SEMANTICS D1).
    """
    for leaf in leaves(domain):
        if leaf.operator not in STABLE_OPERATORS:
            return False
        field, owner = stored_end(env, model, leaf.path)
        if field is None or is_by_name(leaf, field):
            return False
        nested = inside(leaf)
        if nested is not None and (owner is None or not is_stable(env, owner, nested)):
            return False
    return True


def stored_end(
    env: api.Environment, model: BaseModel, path: str
) -> tuple[Field[Any] | None, BaseModel | None]:
    """The field at the end of a path, and the model that it leads to, if all on the way
    is stored and the same for every company; else no field.

    A related field that is not stored is searched by the path it stands for.
    """
    field, owner = None, model
    names = path.split(".")
    while names:
        name = names.pop(0)
        field = owner._fields.get(name) if owner is not None else None
        if field is None or field.company_dependent:
            return None, None
        if not field.store:
            if not field.related or field.search != field._search_related:
                return None, None
            names[:0] = field.related.split(".")
            continue
        owner = env[field.comodel_name] if field.comodel_name else None
    return field, owner


def is_kept(env: api.Environment, model: BaseModel, leaf: Any) -> bool:
    """Whether nothing of this moment stands in a comparison that Odoo has made
    of a condition."""
    field = model._fields.get(leaf.field_expr)
    if field is None or not field.store or leaf.operator not in STABLE_OPERATORS:
        return False
    if field.company_dependent:
        return False  # the company's default stands in the SQL
    if isinstance(leaf.value, Domain):
        comodel = env[field.comodel_name]
        return all(is_kept(env, comodel, x) for x in leaf.value.iter_conditions())
    return isinstance(leaf.value, (str, int, float, bool)) or (
        not hasattr(leaf.value, "select") and not isinstance(leaf.value, SQL)
    )


def read_rows(
    env: api.Environment, terms: Asks, company_id: int, ids: Collection[int]
) -> dict[int, Row]:
    """Ask the records of ``ids`` everything the policy wants to know.

    :return: a row per existing record, keyed by its id; the positions are those
        of the policy's specification
    """
    memo = terms.compiled.get(company_id)
    if memo is None:
        memo, stable = compile_terms(env, terms, company_id)
        if stable:
            terms.compiled[company_id] = memo
    select, id_column = memo
    return {row[0]: row for row in plumbing.fetch_by_ids(env, select, id_column, ids)}
