# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How many of an entitlement's terms may come by one channel (SEMANTICS M)."""

from odoo import api, fields, models

from ..engine.entitlement import checks, notices, used, words


class SlaEntitlementChannel(models.Model):
    """How many of an entitlement's terms may come by one channel (SEMANTICS M1, M3).

    Listed with 0 terms and *Refuse When Used Up*, the channel is barred.
    """

    _name = "sla.entitlement.channel"
    _inherit = ["sla.values.mixin"]
    _description = "Entitlement Channel"
    _order = "entitlement_id, id"
    _rec_name = "channel_id"
    _check_company_auto = True
    _sla_bounds = {"total_terms": (0, 1_000_000_000)}

    #: The entitlement whose terms are divided.
    entitlement_id = fields.Many2one(
        comodel_name="sla.entitlement",
        string="Entitlement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="entitlement_id.company_id")
    #: The channel by which these terms may be used.
    channel_id = fields.Many2one(
        comodel_name="helpdesk.ticket.channel",
        string="Channel",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    #: How many cases or hours were bought for this channel.
    total_terms = fields.Float(string="Bought")
    #: How many of them were taken, the sum of the lines of this channel.
    used_terms = fields.Float(string="Used", readonly=True, copy=False)
    #: What was bought less what was used.
    remaining_terms = fields.Float(
        string="Remaining", compute="_compute_remaining_terms", store=True
    )

    #: Whether the owner was told that nothing is left for this channel.
    told_empty = fields.Boolean(string="Used Up Notice Sent", readonly=True, copy=False)
    #: What is left, in the reader's language.
    left_text = fields.Char(string="What Is Left", compute="_compute_left_text")

    _total_positive = models.Constraint(
        "CHECK(total_terms >= 0)", "Bought: it cannot be less than nothing."
    )
    _channel_uniq = models.Constraint(
        "UNIQUE(entitlement_id, channel_id)",
        "Channels: each channel can be listed once.",
    )

    @api.depends("total_terms", "used_terms")
    def _compute_remaining_terms(self):
        """What is left of this channel: its total and the sum of its lines (M2)."""
        for line in self:
            line.remaining_terms = words.left(line)

    @api.depends("remaining_terms", "entitlement_id.allocation")
    @api.depends_context("lang")
    def _compute_left_text(self):
        for line in self:
            line.left_text = words.left_text(line)

    @api.model_create_multi
    def create(self, vals_list):
        """Add channels, of which nothing is used yet (SEMANTICS A4)."""
        for vals in vals_list:
            checks.check_kept(self, vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse what the engine keeps (SEMANTICS A4), and another channel or
        entitlement once a ticket has used this line."""
        checks.check_kept(self, vals)
        used.check_line_fixed(self, vals)
        before = {line: line.total_terms for line in self}
        result = super().write(vals)
        more = self.filtered(lambda line: line.total_terms > before[line])
        more._note_told([notices.CHANNEL.flag], told=False)
        return result

    def _note_told(self, flags, told=True):
        """Note that the owner was told, or is to be told again."""
        for name in flags:
            lines = self.filtered(lambda line, name=name: line[name] != told)
            lines._write_kept({name: told})

    def _write_kept(self, vals):
        """Write what nobody but the engine writes (SEMANTICS A4).

        :return: True
        """
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """What the ledger counts by stays (SEMANTICS M2)."""
        used.check_line_unused(self)
