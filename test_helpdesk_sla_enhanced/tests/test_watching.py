# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which changes reach the engine, whichever way they come about (SEMANTICS F2)."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.engine import collector
from odoo.addons.helpdesk_sla_enhanced.store import writing

from .common import ToyCase


@tagged("post_install", "-at_install")
class TestWatching(ToyCase):
    """Each test changes something and sees another item chosen at once."""

    def _assert_special(self, job):
        self.assertEqual(self._item_of(job), "Special")

    def _assert_ordinary(self, job):
        self.assertEqual(self._item_of(job), "Ordinary")

    # -- stored and derived fields of the record itself --------------------------------

    def test_a_field_of_its_own(self):
        """SEMANTICS F2."""
        self._either([("priority", "=", "2")])
        job = self._job()
        self._assert_ordinary(job)
        job.priority = "2"
        self._assert_special(job)

    def test_a_stored_computed_field(self):
        """SEMANTICS F2: recomputed from lines that are changed."""
        self._either([("weight", ">", 10)])
        job = self._job(line_ids=[Command.create({"quantity": 5})])
        self._assert_ordinary(job)
        job.line_ids.quantity = 50
        self._assert_special(job)

    def test_a_stored_computed_field_that_comes_along(self):
        """SEMANTICS F2: Odoo asked for the other field of the same method."""
        self._either([("weight", ">", 10)])
        job = self._job()
        self._judge()
        self.env["sla.toy.line"].create({"job_id": job.id, "quantity": 50})
        self.assertEqual(job.line_count, 1, "reading it recomputes both")
        self._assert_special(job)

    def test_a_related_field(self):
        """SEMANTICS F2: not stored, watched through what it stands for."""
        self._either([("stage_done", "=", True)])
        job = self._job(stage_id=self.stage_open.id)
        self._assert_ordinary(job)
        self.stage_open.done = True
        self._assert_special(job)

    def test_a_computed_field_that_is_not_stored(self):
        """SEMANTICS F2: watched through what it depends on, at any depth."""
        self._either([("is_heavy", "=", True)])
        job = self._job(line_ids=[Command.create({"quantity": 5})])
        self._assert_ordinary(job)
        job.line_ids.quantity = 500
        self._assert_special(job)

    # -- many2one ----------------------------------------------------------------------

    def test_a_field_of_the_customer(self):
        """SEMANTICS F2."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        self._either([("partner_id.ref", "=", "gold")])
        job = self._job(partner_id=partner.id)
        self._assert_ordinary(job)
        partner.ref = "gold"
        self._assert_special(job)

    def test_a_field_of_the_customer_inside_any(self):
        """SEMANTICS F2: the conditions of the editor's sub-records count as well."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        inside = [("parent_id", "any", [("ref", "=", "gold")])]
        self._either([("partner_id", "any", inside)])
        company = self.env["res.partner"].create({"name": "Peeters"})
        partner.parent_id = company
        job = self._job(partner_id=partner.id)
        self._assert_ordinary(job)
        company.ref = "gold"
        self._assert_special(job)

    def test_another_customer(self):
        """SEMANTICS F2."""
        ann, bob = self.env["res.partner"].create(
            [{"name": "Ann"}, {"name": "Bob", "ref": "gold"}]
        )
        self._either([("partner_id.ref", "=", "gold")])
        job = self._job(partner_id=ann.id)
        self._assert_ordinary(job)
        job.partner_id = bob
        self._assert_special(job)

    def test_a_field_of_the_customers_company(self):
        """SEMANTICS F2: a chain of two."""
        company = self.env["res.partner"].create({"name": "Peeters"})
        ann = self.env["res.partner"].create({"name": "Ann", "parent_id": company.id})
        self._either([("partner_id.parent_id.ref", "=", "gold")])
        job = self._job(partner_id=ann.id)
        self._assert_ordinary(job)
        company.ref = "gold"
        self._assert_special(job)

    def test_another_company_of_the_customer(self):
        """SEMANTICS F2: a link in the middle of a chain."""
        company = self.env["res.partner"].create({"name": "Peeters", "ref": "gold"})
        ann = self.env["res.partner"].create({"name": "Ann"})
        self._either([("partner_id.parent_id.ref", "=", "gold")])
        job = self._job(partner_id=ann.id)
        self._assert_ordinary(job)
        ann.parent_id = company
        self._assert_special(job)

    def test_a_deleted_stage(self):
        """SEMANTICS F2: what the record looked at is gone."""
        self._either([("stage_id.done", "=", False), ("stage_id", "!=", False)])
        job = self._job(stage_id=self.stage_open.id)
        self._assert_special(job)
        self.stage_open.unlink()
        self._assert_ordinary(job)

    def test_an_archived_customer(self):
        """SEMANTICS F2, P1: archived records count, and so does their archiving."""
        partner = self.env["res.partner"].create({"name": "Ann", "ref": "gold"})
        self._either(
            [("partner_id.ref", "=", "gold"), ("partner_id.active", "=", False)]
        )
        job = self._job(partner_id=partner.id)
        self._assert_ordinary(job)
        partner.active = False
        self._assert_special(job)

    # -- one2many ----------------------------------------------------------------------

    def test_a_line_is_created(self):
        """SEMANTICS F2: on its own, not through the record."""
        self._either([("line_ids.shipped", "=", True)])
        job = self._job()
        self._assert_ordinary(job)
        self.env["sla.toy.line"].create({"job_id": job.id, "shipped": True})
        self._assert_special(job)

    def test_a_line_is_changed(self):
        """SEMANTICS F2."""
        self._either([("line_ids.shipped", "=", True)])
        job = self._job(line_ids=[Command.create({})])
        self._assert_ordinary(job)
        job.line_ids.shipped = True
        self._assert_special(job)

    def test_a_line_is_deleted(self):
        """SEMANTICS F2."""
        self._either([("line_ids.shipped", "=", True)])
        job = self._job(line_ids=[Command.create({"shipped": True})])
        self._assert_special(job)
        job.line_ids.unlink()
        self._assert_ordinary(job)

    def test_a_line_moves_to_another_record(self):
        """SEMANTICS F2: both records are judged, the one that loses it as well."""
        self._either([("line_ids.shipped", "=", True)])
        first = self._job(line_ids=[Command.create({"shipped": True})])
        second = self._job()
        self._assert_special(first)
        first.line_ids.job_id = second
        self._assert_ordinary(first)
        self._assert_special(second)

    def test_lines_are_written_through_the_record(self):
        """SEMANTICS F2: by commands."""
        self._either([("line_ids.shipped", "=", True)])
        job = self._job(line_ids=[Command.create({"shipped": True})])
        self._assert_special(job)
        job.line_ids = [Command.clear()]
        self._assert_ordinary(job)

    # -- many2many ---------------------------------------------------------------------

    def test_a_tag_is_put_on_the_record(self):
        """SEMANTICS F2."""
        tag = self.env["sla.toy.tag"].create({"name": "Hot", "urgent": True})
        self._either([("tag_ids.urgent", "=", True)])
        job = self._job()
        self._assert_ordinary(job)
        job.tag_ids = tag
        self._assert_special(job)

    def test_a_record_is_put_on_the_tag(self):
        """SEMANTICS F2: the other side of the relation."""
        tag = self.env["sla.toy.tag"].create({"name": "Hot", "urgent": True})
        self._either([("tag_ids.urgent", "=", True)])
        job = self._job()
        self._assert_ordinary(job)
        tag.job_ids = job
        self._assert_special(job)

    def test_a_record_is_taken_from_the_tag(self):
        """SEMANTICS F2: the other side of the relation, the other way."""
        tag = self.env["sla.toy.tag"].create({"name": "Hot", "urgent": True})
        self._either([("tag_ids.urgent", "=", True)])
        job = self._job(tag_ids=tag.ids)
        self._assert_special(job)
        tag.job_ids = [Command.unlink(job.id)]
        self._assert_ordinary(job)

    def test_a_tag_is_changed(self):
        """SEMANTICS F2."""
        tag = self.env["sla.toy.tag"].create({"name": "Hot"})
        self._either([("tag_ids.urgent", "=", True)])
        job = self._job(tag_ids=tag.ids)
        self._assert_ordinary(job)
        tag.urgent = True
        self._assert_special(job)

    def test_a_tag_is_deleted(self):
        """SEMANTICS F2."""
        tag = self.env["sla.toy.tag"].create({"name": "Hot", "urgent": True})
        self._either([("tag_ids.urgent", "=", True)])
        job = self._job(tag_ids=tag.ids)
        self._assert_special(job)
        tag.unlink()
        self._assert_ordinary(job)

    # -- the seeds' way ----------------------------------------------------------------

    def test_each_application_makes_an_instance_if_asked_for(self):
        """SEMANTICS F2, F3: with the option, also through a related record."""
        self.jobs.reapply = "always"
        partner = self.env["res.partner"].create({"name": "Ann", "ref": "gold"})
        self._either([("partner_id.ref", "!=", False)])
        job = self._job(partner_id=partner.id)
        first = self.instance_of(job)
        partner.ref = "silver"
        second = self.instance_of(job)
        self.assertEqual(first.status, "canceled")
        self.assertEqual(second.previous_instance_id, first)
        self.assertEqual(second.item_id, first.item_id)


