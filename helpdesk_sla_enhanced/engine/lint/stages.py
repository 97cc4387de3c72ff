# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the lint of a policy asks the database (SEMANTICS K)."""

from datetime import datetime

import psycopg2
import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..engine.conditions import CLOSED_FLAGS
from ..sla_core.policy.conditions import leaves, paths, tree, verdict
from ..sla_core.policy.domains import parse
from ..sla_core.policy.lint_calendar import Stretch, midnight_gap
from ..store import plumbing

#: The newest records that are looked at, by their ids: no more than a page of a list.
NEWEST = 200
#: Untouched records that say something about how records begin.
ENOUGH = 3
TICKET = "helpdesk.ticket"
RESPONSE_KPIS = (
    "helpdesk_sla_enhanced.kpi_first_response",
    "helpdesk_sla_enhanced.kpi_next_response",
)
LOST_STAGES = (
    "helpdesk_mgmt.helpdesk_ticket_stage_cancelled",
    "helpdesk_mgmt.helpdesk_ticket_stage_rejected",
)
#: What the names of stages of one's own tell, in the language of the conditions.
LOST_WORDS = ("cancel", "reject", "refuse", "declin", "abandon")


class SlaLint(models.AbstractModel):
    """Questions of the lint. Each takes a handful of queries, however many items and
    records there are, and reads the newest records only."""

    _name = "sla.lint"
    _description = "SLA Lint"

    # -- success at the start ---------------------------------------------------------

    @api.model
    def _true_at_start(self, policy):
        """The items whose success is true of an open record from the first moment.

        Decided on a new record as its defaults fill it in, and on the newest open
        records that were not written since their creation: at least three of them, and
        more than half. Only for KPIs that count from the creation.

        :return: ``{item id: (met, seen)}``; both are 0 when the defaults decided
        """
        items = policy.item_ids.filtered(lambda item: self._counts_from_creation(item))
        items = items.filtered(lambda item: parse(item.success_criteria))
        newborn = self._newborn(policy, items)
        found = {item.id: (0, 0) for item in items if self._is_born_met(newborn, item)}
        counts = self._count_untouched(
            policy, items.filtered(lambda i: i.id not in found)
        )
        for item_id, (met, seen) in counts.items():
            if met >= ENOUGH and met * 2 > seen:
                found[item_id] = (met, seen)
        return found

    def _counts_from_creation(self, item):
        start = item.kpi_id.applicable_from_field_id
        start = start or item.policy_id.applicable_from_field_id
        return start.name in (False, "create_date")

    def _newborn(self, policy, items):
        """A record of the policy's model as it begins, not stored.

        Only the fields that the conditions look at are filled in, and what these are
        computed from: the defaults of others could use up a number of a sequence.
        """
        model = self._records(policy)
        wanted, queue = set(), []
        for item in items:
            for text in (item.applicable_when, item.success_criteria):
                queue += [path.split(".")[0] for path in paths(tree(parse(text)))]
        while queue:
            name = queue.pop()
            if name in wanted or name not in model._fields:
                continue
            wanted.add(name)
            depends = self.pool.field_depends[model._fields[name]]
            queue += [path.split(".")[0] for path in depends]
        return model.new(model.default_get(sorted(wanted)))

    def _is_born_met(self, newborn, item):
        """Whether a new record meets the item.

        An Applicable When on other fields than the success makes no difference. One on
        the same fields does: it may be there to leave new records out.
        """
        success = parse(item.success_criteria)
        if not self._says(newborn, success):
            return False
        model = item.model
        fields = [
            {self._real_path(model, path).split(".")[0] for path in paths(tree(domain))}
            for domain in (success, parse(item.applicable_when))
        ]
        if fields[0].isdisjoint(fields[1]):
            return True
        return bool(self._says(newborn, parse(item.applicable_when)))

    def _says(self, record, domain):
        """What a condition says of a record that is not stored, None if it cannot."""
        try:
            return bool(record.filtered_domain(domain))
        except psycopg2.Error:
            raise
        except Exception:  # conditions that only the database can answer
            return None

    def _count_untouched(self, policy, items):
        """Of the newest records: how many the item is for, and how many met it, among
        those that are open and were never written: ``{item id: (met, seen)}``."""
        model = self._records(policy)
        if not items or not model._log_access:
            return {}
        query = self._newest(model)
        query.add_where(
            SQL(
                "%s = %s",
                model._field_to_sql(model._table, "write_date", query),
                model._field_to_sql(model._table, "create_date", query),
            )
        )
        query.add_where(self._sql(model, ~self._closed_domain(model), query))
        columns = []
        for item in items:
            seen = self._sql(model, parse(item.applicable_when), query)
            met = self._sql(model, parse(item.success_criteria), query)
            columns.append(SQL("COUNT(*) FILTER (WHERE %s AND %s)", seen, met))
            columns.append(SQL("COUNT(*) FILTER (WHERE %s)", seen))
        row = self.env.execute_query(query.select(*columns))[0]
        return dict(zip(items.ids, zip(row[::2], row[1::2], strict=True), strict=True))

    # -- closed records ---------------------------------------------------------------

    @api.model
    def _closed_domain(self, model):
        """The records that are done with, as far as the model says so, or archived."""
        domains = [
            Domain(name, "=", True)
            for name in CLOSED_FLAGS
            if name in model._fields and model._fields[name].type == "boolean"
        ]
        if model._active_name:
            domains.append(Domain(model._active_name, "=", False))
        return Domain.OR(domains)

    @api.model
    def _open_condition(self, model_name):
        """The records that are not done with, as a list domain for a form."""
        fields = self.env[model_name]._fields if model_name else ()
        return [(name, "=", False) for name in CLOSED_FLAGS if name in fields][:1]

    @api.model
    def _met_by_lost_stages(self, policy):
        """The items that a cancelled or rejected ticket meets: ``[(item, stages)]``.

        Judged by the stage alone: the stage must make a difference, and not exclude.
        """
        if policy.model != TICKET:
            return []
        tickets = self._ticket_of_each_stage(policy)
        lost = self._lost_stages(tickets)
        found = []
        for item in policy.item_ids:
            verdicts = self._stage_verdicts(tickets, parse(item.success_criteria))
            covered = [stage.id for stage in lost if self._covers(verdicts, stage)]
            if covered:
                found.append((item, self.env["helpdesk.ticket.stage"].browse(covered)))
        return found

    def _alarms_when_solved(self, policy):
        """The response items that go on when a ticket is solved: ``[(item, stages)]``
        (SEMANTICS A3). Judged by the stage alone, like the above."""
        if policy.model != TICKET:
            return []
        kpis = [self.env.ref(name, raise_if_not_found=False) for name in RESPONSE_KPIS]
        items = policy.item_ids.filtered(
            lambda item: item.kpi_id in kpis and parse(item.success_criteria)
        )
        if not items:
            return []
        tickets = self._ticket_of_each_stage(policy)
        lost = self._lost_stages(tickets)
        found = []
        for item in items:
            met = self._stage_verdicts(tickets, parse(item.success_criteria))
            applies = self._stage_verdicts(tickets, parse(item.applicable_when))
            going_on = [
                stage.id
                for stage in tickets
                if stage.closed
                and stage not in lost
                and met[stage] is not True
                and applies[stage] is not False
            ]
            if going_on:
                found.append((item, self.env["helpdesk.ticket.stage"].browse(going_on)))
        return found

    def _ticket_of_each_stage(self, policy):
        """A ticket that is not stored in each stage: ``{stage: ticket}``."""
        model = self._records(policy)
        stages = model.env["helpdesk.ticket.stage"].search([("active", "=", True)])
        return {stage: model.new({"stage_id": stage.id}) for stage in stages}

    def _lost_stages(self, stages):
        known = [self.env.ref(name, raise_if_not_found=False) for name in LOST_STAGES]
        known_ids = {stage.id for stage in known if stage}
        return [
            stage
            for stage in stages
            if stage.closed
            and (
                stage.id in known_ids
                or any(word in (stage.name or "").lower() for word in LOST_WORDS)
            )
        ]

    def _stage_verdicts(self, tickets, domain):
        """What a condition says in each stage, all else unknown: ``{stage: …}``."""
        node = tree(domain)
        about_stage = [
            leaf
            for leaf in leaves(node)
            if self._real_path(TICKET, leaf.path).split(".")[0] == "stage_id"
        ]
        verdicts = {}
        for stage, ticket in tickets.items():
            answers = {leaf: self._says(ticket, [leaf.raw]) for leaf in about_stage}
            verdicts[stage] = verdict(node, answers.get)
        return verdicts

    def _covers(self, verdicts, stage):
        """Whether a condition holds, or can hold, in a stage, and less in another."""
        rank = {False: 0, None: 1, True: 2}
        here = rank[verdicts[stage]]
        return here > 0 and here > min(rank[found] for found in verdicts.values())

    @api.model
    def _pauses_closed(self, policy):
        """The items whose clocks closed records hold, one recordset for each rule.

        For tickets as the stages say, and for any model with a flag for closed records
        as the newest closed ones say.
        """
        entities = self.env["sla.entity"].with_context(active_test=False)
        entity = entities.search([("model_id", "=", policy.model_id.id)])
        by_rule = {}
        for item in policy.item_ids.filtered(lambda item: item._may_pause()):
            rule = str(item._pause_rule(entity))
            if parse(rule):
                by_rule[rule] = by_rule.get(rule, item.browse()) | item
        covering = self._held_in_closed_stages(policy, by_rule)
        covering |= self._held_when_closed(policy, list(by_rule))
        return [items for rule, items in by_rule.items() if rule in covering]

    def _held_in_closed_stages(self, policy, rules):
        if policy.model != TICKET or not rules:
            return set()
        tickets = self._ticket_of_each_stage(policy)
        closed = [stage for stage in tickets if stage.closed]
        found = set()
        for rule in rules:
            verdicts = self._stage_verdicts(tickets, parse(rule))
            if any(self._covers(verdicts, stage) for stage in closed):
                found.add(rule)
        return found

    def _held_when_closed(self, policy, rules):
        model = self._records(policy)
        flags = [name for name in CLOSED_FLAGS if name in model._fields]
        if not rules or not flags:
            return set()
        query = self._newest(model)
        query.add_where(self._sql(model, [(flags[0], "=", True)], query))
        held = [SQL("bool_or(%s)", self._sql(model, parse(r), query)) for r in rules]
        row = self.env.execute_query(query.select(*held))[0]
        return {rule for rule, is_held in zip(rules, row, strict=True) if is_held}

    # -- calendars --------------------------------------------------------------------

    @api.model
    def _calendars(self, policy):
        """The working hours that count for the items of a policy."""
        return self.env["resource.calendar"].union(
            *(item._calendar() for item in policy.item_ids)
        )

    @api.model
    def _with_midnight_gap(self, policy):
        """The calendars in which a day ends at 23:59 and work goes on at midnight:
        ``[(calendar, minutes)]``."""
        found = []
        for calendar in self._calendars(policy):
            lines = calendar.attendance_ids.filtered(lambda at: at._is_work_period())
            weeks = 2 if calendar.two_weeks_calendar else 1
            stretches = [
                Stretch(int(line.dayofweek) + 7 * week, line.hour_from, line.hour_to)
                for line in lines
                for week in range(weeks)
                if weeks == 1 or line.week_type == str(week)
            ]
            gap = midnight_gap(stretches, 7 * weeks)
            if gap:
                found.append((calendar, gap))
        return found

    @api.model
    def _without_days_off(self, policy, year):
        """The calendars of the policy that have no general time off in ``year``."""
        calendars = self._calendars(policy)
        if not calendars:
            return calendars
        home = policy.company_id or self.env.company
        bounds = [datetime(number, 1, 1) for number in (year, year + 1)]
        leaves_found = self.env["resource.calendar.leaves"]._read_group(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("calendar_id", "in", [*calendars.ids, False]),
                ("date_to", ">", min(self._utc(bounds[0], cal) for cal in calendars)),
                ("date_from", "<", max(self._utc(bounds[1], cal) for cal in calendars)),
            ],
            ["calendar_id", "company_id"],
        )
        return calendars.filtered(
            lambda calendar: (
                not any(
                    self._is_off(calendar, of, company, home)
                    for of, company in leaves_found
                )
            )
        )

    def _utc(self, moment, calendar):
        zone = pytz.timezone(calendar.tz or "UTC")
        return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

    def _is_off(self, calendar, of, company, home):
        """Whether time off of a calendar and company counts in ``calendar`` for the
        records of ``home`` (C4)."""
        if of and (of != calendar or calendar.company_id):
            return of == calendar
        return not company or company == (calendar.company_id or home)

    # -- how records are asked --------------------------------------------------------

    def _records(self, policy):
        """The policy's model as its conditions see it."""
        return plumbing.model_as_asked(self.env, policy.model, policy.company_id.id)

    def _newest(self, model):
        """A query of the newest records, archived ones included."""
        newest = model._search([], order="id DESC", limit=NEWEST)
        query = Query(self.env, model._table, model._table_sql)
        id_column = SQL.identifier(model._table, "id")
        query.add_where(SQL("%s IN %s", id_column, newest.subselect()))
        return query

    def _sql(self, model, domain, query):
        domain = Domain(domain).optimize_full(model)
        return SQL("(%s)", domain._to_sql(model, model._table, query))

    @api.model
    def _real_path(self, model_name, path):
        """A path with each related field replaced by the path that it stands for."""
        model, real = self.env[model_name], []
        names = path.split(".")
        while names:
            field = model._fields.get(names[0]) if model is not None else None
            if field is not None and field.related:
                names = [*field.related.split("."), *names[1:]]
                continue
            real.append(names.pop(0))
            model = self.env.get(field.comodel_name) if field is not None else None
        return ".".join(real)
