# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the addon costs a model that nobody enabled: no query at all."""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from ...engine import config
from ...models.base import Base
from ..common import SlaCase


@contextmanager
def bypassed():
    """Let Odoo's own methods answer in place of the engine's overrides."""

    def passing(name):
        def method(self, *args):
            return getattr(super(Base, self), name)(*args)

        return method

    with ExitStack() as stack:
        for name in ("write", "unlink", "_compute_field_value"):
            stack.enter_context(patch.object(Base, name, passing(name)))
        yield


@tagged("post_install", "-at_install")
class TestNotEnabled(SlaCase):
    """Contacts, in a database in which tickets are under SLA."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy()
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Partner {number}"} for number in range(100)]
        )

    def _queries(self, act, records):
        """How often each record asks the database, one after the other.

        What the records hold is forgotten first, so that all passes begin alike.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        for record in records:
            before = self.env.cr.sql_log_count
            act(record)
            self.env.flush_all()
            queries.append(self.env.cr.sql_log_count - before)
        return queries

    def _looked_up(self):
        """See whether the overrides look up what is watched."""
        return patch.object(
            config, "get_snapshot", autospec=True, side_effect=config.get_snapshot
        )

    def _assert_free(self, act):
        """One record and a hundred cost what they cost without the overrides."""
        self._queries(act, self.partners)  # what is read once is in memory
        for records in (self.partners[:1], self.partners):
            with bypassed(), self._looked_up() as looked_up:
                without = self._queries(act, records)
            self.assertFalse(looked_up.called, "the overrides are out of the way")
            with self._looked_up() as looked_up:
                queries = self._queries(act, records)
            self.assertTrue(looked_up.called, "the overrides are at work")
            self.assertGreater(min(queries), 0, "each write reached the database")
            self.assertEqual(queries, without)

    def test_writing_a_field(self):
        """SEMANTICS B1: as many queries as without the addon's overrides."""
        numbers = iter(range(10_000))
        self._assert_free(lambda partner: partner.write({"ref": f"R{next(numbers)}"}))

    def test_writing_a_field_that_others_are_computed_from(self):
        """SEMANTICS B1: what is recomputed costs no more either."""
        numbers = iter(range(10_000))
        self._assert_free(lambda partner: partner.write({"name": f"P{next(numbers)}"}))
