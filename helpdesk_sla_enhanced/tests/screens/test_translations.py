# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What users read can be translated, and the template for it is up to date."""

from odoo.tests import tagged

from ..common_translations import TranslationCase

ADDON = "helpdesk_sla_enhanced"
#: What users read of the records that the addon brings along.
READ = {
    "ir.actions.server": ("name",),
    "mail.template": ("name", "subject", "body_html", "description"),
    "sla.kpi": ("name",),
}


@tagged("post_install", "-at_install")
class TestTranslations(TranslationCase):
    def test_the_template_is_up_to_date(self):
        """SEMANTICS E1: ./dev pot was run after the words were changed."""
        self.assert_up_to_date(ADDON)

    def test_plain_words(self):
        """SEMANTICS E1: what people read is said as a service desk would."""
        self.assert_plain_words(ADDON)

    def test_what_comes_ready_made_can_be_translated(self):
        """SEMANTICS E1: actions, mail templates and KPIs, each by name."""
        places = {place for found in self._template(ADDON).values() for place in found}
        brought = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "in", list(READ))]
        )
        self.assertGreater(len(brought), 10)
        missing = [
            place
            for data in brought
            for field in READ[data.model]
            if self.env[data.model].browse(data.res_id)[field]
            and (place := f"model:{data.model},{field}:{data.complete_name}")
            not in places
        ]
        self.assertEqual(missing, [])
