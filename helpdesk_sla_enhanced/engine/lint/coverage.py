# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the items of a policy make of the records that are still open, and what their
conditions name."""

from odoo import api, models
from odoo.fields import Domain

from ..engine.conditions import CLOSED_FLAGS
from ..sla_core.policy.conditions import (
    TRUE,
    implies,
    leaves,
    only_about,
    tree,
    uncovered,
)
from ..sla_core.policy.domains import parse
from .sla_lint import TICKET

#: Fields whose values can be gone through one by one.
FINITE = ("selection", "boolean", "many2one")
#: Records of a linked model that are gone through at most.
MANY_VALUES = 100
#: Operators by which a condition names records by their ids.
BY_ID = ("=", "!=", "in", "not in", "child_of", "parent_of")


class SlaLint(models.AbstractModel):
    _inherit = "sla.lint"

    @api.model
    def _open_coverage(self, policy, items):
        """How items stand to the records that are not done with.

        :return: ``{item: (covers_open, keeps_open)}``, see :class:`.lint.Item`
        """
        if policy.model == TICKET:
            tickets = self._ticket_of_each_stage(policy)
            return {
                item: self._stage_coverage(tickets, parse(item.applicable_when))
                for item in items
            }
        still_open = tree(self._open_condition(policy.model))
        flags = {leaf.path for leaf in leaves(still_open)}
        found = {}
        for item in items:
            applicable = tree(parse(item.applicable_when))
            alone = only_about(applicable, lambda leaf: leaf.path in flags, TRUE)
            found[item] = (
                implies(still_open, applicable, single=True),
                bool(flags) and implies(still_open, alone, single=True),
            )
        return found

    def _stage_coverage(self, tickets, domain):
        verdicts = self._stage_verdicts(tickets, domain)
        found = [said for stage, said in verdicts.items() if not stage.closed]
        return all(said is True for said in found), False not in found

    # -- all items of a KPI together --------------------------------------------------

    @api.model
    def _gaps(self, policy, items):
        """Open records that no item of a KPI takes, told by the values of their fields.

        The values of selections, booleans and links are gone through: four items for
        four priorities leave nobody out.

        :return: ``{kpi: {field: name of a value}}``; the dict is empty if no field
            tells, None if every open record has an item
        """
        nodes = {}
        for item in items:
            applicable = tree(parse(item.applicable_when))
            nodes.setdefault(item.kpi_id, []).append(applicable)
        asked = {leaf for found in nodes.values() for n in found for leaf in leaves(n)}
        values = self._values_of_fields(policy, asked)
        return {kpi: uncovered(found, values) for kpi, found in nodes.items()}

    def _values_of_fields(self, policy, asked):
        """For each field that is asked for, what the comparisons say of its values:
        ``{field: [(name of the value, {comparison: said})]}``."""
        model = self._records(policy)
        by_field = {}
        for leaf in sorted(asked, key=str):
            name = self._real_path(policy.model, leaf.path).split(".")[0]
            field = model._fields.get(name)
            if field is not None and field.type in FINITE:
                by_field.setdefault(name, []).append(leaf)
        newborn, found = self._newborn(policy, policy.item_ids), {}
        for name, own in by_field.items():
            values = self._values_of(policy, newborn, model._fields[name], own)
            if values is None:
                continue
            records = [(label, model.new({name: value})) for label, value in values]
            found[name] = [
                (label, {leaf: self._says(record, [leaf.raw]) for leaf in own})
                for label, record in records
                if not self._is_done_with(record, name)
            ]
        return found

    def _values_of(self, policy, newborn, field, asked):
        """The values of a field: pairs of name and value, None if they are too many.

        Empty is one of them, unless a new record is filled in by itself.
        """
        is_filled = field.required or newborn[field.name]
        empty = [] if is_filled else [(self.env._("none"), False)]
        if field.type == "boolean":
            return [(self.env._("yes"), True), (self.env._("no"), False)]
        if field.type == "selection":
            options = field._description_selection(self.env)
            return [*((label, value) for value, label in options), *empty]
        linked = self._records(policy).env[field.comodel_name]
        domain = Domain.TRUE
        if policy.company_id and "company_id" in linked._fields:
            domain = Domain("company_id", "in", (policy.company_id.id, False))
        records = linked.with_context(active_test=True).search(
            domain, limit=MANY_VALUES + 1
        )
        if len(records) > MANY_VALUES:
            return None
        for leaf in asked:  # what lies beyond the link is read for all at once
            self._read_along(records, leaf.path.split(".")[1:])
        return [*((record.display_name, record.id) for record in records), *empty]

    def _read_along(self, records, names):
        for name in names:
            field = records._fields.get(name)
            if field is None:
                return
            values = records.mapped(name)
            if not field.relational:
                return
            records = values

    def _is_done_with(self, record, name):
        """Whether a record that is not stored is closed or archived, by one field."""
        if name == record._active_name:
            return not record[name]
        return any(record[flag] for flag in CLOSED_FLAGS if flag in record._fields)

    # -- what conditions name ---------------------------------------------------------

    @api.model
    def _lost_values(self, policy):
        """What conditions name by an id that is not there any more.

        :return: ``[(item, label of the condition, path)]``
        """
        entity = self.env["sla.entity"].with_context(active_test=False)
        entity = entity.search([("model_id", "=", policy.model_id.id)])
        named = []
        for item in policy.item_ids:
            for label, domain in self._conditions(item, entity):
                for path, comodel, ids in self._named(policy.model, domain):
                    named.append((item, label, path, comodel, ids))
        there = {}
        for _item, _label, _path, comodel, ids in named:
            there.setdefault(comodel, set()).update(ids)
        for comodel, ids in there.items():
            there[comodel] = set(self.env[comodel].sudo().browse(ids).exists().ids)
        lost = [
            (item, label, path)
            for item, label, path, comodel, ids in named
            if ids - there[comodel]
        ]
        return list(dict.fromkeys(lost))

    def _conditions(self, item, entity):
        """The conditions that count for an item, with their labels."""
        labels = {
            name: item._fields[name]._description_string(self.env)
            for name in ("applicable_when", "success_criteria", "pause_when")
        }
        yield labels["applicable_when"], parse(item.applicable_when)
        yield labels["success_criteria"], parse(item.success_criteria)
        if item._may_pause():
            yield labels["pause_when"], item._pause_rule(entity)

    def _named(self, model_name, domain, above=""):
        """The records that a condition names: ``(path, model, set of ids)``."""
        for leaf in leaves(tree(domain)):
            path, operator, value = leaf.raw
            field, owner = self._end_of(model_name, path)
            if field is None:
                continue
            comodel = owner if field.name == "id" else field.comodel_name
            if not comodel or comodel not in self.env:
                continue
            if operator in ("any", "not any") and isinstance(value, (list, tuple)):
                yield from self._named(comodel, value, f"{above}{path}.")
            elif operator in BY_ID:
                values = value if isinstance(value, (list, tuple, set)) else [value]
                ids = {v for v in values if type(v) is int and v}
                if ids:
                    yield f"{above}{path}", comodel, ids

    def _end_of(self, model_name, path):
        """The field at the end of a path and the model it is on, or None."""
        model, field = self.env.get(model_name), None
        for name in path.split("."):
            if field is not None:
                model = self.env.get(field.comodel_name or "")
            field = model._fields.get(name) if model is not None else None
            if field is None:
                return None, None
        return field, model._name
