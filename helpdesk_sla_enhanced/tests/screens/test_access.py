# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Our screens for everybody: axe-core finds nothing serious or critical on them.

``./dev test`` says in ``SLA_AXE_CORE`` where its script is.
"""

import json
import os
from datetime import timedelta
from pathlib import Path

from odoo import Command, fields
from odoo.tests import new_test_user, no_retry, tagged

from ..portal.common import PromiseCase
from .test_js import BrowserCase


@tagged("post_install", "-at_install")
class TestAccess(BrowserCase, PromiseCase):
    """A ticket that waits, one that is late, and one that is solved."""

    def setUp(self):
        super().setUp()
        path = os.environ.get("SLA_AXE_CORE")
        self.assertTrue(path, "Run this by ./dev test, which gets axe-core")
        script = self.env["ir.attachment"].create(
            {
                "name": "axe.min.js",
                "raw": Path(path).read_bytes(),
                "mimetype": "text/javascript",
                "public": True,
            }
        )
        self.axe = f"/web/content/{script.id}"
        self.make_bundles("web.assets_frontend")
        now = fields.Datetime.now()
        self.admin = new_test_user(
            self.env,
            "sla_administrator",
            "base.group_system,helpdesk_mgmt.group_helpdesk_manager",
        )
        self.entitlement = self._entitle(now)
        self.ticket = self._ticket(now, user_id=self.admin.id)
        self.bare = self._ticket(now, sla_no_sla=True)
        self._ticket(now - timedelta(days=8))
        self._change(self._ticket(now), now, stage_id=self.stage_done.id)

    def _entitle(self, now):
        """What Peeters have bought, also by phone; a ticket has used it."""
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        entitlement = self.env["sla.entitlement"].create(
            {
                "name": "Gold",
                "partner_id": self.peeters.id,
                "start_date": now.date(),
                "end_date": now.date() + timedelta(days=365),
                "total_terms": 15,
                "user_id": self.manager.id,
                "channel_ids": [
                    Command.create({"channel_id": phone.id, "total_terms": 5})
                ],
            }
        )
        entitlement.state = "active"
        return entitlement

    def _look(self, url, tour, login, **ids):
        given = json.dumps({"axe": self.axe, **ids})
        start = f"odoo.startTour({tour!r}, {json.dumps({'startUrl': url})})"
        code = f"odoo.sla_access = {given};{start}"
        self.start_tour(url, tour, login=login, code=code, timeout=120)

    @no_retry
    def test_screens_of_the_backend(self):
        """SEMANTICS U1, U5, U7: the panel, the proof, the queue, SLAs, KPIs,
        entitlements, routes, health, settings."""
        route = self.env["sla.route"].create(
            {"name": "Gold customers", "team_id": self.team.id}
        )
        self._look(
            f"/odoo/helpdesk.ticket/{self.ticket.id}",
            "sla_access",
            self.admin.login,
            entitlement=self.entitlement.id,
            route=route.id,
            policy=self.policy.id,
            kpi=self.resolve.id,
            instance=self.instance_of(self.ticket, self.resolve).id,
        )

    @no_retry
    def test_pages_of_the_portal(self):
        """SEMANTICS U6: the promise on a ticket and in the list; what was bought."""
        login = self.ann.login
        self._look("/my/entitlements", "sla_access_portal_entitlements", login)
        self._look(
            f"/my/entitlement/{self.entitlement.id}",
            "sla_access_portal_entitlement",
            login,
        )
        self._look(f"/my/ticket/{self.ticket.id}", "sla_access_portal_ticket", login)
        self._look("/my/tickets", "sla_access_portal_list", login)
