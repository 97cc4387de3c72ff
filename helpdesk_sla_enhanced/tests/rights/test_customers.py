# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a customer reads of the SLA: nothing, by no way (SEMANTICS P1)."""

import inspect

from odoo.exceptions import AccessError
from odoo.models import BaseModel
from odoo.service.model import call_kw, get_public_method
from odoo.tests import new_test_user, tagged

from ..common import SlaCase

#: Fields of ours that say nothing of an SLA: the ticket's own date.
PLAIN = {("helpdesk.ticket", "reported_date")}
#: What a browser would send for the parameters of our methods, by their names.
ARGUMENTS = {
    "res_model": "helpdesk.ticket",
    "figure": "waiting",
    "instance_ids": [1],
    "policy_ids": [1],
    "running": "finish",
    "reason": "Because",
    "values": {},
    "field_names": [],
    "fields_spec": {},
    "source": "manual",
    "policy_id": 1,
    "version": "",
    "path": "priority",
    "columns": [],
    "rows": [],
    "text": "Doubtful",
}


class CustomerCase(SlaCase):
    """A breached ticket of a customer who has a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()
        cls.portal = new_test_user(cls.env, "sla_customer", "base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        cls.ours = [
            name
            for name in cls.env.registry.models
            if name.startswith("sla.") and not cls.env[name]._abstract
        ]

    def setUp(self):
        super().setUp()
        self.enterContext(self.at("2026-01-05 09:00"))
        self.ticket = self._create_ticket(partner_id=self.portal.partner_id.id)
        self.env["sla.engine"]._process_pending()
        self.enterContext(self.at("2026-01-05 15:00"))
        self.assertEqual(self.ticket.sla_status, "noncompliant")
        self.env.flush_all()
        self.env.invalidate_all()

    @staticmethod
    def _addon_of(module):
        return module and module.startswith(("helpdesk_sla_", "test_helpdesk_sla_"))

    def _fields_of_ours(self):
        """Each field that one of our addons puts on a model of others."""
        for name in sorted(self.env.registry.models):
            if name.startswith("sla."):
                continue
            for field in self.env[name]._fields.values():
                if (
                    any(map(self._addon_of, field._modules))
                    and (name, field.name) not in PLAIN
                    and not self.env[name]._abstract
                ):
                    yield self.env[name], field

    def _rpc(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user)[model], method, list(args), kwargs)


@tagged("post_install", "-at_install")
class TestCustomerFields(CustomerCase):
    def test_no_table_is_readable(self):
        self.assertGreater(len(self.ours), 15)
        for user in (self.portal, self.public):
            for name in self.ours:
                with self.subTest(model=name, user=user.login):
                    self.assertFalse(self.env[name].with_user(user).has_access("read"))

    def test_no_field_is_readable(self):
        """A new field has to say for whom it is."""
        models = {model._name for model, _field in self._fields_of_ours()}
        self.assertLess({"helpdesk.ticket", "res.company"}, models)
        for user in (self.portal, self.public):
            for model, field in self._fields_of_ours():
                with self.subTest(field=str(field), user=user.login):
                    model = model.with_user(user)
                    self.assertFalse(
                        model.has_access("read")
                        and model._has_field_access(field, "read")
                    )

    def test_the_customer_reads_the_ticket_itself(self):
        """The other tests show something only if this works."""
        found = self._rpc(self.portal, "helpdesk.ticket", "search", [])
        self.assertEqual(found, self.ticket.ids)
        (values,) = self._rpc(self.portal, "helpdesk.ticket", "read", found, ["name"])
        self.assertEqual(values["name"], self.ticket.name)

    def test_no_field_is_told_of(self):
        described = self._rpc(self.portal, "helpdesk.ticket", "fields_get")
        self.assertFalse(
            [
                field.name
                for model, field in self._fields_of_ours()
                if model._name == "helpdesk.ticket" and field.name in described
            ]
        )

    def test_no_way_of_asking_answers(self):
        """Read, export, search, sort, group, change and what forms ask."""
        ids = self.ticket.ids
        self.portal.group_ids += self.env.ref("base.group_allow_export")
        self.assertFalse(self.portal._is_internal())
        names = [
            field.name
            for model, field in self._fields_of_ours()
            if model._name == "helpdesk.ticket"
        ]
        self.assertIn("sla_timer_data", names)
        for name in names:
            leaf = [(name, "!=", False)]
            ways = {
                "read": (ids, [name]),
                "web_read": (ids, {name: {}}),
                "search_read": ([], [name]),
                "web_search_read": ([], {name: {}}),
                "export_data": (ids, [name]),
                "onchange": (ids, {}, [], {name: {}}),
                "write": (ids, {name: False}),
                "formatted_read_group": ([], [name], ["__count"]),
                "web_read_group": ([], [name], ["__count"]),
            }
            for method, args in ways.items():
                self._refused(name, method, *args)
            self._refused(name, "formatted_read_group", [], [], [f"{name}:max"])
            self._refused(name, "search", [], order=name)
            if self.ticket._fields[name]._description_searchable:
                self._refused(name, "search", leaf)
                self._refused(name, "search_count", leaf)
                self._refused(name, "name_search", "", leaf)

    def _refused(self, name, method, *args, **kwargs):
        """A field that cannot be sorted or grouped by may say so instead."""
        with self.subTest(field=name, method=method):
            try:
                with self.env.cr.savepoint():
                    answer = self._rpc(
                        self.portal, "helpdesk.ticket", method, *args, **kwargs
                    )
            except (AccessError, ValueError):
                return
            self.fail(f"answered {answer}")

    def test_filters_find_nothing_out(self):
        """Each operator, each way to write it, and from the customer's contact."""
        for leaf in (
            ("sla_status", "=", "noncompliant"),
            ("sla_status", "not in", ["noncompliant"]),
            ("sla_policy_id", "=", self.policy.id),
            ("sla_policy_id", "!=", False),
            ("sla_policy_id", "any", [("id", "=", self.policy.id)]),
            ("sla_policy_id.name", "ilike", "a"),
            ("sla_failure_time", "<", "2026-01-06"),
            ("sla_kpi_instance_ids.status", "=", "noncompliant"),
            ("sla_kpi_instance_ids", "any", [("status", "=", "noncompliant")]),
            ("partner_id.helpdesk_ticket_ids.sla_policy_id", "=", self.policy.id),
            ("partner_id.helpdesk_ticket_ids.sla_status", "=", "noncompliant"),
            ("awaiting_reply", "=", True),
            ("company_id.sla_enabled", "=", True),
        ):
            with self.subTest(leaf=leaf), self.assertRaises(AccessError):
                self._rpc(self.portal, "helpdesk.ticket", "search", [leaf])

    def test_agents_go_on_reading(self):
        (values,) = self._rpc(
            self.agent, "helpdesk.ticket", "read", self.ticket.ids, ["sla_status"]
        )
        self.assertEqual(values["sla_status"], "noncompliant")


