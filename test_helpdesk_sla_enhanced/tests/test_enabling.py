# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which models can be enabled, and what happens from then on."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import ToyCase


@tagged("post_install", "-at_install")
class TestEnabling(ToyCase):
    def _assert_refused(self, model, message):
        with self.assertRaisesRegex(ValidationError, message):
            self._enable(model)

    def test_a_model_without_records_is_refused(self):
        """SEMANTICS B1: abstract models."""
        self._assert_refused("sla.toy.abstract", "Toy Abstract has no stored records")

    def test_a_model_of_passing_records_is_refused(self):
        """SEMANTICS B1: transient models."""
        self._assert_refused("sla.toy.wizard", "Toy Wizard has no stored records")

    def test_a_view_is_refused(self):
        """SEMANTICS B1: SQL views."""
        self._assert_refused("sla.toy.report", "Toy Report has no stored records")

    def test_a_model_without_a_moment_is_refused(self):
        """SEMANTICS B1: there must be something to count from."""
        self._assert_refused("sla.toy.day", "Toy Day has no date and time field")

    def test_the_engines_own_models_are_refused(self):
        """SEMANTICS B1."""
        for model in ("sla.kpi.instance", "sla.policy", "sla.backlog"):
            with self.subTest(model):
                self._assert_refused(model, "belongs to the SLA engine")

    def test_a_model_is_enabled_once(self):
        """SEMANTICS B1."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, "enabled for SLA already"),
        ):
            self._enable("sla.toy.job")

    def test_a_day_is_no_start(self):
        """SEMANTICS C3, K: only a moment can be counted from."""
        self._enable("sla.toy.birthday")
        day = self.env["ir.model.fields"]._get("sla.toy.birthday", "day")
        with self.assertRaisesRegex(ValidationError, "Party: Applicable From must be"):
            self._create_kpi(
                "sla.toy.birthday", "party", applicable_from_field_id=day.id
            )

    def test_records_are_tracked_from_the_next_one_on(self):
        """SEMANTICS B1, F2: no restart; what was there before is left alone."""
        plain = self.env["sla.toy.plain"].with_user(self.worker)
        before = plain.create({})
        self._enable("sla.toy.plain")
        closed = self._create_kpi("sla.toy.plain", "closed")
        self._toy_policy(
            self._toy_item(
                kpi_id=closed.id, success_criteria="[('state', '=', 'closed')]"
            ),
            model="sla.toy.plain",
        )
        with self.at("2026-01-05 09:00"):
            after = plain.create({})
            self.assertRecordValues(
                self.instance_of(after),
                [{"status": "in_progress", "failure_time": utc("2026-01-05 11:00")}],
            )
        with self.at("2026-01-05 10:00"):
            (before | after).state = "closed"
        self.assertEqual(self.instance_of(after).status, "succeeded")
        self.assertFalse(self.instance_of(before))

    def test_a_disabled_model_is_not_tracked_any_more(self):
        """SEMANTICS B1."""
        self._toy_policy()
        self.jobs.active = False
        self.assertFalse(self.instance_of(self._job()))

    def test_a_record_without_a_name_has_a_display_name(self):
        """SEMANTICS B2: every instance leads back to its record."""
        self._enable("sla.toy.plain")
        kpi = self._create_kpi("sla.toy.plain", "closed")
        item = self._toy_item(kpi_id=kpi.id, success_criteria="[]")
        self._toy_policy(item, model="sla.toy.plain")
        plain = self.env["sla.toy.plain"].create({})
        instance = self.instance_of(plain)
        self.assertEqual(instance.record_name, f"sla.toy.plain,{plain.id}")
        self.assertEqual(instance.action_open_record()["res_id"], plain.id)


@tagged("post_install", "-at_install")
class TestDelegation(ToyCase):
    """Records most fields of which live on another record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._enable("sla.toy.delegate")
        cls.closed = cls._create_kpi("sla.toy.delegate", "closed")
        cls.item = cls._toy_item(
            kpi_id=cls.closed.id, success_criteria="[('state', '=', 'closed')]"
        )
        cls.policy = cls._toy_policy(cls.item, model="sla.toy.delegate")

    def _delegate(self, **vals):
        return self.env["sla.toy.delegate"].with_user(self.worker).create(vals)

    def test_a_delegated_field_is_watched(self):
        """SEMANTICS F2: written on the record, or on the one that holds it."""
        mine, parent = self._delegate(), self._delegate()
        mine.state = "closed"
        parent.plain_id.state = "closed"
        self.assertEqual(self.instance_of(mine).status, "succeeded")
        self.assertEqual(self.instance_of(parent).status, "succeeded")

    def test_another_parent_is_another_value(self):
        """SEMANTICS F2: the link itself is watched as well."""
        record = self._delegate()
        record.plain_id = self.env["sla.toy.plain"].create({"state": "closed"})
        self.assertEqual(self.instance_of(record).status, "succeeded")

    def test_the_record_counts_from_its_creation(self):
        """SEMANTICS C3: its own, not that of the record it lives on."""
        with self.at("2026-01-05 09:00"):
            plain = self.env["sla.toy.plain"].create({})
        with self.at("2026-01-05 10:00"):
            record = self._delegate(plain_id=plain.id)
            start = self.instance_of(record).start_time
        self.assertEqual(start, utc("2026-01-05 10:00"))

    def test_the_record_counts_from_a_delegated_moment(self):
        """SEMANTICS C3, F2: written on the record, or on the one that holds it."""
        moment = self.env["ir.model.fields"]._get("sla.toy.delegate", "moment")
        self.policy.applicable_from_field_id = moment
        with self.at("2026-01-05 09:00"):
            record = self._delegate(moment="2026-01-05 08:30:00")
            instance = self.instance_of(record)
            self.assertEqual(instance.failure_time, utc("2026-01-05 10:30"))
            record.plain_id.moment = "2026-01-05 08:00:00"
            instance = self.instance_of(record)
            self.assertEqual(instance.failure_time, utc("2026-01-05 10:00"))
            record.moment = False
            self.assertFalse(self.instance_of(record))

    def test_a_delegated_moment_is_offered(self):
        """SEMANTICS C3: whatever is accepted can be chosen."""
        fields = self.env["ir.model.fields"]
        moment = fields._get("sla.toy.delegate", "moment")
        for holder in (self.policy, self.closed):
            domain = holder._fields["applicable_from_field_id"].domain
            domain = safe_eval(domain, {"model_id": holder.model_id.id})
            self.assertIn(moment, fields.search(domain))

    def test_a_record_that_goes_with_its_parent_is_forgotten(self):
        """SEMANTICS F6: deleted by the database alone, through a foreign key."""
        record = self._delegate()
        tracker = self.instance_of(record).tracker_id
        record.plain_id.sudo().unlink()
        self._judge()
        self.assertFalse(tracker.exists())
