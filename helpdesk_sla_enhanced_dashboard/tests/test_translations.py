# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The template for translators is up to date."""

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common_translations import TranslationCase


@tagged("post_install", "-at_install")
class TestTranslations(TranslationCase):
    def test_the_template_is_up_to_date(self):
        """SEMANTICS E1: ./dev pot was run after the words were changed."""
        self.assert_up_to_date("helpdesk_sla_enhanced_dashboard")

    def test_plain_words(self):
        """SEMANTICS E1: what people read is said as a service desk would."""
        self.assert_plain_words("helpdesk_sla_enhanced_dashboard")
