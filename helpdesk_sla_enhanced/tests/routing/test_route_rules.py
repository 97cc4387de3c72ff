# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Routing rules: what is refused, what becomes of those that break, who may what."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import follow
from .common import RouteCase

LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.routing"


@tagged("post_install", "-at_install")
class TestRouteRules(RouteCase):
    # -- bad input ---------------------------------------------------------------------

    def test_a_condition_that_cannot_be_used_is_refused(self):
        """SEMANTICS K: as those of SLA items, naming the rule and the field."""
        for text in (
            "[('nowhere', '=', 1)]",
            "[('create_date', '>', 'today')]",
            "[('name', '=', 1",
        ):
            with self.assertRaisesRegex(
                ValidationError, "Gold customers, Applicable When"
            ):
                self._route(applicable_when=text)

    def test_a_responsible_outside_the_team_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is not a member of the team"):
            self._route(user_id=self.agent.id)

    def test_a_team_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        with self.assertRaisesRegex(UserError, "Theirs"):
            self._route(team_id=team.id)

    def test_a_rule_for_all_companies_has_no_team_of_one(self):
        with self.assertRaises(UserError):
            self._route(company_id=False)

    # -- rules that break --------------------------------------------------------------

    def _broken(self):
        return self.env["sla.health"]._report()["figures"]["routes_broken"]

    def test_a_rule_that_names_a_deleted_tag_is_passed_by(self):
        """It would match every ticket now: "tags do not contain Spam"."""
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Spam"})
        rule = self._route(
            name="No spam", applicable_when=f"[('tag_ids', 'not in', [{tag.id}])]"
        )
        last = self._route(sequence=99, team_id=self.general.id)
        self.assertEqual(self._gold_ticket().route_id, rule)
        self.assertFalse(rule.problem)
        tag.unlink()
        ticket = self._gold_ticket()
        self.assertEqual((ticket.route_id, ticket.team_id), (last, self.general))
        rule.invalidate_recordset()
        self.assertIn(
            "skipped: its condition on Tags names something that was deleted",
            rule.problem,
        )
        self.assertFalse(rule.trial)
        self.assertEqual(self._broken(), 1)
        page = self.env["sla.health"].with_user(self.manager).page()
        [problem] = [p for p in page["problems"] if p["figure"] == "routes_broken"]
        self.assertIn("No spam", problem["text"])

    def test_a_rule_that_names_a_field_that_is_gone_is_passed_by(self):
        follow(self.env, "helpdesk.ticket", "x_floor", "integer")
        rule = self._route(applicable_when="[('x_floor', '=', 0)]")
        last = self._route(sequence=99)
        rule.flush_recordset()
        self.env.cr.execute(
            "UPDATE sla_route SET applicable_when = %s WHERE id = %s",
            ["[('x_gone', '=', 0)]", rule.id],
        )
        self.env.invalidate_all()
        last.sequence = 98
        with mute_logger(LOGGER + ".matching"):
            ticket = self._gold_ticket()
        self.assertEqual(ticket.route_id, last)
        self.assertIn("x_gone", rule.problem)

    def test_an_archived_team_gets_no_tickets(self):
        rule = self._route(priority="3")
        self.gold.active = False
        ticket = self._gold_ticket()
        self.assertEqual((ticket.team_id.id, ticket.priority), (False, "3"))
        self.assertIn("archived", rule.problem)

    def test_somebody_who_left_the_team_gets_no_tickets(self):
        rule = self._route(user_id=self.gil.id)
        self.gold.user_ids -= self.gil
        ticket = self._gold_ticket()
        self.assertEqual((ticket.team_id, ticket.user_id.id), (self.gold, False))
        self.assertIn("is not a member", rule.problem)

    def test_what_fails_while_routing_never_costs_the_ticket(self):
        rule = self._route(priority="3")
        rule.flush_recordset()
        self.env.cr.execute(
            "UPDATE sla_route SET priority = 'none such' WHERE id = %s", [rule.id]
        )
        self.env.invalidate_all()
        with mute_logger(LOGGER + ".applying"):
            ticket = self._gold_ticket()
        self.assertEqual((ticket.name, ticket.priority), ("Printer", "1"))

    def test_a_team_in_use_cannot_be_deleted(self):
        self._route()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.gold.unlink()

    # -- trial -------------------------------------------------------------------------

    def test_a_rule_is_tried_while_it_is_written(self):
        """Of the last 50 tickets, before the rule is saved; those that an earlier rule
        takes are named."""
        self.env["helpdesk.ticket"].search([]).active = False
        for name in ("Printer 1", "Printer 2", "Mouse"):
            self._gold_ticket(name=name)
        self._route(
            name="First", sequence=1, applicable_when="[('name', '=', 'Printer 1')]"
        )
        form = Form(self.env["sla.route"].with_user(self.manager))
        form.name = "Printers"
        form.applicable_when = "[('name', 'like', 'Printer')]"
        self.assertRegex(form.trial, r"^2 of the last \d+ tickets match")
        self.assertIn("1 of them go by an earlier rule: First (1).", form.trial)

    def test_the_tickets_of_the_trial_are_shown(self):
        ticket = self._gold_ticket()
        self._create_ticket()
        rule = self._route()
        domain = rule.with_user(self.manager).action_try()["domain"]
        self.assertIn(ticket, self.env["helpdesk.ticket"].search(domain))

    # -- rights ------------------------------------------------------------------------

    def test_who_may_what(self):
        """Managers write rules, internal users read them, nobody else does."""
        rule = self._route()
        portal = new_test_user(self.env, "petra", "base.group_portal")
        for user, rights in (
            (self.manager, "1111"),
            (self.agent, "1000"),
            (self.gil, "1000"),
            (portal, "0000"),
        ):
            mine = rule.with_user(user)
            found = "".join(
                str(int(mine.has_access(operation)))
                for operation in ("read", "write", "create", "unlink")
            )
            self.assertEqual(found, rights, user.login)

    def test_rules_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        rule = self._route(company_id=other.id, team_id=False)
        self.assertFalse(rule.with_user(self.manager).has_access("read"))

    def test_a_customer_does_not_read_why(self):
        """SEMANTICS P1: the rules of the desk are its own."""
        self._route()
        portal = new_test_user(self.env, "petra", "base.group_portal")
        ticket = self._gold_ticket(partner_id=portal.partner_id.id)
        with self.assertRaises(AccessError):
            ticket.with_user(portal).read(["route_reason"])
