# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Applying a policy to the records that are there already."""

from ast import literal_eval

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..engine import backfill, client_actions
from ..engine.lint import probes
from ..store.plumbing import CONFLICTS


class SlaApplyExisting(models.TransientModel):
    """Gives records that are older than their SLA one, in the background.

    Nothing else ever does: a new default, an enabled model and an installation touch no
    existing record (SEMANTICS F2).
    """

    _name = "sla.apply.existing"
    _inherit = ["sla.values.mixin"]
    _description = "Apply SLAs to Existing Records"

    #: The enabled model whose records are meant.
    entity_id = fields.Many2one(
        comodel_name="sla.entity",
        string="Model",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    model = fields.Char(related="entity_id.model")
    domain = fields.Char(
        string="Records",
        compute="_compute_domain",
        store=True,
        readonly=False,
        help="Which records without SLA are meant. Archived ones are not, unless the "
        "condition speaks of them.",
    )
    run_actions = fields.Boolean(
        help="Also run the actions of what began, warned or failed before: a mail for "
        "each ticket that is late already. Otherwise only what happens from now on "
        "acts.",
    )
    #: How many records match.
    record_count = fields.Integer(compute="_compute_preview")
    #: How many records match and what they would get.
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("entity_id")
    def _compute_domain(self):
        """The open records, as far as the model says which are."""
        for wizard in self:
            wizard.domain = str(probes.open_condition(self.env, wizard.model))

    @api.depends("entity_id", "domain")
    def _compute_preview(self):
        """What applying would do, in numbers; a condition that cannot be asked says
        why instead."""
        for wizard in self:
            try:
                with self.env.cr.savepoint():
                    lines, wizard.record_count = wizard._preview()
            except CONFLICTS:
                raise
            except Exception as error:  # whatever a domain can raise
                lines, wizard.record_count = [str(error)], 0
            items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
            wizard.preview = Markup("<ul class='mb-0'>%s</ul>") % items

    def _preview(self):
        """The lines of the preview, and the number of records that get an SLA."""
        plan = backfill.plan(self.env, self.model, self._domain())
        by_policy, without = plan.by_policy(), plan.without()
        # sudo: only the names of policies are shown
        names = self.env["sla.policy"].sudo().browse(by_policy)
        lines = [
            self.env._(
                "%(policy)s: %(count)s records",
                count=by_policy[policy.id],
                policy=policy.name,
            )
            for policy in names
        ]
        # sudo: only the names of companies are shown
        bare = self.env["res.company"].sudo().browse(without)
        if bare:
            lines.append(
                self.env._(
                    "Without: %(count)s records of %(companies)s, which has no "
                    "default SLA, or SLAs switched off",
                    count=sum(without.values()),
                    companies=", ".join(bare.mapped("name")),
                )
            )
        nothing = self.env._("No record without SLA matches.")
        return lines or [nothing], sum(by_policy.values())

    def _domain(self):
        """The condition as a domain, read as a literal."""
        return Domain(literal_eval((self.domain or "[]").strip()))

    def action_apply(self):
        """Queue the records; the reconcile job gives them their SLA.

        :raise UserError: if no record would get one
        """
        self.ensure_one()
        self.entity_id.check_access("write")
        if not self.record_count:
            raise UserError(self.env._("No record would get an SLA."))
        count = backfill.apply_existing(
            self.env, self.model, self._domain(), silent=not self.run_actions
        )
        said = self.env._("Records that get their SLA in the background: %s", count)
        return client_actions.notice("success", said, next=client_actions.CLOSE)
