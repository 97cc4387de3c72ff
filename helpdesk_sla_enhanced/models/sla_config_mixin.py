# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What all models of the configuration share."""

from markupsafe import Markup

from odoo import api, models

from ..engine import process, proof


class SlaConfigMixin(models.AbstractModel):
    """A model whose records the engine judges by.

    Every change of such a record makes all workers read the configuration again. What
    waits in the transaction is judged before, by the rules it happened under. A value
    that could not be stored, or counted with, is refused by the name of its field,
    whatever way it comes (SEMANTICS K).

    Who changed what, old → new, stands in a chatter: the record's own where it has
    one, else the one that :meth:`_told_in` names.
    """

    _name = "sla.config.mixin"
    _inherit = ["sla.values.mixin"]
    _description = "SLA Configuration"

    #: The fields whose changes are logged in another record's chatter.
    _told_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        """Judge what waits by the old rules, then add the new ones."""
        process.process_pending(self.env)
        with proof.changing(self.env, self):
            records = super().create(vals_list)
        records._tell_lines(self.env._("Added: %s"))
        return records

    def write(self, vals):
        """Judge what waits by the old rules, then change them and log what changed."""
        process.process_pending(self.env)
        names = [name for name in self._told_fields if name in vals]
        before = {record: record._told_values(names) for record in self if names}
        with proof.changing(self.env, self):
            result = super().write(vals)
        for record, values in before.items():
            record._tell_change(values)
        return result

    def unlink(self):
        """Judge what waits by the old rules, then remove them."""
        process.process_pending(self.env)
        self._tell_lines(self.env._("Removed: %s"))
        with proof.changing(self.env, self):
            return super().unlink()

    def _tell_lines(self, text):
        """Tell that these records came or go, one line for each.

        :param text: a text with a place for the name of the record
        """
        if self._told_fields:
            for record in self:
                record._tell(text % record._told_name())

    def _tell(self, title, lines=()):
        """Write to the chatter, in the name of the user who changes this.

        What is written together with the SLA itself, in one save, is no change.
        """
        told_in = self._told_in().sudo()  # the reader's rights do not matter here
        if not told_in or self.env.context.get("tracking_disable"):
            return
        if told_in.create_date == self.env.cr.now():
            return
        body = Markup("<div>%s</div>") % title
        if lines:
            items = Markup("").join(Markup("<li>%s</li>") % line for line in lines)
            body += Markup("<ul>%s</ul>") % items
        # sudo: in the name of the user, who need not be able to write to the chatter
        told_in.with_user(self.env.user).sudo()._message_log(body=body)
