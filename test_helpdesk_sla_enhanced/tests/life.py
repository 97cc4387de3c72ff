# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A toy world of ``tests/core`` in Odoo: its policies, its clock, what is read back.

A toy minute is an hour here, so that a toy day is a day and its calendars can be
written down as working hours. Toy time begins on a Monday at midnight, UTC.
"""

import sys
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from odoo import Command

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests" / "core"))

from reference_case import View  # noqa: E402

BEGIN = datetime(2026, 1, 5)
#: The hours of the toy calendars by weekday; 0 needs none, and 3 is emptied later.
HOURS = {
    1: (range(5), ((8, 12), (13, 17))),
    2: ((0, 2, 3, 6), ((6, 20),)),
    3: (range(5), ((9, 17),)),
}
STAGES = ("new", "hold", "done", "lost")


def moment(minute):
    """A toy minute as a naive UTC datetime."""
    return BEGIN + timedelta(hours=minute)


def minute(value):
    """A naive UTC datetime, or False, as a toy minute or None."""
    return round((value - BEGIN) / timedelta(hours=1)) if value else None


def is_met(row):
    """Whether it is known when an instance was met, if late (R2)."""
    return bool(row.met_time) and row.status != "canceled"


def simplified(world):
    """The world with one start for each KPI: in Odoo the policies here have none, so
    each start but the default one is the KPI's own."""
    starts, policies = {}, {}
    for number, policy in world.policies.items():
        kpis = []
        for kpi in policy.kpis:
            start = starts.setdefault(kpi.id, kpi.start)
            kpis.append(kpi._replace(start=start, own=kpi.own or start == "start"))
        policies[number] = policy._replace(kpis=tuple(kpis))
    return world._replace(policies=policies)


def watched(world):
    """The names of the facts whose change Odoo must hear of."""
    items = [item for policy in world.policies.values() for item in policy.items]
    conditions = [world.hold, *(c for item in items for c in item[2:5])]
    names = {condition.field for condition in conditions if not condition.empty}
    starts = {kpi.start for p in world.policies.values() for kpi in p.kpis}
    return names | (starts - {"created"}) | {"archived", "policy"}


def selecting(world):
    """The names of the facts that an Applicable When asks for."""
    items = [item for policy in world.policies.values() for item in policy.items]
    return {item.applies.field for item in items if not item.applies.empty}


def by_kpi(views):
    """The views of each KPI, oldest first; ``previous`` counts within the KPI.

    In which order the KPIs of one change are born is nobody's business. A step that is
    told in the history has no action: several may be told at once.
    """
    places, found = {0: 0}, defaultdict(list)
    for number, view in enumerate(views, 1):
        found[view.kpi].append(
            view._replace(
                previous=places[view.previous],
                story=[told[:2] for told in view.story],
            )
        )
        places[number] = len(found[view.kpi])
    return found


