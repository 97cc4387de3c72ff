# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Our screens for everybody: axe-core finds nothing serious or critical on them.

``./dev test`` says in ``SLA_AXE_CORE`` where its script is.
"""

import json
import os
from datetime import timedelta
from pathlib import Path

from odoo import fields
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
        # Made while a page waits for them, they keep its other requests waiting, too.
        for name in ("web.assets_web", "web.assets_tests", "web.assets_frontend"):
            bundle = self.env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
            bundle.css()
            bundle.js()
        now = fields.Datetime.now()
        self.ticket = self._ticket(now, user_id=self.manager.id)
        self._ticket(now - timedelta(days=8))
        self._change(self._ticket(now), now, stage_id=self.stage_done.id)

    def _look(self, url, tour, login, **ids):
        given = json.dumps({"axe": self.axe, **ids})
        start = f"odoo.startTour({tour!r}, {json.dumps({'startUrl': url})})"
        code = f"odoo.sla_access = {given};{start}"
        self.start_tour(url, tour, login=login, code=code, timeout=120)

    @no_retry
    def test_screens_of_the_backend(self):
        """SEMANTICS U1, U5: the panel, the proof, SLAs, KPIs, health, settings."""
        user = new_test_user(
            self.env,
            "sla_administrator",
            "base.group_system,helpdesk_mgmt.group_helpdesk_manager",
        )
        self._look(
            f"/odoo/helpdesk.ticket/{self.ticket.id}",
            "sla_access",
            user.login,
            policy=self.policy.id,
            kpi=self.resolve.id,
            instance=self.instance_of(self.ticket, self.resolve).id,
        )

    @no_retry
    def test_pages_of_the_portal(self):
        """SEMANTICS U6: the promise on a ticket and in the list."""
        login = self.ann.login
        self._look(f"/my/ticket/{self.ticket.id}", "sla_access_portal_ticket", login)
        self._look("/my/tickets", "sla_access_portal_list", login)
