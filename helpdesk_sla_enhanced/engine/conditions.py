# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions on records: what may be written, and how records are asked.

Conditions are literal domains, evaluated as superuser in the record's company,
archived records included (SEMANTICS P1).
"""

from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..sla_core.policy.domains import DEEPEST, inside, leaves, parse
from ..store import plumbing
from ..store.odoo_private import domains
from .today import depends_on_today
from .watches import is_by_name

#: Operators whose meaning never depends on the moment or on other records, so that
#: the SQL of a condition on plain stored fields can be kept and used again.
STABLE_OPERATORS = frozenset(
    ("in", "not in", "=", "!=", "<", "<=", ">", ">=", "any", "any!", "not any")
)
#: Fields by which a model says that a record is done with.
CLOSED_FLAGS = ("closed", "is_closed")
#: Relative dates would move under a running clock (SEMANTICS K).
DATE_TYPES = ("date", "datetime")


def check_leaves(env, model, domain):
    """Refuse comparisons whose meaning changes with time or with who asks."""
    for leaf in leaves(domain):
        if leaf.path.split(".")[-1] in ("uid", "context"):
            raise ValueError(leaf.path)
        field = last_field(env, model, leaf.path)
        values = leaf.value if isinstance(leaf.value, (list, tuple)) else [leaf.value]
        if field is not None and field.type in DATE_TYPES:
            for value in values:
                if isinstance(value, str) and not value[:1].isdigit():
                    raise ValueError(env._("Relative dates cannot be used: %s", value))
        if not is_watchable(env, model, leaf.path):
            raise ValueError(
                env._(
                    "Changes of %s cannot be noticed: choose another field.",
                    leaf.path,
                )
            )
        nested = inside(leaf)
        if nested is not None and field is not None and field.comodel_name:
            check_leaves(env, env[field.comodel_name], nested)


def last_field(env, model, path):
    """The field at the end of a dotted path, None where the path breaks off."""
    field = None
    for name in path.split("."):
        field = model._fields.get(name) if model is not None else None
        if field is None:
            return None
        model = env[field.comodel_name] if field.comodel_name else None
    return field


def is_watchable(env, model, path, depth=0):
    """Whether a change of what a path says is ever noticed (SEMANTICS F2, K).

    A field that is not stored is watched through what it depends on. Nothing is
    told of one that depends on nothing, no two users see the same in one that
    depends on who looks, and one that depends on the day turns without a change.
    Nor is anything told of when a record was last written: Odoo adds that below
    all hooks.
    """
    name, _dot, rest = path.partition(".")
    if name in ("write_date", "write_uid"):
        return False
    field = model._fields.get(name)
    if field is None or name == "id":
        return True
    if depth > DEEPEST:
        return True  # a chain of parents, followed as far as anybody has one
    if path.count(".") > 2 * DEEPEST:
        return False
    if not field.store:
        return is_computed_watchable(env, model, field, rest, depth)
    if not rest or not field.comodel_name:
        return True
    return is_watchable(env, env[field.comodel_name], rest, depth)


def is_computed_watchable(env, model, field, rest, depth):
    if "uid" in env.registry.field_depends_context.get(field, ()):
        return False
    if not field.related and depends_on_today(model, field):
        return False
    depends = env.registry.field_depends[field]
    if field.related:
        depends = [field.related]
    paths = [f"{one}.{rest}" if rest else one for one in depends if one != field.name]
    return bool(paths) and all(
        is_watchable(env, model, one, depth + 1) for one in paths
    )


def check_start_field(env, model_name, field, name):
    """Refuse a start that is no stored moment of the model (SEMANTICS C3)."""
    if not field:
        return
    field = field.sudo()
    if field.model != model_name or not is_moment(env, model_name, field.name):
        raise ValidationError(
            env._(
                "%(name)s: Applicable From must be a stored date and time field "
                "of the model, and not the one that every save moves.",
                name=name,
            )
        )


def is_moment(env, model_name, name):
    """Whether a field is a moment that is stored, here or, as a delegated field
    is, on the record that some many2one fields lead to."""
    model = env[model_name]
    field = model._fields.get(name)
    if field is None or field.type != "datetime" or name == "write_date":
        return False
    if field.store or not field.related:
        return bool(field.store)
    *links, last = field.related.split(".")
    for link in links:
        link = model._fields[link]
        if link.type != "many2one" or not link.store:
            return False
        model = env[link.comodel_name]
    return is_moment(env, model._name, last)


# -- how records are asked --------------------------------------------------------


def closed_text(env, model_name):
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


def models_by_company(env, model_name, paths):
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


def has_links_by_company(env, model, path):
    for name in path.split("."):
        field = model._fields[name]
        if field.company_dependent:
            return True
        if not field.comodel_name:  # the record itself
            return False
        model = env[field.comodel_name]
    return False


def compile_terms(env, terms, company_id):
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


def to_sql(env, model, text, query):
    """One condition as SQL, and whether that SQL stays true to it."""
    plain = parse(text)
    domain = domains.optimized(model, plain)
    stable = is_stable(env, model, plain) and all(
        is_kept(env, model, leaf) for leaf in domain.iter_conditions()
    )
    return SQL("(%s)", domains.to_sql(model, domain, query)), stable


def is_stable(env, model, domain):
    """Whether a condition means the same SQL whatever other records there are.

    Asked of the condition as it is written: Odoo turns hierarchies and names into
    the records that they mean at that moment (SEMANTICS D1).
    """
    for leaf in leaves(domain):
        if leaf.operator not in STABLE_OPERATORS:
            return False
        field, owner = None, model
        for name in leaf.path.split("."):
            field = owner._fields.get(name) if owner is not None else None
            if field is None or not field.store or field.company_dependent:
                return False
            owner = env[field.comodel_name] if field.comodel_name else None
        if is_by_name(leaf, field):
            return False
        nested = inside(leaf)
        if nested is not None and (owner is None or not is_stable(env, owner, nested)):
            return False
    return True


def is_kept(env, model, leaf):
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


def read_rows(env, terms, company_id, ids):
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
