# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets of a customer who has bought something, and two ways to count its use."""

from odoo import Command
from odoo.tests import new_test_user

from .common import SlaCase


class EntitledCase(SlaCase):
    """Peeters, with Ann, and what they have bought, on Monday 5 January 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Europe/Brussels"
        partners = cls.env["res.partner"]
        cls.peeters = partners.create({"name": "Peeters", "is_company": True})
        cls.ann = partners.create({"name": "Ann", "parent_id": cls.peeters.id})
        cls.other = partners.create({"name": "Maes", "is_company": True})
        channel = "helpdesk_mgmt.helpdesk_ticket_channel_%s"
        cls.email = cls.env.ref(channel % "email")
        cls.phone = cls.env.ref(channel % "phone")
        cls.stage_rejected = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        cls.desk = new_test_user(
            cls.env, "desk", "helpdesk_mgmt.group_helpdesk_user", name="Dirk Desk"
        )

    @classmethod
    def _entitle(cls, partner=None, channels=(), **vals):
        """An active entitlement: 15 cases in 2026.

        :param channels: pairs of channel and terms
        """
        entitlement = cls.env["sla.entitlement"].create(
            {
                "name": "Gold",
                "partner_id": (partner or cls.peeters).id,
                "start_date": "2026-01-01",
                "end_date": "2026-12-31",
                "total_terms": 15,
                "user_id": cls.manager.id,
                "channel_ids": [
                    Command.create({"channel_id": channel.id, "total_terms": terms})
                    for channel, terms in channels
                ],
                **vals,
            }
        )
        if entitlement.state == "draft" and "state" not in vals:
            entitlement.state = "active"
        return entitlement

    def _ticket(self, user=None, partner=None, **vals):
        """A ticket of Ann's, as somebody makes it in the backend."""
        model = self.env["helpdesk.ticket"].with_user(user or self.desk)
        return model.create(
            {
                "name": "Printer on fire",
                "description": "<p>Help</p>",
                "partner_id": (self.ann if partner is None else partner).id,
                **vals,
            }
        )

    def _left(self, entitlement):
        """What is left, as everybody reads it; the sum of the lines says the same."""
        self.env.flush_all()
        self.env.invalidate_all()
        entitlement = entitlement.sudo()
        booked = sum(entitlement.usage_ids.mapped("quantity"))
        self.assertAlmostEqual(
            entitlement.remaining_terms, entitlement.total_terms + booked, places=5
        )
        return entitlement.remaining_terms
