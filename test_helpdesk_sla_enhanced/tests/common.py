# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Toy jobs and plain records under SLA, and automation rules that follow them."""

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase


class ToyCase(SlaCase):
    """Jobs are enabled for SLA and have one KPI, met in a stage that is done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = new_test_user(cls.env, "toy_worker", "base.group_user")
        cls.jobs = cls._enable("sla.toy.job", pause_when="[('waiting', '=', True)]")
        cls.ready = cls._create_kpi("sla.toy.job", "ready")
        cls.stage_open, cls.stage_ready = cls.env["sla.toy.stage"].create(
            [{"name": "Open"}, {"name": "Ready", "done": True}]
        )

    @classmethod
    def _enable(cls, model, **vals):
        vals["model_id"] = cls.env["ir.model"]._get_id(model)
        return cls.env["sla.entity"].create(vals)

    @classmethod
    def _create_kpi(cls, model, code, **vals):
        vals["model_id"] = cls.env["ir.model"]._get_id(model)
        return cls.env["sla.kpi"].create({"name": code.title(), "code": code, **vals})

    @classmethod
    def _toy_item(cls, name="Ready", **vals):
        """The command that creates an item: ready within two hours, by default."""
        vals.setdefault("kpi_id", cls.ready.id)
        vals.setdefault("success_criteria", "[('stage_id.done', '=', True)]")
        return cls._item(name=name, **vals)

    @classmethod
    def _toy_policy(cls, *items, model="sla.toy.job", **vals):
        """An active policy, the default of its model unless asked otherwise."""
        vals["model_id"] = cls.env["ir.model"]._get_id(model)
        return cls._create_policy(*(items or [cls._toy_item()]), **vals)

    @classmethod
    def _either(cls, condition):
        """Two items, one for the records that match the condition, one for the rest;
        neither is ever met."""
        special = {"applicable_when": str(condition), "success_criteria": "[]"}
        return cls._toy_policy(
            cls._toy_item("Special", **special),
            cls._toy_item("Ordinary", failure_after=8, success_criteria="[]"),
        )

    def _job(self, **vals):
        """A job, made by a worker with no rights on the engine."""
        jobs = self.env["sla.toy.job"].with_user(self.worker)
        return jobs.create({"name": "Paint the fence", **vals})

    def _item_of(self, record):
        """The name of the item that the record is held to; empty if none."""
        return self.instance_of(record).item_id.name

    def _judge(self):
        """What the end of the transaction would do."""
        self.env.flush_all()
        self.env["sla.engine"]._process_pending()

    def _automate(self, model, code=None, **vals):
        """An automation rule that runs a line of code, or a server action by values."""
        model_id = self.env["ir.model"]._get_id(model)
        action = vals.pop("action", {"state": "code", "code": code})
        rule = self.env["base.automation"].create(
            {
                "name": "Rule",
                "model_id": model_id,
                "trigger": "on_create_or_write",
                **vals,
                "action_server_ids": [
                    Command.create({"name": "Act", "model_id": model_id, **action})
                ],
            }
        )
        self.addCleanup(self.env["base.automation"]._unregister_hook)
        return rule


class SecondCompany:
    """Mixed into a case: another company, and a worker who is in both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = cls.env.company
        cls.theirs = cls.env["res.company"].create({"name": "The others"})
        cls.env.user.company_ids |= cls.theirs
        cls.worker.company_ids |= cls.theirs
        cls.agent.company_ids |= cls.theirs
