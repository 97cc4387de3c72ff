# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What became of each test in two runs of pytest, and what differs between them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

PASSED, FAILED, SKIPPED, MISSING = "passed", "failed", "skipped", "missing"
_ADDON = re.compile(r"(?:^|\.)addons\.(\w+)\.")
_FILE = re.compile(r"addons/(\w+)/tests/")


def read(report: Path) -> dict[str, str]:
    """The outcome of each test in a JUnit report (xunit1), by its full name, which
    begins with that of its addon: two may have a file of the same name.

    A test that has failed in one part of it, say while it cleaned up, has failed.
    """
    found: dict[str, str] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = _full_name(case)
        if found.get(name) != FAILED:
            found[name] = _outcome(case)
    return found


def _full_name(case: ElementTree.Element) -> str:
    name = f"{case.get('classname')}.{case.get('name')}"
    file = _FILE.search(case.get("file") or "")
    return f"addons.{file[1]}.{name}" if file else name


def _outcome(case: ElementTree.Element) -> str:
    kinds = {child.tag for child in case}
    if kinds & {"failure", "error"}:
        return FAILED
    return SKIPPED if "skipped" in kinds else PASSED


def addon(name: str) -> str:
    """The addon that a test belongs to, by the test's full name."""
    match = _ADDON.search(name)
    return match[1] if match else name.partition(".")[0]


def table(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """A line per addon: how many tests passed and failed in each run."""
    names = sorted({addon(name) for name in (*before, *after)})
    width = max(map(len, names), default=0)
    counted = [_count(before), _count(after)]
    return [
        f"{name:<{width}}"
        + "".join(
            f"  {count[name, PASSED]:>5} passed {count[name, FAILED]:>3} failed"
            for count in counted
        )
        for name in names
    ]


def _count(found: dict[str, str]) -> Counter[tuple[str, str]]:
    return Counter((addon(name), outcome) for name, outcome in found.items())


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """A line for each test that ended otherwise in the second run."""
    return [
        f"{name}: {before.get(name, MISSING)} → {after.get(name, MISSING)}"
        for name in sorted({*before, *after})
        if before.get(name, MISSING) != after.get(name, MISSING)
    ]


def broken(before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether a test that passes in the first run does not in the second."""
    return any(
        outcome == PASSED and after.get(name) != PASSED
        for name, outcome in before.items()
    )
