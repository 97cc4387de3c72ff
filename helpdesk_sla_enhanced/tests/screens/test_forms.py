# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Our forms while they are filled in: whatever is typed, they answer (SEMANTICS K)."""

import contextlib

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import SlaCase

NUMBERS = (0, -1, -0.5, 1e9, 1e308, float("inf"), float("-inf"), float("nan"))
BAD = {
    "float": NUMBERS,
    "integer": (0, -1, 2**31 - 1),
    "monetary": NUMBERS,
    "char": (False, "", "x", "[(", "[('x', '=', 1)]", "[('id', 'in', 5)]", "[1]"),
    "text": (False, "x"),
    "html": (False, "x"),
    "selection": (False,),
    "many2one": (False,),
    "boolean": (False, True),
    "datetime": (False, "0001-01-01 00:00:00", "9999-12-31 23:59:59"),
    "date": (False, "0001-01-01", "9999-12-31"),
}
#: The forms of managers and administrators, and the records that they show.
MODELS = (
    *("sla.policy", "sla.item", "sla.item.action", "sla.kpi", "sla.entity"),
    *("sla.policy.deactivate", "sla.policy.ask", "sla.entity.disable"),
    *("sla.apply", "sla.apply.existing", "sla.waive", "sla.recompute"),
    "res.config.settings",
)


@tagged("post_install", "-at_install")
class TestBadValues(SlaCase):
    """No value of any field of our forms ends in a traceback, on a new record or one
    that is stored: the answer, or a sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        action = cls.env.ref("helpdesk_sla_enhanced.action_sla_breach_mail")
        cls.policy = cls._create_policy(
            cls._item(
                name="Steps",
                warn_after=1,
                action_ids=[
                    (0, 0, {"trigger": "failure", "server_action_id": action.id}),
                    (
                        0,
                        0,
                        {
                            "trigger": "escalation",
                            "offset": 50,
                            "server_action_id": action.id,
                        },
                    ),
                ],
            ),
            calendar_id=cls.calendar.id,
        )
        cls.stored = {
            "sla.policy": cls.policy,
            "sla.item": cls.policy.item_ids,
            "sla.item.action": cls.policy.item_ids.action_ids[1],
            "sla.kpi": cls.resolve,
            "sla.entity": cls.entity,
        }

    def _spec(self, model):
        """All fields that a form could show, as the web client asks for them."""
        own = (name for name in model._fields if not name.startswith("message_"))
        return {name: {} for name in own if name not in ("website_message_ids",)}

    def _ours(self, model):
        """The fields of the model that our forms let somebody fill in."""
        arch = etree.fromstring(model.get_view(view_type="form")["arch"])
        shown = {node.get("name") for node in arch.iter("field")}
        return [
            field
            for name, field in model._fields.items()
            if name in shown and not field.readonly and field.type in BAD
        ]

    def _type(self, record, name, value, spec):
        with contextlib.suppress(UserError):  # a sentence, not a traceback
            record.onchange({name: value}, [name], spec)

    def test_every_field_of_every_form(self):
        """SEMANTICS K: the points of issue 9 were four of a few hundred."""
        tried = 0
        for model_name in MODELS:
            model = self.env[model_name].with_user(self.env.ref("base.user_admin"))
            spec = self._spec(model)
            records = [model, self.stored.get(model_name, model).with_env(model.env)]
            if model_name == "res.config.settings":
                spec = {name: {} for name in spec if name.startswith("sla_")}
            for field in self._ours(model):
                if model_name == "res.config.settings" and field.name not in spec:
                    continue
                for record in dict.fromkeys(records):
                    for value in BAD[field.type]:
                        with self.subTest(
                            model=model_name, field=field.name, value=value
                        ):
                            self._type(record, field.name, value, spec)
                            tried += 1
        self.assertGreater(tried, 300)

    def test_units_that_are_missing(self):
        """A unit is emptied while its number is there."""
        item = self.policy.item_ids
        spec = self._spec(item)
        for name in ("failure_unit", "warn_unit", "max_hold_unit"):
            for number in NUMBERS:
                values = {name: False, "failure_after": number, "warn_after": number}
                with self.subTest(unit=name, number=number):
                    result = item.onchange(values, list(values), spec)
                    self.assertFalse(result.get("warning"))

    def test_steps_of_an_item_with_bad_terms(self):
        """The lines of the actions follow the terms of their item."""
        action = self.policy.item_ids.action_ids[1]
        spec = self._spec(action)
        for unit in ("percent", "hour", "day", False):
            for number in NUMBERS:
                values = {"offset": number, "offset_unit": unit}
                with self.subTest(values):
                    self._type(action, "offset", number, spec)
                    self.assertIn("value", action.onchange(values, [*values], spec))

    def test_hours_per_day_that_are_no_number(self):
        """The working day of the calendar is somebody else's field."""
        item = self.policy.item_ids
        item.failure_unit = "day"
        for number in ("0", "-1", "1e308"):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE resource_calendar SET hours_per_day = %s WHERE id = %s",
                (number, self.calendar.id),
            )
            self.env.invalidate_all()
            with self.subTest(number):
                self.assertFalse(item.example)
                self.assertTrue(item.terms_problem)

    def test_no_kpi_and_no_calendar(self):
        item = self.policy.item_ids
        values = {"kpi_id": False, "calendar_id": False, "failure_after": -1.0}
        result = item.onchange(values, list(values), self._spec(item))
        self.assertFalse(result["value"].get("example"))


