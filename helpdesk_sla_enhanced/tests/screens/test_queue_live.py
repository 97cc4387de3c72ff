# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""*My SLA Queue* while others work, in Chromium and over the real bus."""

import json

from odoo.tests import no_retry, tagged

from ..common import SlaCase
from .test_js import BrowserCase


@tagged("post_install", "-at_install")
class TestQueueLive(BrowserCase, SlaCase):
    @no_retry
    def test_the_queue_follows_what_others_do(self):
        """SEMANTICS U4, U7: it is put into order again, and what is done with leaves
        it, without a reload."""
        policy = self._create_policy(
            self._item(
                name="Slow", failure_after=4, applicable_when="[('priority','=','0')]"
            ),
            self._item(
                name="Fast", failure_after=2, applicable_when="[('priority','=','3')]"
            ),
            self._item(name="Usual", failure_after=3),
            allow_pause=True,
        )
        self.entity.pause_when = str([("stage_id", "=", self.stage_awaiting.id)])
        ids = {}
        for name, priority in (("Alpha", "3"), ("Beta", "2"), ("Gamma", "0")):
            ticket = self._create_ticket(
                name=name, priority=priority, user_id=self.agent.id
            )
            self.assertEqual(ticket.sla_policy_id, policy)
            ids[name.lower()] = ticket.id
        ids.update(awaiting=self.stage_awaiting.id, done=self.stage_done.id)
        self.make_bundles()
        url, tour = "/odoo/my-sla-queue", "sla_queue_live"
        start = f"odoo.startTour({tour!r}, {json.dumps({'startUrl': url})})"
        code = f"odoo.sla_queue = {json.dumps(ids)};{start}"
        self.start_tour(url, tour, login=self.agent.login, code=code)
