# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A model of another application under SLA, made as an administrator would."""

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase, utc


class AppCase(SlaCase):
    """One model is enabled, with one KPI that its default policy measures."""

    #: The technical name of the model.
    model = ""
    #: When one of its records is on hold, and when its KPI is met.
    pause_when = "[]"
    success = "[]"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model_id = cls.env["ir.model"]._get_id(cls.model)
        cls.enabled = cls.env["sla.entity"].create(
            {"model_id": cls.model_id, "pause_when": cls.pause_when}
        )
        cls.kpi = cls.env["sla.kpi"].create(
            {"name": "Ready", "code": "ready", "model_id": cls.model_id}
        )

    @classmethod
    def _app_item(cls, **vals):
        """The command that creates an item: ready within four hours, by default."""
        vals = {"name": "Ready", "kpi_id": cls.kpi.id, "failure_after": 4, **vals}
        return cls._item(**{"success_criteria": cls.success, **vals})

    @classmethod
    def _app_policy(cls, *items, **vals):
        """The default policy of the model."""
        items = items or [cls._app_item()]
        return cls._create_policy(*items, model_id=cls.model_id, **vals)

    def _settle(self):
        """What the end of the transaction and the clock would do."""
        self.env.flush_all()
        self.run_cron("clock")

    def assert_instance(self, instance, **values):
        """Compare some fields; moments are given as text."""
        for name in values:
            if name.endswith("_time"):
                values[name] = utc(values[name])
        self.assertRecordValues(instance, [values])
