# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may listen to the changes of SLAs."""

from odoo import models

from ..engine import live


class IrWebsocket(models.AbstractModel):
    """Lets browsers follow the SLAs of a model that their user may read (U4)."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Put the channel of a model in for each name that a browser sent, if the user
        may follow it, and those of all such models for one name; what is refused is
        left out without a word."""
        others, wanted = [], set()
        for channel in channels:
            if channel == live.OF_ALL:
                wanted.update(self.env["sla.record"]._enabled_models())
            elif isinstance(channel, str) and channel.startswith(live.CHANNEL_OF):
                wanted.add(channel.removeprefix(live.CHANNEL_OF))
            else:
                others.append(channel)
        names = sorted(filter(self._sla_may_follow, wanted))
        others += [live.channel(self.env, name) for name in names]
        return super()._build_bus_channel_list(others)

    def _sla_may_follow(self, model_name):
        """Whether the user may hear that SLAs of a model change: internal users who may
        read its records; customers never (P1)."""
        return (
            self.env.user._is_internal()
            and model_name in self.env["sla.record"]._enabled_models()
            and self.env["sla.kpi.instance"].has_access("read")
            and self.env[model_name].has_access("read")
        )
