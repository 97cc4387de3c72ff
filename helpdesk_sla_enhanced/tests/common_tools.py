# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What tests of SLAs in other addons build on: import it from ``tests.common``."""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields

from ..engine.actions import running

#: Spares tests what they do not look at: chatter lines about changes, and the mail
#: with which each new user is invited.
QUIET = {"tracking_disable": True, "no_reset_password": True}


@dataclass(frozen=True)
class CapturedAction:
    """An action of an SLA that was to run, and did not."""

    #: The ``sla.kpi.instance`` that it is for.
    instance: Any
    #: The record of that instance: a ticket, or of another enabled model.
    record: Any
    #: ``start``, ``warning``, ``failure``, ``success``, ``pause``, ``resume``,
    #: ``cancel`` or ``escalation``.
    trigger: str
    #: The ``ir.actions.server``.
    action: Any


class SlaTools:
    """Mixed into a test case of Odoo: an SLA in a few lines, and a clock to turn.

    Moments are UTC, as text (``"2026-01-05 08:00"``) or naive datetimes.
    """

    # -- An SLA to test with ---------------------------------------------------------

    @classmethod
    def create_working_hours(
        cls, name="Desk", tz="Europe/Brussels", hours=((9, 17),), **vals
    ):
        """Working hours on Monday to Friday: a ``resource.calendar``.

        :param tz: the time zone of the hours
        :param hours: pairs of hours of the day, from and to
        """
        attendances = [
            Command.create(
                {
                    "name": f"{day} {start}",
                    "dayofweek": str(day),
                    "hour_from": start,
                    "hour_to": end,
                    "day_period": "morning" if start < 12 else "afternoon",
                }
            )
            for day in range(5)
            for start, end in hours
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "attendance_ids": [Command.clear(), *attendances],
                **vals,
            }
        )

    @classmethod
    def enable_sla(cls, model, **vals):
        """Enable a model for SLAs, as an administrator does: its ``sla.entity``.

        :param model: its name; it must not be enabled yet
        :param vals: fields of ``sla.entity``, such as ``pause_when``
        """
        vals["model_id"] = cls.env["ir.model"]._get_id(model)
        return cls.env["sla.entity"].create(vals)

    @classmethod
    def create_kpi(cls, model, name, **vals):
        """A KPI of an enabled model: an ``sla.kpi``, whose code is its name."""
        vals["model_id"] = cls.env["ir.model"]._get_id(model)
        code = name.lower().replace(" ", "_")
        return cls.env["sla.kpi"].create({"name": name, "code": code, **vals})

    @classmethod
    def sla_item(cls, kpi, **vals):
        """The command that creates an item: within two hours, by default.

        :param vals: fields of ``sla.item``: ``success_criteria``, ``failure_after`` …
        """
        return Command.create(
            {
                "name": kpi.name,
                "kpi_id": kpi.id,
                "failure_after": 2,
                "failure_unit": "hour",
                **vals,
            }
        )

    @classmethod
    def sla_action(cls, trigger, server_action, **vals):
        """The command that gives an item an action: one of ``action_ids``.

        :param trigger: as :class:`CapturedAction` has them
        :param vals: fields of ``sla.item.action``, such as ``offset``
        """
        vals.update(trigger=trigger, server_action_id=server_action.id)
        return Command.create(vals)

    @classmethod
    def create_sla(cls, model, *items, default=True, **vals):
        """An active SLA of a model, with items of :meth:`sla_item`: an ``sla.policy``.

        :param default: whether new records get it
        :param vals: fields of ``sla.policy``; its owner is the administrator, unless
            ``user_id`` says otherwise
        """
        policy = cls.env["sla.policy"].create(
            {
                "name": "Standard",
                "model_id": cls.env["ir.model"]._get_id(model),
                "user_id": cls.env.ref("base.user_admin").id,
                "item_ids": list(items),
                **vals,
            }
        )
        policy.action_activate()
        if default:
            policy.action_set_default()
        return policy

    # -- Time ------------------------------------------------------------------------

    @contextmanager
    def at(self, moment):
        """Let it be ``moment``, UTC, for Python and for ``create_date`` alike."""
        moment = fields.Datetime.to_datetime(moment)
        with (
            freeze_time(moment) as frozen,
            patch.object(self.env.cr, "now", lambda: moment),
        ):
            yield frozen

    def tick(self, moment):
        """Do at ``moment`` what a server does each minute: warn and fail what is due
        by then, then run the actions that are due."""
        with self.at(moment):
            self.run_cron("clock")
            self.run_cron("actions")

    def run_cron(self, name):
        """Run one of the engine's crons as the server does.

        :param name: the end of its XML ID: ``clock``, ``actions``, ``reconcile`` …
        """
        self.env.cr.flush()
        cron = self.env.ref(f"helpdesk_sla_enhanced.ir_cron_sla_{name}")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    # -- What became of it -----------------------------------------------------------

    def instance_of(self, record, kpi=None):
        """The current ``sla.kpi.instance`` of a record, or those of all its KPIs.

        :param kpi: the ``sla.kpi`` to look for
        """
        instances = self.env["sla.kpi.instance"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("is_current", "=", True),
            ]
        )
        return instances.filtered(lambda i: not kpi or i.kpi_id == kpi)

    @contextmanager
    def captured_actions(self):
        """Let no action of an SLA run; fill a list of :class:`CapturedAction` with
        those that would have, in their order.

        They are done afterwards, as far as the action log knows.
        """
        captured = []

        def capture(run):
            instance = run.instance_id.with_env(self.env)
            record = self.env[instance.res_model].browse(instance.res_id)
            action = run.action_id.server_action_id.with_env(self.env)
            captured.append(CapturedAction(instance, record, run.trigger, action))
            return []

        with patch.object(running, "run_as_owner", capture):
            yield captured
