# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file says all that an SLA is, and nothing that the schema does not know."""

from odoo.models import MAGIC_COLUMNS
from odoo.tests import TransactionCase, tagged

from ...engine.policy_code.fields import MODELS
from ...sla_core.policy_file import schema

SCHEMAS = {
    "sla.kpi": schema.KPI,
    "sla.policy": schema.POLICY,
    "sla.item": schema.ITEM,
    "sla.item.action": schema.ACTION,
    "sla.policy.case": schema.CASE,
}
#: What is said by the place of a record in a file, belongs to one database, or is only
#: shown.
LEFT_OUT = {
    "sla.kpi": {"active", "item_ids"},
    "sla.policy": {
        "active",
        "default_until",
        "is_default",
        "item_ids",
        "recompute_ids",
        "state",
    },
    "sla.item": {"action_ids", "active", "company_id", "policy_id", "sequence"},
    "sla.item.action": {"active", "item_id", "sequence"},
    "sla.policy.case": {"policy_id", "sequence"},
}
PARTS = {"items", "cases", "actions"}


@tagged("post_install", "-at_install")
class TestShape(TransactionCase):
    def test_the_schema_knows_what_files_say(self):
        """SEMANTICS W3: the documented schema is the file's."""
        for name, known in SCHEMAS.items():
            self.assertEqual(
                set(MODELS[name]), set(known["properties"]) - PARTS, msg=name
            )

    def test_every_stored_field_is_in_the_file_or_left_out_for_a_reason(self):
        """SEMANTICS W3, a round trip without loss: also of the fields to come."""
        for name, fields in MODELS.items():
            model = self.env[name]
            said = {field for field, _kind in fields.values()} | LEFT_OUT[name]
            own = {
                field.name
                for field in model._fields.values()
                if "helpdesk_sla_enhanced" in field._modules
                and field.store
                and not field.related
                and field.name not in MAGIC_COLUMNS
            }
            self.assertEqual(own - said - {"model_id"}, set(), msg=name)
