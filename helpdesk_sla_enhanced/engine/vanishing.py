# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models and fields that vanish while SLAs use them (SEMANTICS B1, F6).

An addon is uninstalled or upgraded, or somebody deletes a model or a field that was
made in the interface. What is tracked of a model goes with it; a policy that asks for
a field that is gone could not be judged any more, so it is taken out of force.
"""

import logging
from contextlib import suppress

from odoo import api, models
from odoo.exceptions import UserError

from ..sla_core.domains import inside, leaves, parse

_logger = logging.getLogger(__name__)

#: Set on a registry from which this addon is being uninstalled.
LEAVING = "_helpdesk_sla_enhanced_leaving"


class SlaConfig(models.AbstractModel):
    _inherit = "sla.config"

    @api.model
    def _is_leaving(self):
        """Whether this addon is being uninstalled: its tables may be gone already."""
        return getattr(self.pool, LEAVING, False)

    # -- models -----------------------------------------------------------------------

    @api.model
    def _forget_models(self, names):
        """Forget whatever the engine knows of models that vanish, in the order in
        which their rows hold each other."""
        names = [name for name in names if name]
        if not names or self._is_leaving():
            return
        config = self._all()
        domain = [("model", "in", names)]
        found = [
            config.env[table].search(domain)
            for table in ("sla.policy", "sla.kpi", "sla.entity")
        ]
        if not any(found):
            return
        config.env["sla.engine"]._forget_waiting(names)
        config.env["sla.store"]._delete_models(names)
        config.env["sla.engine"]._forget_read()
        for records in found:
            records.unlink()

    # -- fields -----------------------------------------------------------------------

    @api.model
    def _lose_fields(self, pairs, refuse):
        """Cope with fields that vanish.

        :param pairs: {(model name, field name)}
        :param refuse: whether to keep the user from it, which is not possible while
            an addon is uninstalled or upgraded
        :raise UserError: naming who uses the field
        """
        if not pairs or self._is_leaving():
            return
        config = self._all()
        for rule in config._pause_rules():
            if lost := config._fields_of(rule.model, [rule.pause_when]) & pairs:
                if refuse:
                    config._refuse(lost, rule.display_name)
                rule.pause_when = "[]"
                _logger.info("%s: the on hold rule is gone with %s", rule, lost)
        policies = config.env["sla.policy"].search([("state", "!=", "draft")])
        for policy in policies:
            if lost := config._fields_of_policy(policy) & pairs:
                if refuse:
                    config._refuse(lost, policy.display_name)
                policy._give_up(config._labels(lost))

    @api.model
    def _pause_rules(self):
        """The models and KPIs that say when a record is on hold."""
        domain = [("pause_when", "not in", (False, "", "[]"))]
        kpis = self.env["sla.kpi"].search([("pause_override", "=", True), *domain])
        return [*self.env["sla.entity"].search(domain), *kpis]

    @api.model
    def _refuse(self, lost, user):
        raise UserError(
            self.env._(
                "%(fields)s: this is used by the SLA configuration %(user)s. Change "
                "it there first.",
                fields=self._labels(lost),
                user=user,
            )
        )

    @api.model
    def _labels(self, pairs):
        """Fields as the user knows them: "Colour (Gadget)"."""
        fields = self.env["ir.model.fields"]
        found = fields.concat(*(fields._get(*pair) for pair in sorted(pairs)))
        return ", ".join(found.mapped("display_name"))

    @api.model
    def _lost_fields(self, policy):
        """The fields that a policy asks for and that are gone: ``{(model, field)}``."""
        return {
            (model, name)
            for model, name in self._fields_of_policy(policy)
            if model not in self.env or name not in self.env[model]._fields
        }

    @api.model
    def _fields_of_policy(self, policy):
        """The fields that a policy asks for: ``{(model name, field name)}``."""
        entity = policy._entity()
        starts = policy.applicable_from_field_id, policy.item_ids.kpi_id
        starts = starts[0] | starts[1].applicable_from_field_id
        texts = {
            text
            for item in policy.item_ids
            for text in (
                item.applicable_when,
                item.success_criteria,
                item._pause_text(entity),
            )
        }
        texts.add(entity.pause_when)
        found = self._fields_of(policy.model, texts)
        return found | {(policy.model, field.name) for field in starts}

    @api.model
    def _fields_of(self, model_name, texts):
        """The fields that conditions name, along whole paths."""
        found = set()
        for text in texts:
            with suppress(ValueError):  # what cannot be read asks for nothing
                self._add_fields(found, model_name, parse(text))
        return found

    def _add_fields(self, found, model_name, domain):
        for leaf in leaves(domain):
            comodel = self._add_path(found, model_name, leaf.path)
            nested = inside(leaf)
            if comodel and nested is not None:
                self._add_fields(found, comodel, nested)

    def _add_path(self, found, model_name, path):
        """Add the fields along a path; where it leads, or None."""
        for name in path.split("."):
            if model_name not in self.env:
                return None
            found.add((model_name, name))
            field = self.env[model_name]._fields.get(name)
            if field is None:
                return None
            if field.inherited:  # it lives on the record that this one delegates to
                self._add_path(found, model_name, field.related)
            model_name = field.comodel_name
            if not model_name:
                return None
        return model_name

    @api.model
    def _all(self):
        """The configuration with everything in it, archived records included."""
        context = {"active_test": False, "tracking_disable": True}
        return self.with_env(self.env["sla.engine"]._engine().env(context=context))
