# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The screens, used by those they are made for, at the lowest rights that do."""

import re

from lxml import etree

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools.safe_eval import safe_eval

from ..common import SlaCase

MODULE = "helpdesk_sla_enhanced"
#: Each action with the groups that reach it through the menus.
ACTIONS = {
    "sla_policy_action": ("manager", "officer"),
    "sla_policy_case_action": ("manager", "officer"),
    "sla_policy_import_action": ("manager", "officer"),
    "sla_kpi_action": ("manager", "officer"),
    "sla_action_run_action": ("manager", "officer"),
    "sla_kpi_instance_action": ("manager", "officer", "agent"),
    "sla_hold_action": ("manager", "officer", "agent"),
    "sla_report_action": ("manager", "officer"),
    "sla_entity_action": ("administrator",),
}
FIRST_RESPONSE = str([("first_response_date", "!=", False)])


class TestScreens(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env,
            "sla_officer",
            f"helpdesk_mgmt.group_helpdesk_user_own,{MODULE}.group_sla_manager",
        )
        cls.administrator = new_test_user(
            cls.env,
            "sla_administrator",
            "base.group_system,helpdesk_mgmt.group_helpdesk_manager",
        )

    def _action(self, name):
        return self.env.ref(f"{MODULE}.{name}")

    def _fill_policy(self, user):
        """A policy with one item, made through its form."""
        form = Form(self.env["sla.policy"].with_user(user))
        form.name = "Silver"
        form.calendar_id = self.calendar
        with form.item_ids.new() as item:
            item.name = "First response within two hours"
            item.kpi_id = self.first_response
            item.success_criteria = FIRST_RESPONSE
            item.failure_after = 2
            item.warn_after = 90
            item.warn_unit = "minute"
        return form

    # -- words ------------------------------------------------------------------------

    def test_terms_are_said_plainly_in_place(self):
        """SEMANTICS U1, U2: half a line for each term of the trade, where it stands."""
        terms = {
            "sla.policy": ("applicable_from_field_id", "is_default", "allow_pause"),
            "sla.kpi": ("applicable_from_field_id", "reopen", "repeat"),
            "sla.item": (
                "kpi_id",
                "applicable_when",
                "success_criteria",
                "failure_after",
                "warn_after",
            ),
            "sla.kpi.instance": (
                "kpi_id",
                "item_id",
                "status_now",
                "warning_time",
                "failure_time",
                "waived",
            ),
        }
        for model, names in terms.items():
            told = self.env[model].fields_get(names, ["help"])
            mute = [name for name in names if not told[name].get("help")]
            self.assertEqual(mute, [], model)

    def test_forms_say_what_is_promised(self):
        """SEMANTICS U1, U2: without a pointer over a question mark, too."""
        hints = {
            "sla.policy": "Each item is a promise",
            "sla.kpi": "What is measured.",
            "sla.item": "Must be met within this time; then the promise is broken.",
            "sla.kpi.instance": "Not met in time: the promise is broken.",
        }
        for model, hint in hints.items():
            arch = self.env[model].with_user(self.manager).get_view(view_type="form")
            text = " ".join("".join(etree.fromstring(arch["arch"]).itertext()).split())
            self.assertIn(hint, text, model)

    # -- views ------------------------------------------------------------------------

    def test_views_load_for_those_who_reach_them(self):
        for name, users in ACTIONS.items():
            action = self._action(name)
            modes = action.view_mode.split(",")
            for user in users:
                model = self.env[action.res_model].with_user(getattr(self, user))
                views = model.get_views([(False, mode) for mode in (*modes, "search")])
                self.assertEqual(set(views["views"]), {*modes, "search"}, (name, user))

    def test_cards_read_the_fields_that_they_ask(self):
        """SEMANTICS U2: what only a condition of a card names is read as well, or a
        phone shows an error in place of the cards."""
        named = re.compile(r"\brecord\.(\w+)")
        domain = [("type", "=", "kanban"), ("inherit_id", "=", False)]
        views = self.env["ir.ui.view"].search(domain)
        ours = views.filtered(lambda view: (view.xml_id or "").startswith(MODULE))
        self.assertTrue(ours)
        for view in ours:
            arch = etree.fromstring(view.arch)
            fields = set(arch.xpath("//field/@name"))
            asked = set(named.findall(view.arch))
            self.assertLessEqual(asked, fields, view.name)

    def test_lists_have_cards_for_phones(self):
        """SEMANTICS U2: on a phone a list is cut, cards are not."""
        for name in ("policy", "policy_case", "kpi_instance", "hold", "action_run"):
            self.assertIn("kanban", self._action(f"sla_{name}_action").view_mode, name)
        for name in ("item", "route", "simulation", "simulation_line", "event"):
            action = self._action(f"sla_{name}_action")
            self.assertIn("kanban", action.view_mode, name)
            arch = self.env[action.res_model].get_view(view_type="kanban")["arch"]
            self.assertTrue(etree.fromstring(arch).xpath("//t[@t-name='card']"), name)

    def test_the_history_of_one_record_does_not_repeat_its_name(self):
        """SEMANTICS U1: the title names it."""
        tickets = self._create_ticket() + self._create_ticket()
        ask = self.env["sla.record"].with_user(self.manager)
        for method in (ask.action_history, ask.action_instances):
            one = method("helpdesk.ticket", tickets[:1].ids)
            self.assertEqual(one["context"], {"sla_one_record": True})
            both = method("helpdesk.ticket", tickets.ids)
            self.assertEqual(both["context"], {})
            arch = self.env[one["res_model"]].get_view(view_type="list")["arch"]
            column = etree.fromstring(arch).xpath("//field[@name='record_name']")[0]
            hidden = column.get("column_invisible")
            self.assertEqual(hidden, "context.get('sla_one_record')")

    def test_menus(self):
        """Who sees which menu; an officer manages SLAs and nothing else."""
        seen = {
            "sla_policy_menu": {"manager", "officer", "administrator"},
            "sla_kpi_menu": {"manager", "officer", "administrator"},
            "sla_action_run_menu": {"manager", "officer", "administrator"},
            "sla_kpi_instance_menu": {"manager", "officer", "administrator"},
            "sla_hold_menu": {"manager", "officer", "administrator"},
            "sla_health_menu": {"manager", "officer", "administrator"},
            "sla_entity_menu": {"administrator"},
        }
        for name, expected in seen.items():
            menu = self.env.ref(f"{MODULE}.{name}")
            users = {
                user
                for user in ("agent", "manager", "officer", "administrator")
                if self._reaches(menu, getattr(self, user))
            }
            self.assertEqual(users, expected, name)

    def _reaches(self, menu, user):
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        while menu:
            if menu.id not in visible:
                return False
            menu = menu.parent_id
        return True

    def test_filters_can_be_searched(self):
        """Every filter is a domain that its model can search, alone and as group."""
        for model_name in (
            "helpdesk.ticket",
            "sla.policy",
            "sla.kpi",
            "sla.kpi.instance",
            "sla.action.run",
            "sla.hold",
        ):
            model = self.env[model_name].with_user(self.manager)
            arch = etree.fromstring(model.get_view(view_type="search")["arch"])
            ours = [
                node
                for node in arch.iter("filter")
                if model_name.startswith("sla.") or "sla_" in node.get("name")
            ]
            self.assertTrue(ours)
            for node in ours:
                with self.subTest(model=model_name, filter=node.get("name")):
                    self._use_filter(model, node)

    def _use_filter(self, model, node):
        if node.get("domain"):
            model.search(safe_eval(node.get("domain"), {"uid": model.env.uid}))
        if node.get("context"):
            field = safe_eval(node.get("context"))["group_by"]
            field += ":month" if model._fields[field].type == "datetime" else ""
            model.formatted_read_group([], [field], ["__count"])
        if node.get("date"):
            self.assertEqual(model._fields[node.get("date")].type, "datetime")

    # -- policies ---------------------------------------------------------------------

    def test_manager_makes_a_policy_and_activates_it(self):
        policy = self._fill_policy(self.manager).save()
        self.assertEqual(policy.model, "helpdesk.ticket")
        self.assertEqual(policy.item_ids.terms, "2 h, warning after 90 min")
        policy.action_activate()
        policy.action_set_default()
        with self.at("2026-01-05 09:00:00"):
            ticket = self._create_ticket()
            instance = self.instance_of(ticket, self.first_response)
        self.assertEqual(str(instance.failure_time), "2026-01-05 11:00:00")
        self.assertEqual(policy.running_count, 1)
        action = policy.action_view_instances()
        found = self.env["sla.kpi.instance"].search(action["domain"])
        self.assertEqual(found, instance)

    def test_item_form_shows_an_example(self):
        form = self._fill_policy(self.officer)
        with self.at("2026-01-05 15:00:00"), form.item_ids.edit(0) as item:
            item.failure_after = 4
            self.assertIn("fails on", item.example)

    def test_item_form_refuses_a_late_warning(self):
        form = self._fill_policy(self.officer)
        with form.item_ids.edit(0) as item:
            item.warn_unit = "hour"
        with self.assertRaisesRegex(ValidationError, "First response within two hours"):
            form.save()

    def test_model_of_a_policy_with_items_is_fixed(self):
        form = Form(self._fill_policy(self.manager).save())
        with self.assertRaises(AssertionError):
            form.model_id = self.env["ir.model"]._get("res.partner")

    def test_managers_attach_released_actions_and_administrators_any(self):
        """SEMANTICS P1: a manager those that are released, to an SLA of their own."""
        policy = self._fill_policy(self.officer).save()
        warning = self.env.ref(f"{MODULE}.action_sla_warning_mail")
        warning.sla_for_managers = False
        with self.assertRaises(AccessError):
            self._attach(policy, warning, self.officer)
        warning.sla_for_managers = True
        self._attach(policy, warning, self.officer)
        self.assertEqual(policy.item_ids.action_ids.server_action_id, warning)
        warning.sla_for_managers = False
        self._attach(policy, warning, self.administrator)
        self.assertEqual(len(policy.item_ids.action_ids), 2)

    def _attach(self, policy, server_action, user):
        """Attach an action on the form of the item."""
        with Form(policy.item_ids.with_user(user)) as item:
            with item.action_ids.new() as action:
                action.trigger = "warning"
                action.server_action_id = server_action

    # -- settings ---------------------------------------------------------------------

    def test_settings_choose_the_default(self):
        silver = self._create_policy(default=False, name="Silver")
        gold = self._create_policy(default=False, name="Gold")
        for policy in (silver, gold):
            with Form(
                self.env["res.config.settings"].with_user(self.administrator)
            ) as form:
                form.sla_default_policy_id = policy
            form.record.execute()
            self.assertEqual(self._create_ticket().sla_policy_id, policy)
        self.assertFalse(silver.is_default)

    def test_settings_choose_the_stages_on_hold(self):
        self._create_policy()
        with Form(
            self.env["res.config.settings"].with_user(self.administrator)
        ) as form:
            self.assertFalse(form.sla_pause_is_condition)
            form.sla_pause_stage_ids = self.stage_in_progress
        form.record.execute()
        ticket = self._create_ticket(stage_id=self.stage_in_progress.id)
        self.assertEqual(ticket.sla_status, "paused")
        ticket.stage_id = self.stage_awaiting
        self.assertEqual(ticket.sla_status, "in_progress")

    def test_settings_leave_a_condition_alone(self):
        """A rule that is no list of stages is shown, not edited (SEMANTICS B3)."""
        rule = str([("stage_id.name", "=", "Awaiting")])
        self.entity.pause_when = rule
        settings = Form(self.env["res.config.settings"].with_user(self.administrator))
        self.assertTrue(settings.sla_pause_is_condition)
        self.assertIn("stage_id.name", settings.sla_pause_condition)
        settings.save().execute()
        self.assertEqual(self.entity.pause_when, rule)

    def test_settings_switch_the_company_off_and_on(self):
        self._create_policy()
        for enabled in (False, True):
            with Form(
                self.env["res.config.settings"].with_user(self.administrator)
            ) as form:
                form.sla_enabled = enabled
            form.record.execute()
            self.assertEqual(bool(self._create_ticket().sla_policy_id), enabled)

    def test_settings_make_a_token_for_monitoring(self):
        """A new one replaces the old one; saving keeps it."""
        parameters = self.env["ir.config_parameter"]
        name = f"{MODULE}.health_token"
        settings = self.env["res.config.settings"].with_user(self.administrator)
        settings.create({}).action_sla_health_token()
        first = parameters.get_param(name)
        self.assertGreater(len(first), 40)
        Form(settings).save().execute()
        self.assertEqual(parameters.get_param(name), first)
        settings.create({}).action_sla_health_token()
        self.assertNotIn(parameters.get_param(name), (first, False))
        with self.assertRaises(AccessError):
            settings.with_user(self.manager).create({})

    # -- tickets ----------------------------------------------------------------------

    def _ticket_form(self, record=None):
        tickets = record or self.env["helpdesk.ticket"]
        form = Form(tickets.with_user(self.agent))
        if not record:
            form.name = "Printer on fire"
            form.description = "<p>Help</p>"
        return form

    def test_agent_makes_a_ticket_under_the_default(self):
        policy = self._create_policy()
        ticket = self._ticket_form().save()
        self.assertEqual((ticket.sla_policy_id, ticket.sla_source), (policy, "default"))
        lines = ticket.sla_timer_data["lines"]
        self.assertEqual([line["kpi"] for line in lines], ["Resolve"])

    def test_agent_chooses_an_sla_on_a_new_ticket(self):
        self._create_policy()
        gold = self._create_policy(default=False, name="Gold")
        form = self._ticket_form()
        form.sla_policy_id = gold
        ticket = form.save()
        self.assertEqual((ticket.sla_policy_id, ticket.sla_source), (gold, "manual"))

    def test_agent_chooses_no_sla_on_a_new_ticket(self):
        self._create_policy()
        form = self._ticket_form()
        form.sla_no_sla = True
        ticket = form.save()
        self.assertFalse(ticket.sla_policy_id)
        self.assertEqual((ticket.sla_no_sla, ticket.sla_source), (True, "manual"))

    def test_agent_changes_the_choice(self):
        standard = self._create_policy()
        gold = self._create_policy(default=False, name="Gold")
        ticket = self._ticket_form().save()
        chosen = ticket.with_user(self.agent)
        chosen.sla_no_sla = True
        self.assertFalse(ticket.sla_policy_id)
        chosen.write({"sla_no_sla": False, "sla_policy_id": gold.id})
        self.assertEqual((ticket.sla_policy_id, ticket.sla_source), (gold, "manual"))
        chosen.sla_policy_id = False
        self.assertEqual(
            (ticket.sla_policy_id, ticket.sla_source), (standard, "default")
        )

    def test_a_ticket_has_the_panel_of_all_models(self):
        """SEMANTICS B2: the browser puts it there, where no form shows a timer of its
        own; the choice stands on a new ticket alone."""
        view = self.env["helpdesk.ticket"].with_user(self.agent).get_view()["arch"]
        self.assertNotIn("sla_timer", view)
        self.assertNotIn("sla_kpi_instance_ids", view)
        form = self._ticket_form(self._ticket_form().save())
        with self.assertRaises(AssertionError):
            form.sla_no_sla = True

    def test_a_plain_edit_changes_no_sla(self):
        policy = self._create_policy()
        ticket = self._ticket_form().save()
        events = self.env["sla.event"].search_count([])
        with self._ticket_form(ticket) as form:
            form.name = "Printer burnt"
        self.assertEqual((ticket.sla_policy_id, ticket.sla_source), (policy, "default"))
        self.assertEqual(self.env["sla.event"].search_count([]), events)

    def test_instances_are_read_only(self):
        self._create_policy()
        instance = self.instance_of(self._create_ticket())
        for view_type in ("list", "form"):
            arch = instance.with_user(self.manager).get_view(view_type=view_type)
            root = etree.fromstring(arch["arch"])
            for right in ("create", "edit", "delete"):
                self.assertEqual(root.get(right), "0")
        with self.assertRaisesRegex(AccessError, "engine alone"):
            instance.with_user(self.manager).failure_time = "2027-01-01 00:00:00"
        opened = instance.with_user(self.agent).action_open_record()
        self.assertEqual(opened["res_id"], instance.res_id)

    # -- enabled models ---------------------------------------------------------------

    def test_administrator_enables_a_model(self):
        form = Form(self.env["sla.entity"].with_user(self.administrator))
        form.model_id = self.env["ir.model"]._get("res.partner")
        form.pause_when = str([("active", "=", False)])
        entity = form.save()
        self.assertEqual(entity.model, "res.partner")
        with (
            self.assertRaises(AccessError),
            Form(entity.with_user(self.manager)) as form,
        ):
            form.recalculate_terminal = True