class OdooWorld:
    """The configuration of a toy world.

    :param case: the test, which knows how to make policies
    :param entity: how the model is enabled whose records live, ``sla.toy.job`` if none
    """

    def __init__(self, case, world, entity=None):
        self.case, self.env = case, case.env
        entity = entity or case.jobs
        self.model = entity.model
        self.stages = self.env["sla.toy.stage"].create([{"name": n} for n in STAGES])
        self.calendars = {number: self._calendar(number) for number in HOURS}
        entity.write(
            {
                "pause_when": self._domain(world.hold),
                "recalculate_terminal": world.recalculate,
                "reapply": "always" if world.reapply_always else "when_item_changes",
            }
        )
        self.kpis, self.items, self.policies = {}, {}, {}
        self.act = self.env["ir.actions.server"].create(
            {
                "name": "Act",
                "model_id": self.env["ir.model"]._get_id(self.model),
                "state": "code",
                "code": "pass",
            }
        )
        for number, policy in world.policies.items():
            self._add_policy(number, policy)
        self._empty()

    # -- configuration -----------------------------------------------------------------

    def _calendar(self, number):
        calendar = self.case._create_calendar(tz="UTC", name=f"Calendar {number}")
        calendar.attendance_ids = self._attendances(number)
        return calendar

    def _attendances(self, number):
        days, hours = HOURS[number]
        return [
            Command.clear(),
            *(
                Command.create(
                    {
                        "name": f"{day} {start}",
                        "dayofweek": str(day),
                        "hour_from": start,
                        "hour_to": end,
                        "day_period": "morning" if start < 12 else "afternoon",
                    }
                )
                for day in days
                for start, end in hours
            ),
        ]

    def _empty(self):
        """Take all hours from a calendar that is in use already (SEMANTICS I6)."""
        self.calendars[3].attendance_ids = [Command.clear()]

    def _add_policy(self, number, policy):
        for kpi in policy.kpis:
            if kpi.id not in self.kpis:
                self.kpis[kpi.id] = self._kpi(kpi)
        items = [self._item(n, item) for n, item in enumerate(policy.items)]
        made = self.case._toy_policy(
            *items, model=self.model, default=False, name=f"Policy {number}"
        )
        self.policies[number] = made
        for item, row in zip(
            policy.items, made.item_ids.sorted("sequence"), strict=True
        ):
            self.items[row.id] = item.id

    def _kpi(self, kpi):
        name = "start" if kpi.start == "start" else "create_date"
        start = self.env["ir.model.fields"]._get(self.model, name)
        return self.case._create_kpi(
            self.model,
            f"kpi {kpi.id}",
            reopen=kpi.reopen,
            repeat=kpi.repeat,
            applicable_from_field_id=start.id if kpi.own else False,
        )

    def _item(self, sequence, item):
        calendar = self.calendars.get(item.calendar)
        return self.case._toy_item(
            f"Item {item.id}",
            sequence=sequence,
            kpi_id=self.kpis[item.kpi].id,
            applicable_when=self._domain(item.applies),
            success_criteria=self._domain(item.success),
            pause_override=True,
            pause_when=self._domain(item.pause),
            failure_after=item.target,
            warn_after=item.warn_after,
            calendar_id=calendar.id if calendar else False,
            allow_pause="yes" if item.may_pause else "no",
            max_hold=item.max_hold,
            action_ids=[self._step(step) for step in item.steps],
        )

    def _step(self, step):
        percent = step.kind == "percent"
        return Command.create(
            {
                "trigger": "escalation",
                "server_action_id": self.act.id,
                "offset": -step.amount if step.kind == "before" else step.amount,
                "offset_unit": "percent" if percent else "hour",
            }
        )

    def _domain(self, condition):
        if condition.empty:
            return "[]"
        values = sorted(condition.values)
        if condition.field == "stage":
            return str([("stage_id.name", "in", values)])
        if condition.field == "priority":
            return str([("priority", "in", [str(value) for value in values])])
        return str([("waiting", "in", [bool(value) for value in values])])

    def toggle(self, number, inactive):
        """Put a policy out of force, or into force again."""
        policy = self.policies[number]
        if inactive:
            policy.action_deactivate()
            return
        self.calendars[3].attendance_ids = self._attendances(3)
        policy.action_activate()
        self._empty()

    def values(self, facts):
        """What to write into a job to make these facts true."""
        values = {}
        for name, value in facts.items():
            if name == "priority":
                values["priority"] = str(value)
            elif name == "stage":
                values["stage_id"] = self.stages[STAGES.index(value)].id
            elif name == "waiting":
                values["waiting"] = value
            elif name == "start":
                values["start"] = False if value is None else moment(value)
            elif name == "archived":
                values["active"] = not value
            elif value:
                values["sla_policy_id"] = self.policies[value].id
            else:
                values["sla_no_sla"] = True
        return values

    def waive(self, job, case, waived):
        """Waive the failure that the reference calls ``case``, or take that back."""
        kpi, cycle = self.kpis[case.item.kpi], case.cycle
        row = self.env["sla.kpi.instance"].search(
            [
                ("res_model", "=", job._name),
                ("res_id", "=", job.id),
                ("kpi_id", "=", kpi.id),
                ("cycle", "=", cycle),
                ("is_current", "=", True),
            ]
        )
        if waived:
            row.action_waive("No fault of ours")
        else:
            row.action_unwaive()

    # -- what is read back -------------------------------------------------------------

    def views(self, job):
        """The instances of a job as the reference tells them, oldest first."""
        rows = self.env["sla.kpi.instance"].search(
            [("res_model", "=", job._name), ("res_id", "=", job.id)], order="id"
        )
        numbers = {row.id: number for number, row in enumerate(rows, 1)}
        kpis = {kpi: number for number, kpi in self.kpis.items()}
        policies = {policy: number for number, policy in self.policies.items()}
        for row in rows:
            yield View(
                kpis[row.kpi_id],
                self.items[row.item_id.id],
                policies[row.policy_id],
                row.cycle,
                numbers.get(row.previous_instance_id.id, 0),
                row.is_current,
                row.status_now,
                minute(row.start_time),
                minute(row.warning_time),
                minute(row.failure_time),
                minute(row.met_time),
                minute(row.end_time),
                minute(row.on_hold_since),
                minute(row.last_on_hold),
                row.on_hold_minutes / 60,
                row.on_hold_clock_minutes / 60,
                row.waived,
                row.elapsed_seconds / 3600 if is_met(row) else None,
                row.late_seconds / 3600 if is_met(row) else None,
                [
                    (minute(hold.start_time), minute(hold.end_time))
                    for hold in row.hold_ids.sorted("id")
                ],
                sorted((event.kind, minute(event.time)) for event in row.event_ids),
            )