@tagged("post_install", "-at_install")
class TestCost(ToyCase):
    """What a change costs that nobody waits for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._either([("partner_id.ref", "=", "gold"), ("weight", ">", 10)])

    @contextmanager
    def _unheard(self):
        with patch.object(collector, "collect") as heard:
            yield
        heard.assert_not_called()

    def test_a_field_that_nobody_watches(self):
        """SEMANTICS F2: it evaluates nothing, and asks nothing."""
        job = self._job()
        job.note = "Blue"  # what is read once is in memory
        self._judge()
        with self._unheard(), self.assertQueryCount(1):
            job.note = "Green"
            self.env.flush_all()

    def test_a_field_of_the_customer_that_nobody_watches(self):
        """SEMANTICS F2."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        self._job(partner_id=partner.id)
        self._judge()
        partner.mapped("comment")
        with self._unheard(), self.assertQueryCount(1):
            partner.comment = "Friendly"
            self.env.flush_all()

    def test_a_customer_that_nothing_looks_at(self):
        """SEMANTICS F2: a watched field that reaches no record costs one query."""
        partners = self.env["res.partner"].create([{"name": "Ann"}, {"name": "Bob"}])
        self._judge()
        partners.mapped("ref")
        with self._unheard(), self.assertQueryCount(2):
            partners.ref = "gold"
            self.env.flush_all()

    def test_a_customer_of_records_without_sla(self):
        """SEMANTICS F2: it reaches only records that are tracked."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        job = self._job(partner_id=partner.id)
        job.sla_no_sla = True
        self._judge()
        with self._unheard():
            partner.ref = "gold"

    def test_an_archived_record_is_judged_but_not_written(self):
        """SEMANTICS F2, F6: nothing changes, so nothing is written."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        job = self._job(partner_id=partner.id)
        job.active = False
        self._judge()
        with patch.object(writing, "write_batch") as written:
            partner.ref = "gold"
            self._judge()
        # What the engine raises itself waits in the backlog and fails no test.
        written.assert_not_called()
        self.assertFalse(self.env["sla.backlog"].search([("res_id", "=", job.id)]))
        self.assertFalse(self.instance_of(job))
