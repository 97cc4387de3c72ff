# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where new tickets go, and what stays as somebody chose it."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, new_test_user, tagged

from .common import RouteCase


@tagged("post_install", "-at_install")
class TestRouteNew(RouteCase):
    def test_the_first_rule_that_matches_counts(self):
        """The order of the list decides, and no later rule adds anything."""
        first = self._route(sequence=1, priority="3")
        self._route(name="All", sequence=2, applicable_when="[]", priority="0")
        ticket = self._gold_ticket()
        self.assertEqual((ticket.team_id, ticket.priority), (self.gold, "3"))
        self.assertEqual(ticket.route_id, first)

    def test_a_rule_assigns_and_tags(self):
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Gold"})
        own = self.env["helpdesk.ticket.tag"].create({"name": "Own"})
        self._route(user_id=self.gil.id, tag_ids=[Command.link(tag.id)])
        ticket = self._gold_ticket(tag_ids=[Command.link(own.id)])
        self.assertEqual((ticket.user_id, ticket.tag_ids), (self.gil, tag | own))
        self.assertTrue(ticket.assigned_date)

    def test_an_agents_choice_stays(self):
        """Who picks a team by hand keeps it, also in the form, which sends all of its
        fields; what was left empty is filled in."""
        self._route(priority="3")
        rita = new_test_user(self.env, "rita", "helpdesk_mgmt.group_helpdesk_user")
        form = Form(self.env["helpdesk.ticket"].with_user(rita))
        form.name, form.description = "Printer", "<p>x</p>"
        form.partner_id, form.team_id = self.customer, self.general
        ticket = form.save()
        self.assertEqual((ticket.team_id, ticket.priority), (self.general, "3"))
        self.assertIn("Left as it was: Team", ticket.route_reason)

    def test_what_a_form_fills_in_is_no_choice(self):
        """Odoo proposes the user who writes the ticket, and so their team."""
        self._route()
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent))
        form.name, form.description = "Printer", "<p>x</p>"
        form.partner_id = self.customer
        self.assertEqual(form.save().team_id, self.gold)

    def test_a_default_of_the_database_is_no_choice(self):
        """An administrator has made Low the default, which a form sends."""
        self.env["ir.default"].set("helpdesk.ticket", "priority", "0")
        self._route(priority="3")
        self.assertEqual(self._gold_ticket(priority="0").priority, "3")
        self.assertEqual(self._gold_ticket(priority="2").priority, "2")

    def test_a_rule_may_replace_a_choice(self):
        self._route(replace=True, priority="0")
        ticket = self._gold_ticket(team_id=self.general.id, priority="3")
        self.assertEqual((ticket.team_id, ticket.priority), (self.gold, "0"))

    def test_a_chosen_responsible_goes_to_no_other_team(self):
        """The team that follows from them is chosen with them."""
        self._route()
        ticket = self._gold_ticket(user=self.manager, user_id=self.agent.id)
        self.assertEqual((ticket.user_id, ticket.team_id), (self.agent, self.general))

    def test_whoever_writes_a_ticket_keeps_it_where_nobody_is_proposed(self):
        """Without that option of the company, it is their choice."""
        self._route()
        self.env.company.helpdesk_mgmt_ticket_auto_assign = False
        ticket = self._gold_ticket(user=self.agent, user_id=self.agent.id)
        self.assertEqual((ticket.user_id, ticket.team_id), (self.agent, self.general))

    def test_a_ticket_made_on_the_board_of_a_team_stays_there(self):
        self._route()
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        ticket = tickets.with_context(default_team_id=self.general.id).create(
            {"name": "x", "description": "x", "partner_id": self.customer.id}
        )
        self.assertEqual(ticket.team_id, self.general)

    def test_nobody_gets_a_ticket_of_a_team_that_is_not_theirs(self):
        """The agent chose the team; the responsible of the rule is no member of it."""
        self._route(user_id=self.gil.id)
        ticket = self._gold_ticket(team_id=self.general.id, user_id=False)
        self.assertEqual(ticket.team_id, self.general)
        self.assertFalse(ticket.user_id)

    def test_mail_to_an_alias_is_no_choice(self):
        """The team of the alias is a default, which a rule replaces."""
        self._route(user_id=self.gil.id)
        self.general.alias_name = "general"
        ticket = self._mail("general", self.customer.email)
        self.assertEqual(
            (ticket.team_id, ticket.user_id, ticket.partner_id),
            (self.gold, self.gil, self.customer),
        )

    def test_mail_that_no_rule_is_for_stays_with_its_alias(self):
        self._route()
        self.general.alias_name = "general"
        ticket = self._mail("general", "bob@example.net")
        self.assertEqual(ticket.team_id, self.general)
        self.assertEqual(ticket.route_reason, "No routing rule matched.")

    def _mail(self, alias, sender):
        domain = self.env["mail.alias.domain"].search([], limit=1)
        if not domain:
            domain = self.env["mail.alias.domain"].create({"name": "example.org"})
        self.general.alias_domain_id = domain
        text = (
            f"From: {sender}\nTo: {alias}@{domain.name}\nSubject: Printer\n"
            f"Message-ID: <{alias}.{sender}@test>\n\nIt prints nothing."
        )
        found = self.env["mail.thread"].message_process(False, text)
        return self.env["helpdesk.ticket"].browse(found)

    def test_the_customers_choice_in_the_portal_stays(self):
        """The portal's form creates the ticket with what its customer chose, and an
        empty responsible."""
        self._route()
        vals = {"user_id": False, "team_id": self.general.id}
        self.assertEqual(self._gold_ticket(**vals).team_id, self.general)
        self.assertEqual(self._gold_ticket(user_id=False).team_id, self.gold)

    def test_imported_rows_are_routed_where_the_file_is_silent(self):
        self._route()
        fields = ["name", "description", "partner_id/.id", "team_id/.id"]
        rows = [
            ["One", "x", str(self.customer.id), str(self.general.id)],
            ["Two", "x", str(self.customer.id), ""],
        ]
        done = self.env["helpdesk.ticket"].with_user(self.agent).load(fields, rows)
        tickets = self.env["helpdesk.ticket"].browse(done["ids"])
        self.assertEqual(tickets.team_id.ids, [self.general.id, self.gold.id])

    def test_a_copy_keeps_its_team(self):
        ticket = self._gold_ticket(team_id=self.general.id)
        self._route()
        self.assertEqual(ticket.copy().team_id, self.general)

    def test_a_rule_of_another_company_is_not_asked(self):
        other = self.env["res.company"].create({"name": "Other"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        self._route(company_id=other.id, team_id=team.id)
        self.assertFalse(self._gold_ticket().team_id)
        theirs = self._gold_ticket(company_id=other.id)
        self.assertEqual(theirs.team_id, team)

    def test_whoever_opens_a_ticket_may_read_it_afterwards(self):
        """Gil sees the tickets of her team only, and logs a call for another one."""
        self._route(team_id=self.general.id)
        self.env = self.env(context={})
        ticket = self._gold_ticket(user=self.gil)
        ticket.invalidate_recordset()
        self.assertEqual(ticket.team_id, self.general)

    # -- entitlements ------------------------------------------------------------------

    def _entitle(self, **vals):
        entitlement = self.env["sla.entitlement"].create(
            {
                "name": "Gold",
                "partner_id": self.customer.id,
                "start_date": "2020-01-01",
                "total_terms": 15,
                "team_id": self.gold.id,
                **vals,
            }
        )
        entitlement.action_activate()
        return entitlement

    def test_the_team_of_the_entitlement_where_no_rule_matched(self):
        """Also where there are no rules at all."""
        self._entitle()
        for _round in ("without rules", "with one for something else"):
            ticket = self._gold_ticket()
            self.assertEqual(ticket.team_id, self.gold)
            self.assertEqual(
                ticket.route_reason, "The team is that of the entitlement."
            )
            self._route(applicable_when="[('name', '=', 'Else')]")

    def test_a_rule_says_otherwise(self):
        self._entitle()
        self._route(team_id=self.general.id)
        self.assertEqual(self._gold_ticket().team_id, self.general)

    def test_a_rule_without_team_leaves_it_to_the_entitlement(self):
        self._entitle()
        self._route(team_id=False, priority="3")
        ticket = self._gold_ticket()
        self.assertEqual((ticket.team_id, ticket.priority), (self.gold, "3"))

    def test_a_chosen_team_stays_beside_an_entitlement(self):
        self._entitle()
        ticket = self._gold_ticket(team_id=self.general.id)
        self.assertEqual(ticket.team_id, self.general)

    def test_rules_can_ask_for_the_entitlement(self):
        """It is found before the rules are asked."""
        found = str([("entitlement_id.allocation", "=", "hours")])
        self._route(applicable_when=found, team_id=self.general.id)
        self._entitle(allocation="hours", decrease_on="resolve")
        ticket = self._gold_ticket()
        self.assertEqual(ticket.team_id, self.general)

    def test_a_customers_own_ticket_is_routed_by_its_entitlement(self):
        """The portal makes it as superuser, for a customer without rights."""
        self._entitle()
        self.customer.is_company = True
        portal = new_test_user(self.env, "petra", "base.group_portal")
        portal.partner_id.parent_id = self.customer
        tickets = self.env["helpdesk.ticket"].with_user(portal).sudo()
        ticket = tickets.create(
            {"name": "x", "description": "x", "partner_id": portal.partner_id.id}
        )
        self.assertEqual(ticket.team_id, self.gold)

    # -- what follows ------------------------------------------------------------------

    def test_the_sla_sees_where_the_ticket_went(self):
        """It is judged once, with the team and the priority of the rule."""
        self._route(priority="3")
        item = self._item(
            applicable_when=str(
                [("team_id", "=", self.gold.id), ("priority", "=", "3")]
            )
        )
        self._create_policy(item, self._item(name="All", failure_after=9))
        with self.at("2026-01-05 09:00"):
            ticket = self._gold_ticket()
            instances = ticket.sla_kpi_instance_ids
        self.assertEqual(instances.mapped("item_id.name"), ["Resolve"])

    def test_a_slow_creation_is_judged_once(self):
        """SEMANTICS I2: a second may pass between the creation and its routing."""
        self._route()
        item = self._item(applicable_when=str([("team_id", "=", self.gold.id)]))
        self._create_policy(item, self._item(name="All", failure_after=9))
        with freeze_time("2026-01-05 09:00", auto_tick_seconds=2):
            ticket = self._gold_ticket()
            instances = ticket.sla_kpi_instance_ids
        self.assertEqual(instances.mapped("item_id.name"), ["Resolve"])

    def test_only_the_followers_of_the_final_team_are_told(self):
        """Nobody is alarmed for a ticket that went elsewhere."""
        subtype = self.env.ref("helpdesk_mgmt.hlp_tck_team_created", False)
        self.assertTrue(subtype)
        people = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        self.gold.message_subscribe(people[0].ids, subtype.ids)
        self.general.message_subscribe(people[1].ids, subtype.ids)
        self._route(replace=True)
        self.env = self.env(context={})
        ticket = self._gold_ticket(team_id=self.general.id)
        self.assertIn(people[0], ticket.message_partner_ids)
        self.assertNotIn(people[1], ticket.message_partner_ids)

    # -- why ---------------------------------------------------------------------------

    def test_the_ticket_says_why_it_went_there(self):
        self._route(priority="3")
        reason = self._gold_ticket(user=self.agent).route_reason
        self.assertEqual(reason, "Gold customers: set Team and Priority.")

    def test_the_ticket_says_that_no_rule_matched(self):
        self._route()
        ticket = self._create_ticket()
        self.assertEqual(ticket.route_reason, "No routing rule matched.")
        self.assertEqual(ticket.route_outcome, "none")

    def test_without_rules_nothing_is_said(self):
        self.assertFalse(self._gold_ticket().route_reason)

    # -- cost --------------------------------------------------------------------------

    def _cost(self, count):
        vals = {"name": "x", "description": "x", "partner_id": self.customer.id}
        self.env["helpdesk.ticket"].create([dict(vals, number="1")] * 2)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env["helpdesk.ticket"].create(
            [dict(vals, number=str(n)) for n in range(count)]
        )
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_tickets(self):
        """A fixed number for any number of tickets (law 4)."""
        bare = {n: self._cost(n) for n in (2, 20)}
        self._route(priority="3")
        extra = {n: self._cost(n) - bare[n] for n in (2, 20)}
        self.assertEqual(extra[2], extra[20])

    def test_queries_do_not_grow_with_the_rules(self):
        self._route(sequence=99)
        one = self._cost(5)
        for n in range(10):
            self._route(sequence=n, applicable_when=f"[('name', '=', 'n{n}')]")
        self.assertEqual(self._cost(5), one)

    def test_without_rules_nothing_is_asked(self):
        with_none = self._cost(5)
        rule = self._route()
        self.assertGreater(self._cost(5), with_none)
        rule.active = False
        self.assertEqual(self._cost(5), with_none)
