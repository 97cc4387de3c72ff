# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From policies to the text of a file, and from a text to policies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from odoo import api
from odoo.exceptions import UserError, ValidationError
from odoo.models import BaseModel

from ...sla_core.policy_file.lines import Fault, Path
from ...sla_core.policy_file.schema import FORMAT, VERSION
from .. import config
from ..cases import gate
from . import applying, recording
from .comparing import Comparison
from .fields import SOURCE, Plain
from .reading import Reader
from .refs import Unnamed
from .writing import Writer

#: As much of a file stands on one line.
WIDTH = 88


@dataclass(slots=True)
class Report:
    """What became, or would become, of a policy of a file."""

    name: str
    policy: BaseModel
    is_new: bool
    #: What differs from the policy that was there, in sentences.
    differences: list[str] = field(default_factory=list)
    #: The test cases that fail, each with what differs.
    failures: list[str] = field(default_factory=list)


class Refused(UserError):  # type: ignore[misc] # Odoo says no types
    """A file that cannot be taken, with the lines at fault."""

    def __init__(self, env: api.Environment, faults: list[Fault]) -> None:
        faults = sorted(faults, key=lambda fault: fault.line)
        lines = [
            env._("Line %(line)s: %(message)s", line=fault.line, message=fault.message)
            for fault in faults
        ]
        super().__init__("\n".join(lines))
        self.faults = faults


def to_text(policies: BaseModel) -> str:
    """Policies with their KPIs, items, actions and test cases as the text of a file.

    :raise UserError: for a record that cannot be named
    """
    env = policies.env
    policies.check_access("read")
    writer = Writer(env)
    try:
        kpis = [
            writer.record("sla.kpi", kpi, kpi["model"])
            for kpi in recording.plain_kpis(policies)
        ]
        found = [writer.policy(recording.plain_policy(one)) for one in policies]
    except Unnamed as error:
        raise UserError(str(error)) from error
    value = {"format": FORMAT, "version": VERSION, "kpis": kpis, "policies": found}
    return _dumped(value) + "\n"


def _dumped(value: object, indent: int = 0) -> str:
    """JSON in which what is short stands on one line, such as a condition."""
    line = json.dumps(value, ensure_ascii=False)
    pad = " " * (indent + 2)
    if not value or len(line) + indent <= WIDTH:
        return line
    if isinstance(value, dict):
        parts = [
            f"{pad}{json.dumps(name, ensure_ascii=False)}: {_dumped(one, indent + 2)}"
            for name, one in value.items()
        ]
        return "{\n%s\n%s}" % (",\n".join(parts), " " * indent)
    if isinstance(value, list):
        lines = [f"{pad}{_dumped(one, indent + 2)}" for one in value]
        return "[\n%s\n%s]" % (",\n".join(lines), " " * indent)
    return line


def compare(old: BaseModel, new: BaseModel) -> list[str]:
    """What the second of two policies of a model has that the first has not."""
    (old | new).check_access("read")
    comparison = Comparison(old.env, old.model)
    return comparison.sentences(
        recording.plain_policy(old), recording.plain_policy(new)
    )


def load(env: api.Environment, text: str) -> list[Report]:
    """Make or change the policies of a file, all or none.

    :raise Refused: with the lines at fault
    :raise AccessError: for those who write no SLAs
    """
    env["sla.policy"].check_access("create")
    reader = Reader(env, text)
    kpis, policies = reader.contents()
    if reader.faults:
        raise Refused(env, reader.faults)
    try:
        with env.cr.savepoint():
            return _load(env, reader, kpis, policies)
    except Refused:
        config.note_change(env)  # what was read of it in between is not there any more
        raise


def _load(
    env: api.Environment, reader: Reader, kpis: list[Plain], policies: list[Plain]
) -> list[Report]:
    reports: list[Report] = []
    for n, kpi in enumerate(kpis):
        with _blaming(reader, ("kpis", n), []):
            applying.apply_kpi(env, kpi)
    for n, policy in enumerate(policies):
        with _blaming(reader, ("policies", n), policy["items"]):
            reports.append(_apply(env, policy))
    if reader.faults:
        raise Refused(env, reader.faults)
    return reports


def _apply(env: api.Environment, plain: Plain) -> Report:
    old = applying.find_policy(env, plain)
    before = recording.plain_policy(old) if old else None
    differences = []
    if before is not None:
        differences = Comparison(env, plain["model"]).sentences(before, plain)
    policy = applying.apply_policy(env, plain)
    return Report(
        name=plain["name"][SOURCE],
        policy=policy,
        is_new=before is None,
        differences=differences,
        failures=gate.failures(policy),
    )


@contextmanager
def _blaming(reader: Reader, path: Path, items: list[Plain]) -> Iterator[None]:
    """Whatever Odoo refuses is blamed on the item that it names, else on the whole."""
    try:
        with reader.env.cr.savepoint():
            yield
    except (UserError, ValidationError) as error:
        message = str(error)
        for n, item in enumerate(items):
            if item["name"][SOURCE] in message:
                path = (*path, "items", n)
                break
        reader.blame(path, message)


def check(env: api.Environment, text: str) -> list[Report]:
    """What :func:`load` would do, with nothing left behind.

    :raise Refused: with the lines at fault
    """
    savepoint = env.cr.savepoint()
    try:
        return load(env, text)
    finally:
        savepoint.close(rollback=True)
        config.note_change(env)
