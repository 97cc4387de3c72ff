# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tables that are readable where something else is."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class SlaReadableMixin(models.AbstractModel):
    """Rows that a user may read exactly where they may read what the rows belong to
    (SEMANTICS P1).

    As a record rule, but of other models and their own rules.
    """

    _name = "sla.readable.mixin"
    _description = "Readable Where Its Record Is"

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Keep to what the reader may see."""
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._domain_searched()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        """Forbid the rows that the user may not read."""
        result = super()._check_access(operation)
        if self.env.su or not any(self._ids):
            return result
        allowed = self - result[0] if result else self
        if not allowed:
            return result
        # sudo: this is the check itself, which would not end otherwise
        readable = allowed.sudo().search(
            Domain("id", "in", allowed.ids) & self._domain_readable()
        )
        forbidden = self - readable.with_env(self.env)
        if not forbidden:
            return result
        return forbidden, lambda: AccessError(self._unreadable_text())

    @api.model
    def _domain_readable(self):
        """The rows that the user may read, as a Domain; none unless a model says."""
        return Domain.FALSE

    @api.model
    def _domain_searched(self):
        """The same for a search; a table whose rows know it already says so here."""
        return self._domain_readable()

    def _unreadable_text(self):
        """Say what the reader may not see. Each model has its own words."""
        return self.env._("You may not read this.")
