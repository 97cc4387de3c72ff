# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The addons at the root of the checkout."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from .cache import ROOT, fingerprint, hash_files

MAIN = "helpdesk_sla_enhanced"
# What databases with demo data have.
DEMO = (
    MAIN,
    "helpdesk_sla_enhanced_automation",
    "helpdesk_sla_enhanced_dashboard",
    "helpdesk_sla_enhanced_document_page",
)
# What some addons are installed together with, by the kind of database that has it.
# They are tested there, all others in a database that has none of it (`ALONE`).
APPS = (
    *("account", "calendar", "crm", "project", "sale", "sale_management"),
    *("document_page", "hr_timesheet", "spreadsheet_dashboard"),
    *("helpdesk_mgmt_merge", "helpdesk_mgmt_project", "helpdesk_mgmt_sla"),
    "helpdesk_product",
)
BESIDE = {"apps": APPS, "queue": ("queue_job",)}
ALONE = "tests"
# What these folders hold never reaches a database: attachments of bundles are
# named after the content of the files they were made from.
_NOT_IN_DATABASE = ("tests", "readme", "src", "README.rst", "index.html")


def installable(root: Path = ROOT) -> dict[str, list[str]]:
    """The installable addons under `root` and what each depends on."""
    found = {}
    for manifest in sorted(root.glob("*/__manifest__.py")):
        content = ast.literal_eval(manifest.read_text(encoding="utf-8"))
        if content.get("installable", True):
            found[manifest.parent.name] = list(content.get("depends", []))
    return found


def with_dependencies(names: Iterable[str], addons: dict[str, list[str]]) -> list[str]:
    """Those of `addons` that `names` need, themselves included, sorted."""
    needed: set[str] = set()
    waiting = [name for name in names if name in addons]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += [other for other in addons[name] if other in addons]
    return sorted(needed)


def kind(name: str, addons: dict[str, list[str]]) -> str:
    """The kind of database that the addon `name` is tested in."""
    needed = with_dependencies([name], addons)
    foreign = {other for found in needed for other in addons[found]}
    return next((k for k, beside in BESIDE.items() if foreign & {*beside}), ALONE)


def key(names: Iterable[str], root: Path = ROOT) -> str:
    """A fingerprint of all that a database with addons `names` was made from."""
    needed = with_dependencies(names, installable(root))
    return fingerprint(needed, hash_files([root / n for n in needed], _NOT_IN_DATABASE))
