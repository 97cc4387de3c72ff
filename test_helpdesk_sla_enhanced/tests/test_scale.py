# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the length of a policy costs (SEMANTICS D8, DESIGN law 4)."""

import gc
import time
from contextlib import closing
from statistics import median

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.engine import choosing

from .common import ToyCase

RECORDS = 1000
FEW, MANY = 5, 100
RUNS = 7


@tagged("post_install", "-at_install")
class TestScale(ToyCase):
    """A thousand jobs under a policy of few items, and under one of many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.few = cls._long_policy(FEW)
        cls.many = cls._long_policy(MANY)
        values = [
            {"name": f"Job {n}", "priority": str(n % 3), "waiting": n % 7 == 0}
            for n in range(RECORDS)
        ]
        cls.first, cls.records = (
            cls.env["sla.toy.job"].create(some) for some in (values[:1], values)
        )
        cls.env["sla.engine"]._process_pending()

    @classmethod
    def _long_policy(cls, length):
        """A policy whose items ask for different things, and whose last one applies."""
        items = [
            cls._toy_item(
                f"Item {n}",
                applicable_when=f"[('name', '=', 'x{n}'), "
                f"('priority', '=', '{n % 3}')]",
                failure_after=n + 1,
            )
            for n in range(length - 1)
        ]
        others = cls._toy_item("Others", failure_after=1000)
        return cls._toy_policy(*items, others, default=False, name=f"{length} items")

    def _cost(self, policy):
        """Judge all records under the policy, and undo it.

        :return: seconds of this process, seconds on the wall, queries
        """
        with closing(self.env.cr.savepoint()):
            policy.apply_to(self.first)  # what is read once is in memory
            engine = self.env["sla.engine"]
            choosing.choose(self.env, self.records, "automatic", policy.id, False)
            self.env.flush_all()
            gc.collect()
            queries = self.env.cr.sql_log_count
            begin = time.process_time(), time.perf_counter()
            engine._process_pending()
            end = time.process_time(), time.perf_counter()
            queries = self.env.cr.sql_log_count - queries
        return end[0] - begin[0], end[1] - begin[1], queries

    def test_a_hundred_items_cost_little_more_than_five(self):
        """SEMANTICS D8, DESIGN law 4: at most twice the time, as many queries.

        The database works in a process of its own, so its part shows in the time on
        the wall alone; of that the shortest run counts, which nothing disturbed.
        """
        policies = self.few, self.many
        for policy in policies * 2:
            self._cost(policy)
        costs = {policy: [] for policy in policies}
        for policy in policies * RUNS:
            costs[policy].append(self._cost(policy))
        few, many = (list(zip(*costs[policy], strict=True)) for policy in policies)
        self.assertEqual({*few[2]}, {*many[2]})
        self.assertEqual(len({*few[2]}), 1)
        self.assertLessEqual(median(many[0]), 2 * median(few[0]))
        self.assertLessEqual(min(many[1]), 2 * min(few[1]))
