# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..common_entitlement import EntitlementCase


@tagged("post_install", "-at_install")
class TestEntitlementLife(EntitlementCase):
    """From draft to its end, and on (SEMANTICS M1)."""

    def test_nothing_is_used_of_a_new_one(self):
        """M2: what is left is the total."""
        entitlement = self._create_entitlement()
        self.assertEqual(entitlement.remaining_terms, 15)

    def test_what_is_left_follows_the_total(self):
        """M2: a larger total leaves more."""
        entitlement = self._create_entitlement()
        entitlement.total_terms = 20
        self.assertEqual(entitlement.remaining_terms, 20)
