# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where the engine hears of changes: the base of all models."""

import logging

import psycopg2

from odoo import api, models
from odoo.fields import Domain

from ..engine import collector, conditions, config, process
from ..sla_core.judging.changes import CREATED, JUDGE, RESOLVE
from ..store import plumbing, tracker_rows

_logger = logging.getLogger(__name__)

#: A change on another model reaches this many records at once (F2).
REACH_AT_ONCE = 200


class Base(models.AbstractModel):
    """Tells the engine of changes it watches; one dict look-up for all other models.

    These are the innermost overrides: they only collect, and judge nothing.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        """Collect new records of models that are watched."""
        records = super().create(vals_list)
        watch = config.get_snapshot(self.env).watches.get(self._name)
        if watch is not None:
            records._sla_collect(watch, None, CREATED | JUDGE | RESOLVE)
        return records

    def write(self, vals):
        """Collect what a write touches of watched fields, on both ends of links."""
        watch = config.get_snapshot(self.env).watches.get(self._name)
        if watch is None:
            return super().write(vals)
        touched = watch.names & vals.keys()
        if not touched:
            return super().write(vals)
        process.settle_earlier(self.env, self._name, self._ids)
        left = self._sla_reached(watch, touched & watch.links)
        result = super().write(vals)
        self._sla_collect(watch, touched)
        self._sla_collect_reached(left)
        return result

    def unlink(self):
        """Collect what a deletion takes along, while it can still be read."""
        watch = config.get_snapshot(self.env).watches.get(self._name)
        if watch is None:
            return super().unlink()
        left = self._sla_reached(watch, watch.names)
        below = self._sla_cascading(watch) if watch.cascades else {}
        ids = self._ids
        result = super().unlink()
        if watch.tracked:
            collector.forget_records(self.env, self._name, ids)
        for model_name, gone in below.items():
            collector.forget_gone(self.env, model_name, gone)
        self._sla_collect_reached(left)
        return result

    def _sla_cascading(self, watch):
        """The tracked records that the database deletes along with these:
        ``{model name: ids}``."""
        found = {}
        for model_name, path in watch.cascades:
            model = plumbing.model_as_asked(self.env, model_name)
            below = model._search(Domain(path, "in", self.ids))
            ids = tracker_rows.read_tracked_ids(
                self.env, model_name, below, with_policy=False
            )
            if ids:
                found.setdefault(model_name, set()).update(ids)
        return found

    def _compute_field_value(self, field):
        watch = config.get_snapshot(self.env).watches.get(self._name)
        if watch is None:
            return super()._compute_field_value(field)
        # One method may compute several fields, whichever of them was asked for.
        together = self.pool.field_computed[field]
        touched = watch.names & {other.name for other in together if other.store}
        if not touched:
            return super()._compute_field_value(field)
        left = self._sla_reached(watch, touched & watch.links)
        super()._compute_field_value(field)
        self._sla_collect(watch, touched, derived=True)
        self._sla_collect_reached(left)

    def _sla_collect(self, watch, touched, asks=0, derived=False):
        """Tell the engine that these records changed.

        :param touched: the names of the watched fields that did, None for all
        :param asks: what the change asks for besides what the fields ask for
        :param derived: whether the change is a recomputation
        """
        ids = [record_id for record_id in self._ids if record_id]
        if not ids:
            return
        names = watch.names if touched is None else touched
        for name in names:
            asks |= watch.own.get(name, 0)
        if watch.tracked and asks:
            collector.collect(self.env, self._name, ids, asks, derived)
        self._sla_collect_reached(self._sla_reached(watch, names))

    def _sla_reached(self, watch, names):
        """The tracked records that look at these through the named fields, at this
        moment: ``{(model name, what it asks for): ids}``."""
        ids = [record_id for record_id in self._ids if record_id]
        if not ids or watch.reach.keys().isdisjoint(names):
            return {}
        try:
            return self._sla_find_reached(watch, names, ids)
        except psycopg2.Error:
            raise
        except Exception:  # a save is never in the way of an SLA, nor the reverse (A6)
            _logger.exception("Who looks at %s %s is not found", self._name, ids)
            return {}

    def _sla_find_reached(self, watch, names, ids):
        reached = {}
        for key, paths in watch.paths(names).items():
            tracked = set()
            domain = Domain.OR(Domain(path, back, ids) for path, back in sorted(paths))
            through = {path for path, _back in paths}
            for model in conditions.models_by_company(self.env, key[0], through):
                found = model._search(domain)
                tracked.update(tracker_rows.read_tracked_ids(self.env, key[0], found))
            if tracked:
                reached[key] = sorted(tracked)
        return reached

    def _sla_collect_reached(self, reached):
        for (model_name, asks), ids in reached.items():
            if len(ids) <= REACH_AT_ONCE:
                collector.collect(self.env, model_name, ids, asks)
            else:
                collector.postpone(self.env, model_name, ids, asks)
