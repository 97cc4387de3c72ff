# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What it costs to know the configuration: little, however many SLAs there are."""

import contextlib
import time
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ...engine import config, config_building
from ..common import SlaCase

POLICIES = 1000


@tagged("post_install", "-at_install")
class TestManyPolicies(SlaCase):
    """A desk with a policy per customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls._create_policy(
            *(cls._item(name=f"Resolve {n}") for n in range(4)), default=False
        )
        cls.env.flush_all()
        for table, source, own in (
            ("sla_policy", [cls.template.id], "id"),
            ("sla_item", cls.template.item_ids.ids, "policy_id"),
        ):
            cls._multiply(table, source, own)
        cls.env.cr.execute("ANALYZE sla_policy; ANALYZE sla_item")
        cls.env.invalidate_all()
        config.note_change(cls.env)

    @classmethod
    def _multiply(cls, table, source, own):
        """Copy rows for a thousand policies, with a condition of each one's own."""
        cls.env.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND column_name NOT IN ('id', 'policy_id', 'applicable_when')",
            [table],
        )
        names = ", ".join(f'"{name}"' for (name,) in cls.env.cr.fetchall())
        first = 1_000_000
        if own == "id":
            cls.env.cr.execute(
                f"INSERT INTO sla_policy (id, {names}) SELECT {first} + n, {names} "
                "FROM sla_policy, generate_series(1, %s) n WHERE id = ANY(%s)",
                [POLICIES, source],
            )
            return
        cls.env.cr.execute(
            f"INSERT INTO sla_item (policy_id, applicable_when, {names}) "
            f"SELECT {first} + n, '[(''partner_id'', ''='', ' || (n * 4 + id %% 4) || "
            f"')]', {names} FROM sla_item, generate_series(1, %s) n "
            "WHERE id = ANY(%s)",
            [POLICIES, source],
        )

    def test_it_is_read_in_twenty_queries(self):
        """Issue of a desk with hundreds of customers: 5 queries a policy once."""
        before = self.env.cr.sql_log_count
        config.get_snapshot(self.env)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 20)
        self.assertGreaterEqual(
            len(config.get_snapshot(self.env).source.policies), POLICIES
        )

    def test_it_is_read_at_once(self):
        """A thousand policies of four items: 0.15 s of this process's time."""
        spent = []
        for _round in range(3):
            self.registry._sla_config_known.recent.clear()
            config.note_change(self.env)
            begin = time.thread_time()
            config.get_snapshot(self.env)
            spent.append(time.thread_time() - begin)
        self.assertLess(min(spent), 0.15, spent)

    def test_one_more_is_made_and_activated(self):
        """It is not read again for each of the writes that this takes."""
        config.get_snapshot(self.env)
        with patch.object(
            config_building,
            "build",
            autospec=True,
            side_effect=config_building.build,
        ) as b:
            before = self.env.cr.sql_log_count
            self._create_policy(default=False)
            self.env.flush_all()
            self._create_ticket()
            self.env.flush_all()
            queries = self.env.cr.sql_log_count - before
        self.assertLessEqual(b.call_count, 3)
        self.assertLess(queries, 300)


@tagged("post_install", "-at_install")
class TestCachesOfOthers(TransactionCase):
    """A transaction that touched any cached data of Odoo's, as a new user does."""

    def test_it_reads_no_configuration(self):
        """SEMANTICS B1: models that are not enabled cost nothing there either."""
        config.get_snapshot(self.env)
        for _round in range(3):
            self.env.registry.clear_cache("stable")
            before = self.env.cr.sql_log_count
            config.get_snapshot(self.env)
            self.assertEqual(self.env.cr.sql_log_count, before)

    def test_nor_after_a_savepoint(self):
        """SEMANTICS B1: what was tried and given up changed nothing here."""
        config.get_snapshot(self.env)
        with contextlib.suppress(ZeroDivisionError), self.env.cr.savepoint():
            self.env["res.partner"].create({"name": "Ann"})
            raise ZeroDivisionError
        before = self.env.cr.sql_log_count
        config.get_snapshot(self.env)
        self.assertEqual(self.env.cr.sql_log_count, before)
