# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether Odoo still is what ``store/odoo_private/`` takes it for.

When a test fails here, a release of Odoo has changed what it promised nobody to keep:
the file that the message names says what to do.
"""

from odoo import Command, fields
from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged
from odoo.tests.test_cursor import TestCursor
from odoo.tools import SQL, Query
from odoo.tools.sql import table_columns, table_exists

from ...engine import waker
from ...store.odoo_private import (
    cache_version,
    cron_waking,
    cursors,
    domains,
    loading,
)

ADVICE = "Odoo has changed: see store/odoo_private/%s.py for what to do. %s"
#: What a trigger of a scheduled action has besides its id.
TRIGGER_COLUMNS = {"cron_id", "call_at"}
LOGGED = {"id", "create_uid", "create_date", "write_uid", "write_date"}


def changed(subject, what):
    """What a test that fails says: where to read on, and what is not as it was."""
    return ADVICE % (subject, what)


@tagged("post_install", "-at_install")
class TestCacheVersion(TransactionCase):
    """SEMANTICS C4, K: a process notices what another one has changed."""

    def test_the_registry_knows_the_version_of_its_caches(self):
        said = changed("cache_version", "Registry.cache_sequences has no 'stable'.")
        self.assertIsInstance(
            getattr(self.registry, "cache_sequences", {}).get(cache_version.CACHE),
            int,
            said,
        )

    def test_the_version_in_the_database_is_the_one_that_is_read(self):
        said = changed("cache_version", "orm_signaling_stable is not the version.")
        self.assertTrue(table_exists(self.env.cr, "orm_signaling_stable"), said)
        _registry, versions = self.registry.get_sequences(self.env.cr)
        visible = cache_version.visible_version(self.env)
        self.assertEqual(visible, versions[cache_version.CACHE], said)

    def test_an_announcement_raises_the_version(self):
        before = cache_version.visible_version(self.env)
        after = cache_version.announce(self.env.cr)
        said = changed("cache_version", "A row more does not raise the version.")
        self.assertGreater(after, before, said)
        self.assertEqual(cache_version.visible_version(self.env), after, said)

    def test_emptied_caches_are_announced_after_the_commit(self):
        self.addCleanup(self.registry.cache_invalidated.discard, cache_version.CACHE)
        cache_version.forget(self.registry)
        said = changed("cache_version", "clear_cache('stable') announces nothing.")
        self.assertIn(cache_version.CACHE, self.registry.cache_invalidated, said)


@tagged("post_install", "-at_install")
class TestCronWaking(TransactionCase):
    """SEMANTICS I4: what wakes a scheduled action by SQL, is what Odoo looks for."""

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_clock")
        self.env["ir.cron.trigger"].search([]).unlink()
        self.env.flush_all()

    def test_a_trigger_is_a_moment_of_a_cron_and_nothing_else(self):
        columns = {*table_columns(self.env.cr, "ir_cron_trigger")} - LOGGED
        said = changed("cron_waking", "A row of ir_cron_trigger has other columns.")
        self.assertEqual(columns, TRIGGER_COLUMNS, said)

    def test_a_cron_is_found_by_the_code_that_it_runs(self):
        at = fields.Datetime.to_datetime("2026-01-05 09:00:00")
        cron_waking.wake_crons(self.env, *waker.CLOCK, at)
        triggers = self.env["ir.cron.trigger"].search([])
        said = changed("cron_waking", "A cron is not found by its action's code.")
        self.assertEqual(triggers.mapped("cron_id"), self.cron, said)
        self.assertEqual(triggers.mapped("call_at"), [at], said)

    def test_a_cron_that_was_woken_is_due(self):
        at = fields.Datetime.to_datetime("2026-01-05 09:00:00")
        self.cron.nextcall = "2999-01-01"
        self.env.flush_all()
        cron_waking.wake_crons(self.env, *waker.CLOCK, at)
        ready = self.env["ir.cron"]._get_ready_sql_condition(self.env.cr)
        self.env.cr.execute(
            SQL("SELECT id FROM ir_cron WHERE %s AND id = %s", ready, self.cron.id)
        )
        said = changed("cron_waking", "A row of ir_cron_trigger makes no cron due.")
        self.assertEqual(self.env.cr.fetchall(), [(self.cron.id,)], said)

    def test_workers_can_be_notified(self):
        said = changed("cron_waking", "ir.cron has no _notifydb any more.")
        self.assertTrue(hasattr(self.env["ir.cron"], "_notifydb"), said)
        cron_waking.notify_workers(self.env.cr, self.env.cr.dbname)


@tagged("post_install", "-at_install")
class TestLoading(TransactionCase):
    """SEMANTICS A6: while addons are loaded, no save waits for tables of ours."""

    def test_the_registry_knows_which_addons_are_loaded(self):
        said = changed("loading", "Registry._init_modules is not their names.")
        self.assertTrue(hasattr(self.registry, "_init_modules"), said)
        self.assertTrue(loading.is_loaded(self.registry, "base"), said)
        self.assertTrue(loading.is_loaded(self.registry, "helpdesk_sla_enhanced"), said)
        self.assertFalse(loading.is_loaded(self.registry, "nothing_of_this"), said)


@tagged("post_install", "-at_install")
class TestDomains(TransactionCase):
    """SEMANTICS D1, law 4: conditions are columns of one SELECT."""

    def setUp(self):
        super().setUp()
        self.parent = self.env["res.partner"].create(
            {"name": "Whole", "child_ids": [Command.create({"name": "Part"})]}
        )
        self.partners = self.parent | self.parent.child_ids
        self.env.flush_all()

    def _holds(self, domain):
        """Of which of the partners a domain holds, asked as a column."""
        model = self.env["res.partner"]
        query = Query(self.env, model._table, model._table_sql)
        condition = domains.to_sql(model, domains.optimized(model, domain), query)
        query.add_where(SQL("res_partner.id = ANY(%s)", self.partners.ids))
        id_column = SQL.identifier("res_partner", "id")
        self.env.cr.execute(query.select(id_column, condition))
        return {number for number, holds in self.env.cr.fetchall() if holds}

    def test_a_domain_is_a_condition_in_a_query_of_ours(self):
        said = changed("domains", "Domain._to_sql does not give a condition.")
        found = self._holds([("name", "=", "Part")])
        self.assertEqual(found, {*self.parent.child_ids.ids}, said)

    def test_a_condition_brings_its_joins_along(self):
        said = changed("domains", "Domain._to_sql does not add what it needs.")
        found = self._holds([("parent_id.name", "=", "Whole")])
        self.assertEqual(found, {*self.parent.child_ids.ids}, said)

    def test_a_hierarchy_becomes_ids(self):
        """What may be kept for other transactions is seen from it."""
        domain = [("id", "child_of", self.parent.id)]
        self.assertEqual(self._holds(domain), {*self.partners.ids})
        leaves = domains.optimized(self.env["res.partner"], domain).iter_conditions()
        said = changed("domains", "optimize_full leaves a hierarchy as it is.")
        for leaf in leaves:
            self.assertNotIn(leaf.operator, ("child_of", "parent_of"), said)

    def test_a_leaf_says_its_field_its_operator_and_its_value(self):
        model = self.env["res.partner"]
        (leaf,) = domains.optimized(model, [("name", "=", "Part")]).iter_conditions()
        said = changed("domains", "A leaf is not field_expr, operator and value.")
        self.assertEqual(leaf.field_expr, "name", said)
        self.assertIn(leaf.operator, ("=", "in"), said)
        self.assertIn("Part", leaf.value, said)

    def test_a_domain_inside_another_is_a_domain(self):
        model = self.env["res.partner"]
        inner = [("parent_id", "any", [("name", "=", "Whole")])]
        (leaf,) = domains.optimized(model, inner).iter_conditions()
        said = changed("domains", "The value of 'any' is no Domain.")
        self.assertIsInstance(leaf.value, Domain, said)


@tagged("post_install", "-at_install")
class TestCursors(TransactionCase):
    """Requests in tests see what the test has changed of the configuration."""

    def test_the_cursor_of_a_request_stands_before_that_of_the_test(self):
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            said = changed("cursors", "A request in a test has another cursor.")
            self.assertIsInstance(cr, TestCursor, said)
            self.assertTrue(hasattr(cr, "_cursor"), said)
            self.assertIs(cursors.cursor_behind(cr), self.env.cr, said)
        self.assertIsNone(cursors.cursor_behind(self.env.cr))