@tagged("post_install", "-at_install")
class TestTermsProblem(SlaCase):
    """SEMANTICS K: what will be refused is shown in the dialog of the item."""

    def setUp(self):
        super().setUp()
        self.item = self._create_policy(calendar_id=self.calendar.id).item_ids

    def _problem(self, **values):
        """What the item's dialog says when these values are typed into it."""
        policy = self.item.policy_id.with_user(self.manager)
        with Form(policy).item_ids.edit(0) as item:
            for name, value in values.items():
                setattr(item, name, value)
            return item.terms_problem or ""

    def test_terms_that_are_fine(self):
        self.assertEqual(self._problem(), "")
        self.assertEqual(self._problem(warn_after=1), "")

    def test_a_warning_after_the_failure(self):
        for warning in (2, 3, 121.0):
            with self.subTest(warning):
                self.assertIn(
                    "must come before the failure", self._problem(warn_after=warning)
                )

    def test_working_days_are_compared_by_their_hours(self):
        """A day of this calendar has eight hours."""
        self.assertEqual(self.calendar.hours_per_day, 8)
        days = {"failure_after": 1, "failure_unit": "day"}
        self.assertEqual(self._problem(**days, warn_after=7), "")
        self.assertIn("must come before", self._problem(**days, warn_after=8))

    def test_a_target_of_nothing_or_less(self):
        for target in (0, -1):
            with self.subTest(target):
                self.assertIn("more than zero", self._problem(failure_after=target))

    def test_a_negative_warning(self):
        self.assertIn("cannot be negative", self._problem(warn_after=-1))

    def test_what_is_no_number(self):
        for name in ("failure_after", "warn_after"):
            for value in (float("nan"), float("inf")):
                with self.subTest(name=name, value=value):
                    self.assertIn("must be numbers", self._problem(**{name: value}))

    def test_more_than_ten_years(self):
        self.assertIn("ten years", self._problem(failure_after=1e12))

    def test_the_dialog_shows_it(self):
        """The field that keeps the dialog open is in the view, and always there."""
        view = self.env.ref("helpdesk_sla_enhanced.sla_item_view_form")
        (node,) = etree.fromstring(view.arch).xpath("//field[@name='terms_problem']")
        self.assertEqual(node.get("widget"), "sla_terms_problem")
        self.assertIsNone(node.get("invisible"))


@tagged("post_install", "-at_install")
class TestItemNames(SlaCase):
    """A name that was made from the terms follows them, one that was written does not:
    it is offered a new one."""

    def _policy_form(self):
        form = Form(self.env["sla.policy"].with_user(self.manager))
        form.name = "Silver"
        return form

    def test_a_new_item_is_named_by_its_terms(self):
        with self._policy_form().item_ids.new() as item:
            item.kpi_id = self.resolve
            item.failure_after = 2
            self.assertEqual(item.name, "Resolve within 2 h")
            item.failure_unit = "day"
            self.assertEqual(item.name, "Resolve within 2 working days")
            item.kpi_id = self.first_response
            self.assertEqual(item.name, "First Response within 2 working days")

    def test_a_name_that_was_written_stays(self):
        with self._policy_form().item_ids.new() as item:
            item.kpi_id = self.resolve
            item.name = "Solved"
            item.failure_after = 4
            self.assertEqual(item.name, "Solved")
            self.assertFalse(item.name_is_stale)

    def test_a_made_name_follows_when_the_item_is_edited_again(self):
        policy = self._create_policy(self._item(name="Resolve within 2 h"))
        with Form(policy.with_user(self.manager)) as form:
            with form.item_ids.edit(0) as item:
                item.failure_after = 3
                self.assertEqual(item.name, "Resolve within 3 h")

    def test_a_written_name_is_offered_a_new_one(self):
        policy = self._create_policy(self._item(name="Solved within two hours"))
        with Form(policy.with_user(self.manager)) as form:
            with form.item_ids.edit(0) as item:
                self.assertFalse(item.name_is_stale)
                item.failure_after = 3
                self.assertEqual(item.name, "Solved within two hours")
                self.assertTrue(item.name_is_stale)
                self.assertEqual(item.suggested_name, "Resolve within 3 h")
                item.name = item.suggested_name
                self.assertFalse(item.name_is_stale)


@tagged("post_install", "-at_install")
class TestConditionFields(SlaCase):
    """SEMANTICS D7: each condition field says what empty means."""

    def test_every_condition_says_what_empty_means(self):
        empty = {
            ("sla.item", "applicable_when"): "Always",
            ("sla.item", "success_criteria"): "Never",
            ("sla.item", "pause_when"): "Never",
            ("sla.kpi", "pause_when"): "Never",
            ("sla.entity", "pause_when"): "Never",
            ("res.config.settings", "sla_pause_condition"): "Never",
        }
        for (model, name), word in empty.items():
            with self.subTest(model=model, field=name):
                arch = etree.fromstring(
                    self.env[model].get_view(view_type="form")["arch"]
                )
                nodes = arch.xpath(f"//field[@name='{name}'][@widget]")
                self.assertTrue(nodes)
                for node in nodes:
                    self.assertEqual(node.get("widget"), "sla_condition")
                    self.assertTrue(node.get("placeholder").startswith(f"{word}:"))

    def test_a_kpi_is_not_made_by_typing_its_name(self):
        """It would stay when the SLA is discarded; its own form is saved or not."""
        view = self.env.ref("helpdesk_sla_enhanced.sla_item_view_form")
        (node,) = etree.fromstring(view.arch).xpath("//field[@name='kpi_id']")
        self.assertIn("'no_quick_create': True", node.get("options"))

    def test_kpis_in_no_sla_can_be_found(self):
        unused = self.env["sla.kpi"].create({"name": "Nowhere"})
        self._create_policy()
        found = self.env["sla.kpi"].search([("item_ids", "=", False)])
        self.assertIn(unused, found)
        self.assertNotIn(self.resolve, found)