@tagged("post_install", "-at_install")
class TestCustomerMethods(CustomerCase):
    def _methods_of_ours(self):
        """Each public method that one of our addons adds to a model."""
        for name in sorted(self.env.registry.models):
            ours, theirs = {}, set(dir(BaseModel))
            for cls in type(self.env[name]).__mro__:
                addon = getattr(cls, "_module", None)
                public = {key for key in vars(cls) if not key.startswith("_")}
                if addon and not self._addon_of(addon):
                    theirs |= public
                elif addon:
                    ours.update((key, vars(cls)[key]) for key in public)
            for key, method in ours.items():
                if key not in theirs and inspect.isfunction(method):
                    yield self.env[name], key, method

    def _arguments(self, model, method):
        """What a browser would send: ids that exist, if there are any."""
        ids = self.ticket.ids
        if model._name != "helpdesk.ticket" and not model._abstract:
            ids = model.sudo().search([], limit=1).ids or [1]
        args = [] if getattr(method, "_api_model", False) else [ids]
        for name, parameter in list(inspect.signature(method).parameters.items())[1:]:
            if name == "res_ids":
                args.append(self.ticket.ids)
            elif name == "res_id":
                args.append(self.ticket.id)
            elif parameter.default is parameter.empty:
                args.append(ARGUMENTS[name])
        return args

    def test_no_method_answers(self):
        """A new method has to ask who calls."""
        found = 0
        for user in (self.portal, self.public):
            for model, name, method in self._methods_of_ours():
                try:
                    get_public_method(model, name)
                except AccessError:
                    continue  # not for browsers
                found += 1
                args = self._arguments(model, method)
                with self.subTest(model=model._name, method=name, user=user.login):
                    with self.assertRaises(AccessError):
                        answer = self._rpc(user, model._name, name, *args)
                        self.fail(f"answered {answer}")
        self.assertGreater(found, 40)

    def test_nothing_is_told_of_models_either(self):
        with self.assertRaises(AccessError):
            self._rpc(self.portal, "sla.record", "panel", "res.partner", 1)


@tagged("post_install", "-at_install")
class TestCustomerSaves(CustomerCase):
    """What a customer does goes on working, and is judged."""

    def test_a_message(self):
        """SEMANTICS A3: the customer waits from then on."""
        ticket = self.ticket.with_user(self.portal)
        ticket.message_post(
            body="Still burning",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertTrue(self.ticket.awaiting_reply)

    def test_a_new_ticket_where_customers_may_create(self):
        self.env["ir.model.access"].create(
            {
                "name": "Customers open tickets",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
                "perm_create": True,
                "perm_write": True,
            }
        )
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.portal)
            .create(
                {
                    "name": "New",
                    "number": "HT0815",
                    "description": "New",
                    "partner_id": self.portal.partner_id.id,
                }
            )
        )
        self.assertTrue(ticket.sudo().awaiting_reply)
        self.assertEqual(ticket.sudo().sla_policy_id, self.policy)
        ticket.write({"stage_id": self.stage_done.id})
        self.assertEqual(ticket.sudo().sla_status, "succeeded")
        with self.assertRaises(AccessError):
            ticket.write({"awaiting_reply": False})
