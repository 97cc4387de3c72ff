# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The targets of a policy as a table: KPI by one field."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...sla_core.policy.domains import parse
from .matrix_case import MatrixCase


@tagged("post_install", "-at_install")
class TestMatrix(MatrixCase):
    def _terms(self):
        items = self.policy.item_ids.sorted("sequence")
        return [
            (item.failure_after, item.failure_unit, item.warn_after) for item in items
        ]

    # -- what it shows ----------------------------------------------------------------

    def test_items_are_read_back_as_cells(self):
        """SEMANTICS D1: by the field that they differ by."""
        table = self._load()
        self.assertEqual(table["axis"], "priority")
        self.assertEqual([key for key, _l in table["columns"]], ["0", "1", "2", "3"])
        (row,) = table["rows"]
        self.assertEqual(
            row["cells"],
            {
                "3": {"target": "4h", "warn": "3h"},
                "": {"target": "2d", "warn": ""},
            },
        )
        self.assertEqual(table["left"], [])

    def test_items_that_say_more_are_left_alone(self):
        """SEMANTICS D1: each that would not come back as it was."""
        self.policy.write(
            {
                "item_ids": [
                    self._item(
                        name="After the catch-all", applicable_when=f"[{self.open}]"
                    ),
                    self._item(
                        name="Other hours",
                        kpi_id=self.first_response.id,
                        applicable_when="[('priority', 'in', ['1', '2'])]",
                    ),
                ]
            }
        )
        before = self.policy.item_ids.mapped(lambda item: item.read())
        table = self._load()
        self.assertEqual(table["left"], ["After the catch-all", "Other hours"])
        self._save(table)
        self.assertEqual(self.policy.item_ids.mapped(lambda item: item.read()), before)

    def test_saving_without_a_change_writes_nothing(self):
        """SEMANTICS C5: not even a rounded number."""
        self.policy.item_ids[0].write({"failure_after": 1 / 3, "warn_after": 0})
        before = self.policy.item_ids.mapped("failure_after")
        self._save(self._load())
        self.assertEqual(self.policy.item_ids.mapped("failure_after"), before)

    # -- what it writes ---------------------------------------------------------------

    def test_a_target_is_typed_over(self):
        """SEMANTICS D4: 1d 4h are 12 hours where a day has 8; the name follows."""
        self._type("3", "1d 4h", "90m")
        item = self.policy.item_ids[0]
        self.assertEqual((item.failure_after, item.failure_unit), (12, "hour"))
        self.assertEqual((item.warn_after, item.warn_unit), (90, "minute"))
        self.assertEqual(item.name, "Very High: Resolve within 12 h")

    def test_a_new_cell_is_an_item_before_the_catch_all(self):
        """SEMANTICS D2: with all that its row has, and its own condition."""
        self._type("2", "8h", "6h")
        items = self.policy.item_ids.sorted("sequence")
        self.assertEqual(len(items), 3)
        new = items[1]
        self.assertEqual(new.name, "High: Resolve within 8 h")
        self.assertEqual(
            parse(new.applicable_when),
            ["&", ("priority", "=", "2"), ("stage_id", "!=", self.stage_cancelled.id)],
        )
        self.assertEqual(new.success_criteria, self.solved)
        ticket = self._create_ticket(priority="2", stage_id=self.stage_new.id)
        self.assertEqual(self.instance_of(ticket).item_id, new)

    def test_a_new_cell_has_the_actions_of_its_row(self):
        """SEMANTICS E1: or whoever is warned of the others is not warned of it."""
        action = self.env.ref("helpdesk_sla_enhanced.action_sla_warning_mail")
        line = {"trigger": "warning", "server_action_id": action.id}
        self.policy.item_ids[1].action_ids = [Command.create(line)]
        self.policy.user_id = self.user
        self._type("2", "8h", "6h")
        new = self.policy.item_ids.sorted("sequence")[1]
        self.assertEqual(new.action_ids.server_action_id, action)

    def test_an_empty_cell_leaves_its_records_to_all_others(self):
        """SEMANTICS D2."""
        self._type("3", "")
        self.assertEqual(self._terms(), [(2, "day", 0)])

    def test_an_item_in_use_is_archived(self):
        """SEMANTICS C5."""
        urgent = self.policy.item_ids[0]
        self._create_ticket(priority="3")
        self._type("3", "")
        self.assertFalse(urgent.active)

    def test_a_new_row_has_the_usual_criteria_of_its_kpi(self):
        """SEMANTICS A3."""
        table = self._load()
        cells = {"3": {"target": "15m"}, "": {"target": "4h", "warn": "3h"}}
        table["rows"].append({"kpi_id": self.first_response.id, "cells": cells})
        self._save(table)
        urgent, others = self.policy.item_ids.filtered(
            lambda item: item.kpi_id == self.first_response
        ).sorted("sequence")
        usual = self.first_response
        self.assertEqual(others.applicable_when, usual.usual_applicable_when)
        self.assertEqual(urgent.success_criteria, usual.usual_success_criteria)
        self.assertEqual(urgent.name, "Very High: First Response within 15 min")

    def test_hold_and_hours_are_those_of_the_row(self):
        """SEMANTICS C4, D5."""
        table = self._load()
        table["rows"][0].update(hold="no", calendar_id=self.calendar.id)
        self._save(table)
        items = self.policy.item_ids
        self.assertEqual(items.mapped("allow_pause"), ["no", "no"])
        self.assertEqual(items.calendar_id, self.calendar)
        self.assertEqual(self._terms(), [(4, "hour", 3), (2, "day", 0)])

    def test_columns_can_be_tags_of_the_customer(self):
        """SEMANTICS D1: of a customer with two, the first column applies."""
        gold, silver = self.env["res.partner.category"].create(
            [{"name": "Gold"}, {"name": "Silver"}]
        )
        policy = self._create_policy(
            self._item(failure_after=8), default=False, name="Tags"
        )
        table = self.matrix.load(policy.id, "partner_id.category_id")
        table["columns"] = [[str(tag.id), tag.name] for tag in silver | gold]
        table["rows"][0]["cells"].update(
            {str(gold.id): {"target": "1h"}, str(silver.id): {"target": "4h"}}
        )
        self.matrix.save(
            policy.id,
            table["version"],
            table["axis"],
            [key for key, _label in table["columns"]],
            table["rows"],
        )
        policy.action_set_default()
        customer = self.env["res.partner"].create(
            {"name": "Ann", "category_id": (gold | silver).ids}
        )
        ticket = self._create_ticket(partner_id=customer.id)
        self.assertEqual(
            self.instance_of(ticket).item_id.name, "Silver: Resolve within 4 h"
        )

    # -- what it refuses --------------------------------------------------------------

    def test_what_is_no_duration_is_refused_by_its_cell(self):
        """SEMANTICS K: nothing is half saved."""
        with self.assertRaisesRegex(UserError, "Resolve, High: “soon”"):
            self._type("2", "soon")
        with self.assertRaisesRegex(UserError, "Resolve, All others: A warning needs"):
            self._type("", "", "3h")

    def test_a_warning_after_the_failure_is_refused(self):
        """SEMANTICS K: as anywhere."""
        with self.assertRaises(ValidationError):
            self._type("3", "4h", "5h")

    def test_what_somebody_else_changed_is_not_written_over(self):
        """SEMANTICS K."""
        table = self._load()
        table["version"] = "1:2026-01-01"
        with self.assertRaisesRegex(UserError, "Somebody has changed Standard"):
            self._save(table)

    def test_only_managers_see_and_write_it(self):
        """SEMANTICS P1."""
        matrix = self.matrix.with_user(self.agent)
        with self.assertRaises(AccessError):
            matrix.load(self.policy.id)
        with self.assertRaises(AccessError):
            matrix.save(self.policy.id, "", "priority", [], [])

    def test_what_is_no_axis_is_refused(self):
        """SEMANTICS K: a path that no table was shown by."""
        with self.assertRaisesRegex(UserError, "no values to choose from"):
            table = self._load()
            self._save({**table, "axis": "user_id.password"})
