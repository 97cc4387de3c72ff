# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The move, proved on the data that the old addon ships for its demo and its tests."""

import re

from odoo import fields
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import convert_file, file_path

from odoo.addons.helpdesk_mgmt_sla.tests import common as old

from .common import MoveCase


def _read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class OldTestData(old.CommonHelpdeskMgmtSla):
    """The data of the old addon's own tests, without these."""


for _name in [name for name in dir(OldTestData) if name.startswith("test_")]:
    setattr(OldTestData, _name, None)


@tagged("post_install", "-at_install")
class TestOldTestData(OldTestData):
    """Two teams that work around the clock, and a ticket in each (SEMANTICS F3)."""

    def test_their_clocks_go_on(self):
        """SEMANTICS F3: each is due when it was due."""
        tickets = self.ticket1 | self.ticket2
        due = {ticket: ticket.sla_deadline for ticket in tickets}
        Form(self.env["sla.from.oca"]).save().action_move()
        instances = self.env["sla.kpi.instance"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "in", tickets.ids)]
        )
        self.assertEqual(len(instances), 2)
        for instance in instances:
            ticket = tickets.browse(instance.res_id)
            late = abs((instance.failure_time - due[ticket]).total_seconds())
            self.assertLessEqual(late, 1)
            self.assertEqual(instance.status, "in_progress")

    def test_on_hold_as_over_there(self):
        """SEMANTICS H2: a stage that is ignored."""
        self.sla.ignore_stage_ids = self.stage1_1
        self.ticket1.stage_id = self.stage1_1
        Form(self.env["sla.from.oca"]).save().action_move()
        instance = self.env["sla.kpi.instance"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", self.ticket1.id)]
        )
        self.assertEqual(instance.status, "paused")
        since = self.ticket1.ticket_sla_ids.last_state_date
        self.assertEqual(instance.on_hold_since, since.replace(microsecond=0))


@tagged("post_install", "-at_install")
class TestOldDemoData(MoveCase):
    """The demo data of the helpdesk and of the old addon (SEMANTICS F2)."""

    def _load_demo(self, addon, path):
        """Load a file of demo data, whose people of Odoo's own demo are not there."""
        text = _read(file_path(f"{addon}/{path}"))
        names = set(re.findall(r"base\.((?:user_demo|res_partner)\w*)", text))
        for name in names:
            if self.env.ref(f"base.{name}", False):
                continue
            person = self.env["res.partner"].create({"name": name})
            if name == "user_demo":
                person = new_test_user(self.env, "demo")
            self.env["ir.model.data"].create(
                {
                    "module": "base",
                    "name": name,
                    "model": person._name,
                    "res_id": person.id,
                }
            )
        convert_file(self.env, addon, path, {}, mode="init")

    def test_the_demo_moves(self):
        """SEMANTICS F2: one SLA for a team, two hours until Done."""
        for addon, path in (
            ("helpdesk_mgmt", "demo/helpdesk_demo.xml"),
            ("helpdesk_mgmt_sla", "demo/helpdesk_mgmt_sla_demo.xml"),
        ):
            self._load_demo(addon, path)
        team = self.env.ref("helpdesk_mgmt.helpdesk_team_2")
        ticket = self._create_ticket(team_id=team.id)
        due = ticket.sla_deadline
        wizard = Form(self.env["sla.from.oca"].with_user(self.manager)).save()
        self.assertEqual(wizard.line_ids.mapped("is_moved"), [True])
        wizard.action_move()
        clock = self.instance_of(ticket, self.resolve)
        self.assertLessEqual(abs((clock.failure_time - due).total_seconds()), 1)
        self.assertGreater(clock.failure_time, fields.Datetime.now())
