# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo data of the gold customer, in a database that was made without."""

from freezegun import freeze_time

from odoo.tests import new_test_user
from odoo.tools import convert_file

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase

MAIN = "helpdesk_sla_enhanced"
KNOWLEDGE = "helpdesk_sla_enhanced_document_page"
#: The demo files of the story, in the order of their installation.
FILES = (
    (MAIN, "demo/sla_demo.xml"),
    (MAIN, "demo/gold_demo.xml"),
    (KNOWLEDGE, "demo/document_page_demo.xml"),
)
AGENT_GROUPS = (
    "helpdesk_mgmt.group_helpdesk_user,document_knowledge.group_document_user"
)


class GoldCase(SlaCase):
    """Lena Vos of Van Aerde Brewery writes; the agent is the one of Odoo's demo data,
    who answers tickets and reads articles, and may do nothing else."""

    #: When the demo data are installed: a Monday, before work.
    installed = "2026-01-12 07:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        team = cls._stand_in(
            "helpdesk_mgmt.helpdesk_team_2",
            lambda: cls.env["helpdesk.ticket.team"].create({"name": "Helpdesk"}),
        )
        cls._stand_in("helpdesk_mgmt.mail_alias_2", lambda: team.alias_id)
        cls.agent = cls._stand_in(
            "base.user_demo",
            lambda: new_test_user(
                cls.env,
                "demo",
                AGENT_GROUPS,
                name="Marc Demo",
                email="marc@example.org",
            ),
        )
        with freeze_time(cls.installed):
            for addon, name in FILES:
                convert_file(cls.env, addon, name, {}, mode="init", noupdate=True)
        cls.customer = cls.demo("partner_gold_contact_demo")
        cls.team = cls.demo("team_gold_demo")
        cls.entitlement = cls.demo("entitlement_gold_demo")
        cls.article = cls.env.ref(f"{KNOWLEDGE}.page_blank_labels_demo")

    @classmethod
    def _stand_in(cls, xmlid, create):
        """A record of Odoo's or the helpdesk's demo data, made if it is not there."""
        record = cls.env.ref(xmlid, raise_if_not_found=False)
        if not record:
            record = create()
            cls.env["ir.model.data"]._update_xmlids(
                [{"xml_id": xmlid, "record": record}]
            )
        return record

    @classmethod
    def demo(cls, name):
        """A record of the main addon's demo data."""
        return cls.env.ref(f"{MAIN}.{name}")
