# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A desk that sells no entitlements pays nothing for them (SEMANTICS M5)."""

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.sql_db import Cursor
from odoo.tests import tagged

from ...engine import config
from ..common_entitled import EntitledCase

NOW = "2026-01-05 09:00:00"


@tagged("post_install", "-at_install")
class TestNothingSold(EntitledCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("UPDATE helpdesk_ticket SET entitlement_id = NULL")
        cls.env.cr.execute("DELETE FROM sla_entitlement_usage")
        cls.env.cr.execute("DELETE FROM sla_entitlement")
        cls.env.invalidate_all()
        config.note_change(cls.env)

    def setUp(self):
        super().setUp()
        self.enterContext(self.at(NOW))

    def _asked(self, work):
        """The statements of some work that look at entitlements."""
        asked = []
        execute = Cursor.execute

        def listen(cursor, query, *args, **kwargs):
            text = query if isinstance(query, str) else query.code
            if "FROM sla_entitlement" in text or 'FROM "sla_entitlement' in text:
                asked.append(text)
            return execute(cursor, query, *args, **kwargs)

        config.get_snapshot(self.env)  # which may have to look
        with patch.object(Cursor, "execute", listen):
            work()
            self.env.flush_all()
            self.env.cr.precommit.run()
        return asked

    def test_a_new_ticket_asks_for_none(self):
        """M5: creating, moving and deleting reads no table of entitlements."""
        ticket = self._ticket()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(self._asked(self._ticket), [])
        stage = self.stage_cancelled

        def close():
            ticket.stage_id = stage

        self.assertEqual(self._asked(close), [])
        self.assertEqual(self._asked(ticket.sudo().unlink), [])

    def test_the_reason_is_empty(self):
        """M5: nobody is told of what the desk does not sell."""
        ticket = self._ticket()
        self.assertFalse(ticket.entitlement_id)
        self.assertFalse(ticket.entitlement_reason)
        self.assertFalse(ticket.entitlement_refused)

    def test_the_first_one_counts_from_the_next_ticket_on(self):
        """M5: also within the transaction that makes it."""
        before = self._ticket()
        gold = self._entitle()
        ticket = self._ticket()
        self.assertFalse(before.entitlement_id)
        self.assertEqual(ticket.entitlement_id, gold)
        self.assertEqual(gold.remaining_terms, 14)
        ticket.stage_id = self.stage_cancelled
        self.assertEqual(gold.remaining_terms, 15)

    def test_a_draft_counts_as_well(self):
        """M1: activating it is no news to the configuration."""
        gold = self._entitle(state="draft")
        self.assertFalse(self._ticket().entitlement_id)
        gold.action_activate()
        self.assertEqual(self._ticket().entitlement_id, gold)

    def test_one_that_is_not_there_is_refused(self):
        """M5, K: an unknown entitlement is named, as where some are sold."""
        with self.assertRaisesRegex(ValidationError, "not there any more"):
            self._ticket(entitlement_id=2**30)
