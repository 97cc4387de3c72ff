# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What all tables share that the engine alone writes."""

from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..engine import config, process
from ..store.batch import PERMIT_KEY, Permit


class SlaEngineTable(models.AbstractModel):
    """A table that the engine alone writes (SEMANTICS A4).

    Its rows are readable exactly where the tracked record is (P1), and reading them
    first settles the changes that wait in the transaction, so that nobody ever sees
    an instance that does not know of its record's last change.
    """

    _name = "sla.engine.table"
    _inherit = ["sla.readable.mixin"]
    _description = "SLA Engine Table"

    #: The path from a row to the table that holds ``res_model`` and ``res_id``.
    _sla_record_path = ""

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse everybody but the engine (A4)."""
        self._check_engine()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse everybody but the engine (A4)."""
        self._check_engine()
        return super().write(vals)

    def unlink(self):
        """Refuse everybody but the engine (A4)."""
        self._check_engine()
        return super().unlink()

    def copy(self, default=None):
        """Refuse everybody but the engine (A4)."""
        self._check_engine()
        return super().copy(default)

    def _check_engine(self):
        """Let pass only the calls of the engine itself."""
        permit = self.env.context.get(PERMIT_KEY)
        if not (isinstance(permit, Permit) and permit.allows(self.env.context)):
            self._raise_engine_only()

    def _permitted(self):
        """The same rows, writable, for the engine's own code."""
        kept = self.env.context.keys() & Permit.KEPT
        context = {key: self.env.context[key] for key in kept}
        context[PERMIT_KEY] = Permit()
        # Nothing else of the caller's context is to come along.
        return self.with_env(self.env(su=True, context=context))

    def _raise_engine_only(self):
        raise AccessError(
            self.env._(
                "%(table)s records are kept by the SLA engine alone.",
                table=self._description,
            )
        )

    def _search(self, domain, *args, **kwargs):
        """Settle what is pending before anybody looks."""
        process.process_pending(self.env)
        return super()._search(domain, *args, **kwargs)

    def fetch(self, field_names=None):
        """Settle what waits before anything is read."""
        process.process_pending(self.env)
        return super().fetch(field_names)

    def _unreadable_text(self):
        """Say what the reader may not see."""
        return self.env._("You may not see the records that these SLA data belong to.")

    @api.model
    def _domain_readable(self):
        """The rows whose tracked record the user may read, as a Domain (P1)."""
        domain = self._domain_readable_of(config.tracked_models(self.env))
        if self._sla_record_path:
            return Domain(self._sla_record_path, "any!", domain)
        return domain

    @api.model
    def _domain_readable_of(self, models):
        """The rows of these models' records that the user may read, as a Domain."""
        return Domain.OR(
            Domain("res_model", "=", name) & Domain("res_id", "in", readable)
            for name in models
            if (readable := self._search_readable(name)) is not None
        )

    @api.model
    def _search_readable(self, name):
        """The records of a model that the user may read, as a Query, or None (P1)."""
        model = self.env.get(name)
        if model is None or not model.has_access("read"):
            return None
        return model.with_context(active_test=False)._search([])

    @api.model
    def _names_of(self, keys):
        """The names of records, as far as the reader may see them.

        Records of a model whose addon is missing on the disk have none.

        :param keys: pairs of model and id
        :return: ``{(model, id): name}``
        """
        ids = defaultdict(set)
        for model, number in keys:
            ids[model].add(number)
        names = {}
        for model, found in ids.items():
            if model in self.env:
                records = self.env[model].browse(sorted(found))
                readable = records.exists()._filtered_access("read")
                names.update(((model, r.id), r.display_name) for r in readable)
        return names
