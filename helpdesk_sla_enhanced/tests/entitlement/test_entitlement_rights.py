# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may read, write, make and delete what of entitlements and routes (SEMANTICS P1,
A4)."""

import logging

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common_entitlement import EntitlementCase

_logger = logging.getLogger(__name__)

#: The roles, with their groups.
ROLES = {
    "employee": "base.group_user",
    "own tickets": "helpdesk_mgmt.group_helpdesk_user_own",
    "team tickets": "helpdesk_mgmt.group_helpdesk_user_team",
    "all tickets": "helpdesk_mgmt.group_helpdesk_user",
    "helpdesk manager": "helpdesk_mgmt.group_helpdesk_manager",
    "SLA user": "helpdesk_sla_enhanced.group_sla_user",
    "SLA manager": "helpdesk_sla_enhanced.group_sla_manager",
    "administrator": "base.group_system",
    "customer": "base.group_portal",
    "public": "base.group_public",
    "other company": "helpdesk_mgmt.group_helpdesk_manager",
}

#: r: reads, w: writes, c: makes, d: deletes; the ledger is that of a ticket in the team
#: of the helpdesk users, assigned to nobody.
EXPECTED = """
                  entitlement  channel  ledger  template  template channel  route
employee          ----         ----     ----    ----      ----              r---
own tickets       r---         r---     r---    r---      r---              r---
team tickets      r---         r---     r---    r---      r---              r---
all tickets       r---         r---     r---    r---      r---              r---
helpdesk manager  rwcd         rwcd     r---    rwcd      rwcd              rwcd
SLA user          r---         r---     ----    r---      r---              r---
SLA manager       rwcd         rwcd     ----    rwcd      rwcd              rwcd
administrator     ----         ----     ----    ----      ----              r---
customer          ----         ----     ----    ----      ----              ----
public            ----         ----     ----    ----      ----              ----
other company     ----         ----     ----    ----      ----              ----
"""


class RightsCase(EntitlementCase):
    """An entitlement, a ticket that used it, and a user of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"role {role}", group)
            for role, group in ROLES.items()
        }
        overseas = cls.env["res.company"].create({"name": "Overseas"})
        cls.users["other company"].write(
            {"company_id": overseas.id, "company_ids": [Command.set(overseas.ids)]}
        )
        helpdesk = ("own tickets", "team tickets", "all tickets")
        members = cls.env["res.users"].union(*(cls.users[role] for role in helpdesk))
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Gold", "user_ids": [Command.set(members.ids)]}
        )
        cls.customer = cls.users["customer"].partner_id
        cls.email = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        cls.phone = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "<p>It burns.</p>",
                "team_id": cls.team.id,
                "user_id": False,
                "partner_id": cls.customer.id,
            }
        )
        channels = [Command.create({"channel_id": cls.email.id, "total_terms": 5})]
        cls.entitlement = cls._create_entitlement(channel_ids=channels)
        cls._book(cls.entitlement, 1, ticket_id=cls.ticket.id)
        cls.route = cls.env["sla.route"].create(
            {"name": "Gold", "company_id": cls.company.id, "team_id": cls.team.id}
        )
        cls.template = cls.env["sla.entitlement.template"].create(
            {"name": "Gold", "company_id": cls.company.id, "channel_ids": channels}
        )

    def _subjects(self):
        """(label, record, what is written, what another one is made of)."""
        entitlement, template = self.entitlement, self.template
        company = {"company_id": self.company.id}
        line = {"channel_id": self.phone.id, "total_terms": 1}
        return [
            (
                "entitlement",
                entitlement,
                {"name": "Gold"},
                {"name": "New", "partner_id": self.customer.id, **company},
            ),
            (
                "channel",
                entitlement.channel_ids,
                {"total_terms": 6},
                {"entitlement_id": entitlement.id, **line},
            ),
            (
                "ledger",
                entitlement.usage_ids,
                {"quantity": 0},
                {
                    "entitlement_id": entitlement.id,
                    "quantity": -1,
                    "reason": "created",
                    "date": "2026-06-15 12:00:00",
                },
            ),
            ("template", template, {"name": "Silver"}, {"name": "New", **company}),
            (
                "template channel",
                template.channel_ids,
                {"total_terms": 6},
                {"template_id": template.id, **line},
            ),
            ("route", self.route, {"name": "Silver"}, {"name": "New", **company}),
        ]

    def _may(self, call):
        """Whether a call is let through; what it did is undone."""
        try:
            with self.env.cr.savepoint() as savepoint:
                done = call()
                self.env.flush_all()
                savepoint.rollback()
        except (AccessError, ValidationError):  # a company that is none of the user's
            done = False
        self.env.invalidate_all()
        return bool(done)

    def _rights(self, user, record, written, made):
        """The rights of a user on a record, as ``rwcd``."""
        model = self.env[record._name].with_user(user).with_company(user.company_id)
        found = record.with_env(model.env)
        ways = {
            "r": lambda: model.search([("id", "=", record.id)]) and found.read(),
            "w": lambda: found.write(written),
            "c": lambda: model.create(made),
            "d": lambda: self._deletable(record).with_env(model.env).unlink(),
        }
        return "".join(
            letter if self._may(way) else "-" for letter, way in ways.items()
        )

    def _deletable(self, record):
        """The record, or an unused copy of a used entitlement."""
        return record.copy() if record == self.entitlement else record


