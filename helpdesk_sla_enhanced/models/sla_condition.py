# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..sla_core.domains import parse
from .sla_columns import ID, array_sql
from .sla_watch import MAX_DEPTH, inner_domain

#: Operators whose meaning never depends on the moment or on other records, so that
#: the SQL of a condition on plain stored fields can be kept and used again.
STABLE_OPERATORS = frozenset(
    ("in", "not in", "=", "!=", "<", "<=", ">", ">=", "any", "any!", "not any")
)
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

        :param text: the condition as stored
        :param label: the name of the field that holds it, for the message
        :param item_name: the name of the item or KPI that holds it
        :raise ValidationError: naming the field and the item
        """
        where = f"{item_name}, {label}" if item_name else label
        try:
            domain = Domain(parse(text))
            model = self._model(model_name)
            for condition in domain.iter_conditions():
                self._check_leaf(model, condition)
            if not domain.is_true():
                model.search(domain, limit=1)
        except Exception as error:  # whatever a domain can raise, the user must know
            raise ValidationError(
                self.env._(
                    "%(where)s: this condition cannot be used. %(error)s",
                    where=where,
                    error=error,
                )
            ) from error

    @api.model
    def _check_leaf(self, model, condition):
        """Refuse relative dates: they would change their meaning with time."""
        name = condition.field_expr.split(".")[-1]
        if name in ("uid", "context"):
            raise ValueError(condition.field_expr)
        value = condition.value
        field = self._last_field(model, condition.field_expr)
        if field is not None and field.type in DATE_TYPES and isinstance(value, str):
            if not value[:1].isdigit():
                raise ValueError(self.env._("Relative dates cannot be used: %s", value))
        if not self._is_watchable(model, condition.field_expr):
            raise ValueError(
                self.env._(
                    "Nobody is told when %s changes, so it cannot be watched.",
                    condition.field_expr,
                )
            )
        inner = inner_domain(condition)
        if inner is not None and field is not None and field.comodel_name:
            comodel = self.env[field.comodel_name]
            for nested in inner.iter_conditions():
                self._check_leaf(comodel, nested)

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
        told of one that depends on nothing, and no two users see the same in one that
        depends on who looks.
        """
        name, _dot, rest = path.partition(".")
        field = model._fields.get(name)
        if field is None or name == "id":
            return True
        if not field.store:
            if "uid" in self.pool.field_depends_context.get(field, ()):
                return False
            depends = self.pool.field_depends[field]
            paths = [f"{one}.{rest}" if rest else one for one in depends]
            return bool(paths) and (
                depth > MAX_DEPTH
                or all(self._is_watchable(model, one, depth + 1) for one in paths)
            )
        if not rest or not field.comodel_name:
            return True
        return self._is_watchable(self.env[field.comodel_name], rest, depth)

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
                    "of the model.",
                    name=name,
                )
            )

    @api.model
    def _is_moment(self, model_name, name):
        """Whether a field is a moment that is stored, here or, as a delegated field
        is, on the record that some many2one fields lead to."""
        model = self.env[model_name]
        field = model._fields.get(name)
        if field is None or field.type != "datetime":
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
        domain = Domain(parse(text)).optimize_full(model)
        stable = all(self._is_stable(model, leaf) for leaf in domain.iter_conditions())
        return SQL("(%s)", domain._to_sql(model, model._table, query)), stable

    @api.model
    def _is_stable(self, model, leaf):
        field = model._fields.get(leaf.field_expr)
        if field is None or not field.store or leaf.operator not in STABLE_OPERATORS:
            return False
        if field.company_dependent:
            return False  # the company's default stands in the SQL
        if isinstance(leaf.value, Domain):
            comodel = self.env[field.comodel_name]
            return all(
                self._is_stable(comodel, x) for x in leaf.value.iter_conditions()
            )
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
