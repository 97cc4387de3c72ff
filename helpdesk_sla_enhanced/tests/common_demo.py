# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo data, loaded as an installation does, whatever day it is."""

from unittest.mock import patch

from odoo.tests import TransactionCase, new_test_user
from odoo.tools import convert_file

from ..demo.quarter import LOCALIZATION, QUARTER
from ..demo.stories import HELPDESK, STORIES
from ..hooks import post_init_hook
from .common import SlaCase
from .common_tools import QUIET

MODULE = "helpdesk_sla_enhanced"
#: The files that make what the tickets need.
FILES = ("demo/sla_demo.xml", "demo/quarter_demo.xml")


class DemoCase(TransactionCase):
    """Records of Odoo's own demo data are made where the database is without."""

    at = SlaCase.at
    run_cron = SlaCase.run_cron

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, **QUIET})
        agent = cls._stand_in(
            "base.user_demo",
            lambda: new_test_user(cls.env, "demo", "helpdesk_mgmt.group_helpdesk_user"),
        )
        cls._stand_in("base.partner_demo", lambda: agent.partner_id)
        for xmlid in (HELPDESK, LOCALIZATION):
            team = cls._stand_in(xmlid, cls._create_team)
            team.user_ids += agent
        for story in (*STORIES, *QUARTER):
            cls._stand_in(story.customer, cls._create_customer)

    @classmethod
    def _stand_in(cls, xmlid, create):
        """A record of Odoo's demo data, made if the database is without."""
        record = cls.env.ref(xmlid, raise_if_not_found=False)
        if not record:
            record = create()
            cls.env["ir.model.data"]._update_xmlids(
                [{"xml_id": xmlid, "record": record}]
            )
        return record

    @classmethod
    def _create_team(cls):
        return cls.env["helpdesk.ticket.team"].create({"name": "Helpdesk"})

    @classmethod
    def _create_customer(cls):
        return cls.env["res.partner"].create(
            {"name": "Willie Burke", "email": "willie@example.com"}
        )

    @classmethod
    def _load(cls, demo=True):
        """Load the demo files and call the hook as a fresh installation does.

        Odoo lets only a registry that is not ready say when a record was created.
        """
        addon = cls.env["ir.module.module"].search([("name", "=", MODULE)])
        addon.demo = demo
        with patch.object(cls.registry, "ready", False):
            for name in FILES:
                convert_file(cls.env, MODULE, name, {}, mode="init", noupdate=True)
            post_init_hook(cls.env)
            cls.env.cr.flush()