@tagged("post_install", "-at_install")
class TestEntitlementRights(RightsCase):
    """Who may what (SEMANTICS P1)."""

    maxDiff = None

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_the_rights_of_all_roles(self):
        """P1, A4: managers edit, users read, the engine alone writes the ledger."""
        subjects = self._subjects()
        rows = [["", *(subject[0] for subject in subjects)]]
        for role, user in self.users.items():
            rights = [self._rights(user, *subject[1:]) for subject in subjects]
            rows.append([role, *rights])
        widths = [max(map(len, column)) + 2 for column in zip(*rows, strict=True)]
        table = "\n".join(
            "".join(
                cell.ljust(width) for cell, width in zip(row, widths, strict=True)
            ).rstrip()
            for row in rows
        )
        _logger.info("Rights over entitlements and routes:\n%s", table)
        self.assertEqual(table, EXPECTED.strip("\n"))

    def test_a_line_is_read_where_its_ticket_is(self):
        """P1: that of a colleague's ticket, with its title, is not."""
        own = self.users["own tickets"]
        line = self.entitlement.usage_ids
        self.assertEqual(line.with_user(own).search([]), line)
        self.ticket.user_id = self.users["team tickets"]
        self.assertFalse(line.with_user(own).search([]))
        with self.assertRaises(AccessError):
            line.with_user(own).read(["ticket_name"])
        self.assertFalse(self.entitlement.with_user(own).usage_ids)

    def test_the_line_of_an_archived_ticket_is_read(self):
        """P1"""
        self.ticket.active = False
        line = self.entitlement.usage_ids
        self.assertTrue(line.with_user(self.users["all tickets"]).search([]))

    def test_the_line_of_a_deleted_ticket_is_for_managers(self):
        """P1: nobody can say any more who might have read the ticket."""
        self._book(self.entitlement, 1, ticket_name="Secret")
        lines = self.env["sla.entitlement.usage"].search([("ticket_id", "=", False)])
        for role, sees in (("all tickets", False), ("helpdesk manager", True)):
            found = lines.with_user(self.users[role]).search([])
            self.assertEqual(bool(found & lines), sees)

    def test_the_administrator_cannot_write_the_ledger_either(self):
        """A4: nor code that runs as superuser."""
        line = self.entitlement.usage_ids.sudo()
        for call in (lambda: line.write({"quantity": 0}), line.unlink, line.copy):
            with self.assertRaises(AccessError):
                call()

    def test_users_without_the_right_are_refused_each_action(self):
        """P1"""
        for role in ("own tickets", "all tickets", "SLA user", "customer", "public"):
            user = self.users[role]
            entitlement = self.entitlement.with_user(user)
            for name in (
                "action_activate",
                "action_cancel",
                "action_renew",
                "action_renew_now",
            ):
                with self.subTest(role=role, action=name):
                    with self.assertRaises(AccessError):
                        getattr(entitlement, name)()

    def test_an_sla_user_opens_what_is_behind_the_buttons(self):
        """P1: customer, policy and template show no more than may be read."""
        user = self.users["SLA user"]
        customer = self.customer.with_user(user)
        self.entitlement.action_activate()
        self.assertEqual(customer.sla_entitlement_count, 1)
        action = customer.action_view_sla_entitlements()
        found = self.env["sla.entitlement"].with_user(user).search(action["domain"])
        self.assertEqual(found, self.entitlement)

    def test_a_contact_counts_what_its_company_has(self):
        """M1: the button on a contact opens what it counted."""
        self.contact.parent_id = self.customer
        self.entitlement.action_activate()
        contact = self.contact.with_user(self.manager)
        self.assertEqual(contact.sla_entitlement_count, 1)
        action = contact.action_view_sla_entitlements()
        found = self.env["sla.entitlement"].search(action["domain"])
        self.assertEqual(found, self.entitlement)
