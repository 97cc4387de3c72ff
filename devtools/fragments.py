# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the pages of addons are made of: the Markdown in their folders `readme`.

The fragments, their order and titles are those of OCA. DEVELOP is left out: it is for
those who have the checkout.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_SECTIONS = (
    ("CONTEXT", "Use Cases / Context"),
    ("INSTALL", "Installation"),
    ("CONFIGURE", "Configuration"),
    ("USAGE", "Usage"),
    ("ROADMAP", "Known issues / Roadmap"),
    ("HISTORY", "Changelog"),
)
_CREDITS = (("CONTRIBUTORS", "Contributors"), ("CREDITS", "Other credits"))
#: Where pictures for readers stand, as a fragment says it.
_PICTURES = "](../static/description/"
#: A link to another file of the checkout, which leads nowhere from a package.
_LINK = re.compile(r"!?\[([^]]+)\]\((?!\w+:|#|static/)[^)]+\)")
_HEADING = re.compile(r"^#", re.MULTILINE)
#: Stands in the list of authors for those who host the addon, as OCA wants it.
_HOST = "(OCA)"


def manifest(addon: Path) -> dict[str, Any]:
    """The manifest of an addon."""
    found = ast.literal_eval((addon / "__manifest__.py").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def read(addon: Path, name: str) -> str:
    """A fragment, with pictures found from the addon's own folder; empty if none."""
    path = addon / "readme" / f"{name}.md"
    if not path.exists():
        return ""
    text = path.read_text("utf-8").strip()
    return _LINK.sub(r"\1", text.replace(_PICTURES, "](static/description/"))


def body(addon: Path) -> str:
    """All but the description: sections of the first level, then the credits."""
    parts = [part for name, title in _SECTIONS for part in _section(addon, name, title)]
    said = manifest(addon)["author"].split(",")
    authors = [name.strip() for name in said if _HOST not in name]
    parts += ["# Credits", "## Authors", "\n".join(f"- {name}" for name in authors)]
    for name, title in _CREDITS:
        if text := read(addon, name):
            parts += [f"## {title}", text]
    return "\n\n".join(parts) + "\n"


def _section(addon: Path, name: str, title: str) -> list[str]:
    text = read(addon, name)
    return [f"# {title}", text] if text else []


def changelog(addons: Iterable[Path]) -> str:
    """What is new in all addons that tell it, one after the other."""
    parts = ["# Changelog"]
    for addon in addons:
        if text := read(addon, "HISTORY"):
            parts += [f"## {manifest(addon)['name']}", _HEADING.sub("##", text)]
    return "\n\n".join(parts) + "\n"
