# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is true of a record's SLA at this moment, as fields that lists sort by."""

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine import process
from ..store import record_order
from .sla_fields import INTERNAL
from .sla_kpi_instance import STATUS_SELECTION

RECORD_STATUS_SELECTION = [
    (value, label) for value, label in STATUS_SELECTION if value != "canceled"
]


class SlaFactsMixin(models.AbstractModel):
    """The facts of a record (SEMANTICS I3), on the record itself or on its tracker.

    Nothing of them is stored: they follow from the tracker and the present moment.
    What inherits this says how they are computed and which tracker is meant.
    """

    _name = "sla.facts.mixin"
    _description = "SLA Facts"

    #: The fields that are columns to lists, which sort and group by them.
    _sla_sql_facts = (
        "sla_status",
        "sla_failure_time",
        "sla_on_hold",
        "sla_nearing",
        "sla_late",
    )

    sla_status = fields.Selection(
        selection=RECORD_STATUS_SELECTION,
        string="SLA Status",
        compute="_compute_sla_facts",
        search="_search_sla_status",
        falsy_value_label="No SLA",
        help="The worst status of the record's KPIs at this moment.",
        groups=INTERNAL,
    )
    sla_failure_time = fields.Datetime(
        string="SLA Due",
        compute="_compute_sla_facts",
        search="_search_sla_failure_time",
        help="The next moment at which a KPI of this record fails.",
        groups=INTERNAL,
    )
    sla_warning_time = fields.Datetime(
        string="SLA Warning",
        compute="_compute_sla_facts",
        help="The next moment at which a KPI of this record is nearing its failure.",
        groups=INTERNAL,
    )
    sla_on_hold = fields.Boolean(
        string="On Hold",
        compute="_compute_sla_facts",
        search="_search_sla_on_hold",
        help="Nothing runs, and a KPI is on hold: the due time stands still.",
        groups=INTERNAL,
    )
    sla_nearing = fields.Boolean(
        string="SLA Nearing",
        compute="_compute_sla_facts",
        search="_search_sla_nearing",
        help="A KPI is nearing its failure and can still be met, whatever the status "
        "of the others.",
        groups=INTERNAL,
    )
    sla_late = fields.Boolean(
        string="SLA Late",
        compute="_compute_sla_facts",
        search="_search_sla_late",
        help="A KPI has failed, is not met, and somebody still works on it.",
        groups=INTERNAL,
    )
    sla_stopped_since = fields.Datetime(
        string="SLA Stopped Since",
        compute="_compute_sla_facts",
        help="Since when all clocks stand still, as the company's SLAs are off.",
        groups=INTERNAL,
    )
    #: What lists and cards say in one line, for the widget.
    sla_summary = fields.Json(
        string="SLA Summary", compute="_compute_sla_summary", groups=INTERNAL
    )

    # -- what is to be said ------------------------------------------------------------

    def _compute_sla_facts(self):
        """What is true now; see :meth:`_set_sla_facts`."""
        raise NotImplementedError

    def _set_sla_facts(self, row):
        """Fill in what is true of a record by its ``RecordRow``."""
        self.sla_status = row.status
        self.sla_failure_time = row.failure_time
        self.sla_warning_time = row.warning_time
        self.sla_on_hold = row.on_hold
        self.sla_nearing = row.nearing
        self.sla_late = row.late
        self.sla_stopped_since = row.stopped_since

    def _compute_sla_summary(self):
        """What a list or a card says in one line (I3)."""
        raise NotImplementedError

    def _sla_join_tracker(self, alias, query):
        """Return the alias of the trackers in a query of these rows.

        :param alias: that of the rows
        """
        raise NotImplementedError

    # -- searching, sorting, grouping -------------------------------------------------

    def _search_sla_status(self, operator, value):
        return self._search_sla_fact("sla_status", operator, value)

    def _search_sla_on_hold(self, operator, value):
        return self._search_sla_fact("sla_on_hold", operator, value)

    def _search_sla_nearing(self, operator, value):
        return self._search_sla_fact("sla_nearing", operator, value)

    def _search_sla_late(self, operator, value):
        return self._search_sla_fact("sla_late", operator, value)

    def _search_sla_failure_time(self, operator, value):
        if operator not in ("<", "<=", ">", ">="):
            return self._search_sla_fact("sla_failure_time", operator, value)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s %s %s",
                model._field_to_sql(alias, "sla_failure_time", query),
                SQL(operator),
                value,
            ),
            predicate=lambda record: bool(
                record.filtered_domain([("sla_failure_time", operator, value)])
            ),
        )

    def _search_sla_fact(self, name, operator, value):
        """Search a fact by values; the empty one is that of records without a tracker
        as well, so that what is found is what the field shows (I3)."""
        if operator != "in":
            return NotImplemented
        given = tuple(fact for fact in value if fact)
        unset = not all(value)

        def to_sql(model, alias, query):
            fact = model._field_to_sql(alias, name, query)
            found = SQL("%s IN %s", fact, given) if given else SQL("FALSE")
            if not unset:
                return found
            if model._fields[name].type == "boolean":
                return SQL("(%s OR %s IS NOT TRUE)", found, fact)
            return SQL("(%s OR %s IS NULL)", found, fact)

        return Domain.custom(
            to_sql=to_sql, predicate=lambda record: (record[name] or False) in value
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Make what the tracker knows columns of its join: a record without one has
        no SLA, no status and no failure time."""
        name, _dot, granularity = field_expr.partition(".")
        if name not in self._sla_sql_facts or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        field = self._fields[name]
        self._check_field_access(field, "read")
        process.process_pending(self.env)
        tracker = self._sla_join_tracker(alias, query)
        fact = record_order.record_fact_sql(self.env, tracker, name)
        if granularity and field.type == "datetime":
            return field.property_to_sql(fact, granularity, self, alias, query)
        return fact

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """What is urgent first (SEMANTICS I3): in both directions records with an unmet
        breach, then those that run, then those on hold, then those without a failure
        time; among each other by that time."""
        if field_name != "sla_failure_time" or nulls.code:
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        # Checks that the user may read the field, and settles what is pending.
        self._field_to_sql(alias, field_name, query)
        tracker = self._sla_join_tracker(alias, query)
        moments = record_order.record_order_sql(self.env, tracker)
        query._order_groupby.extend(moments)
        return SQL(", ").join(
            SQL("%s %s NULLS LAST", moment, direction) for moment in moments
        )
