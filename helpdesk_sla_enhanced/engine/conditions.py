# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..sla_core.domains import DEEPEST, check_values, inside, leaves, parse
from .sla_columns import ID, array_sql
from .sla_today import depends_on_today
from .sla_watch import is_by_name

#: Operators whose meaning never depends on the moment or on other records, so that
#: the SQL of a condition on plain stored fields can be kept and used again.
STABLE_OPERATORS = frozenset(
    ("in", "not in", "=", "!=", "<", "<=", ">", ">=", "any", "any!", "not any")
)
#: Fields by which a model says that a record is done with.
CLOSED_FLAGS = ("closed", "is_closed")
#: Relative dates would move under a running clock (SEMANTICS K).
DATE_TYPES = ("date", "datetime")


class SlaCondition(models.AbstractModel):
    """Conditions on records: what may be written, and how records are asked.

    Conditions are literal domains, evaluated as superuser in the record's company,
    archived records included (SEMANTICS P1).
    """

    _name = "sla.condition"
    _description = "SLA Condition"

    # -- what may be written ----------------------------------------------------------

    @api.model
    def _check(self, model_name, text, label, item_name=""):
        """Refuse a condition that could not be judged (SEMANTICS K).

        It is read, watched and asked just as the engine does it later, so that what
        passes here can be used there.

        :param text: the condition as stored
        :param label: the name of the field that holds it, for the message
        :param item_name: the name of the item or KPI that holds it
        :raise ValidationError: naming the field and the item
        """
        if (text or "").strip() in ("", "[]"):
            return
        where = f"{item_name}, {label}" if item_name else label
        try:
            with self.env.cr.savepoint():
                self._prove(model_name, text)
        except psycopg2.OperationalError:
            raise  # a conflict or a lost connection, which Odoo tries again
        except Exception as error:  # whatever a domain can raise, the user must know
            raise ValidationError(
                self.env._(
                    "%(where)s: this condition cannot be used. %(error)s",
                    where=where,
                    error=error,
                )
            ) from error

    def _prove(self, model_name, text):
        """Do with a condition what the engine does with it; raise what it raises."""
        domain = parse(text)
        check_values(domain)
        model = self._model(model_name)
        self._check_leaves(model, domain)
        self.env["sla.config"]._watcher().of_text(model_name, text)
        self._to_sql(model, text, Query(self.env, model._table, model._table_sql))
        model.search(Domain(domain), limit=1)

    @api.model
    def _check_leaves(self, model, domain):
        """Refuse comparisons whose meaning changes with time or with who asks."""
        for leaf in leaves(domain):
            if leaf.path.split(".")[-1] in ("uid", "context"):
                raise ValueError(leaf.path)
            field = self._last_field(model, leaf.path)
            values = (
                leaf.value if isinstance(leaf.value, (list, tuple)) else [leaf.value]
            )
            if field is not None and field.type in DATE_TYPES:
                for value in values:
                    if isinstance(value, str) and not value[:1].isdigit():
                        raise ValueError(
                            self.env._("Relative dates cannot be used: %s", value)
                        )
            if not self._is_watchable(model, leaf.path):
                raise ValueError(
                    self.env._(
                        "Changes of %s cannot be noticed: choose another field.",
                        leaf.path,
                    )
                )
            nested = inside(leaf)
            if nested is not None and field is not None and field.comodel_name:
                self._check_leaves(self.env[field.comodel_name], nested)

    @api.model
    def _last_field(self, model, path):
        """The field at the end of a dotted path, None where the path breaks off."""
        field = None
        for name in path.split("."):
            field = model._fields.get(name) if model is not None else None
            if field is None:
                return None
            model = self.env[field.comodel_name] if field.comodel_name else None
        return field

    @api.model
    def _is_watchable(self, model, path, depth=0):
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
            return self._is_computed_watchable(model, field, rest, depth)
        if not rest or not field.comodel_name:
            return True
        return self._is_watchable(self.env[field.comodel_name], rest, depth)

    def _is_computed_watchable(self, model, field, rest, depth):
        if "uid" in self.pool.field_depends_context.get(field, ()):
            return False
        if not field.related and depends_on_today(model, field):
            return False
        depends = self.pool.field_depends[field]
        if field.related:
            depends = [field.related]
        paths = [
            f"{one}.{rest}" if rest else one for one in depends if one != field.name
        ]
        return bool(paths) and all(
            self._is_watchable(model, one, depth + 1) for one in paths
        )

    @api.model
    def _check_start_field(self, model_name, field, name):
        """Refuse a start that is no stored moment of the model (SEMANTICS C3)."""
        if not field:
            return
        field = field.sudo()
        if field.model != model_name or not self._is_moment(model_name, field.name):
            raise ValidationError(
                self.env._(
                    "%(name)s: Applicable From must be a stored date and time field "
                    "of the model, and not the one that every save moves.",
                    name=name,
                )
            )

    @api.model
    def _is_moment(self, model_name, name):
        """Whether a field is a moment that is stored, here or, as a delegated field
        is, on the record that some many2one fields lead to."""
        model = self.env[model_name]
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
            model = self.env[link.comodel_name]
        return self._is_moment(model._name, last)

    # -- how records are asked --------------------------------------------------------

    @api.model
    def _closed_text(self, model_name):
        """The condition that a record is done with, as its model says by a flag of its
        own or of its stage; empty without one that is stored, as others would have to
        be worked out each time."""
        model = self.env[model_name]
        for name in CLOSED_FLAGS:
            field = model._fields.get(name)
            if field is not None and field.type == "boolean":
                path = name if field.store else field.related
                if path and self._is_stable(model, [(path, "=", True)]):
                    return str([(path, "=", True)])
        return ""

    @api.model
    def _model(self, model_name, company_id=False):
        """The model as conditions see it: superuser, archived records included."""
        context = {"active_test": False, "lang": "en_US"}
        if company_id:
            context["allowed_company_ids"] = [company_id]
        return self.env[model_name].with_env(
            self.env(user=api.SUPERUSER_ID, su=True, context=context)
        )

    @api.model
    def _models(self, model_name, paths):
        """The model in the eyes of each company whose records may look elsewhere
        through one of the paths; once, unless a link differs from company to company.
        """
        model = self._model(model_name)
        if not any(self._has_links_by_company(model, path) for path in paths):
            return [model]
        # pylint: disable-next=no-search-all; companies are few
        companies = model.env["res.company"].search([])
        return [self._model(model_name, company.id) for company in companies]

    @api.model
    def _has_links_by_company(self, model, path):
        for name in path.split("."):
            field = model._fields[name]
            if field.company_dependent:
                return True
            if not field.comodel_name:  # the record itself
                return False
            model = self.env[field.comodel_name]
        return False

    @api.model
    def _compile(self, terms, company_id):
        """The SELECT that reads the row of a policy for the records of an array.

        :return: the SQL with one parameter missing, see :meth:`_read_rows`, and
            whether it may be used again in another transaction
        """
        model = self._model(terms.model, company_id)
        query = Query(self.env, model._table, model._table_sql)
        stable = True
        columns = [SQL.identifier(model._table, "id")]
        for name in terms.starts:
            moment = model._field_to_sql(model._table, name, query)
            columns.append(SQL("FLOOR(date_part('epoch', %s))::bigint", moment))
        conditions = []
        for text in terms.conditions:
            condition, is_stable = self._to_sql(model, text, query)
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

    @api.model
    def _to_sql(self, model, text, query):
        """One condition as SQL, and whether that SQL stays true to it."""
        plain = parse(text)
        domain = Domain(plain).optimize_full(model)
        stable = self._is_stable(model, plain) and all(
            self._is_kept(model, leaf) for leaf in domain.iter_conditions()
        )
        return SQL("(%s)", domain._to_sql(model, model._table, query)), stable

    @api.model
    def _is_stable(self, model, domain):
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
                owner = self.env[field.comodel_name] if field.comodel_name else None
            if is_by_name(leaf, field):
                return False
            nested = inside(leaf)
            if nested is not None and (
                owner is None or not self._is_stable(owner, nested)
            ):
                return False
        return True

    @api.model
    def _is_kept(self, model, leaf):
        """Whether nothing of this moment stands in a comparison that Odoo has made
        of a condition."""
        field = model._fields.get(leaf.field_expr)
        if field is None or not field.store or leaf.operator not in STABLE_OPERATORS:
            return False
        if field.company_dependent:
            return False  # the company's default stands in the SQL
        if isinstance(leaf.value, Domain):
            comodel = self.env[field.comodel_name]
            return all(self._is_kept(comodel, x) for x in leaf.value.iter_conditions())
        return isinstance(leaf.value, (str, int, float, bool)) or (
            not hasattr(leaf.value, "select") and not isinstance(leaf.value, SQL)
        )

    @api.model
    def _read_rows(self, terms, company_id, ids):
        """Ask the records of ``ids`` everything the policy wants to know.

        :return: a row per existing record, keyed by its id; the positions are those
            of the policy's specification
        """
        memo = terms.compiled.get(company_id)
        if memo is None:
            memo, stable = self._compile(terms, company_id)
            if stable:
                terms.compiled[company_id] = memo
        select, id_column = memo
        sql = SQL("%s WHERE %s = ANY(%s)", select, id_column, array_sql(ids, ID))
        self.env.cr.execute(sql)
        return {row[0]: row for row in self.env.cr.fetchall()}
