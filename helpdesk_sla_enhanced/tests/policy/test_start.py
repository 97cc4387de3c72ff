# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first policy, from a template."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..common import SlaCase


@tagged("post_install", "-at_install")
class TestStart(SlaCase):
    """As a manager of SLAs who may do nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "sla_only_manager", "helpdesk_sla_enhanced.group_sla_manager"
        )
        cls.mail = cls.env.ref("helpdesk_sla_enhanced.action_sla_warning_mail")

    def _start(self, **vals):
        form = Form(self.env["sla.policy.start"].with_user(self.user))
        for name, value in vals.items():
            form[name] = value
        action = form.save().action_create()
        return self.env["sla.policy"].with_user(self.user).browse(action["res_id"])

    def test_nothing_need_be_filled_in(self):
        """SEMANTICS C1: two KPIs by four priorities, in the company's hours."""
        policy = self._start()
        self.assertEqual(policy.state, "draft")
        self.assertEqual(policy.calendar_id, self.env.company.resource_calendar_id)
        self.assertEqual(policy.item_ids.kpi_id, self.first_response | self.resolve)
        self.assertEqual(len(policy.item_ids), 8)
        self.assertEqual(policy.user_id, self.user)

    def test_three_kpis_around_the_clock(self):
        """SEMANTICS C4."""
        policy = self._start(hours="always", kpis="three")
        self.assertFalse(policy.calendar_id)
        self.assertEqual(len(policy.item_ids.kpi_id), 3)

    def test_it_warns_and_tells_by_mail(self):
        """SEMANTICS E1: by the actions that are released for managers."""
        actions = self._start().item_ids.action_ids
        self.assertEqual(set(actions.mapped("trigger")), {"warning", "failure"})
        self.assertEqual(len(actions), 16)

    def test_without_released_mails_it_has_none(self):
        """SEMANTICS P1."""
        self.env["ir.actions.server"].search([]).sla_for_managers = False
        self.assertFalse(self._start().item_ids.action_ids)

    def test_it_can_be_put_into_force_as_it_is(self):
        """SEMANTICS C1, D2: nothing is worth a second look, each priority has its own
        times."""
        policy = self._start()
        about = [text for text in policy._lint() if "holiday" not in text.lower()]
        self.assertFalse([text for text in about if "priority" in text.lower()], about)
        policy.action_activate()
        policy.action_set_default()
        for priority, hours in (("3", 4), ("2", 8)):
            ticket = self._create_ticket(priority=priority)
            item = self.instance_of(ticket, self.resolve).item_id
            self.assertEqual((item.failure_after, item.failure_unit), (hours, "hour"))

    def test_the_table_reads_it_back(self):
        """SEMANTICS D1: so that its figures can be changed there."""
        policy = self._start()
        table = self.env["sla.policy.matrix"].with_user(self.user).load(policy.id)
        self.assertEqual(table["axis"], "priority")
        self.assertEqual([len(row["cells"]) for row in table["rows"]], [4, 4])
        self.assertFalse(table["left"])

    def test_it_is_for_managers(self):
        """SEMANTICS P1."""
        with self.assertRaises(AccessError):
            self.env["sla.policy.start"].with_user(self.agent).create({})
