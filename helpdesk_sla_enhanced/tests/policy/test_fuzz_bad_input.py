# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random bad input ends well or with words for the user, and stops nobody's work.

`SLA_FUZZ_INPUTS` says how many inputs there are in all, `SLA_FUZZ_SEED` which. A
failure prints both, and each kind of fault with one input as Python that can be pasted
into a test of this class.
"""

import contextlib
import logging
import os
import traceback
from collections import Counter
from pathlib import Path
from random import Random

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine import config
from ..common import SlaCase
from .fuzz_inputs import Ref, Source, spell

INPUTS = int(os.environ.get("SLA_FUZZ_INPUTS") or 400)
_logger = logging.getLogger(__name__)

#: What these inputs make others say.
NOISY = (
    "odoo.sql_db",
    "odoo.models",
    "odoo.domains",
    "odoo.tools",
    "odoo.addons.helpdesk_sla_enhanced.models.resource_calendar",
    "odoo.addons.helpdesk_sla_enhanced.engine.policies",
)
SEED = int(os.environ.get("SLA_FUZZ_SEED") or 20260105)
#: How an input may end.
FINE = (ValidationError, UserError, AccessError)
OURS = str(Path(__file__).parents[2])
#: Fields of Odoo's own, to see whether a value fails on those as it does on ours: Odoo
#: refuses values of wrong types with whatever comes, long before our code is asked.
TWINS = {
    "boolean": ("res.partner", "employee"),
    "char": ("res.partner", "name"),
    "char translated": ("res.partner.category", "name"),
    "float": ("resource.resource", "time_efficiency"),
    "integer": ("res.partner", "color"),
    "many2many": ("res.partner", "category_id"),
    "many2one": ("res.partner", "industry_id"),
    "one2many": ("res.partner", "bank_ids"),
    "selection": ("res.partner", "type"),
    "text": ("ir.actions.server", "code"),
    "text translated": ("res.partner.industry", "full_name"),
}
#: What the models of those need to be created.
NEEDED = {
    "ir.actions.server": {"name": "x", "model_id": Ref("partner_model")},
    "res.partner": {"name": "x"},
    "res.partner.category": {"name": "x"},
    "res.partner.industry": {"name": "x"},
    "resource.resource": {"name": "x"},
}


class _Undo(Exception):
    """Leaves a savepoint, and everything inside, behind."""


def _our_frames(error):
    """The stretches of the way to an error that lie in this addon."""
    return [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(OURS)
        and f"{os.sep}tests{os.sep}" not in frame.filename
    ]


def _place(frame):
    return f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}"


def _end(error):
    """What an error is and where it was raised, the SQL of a statement apart."""
    deep = traceback.extract_tb(error.__traceback__)[-1]
    return type(error), deep.filename, deep.lineno


def _listed(value):
    return value if isinstance(value, (list, tuple)) else ()


def _line(command):
    """The values that a command gives a line, if it does."""
    if isinstance(command, tuple) and len(command) == 3:
        return command[2] if isinstance(command[2], dict) else None
    return None


@tagged("post_install", "-at_install")
class TestFuzzBadInput(SlaCase):
    """SEMANTICS K and A6, for input that nobody thought of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.partner = cls.env["res.partner"].create({"name": "Ann"})
        cls.server_action = cls.env["ir.actions.server"].create(
            {"name": "Note", "model_id": cls.entity.model_id.id, "state": "code"}
        )
        steps = [
            Command.create(
                {
                    "trigger": "escalation",
                    "offset": 50,
                    "server_action_id": cls.server_action.id,
                }
            )
        ]
        cls.start_field = cls.env["ir.model.fields"]._get(
            "helpdesk.ticket", "last_stage_update"
        )
        cls.policy = cls._create_policy(
            cls._item(name="VIP", applicable_when="[('priority', '=', '3')]"),
            cls._item(action_ids=steps, warn_after=1, calendar_id=cls.calendar.id),
            calendar_id=cls.calendar.id,
        )
        cls.item = cls.policy.item_ids[1]
        cls.action = cls.item.action_ids
        cls.draft = cls._create_policy(name="Draft", activate=False)
        cls.draft_item = cls.draft.item_ids
        cls.kpi = cls.env["sla.kpi"].create({"name": "Call"})
        cls.attendance = cls.calendar.attendance_ids[0]
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "x", "partner_id": cls.partner.id}
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.faults, self.ends = {}, {}
        self.outcomes = Counter()

    # -- one input --------------------------------------------------------------------

    def _fuzz(self, share, user, *makers):
        """Try a share of the inputs.

        :param user: who sends them
        :param makers: what makes the inputs, by turns: each takes a source and gives
            a record or a model by name, the name of a method and its arguments
        """
        random = Random(f"{SEED} {self._testMethodName}")
        source = Source(random)
        count = max(10, round(INPUTS * share))
        with (
            self.at("2026-01-05 09:00:00"),
            mute_logger(*NOISY),
        ):
            for number in range(count):
                made = makers[number % len(makers)](source)
                fault = self._try(user, made)
                if fault and fault not in self.faults:
                    self.faults[fault] = self._smallest(user, made, fault)
        if os.environ.get("SLA_FUZZ_OUTCOMES"):
            _logger.info("%s %s %s", self._testMethodName, count, dict(self.outcomes))
        if self.faults:
            self.fail(self._report(count))

    def _report(self, count):
        lines = [f"SLA_FUZZ_SEED={SEED} SLA_FUZZ_INPUTS={INPUTS}: {count} inputs here"]
        for fault, (user, made) in self.faults.items():
            lines += ["", fault, f"  {self._spelled(user, made)}"]
        return "\n".join(lines)

    def _spelled(self, user, made):
        target, method, arguments = made
        found = spell(target) if isinstance(target, Ref) else f'self.env["{target}"]'
        name = "self.admin" if user == self.admin else "self.manager"
        return f"{found}.with_user({name}).{method}({', '.join(map(spell, arguments))})"

    def _try(self, user, made):
        """Send one input and look at what it left behind, then take all of it back.

        :return: what was wrong, empty if nothing was
        """
        found = ""
        try:
            with contextlib.suppress(_Undo), self.env.cr.savepoint():
                taken, found = self._send(user, made)
                found = found or self._look(taken)
                raise _Undo()
        except Exception as error:  # the savepoint itself could not be left
            found = found or self._named("leaving", error)
        self.env.invalidate_all()
        return found

    def _send(self, user, made):
        """Whether the input was taken, and what was wrong, empty if nothing was."""
        target, method, arguments = made
        try:
            with self.env.cr.savepoint():
                records = self._resolved(target)
                if isinstance(records, str):
                    records = self.env[records]
                call = getattr(records.with_user(user), method)
                result = call(*self._resolved(arguments))
                self.env.flush_all()
                self._read(method, result)
                self.env.flush_all()
        except FINE:
            self.outcomes["refused"] += 1
            return False, ""
        except Exception as error:
            if self._is_by_odoos_rules(error) or self._is_odoos(records, made, error):
                self.outcomes["as Odoo"] += 1
                return False, ""
            return False, self._named(f"{records._name}.{method}", error)
        self.outcomes["taken"] += 1
        return True, ""

    def _read(self, method, result):
        """Read back what was made, as its form does; a dialog is also confirmed."""
        if method != "create":
            return
        result.read()
        for name in ("action_apply", "action_confirm"):
            if result._transient and hasattr(result, name):
                getattr(result, name)()

    def _look(self, taken):
        """After the input people can save, and what was taken can be judged."""
        step = "a contact"
        try:
            self.partner.ref = "4711"
            self.env.flush_all()
            if taken:
                self.env["res.partner"].create({"name": "Bob"})
                self.env.flush_all()
                step = "a ticket"
                return self._judge()
        except Exception as error:
            return self._named(f"after: {step}", error)
        return ""

    def _judge(self):
        """Tickets are judged by what was taken; what stood in the way, if anything."""
        snapshot = config.get_snapshot(self.env)
        if snapshot.broken:
            return f"after: broken policies: {list(snapshot.broken.values())[0]}"
        self.ticket.priority = "3"
        self.ticket.copy()
        self.env["sla.engine"]._process_pending()
        self.env.flush_all()
        self.env["sla.record"].panel("helpdesk.ticket", self.ticket.id)
        waiting = self.env["sla.backlog"].search([], limit=1, order="id desc")
        return waiting and f"after: a ticket is not judged: {waiting.error}"

    def _named(self, step, error):
        """A fault by what failed, and the last line of ours on the way there."""
        deep = traceback.extract_tb(error.__traceback__)[-1]
        last = (_our_frames(error) or [deep])[-1]
        words = (str(error).splitlines() or [""])[0][:100]
        where = f"{_place(last)} ({_place(deep)})"
        return f"{step}: {type(error).__name__} at {where}: {words}"

    def _resolved(self, value):
        """The input with the records that its names stand for."""
        if isinstance(value, Ref):
            record = getattr(self, value.name).with_env(self.env)
            return record if value.record else record.id
        if isinstance(value, dict):
            return {key: self._resolved(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(map(self._resolved, value))
        return value

    def _smallest(self, user, made, fault):
        """The input without the values that the fault does not need."""
        target, method, arguments = made
        values = arguments[-1] if arguments else None
        for name in list(values) if isinstance(values, dict) else ():
            less = {key: one for key, one in values.items() if key != name}
            smaller = (target, method, (*arguments[:-1], less))
            if less and self._try(user, smaller) == fault:
                values, made = less, smaller
        return user, made

    # -- what Odoo does with such values ----------------------------------------------

    def _is_by_odoos_rules(self, error):
        """Whether the database refused what Odoo's own field attributes forbid: nothing
        in a required field, a record that is not there, a code that is taken. Odoo
        words these for users where it answers requests. A CHECK of ours is a second
        wall, and our own code is to refuse before it is reached."""
        if isinstance(error, psycopg2.errors.CheckViolation):
            return not (error.diag.table_name or "").startswith("sla_")
        return isinstance(error, psycopg2.IntegrityError)

    def _is_odoos(self, records, made, error):
        """Whether the error is Odoo's own: in a model of Odoo's none of our code was at
        work, and in ours one of the values ends at the same place of Odoo's code in a
        field of Odoo's."""
        _target, method, arguments = made
        if not records._name.startswith("sla.") or method == "load":
            lines = [frame.line or "" for frame in _our_frames(error)]
            return all("super()" in line for line in lines)
        return any(
            self._end_of(model, method, values) == _end(error)
            for vals in arguments
            for model, values in self._twins(records, vals)
        )

    def _twins(self, records, vals):
        """The values, one by one, for the fields of Odoo's that are like ours."""
        for name, value in vals.items():
            field = records._fields.get(name) if isinstance(name, str) else None
            if field is None:
                yield "resource.resource", {name: value}
                continue
            if field.type in ("one2many", "many2many"):
                comodel = self.env[field.comodel_name]
                for line in filter(None, map(_line, _listed(value))):
                    yield from self._twins(comodel, line)
                value = [one for one in _listed(value) if not _line(one)] or value
            kind = field.type + (" translated" if field.translate else "")
            if kind in TWINS:
                model, twin = TWINS[kind]
                yield model, {twin: value}

    def _end_of(self, model, method, values):
        """With which error a model of Odoo's takes values, and where."""
        key = model, method, spell(values)
        if key not in self.ends:
            self.ends[key] = self._find_end(model, method, values)
        return self.ends[key]

    def _find_end(self, model, method, values):
        try:
            with self.env.cr.savepoint():
                values, needed = self._resolved(values), self._resolved(NEEDED[model])
                if method == "create":
                    self.env[model].create({**needed, **values})
                else:
                    self.env[model].create(needed).write(values)
                self.env.flush_all()
                raise _Undo()
        except Exception as error:
            return _end(error)
        finally:
            self.env.invalidate_all()

    # -- the models -------------------------------------------------------------------

    def _item_values(self, source):
        condition, number = source.condition, source.number
        unit = lambda: source.choice("minute", "hour", "day")  # noqa: E731
        return {
            "name": source.text,
            "sequence": number,
            "active": source.flag,
            "policy_id": lambda: source.key("policy", "draft"),
            "kpi_id": lambda: source.key("resolve", "first_response", "kpi"),
            "applicable_when": condition,
            "success_criteria": condition,
            "pause_when": condition,
            "pause_override": source.flag,
            "failure_after": number,
            "failure_unit": unit,
            "warn_after": number,
            "warn_unit": unit,
            "max_hold": number,
            "max_hold_unit": unit,
            "calendar_id": lambda: source.key("calendar"),
            "allow_pause": lambda: source.choice("policy", "yes", "no"),
            "deadline_field_id": lambda: source.key("start_field"),
            "action_ids": lambda: source.commands(
                self._action_values(source), "action"
            ),
        }

    def _action_values(self, source):
        units = ("percent", "minute", "hour", "day")
        triggers = ("start", "warning", "failure", "pause", "escalation", "escalation")
        return {
            "item_id": lambda: source.key("item", "draft_item"),
            "sequence": source.number,
            "active": source.flag,
            "trigger": lambda: source.choice(*triggers),
            "offset": source.number,
            "offset_unit": lambda: source.choice(*units),
            "server_action_id": lambda: source.key("server_action"),
        }

    def _policy_values(self, source):
        return {
            "name": source.text,
            "description": source.text,
            "active": source.flag,
            "model_id": lambda: source.key("helpdesk_model"),
            "state": lambda: source.choice("draft", "active", "inactive"),
            "company_id": lambda: source.key("company"),
            "user_id": lambda: source.key("manager", "agent"),
            "applicable_from_field_id": lambda: source.key("start_field"),
            "calendar_id": lambda: source.key("calendar"),
            "allow_pause": source.flag,
            "is_default": source.flag,
            "item_ids": lambda: source.commands(self._item_values(source), "item"),
        }

    def _kpi_values(self, source):
        return {
            "name": source.text,
            "code": source.text,
            "active": source.flag,
            "sequence": source.number,
            "model_id": lambda: source.key("helpdesk_model"),
            "description": source.text,
            "applicable_from_field_id": lambda: source.key("start_field"),
            "pause_override": source.flag,
            "pause_when": source.condition,
            "reopen": lambda: source.choice("keep", "continue", "cycle"),
            "repeat": source.flag,
        }

    def _entity_values(self, source):
        return {
            "model_id": lambda: source.key("helpdesk_model", "partner_model"),
            "active": source.flag,
            "pause_when": source.condition,
            "recalculate_terminal": source.flag,
            "reapply": lambda: source.choice("when_item_changes", "always"),
            "swept_tracker": source.number,
        }

    def _calendar_values(self, source):
        return {
            "name": source.text,
            "active": source.flag,
            "hours_per_day": source.number,
            "full_time_required_hours": source.number,
            "schedule_type": lambda: source.choice("flexible", "fixed"),
            "tz": lambda: source.choice("UTC", "Europe/Brussels"),
            "company_id": lambda: source.key("company"),
            "two_weeks_calendar": source.flag,
            "attendance_ids": lambda: source.commands(
                self._attendance_values(source), "attendance"
            ),
        }

    def _attendance_values(self, source):
        return {
            "name": source.text,
            "dayofweek": lambda: source.choice(*"0123456"),
            "hour_from": source.number,
            "hour_to": source.number,
            "day_period": lambda: source.choice("morning", "lunch", "full_day"),
            "calendar_id": lambda: source.key("calendar"),
        }

    @property
    def company(self):
        return self.env.company

    @property
    def helpdesk_model(self):
        return self.entity.model_id

    @property
    def partner_model(self):
        return self.env["ir.model"]._get("res.partner")

    # -- create and write -------------------------------------------------------------

    def _writer(self, drawers, *names):
        """Inputs that write a few fields of a record."""
        return lambda source: (
            Ref(source.random.choice(names), record=True),
            "write",
            (source.values(drawers(source)),),
        )

    def _creator(self, model, drawers, **needed):
        """Inputs that create a record of which the rest is as it should be."""
        return lambda source: (
            model,
            "create",
            ({**needed, **source.values(drawers(source), 4)},),
        )

    def test_items(self):
        """A manager without rights on the system writes items."""
        whole = {
            "name": "Fuzz",
            "policy_id": Ref("policy"),
            "kpi_id": Ref("resolve"),
            "failure_after": 3,
        }
        self._fuzz(
            0.4,
            self.manager,
            self._writer(self._item_values, "item"),
            self._writer(self._item_values, "item", "draft_item"),
            self._creator("sla.item", self._item_values, **whole),
            self._conditions,
        )

    def _conditions(self, source):
        """Half of all faults came from what stands in conditions."""
        names = ["applicable_when", "success_criteria", "pause_when"]
        vals = {source.random.choice(names): source.condition()}
        if "pause_when" in vals:
            vals["pause_override"] = True
        return Ref("item", record=True), "write", (vals,)

    def test_policies(self):
        """A manager without rights on the system writes policies with their items."""
        self._fuzz(
            0.15,
            self.manager,
            self._writer(self._policy_values, "policy", "draft"),
            self._creator(
                "sla.policy", self._policy_values, name="Fuzz", user_id=Ref("manager")
            ),
        )

    def test_kpis(self):
        """A manager without rights on the system writes KPIs."""
        self._fuzz(
            0.1,
            self.manager,
            self._writer(self._kpi_values, "kpi", "resolve"),
            self._creator("sla.kpi", self._kpi_values, name="Fuzz"),
        )

    def test_actions(self):
        """An administrator attaches actions."""
        whole = {"item_id": Ref("item"), "server_action_id": Ref("server_action")}
        self._fuzz(
            0.08,
            self.admin,
            self._writer(self._action_values, "action"),
            self._creator("sla.item.action", self._action_values, **whole),
        )

    def test_entities(self):
        """An administrator enables models."""
        self._fuzz(
            0.05,
            self.admin,
            self._writer(self._entity_values, "entity"),
            self._creator(
                "sla.entity", self._entity_values, model_id=Ref("partner_model")
            ),
        )

    def test_calendars(self):
        """An administrator changes the working hours that an SLA counts in."""
        whole = {"calendar_id": Ref("calendar"), "name": "x", "dayofweek": "1"}
        whole |= {"hour_from": 18, "hour_to": 19}
        self._fuzz(
            0.07,
            self.admin,
            self._writer(self._calendar_values, "calendar"),
            self._writer(self._attendance_values, "attendance"),
            self._creator(
                "resource.calendar.attendance", self._attendance_values, **whole
            ),
        )

    # -- dialogs ----------------------------------------------------------------------

    def test_dialogs_of_managers(self):
        """A manager fills in dialogs."""
        ids = lambda source: source.one(  # noqa: E731
            lambda: [Ref("ticket")],
            lambda: [source.key("ticket")],
            source.text,
            source.key,
        )
        models = ("helpdesk.ticket", "res.partner", "res.users", "sla.item", "base")
        apply = lambda source: {  # noqa: E731
            "res_model": lambda: source.choice(*models),
            "res_ids": lambda: ids(source),
            "choice": lambda: source.choice("policy", "none", "clear"),
            "policy_id": lambda: source.key("policy", "draft"),
        }
        running = lambda source: {  # noqa: E731
            "policy_id": lambda: source.key("policy", "draft"),
            "running": lambda: source.choice("finish", "cancel"),
        }
        waive = lambda source: {  # noqa: E731
            "instance_ids": lambda: source.commands(
                {"waive_reason": source.text}, "item"
            ),
            "chosen_count": source.number,
            "reason": source.text,
        }
        here = {"res_model": "helpdesk.ticket", "res_ids": [Ref("ticket")]}
        self._fuzz(
            0.06,
            self.manager,
            self._creator("sla.apply", apply, **here),
            self._creator("sla.policy.deactivate", running, policy_id=Ref("policy")),
            self._creator("sla.waive", waive, reason="x"),
        )

    def test_dialogs_of_administrators(self):
        """An administrator fills in dialogs."""
        existing = lambda source: {  # noqa: E731
            "entity_id": lambda: source.key("entity"),
            "domain": source.condition,
            "run_actions": source.flag,
        }
        disable = lambda source: {  # noqa: E731
            "entity_id": lambda: source.key("entity"),
            "running": lambda: source.choice("finish", "cancel"),
        }
        here = {"entity_id": Ref("entity")}
        self._fuzz(
            0.04,
            self.admin,
            self._creator("sla.apply.existing", existing, **here),
            self._creator("sla.entity.disable", disable, **here),
        )

    # -- import -----------------------------------------------------------------------

    def test_imports(self):
        """Files are imported, whose cells are texts."""
        self._fuzz(
            0.05,
            self.admin,
            self._loader("sla.policy", self._policy_values, "item_ids/", "item_ids"),
            self._loader("sla.item", self._item_values),
            self._loader("sla.kpi", self._kpi_values),
            self._loader("sla.item.action", self._action_values),
            self._loader("sla.entity", self._entity_values),
            self._loader("resource.calendar", self._calendar_values),
        )

    def _loader(self, model, drawers, *more):
        """Inputs that import two rows."""
        ends = ["", "", "", "/id", "/.id", "/name", "/no_such", ".name", ":x"]

        def load(source):
            names = source.random.sample(sorted(drawers(source)), 3)
            names = [name + source.random.choice(ends) for name in ["name", *names]]
            names += ["id", ".id"] if source.random.random() < 0.2 else []
            return model, "load", (names, [self._row(source, names) for _n in range(2)])

        return load

    def _row(self, source, names):
        cells = (
            source.one(source.condition, source.text, source.number, source.key)
            for _name in names
        )
        return [cell if isinstance(cell, str) else str(cell) for cell in cells]
