# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of addons: README.rst, and index.html as the app stores show it.

In the layout of OCA's generator, which is in no package. `./dev readme` runs this with
the Python of the wheels, which has pandoc and docutils.
"""

from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path

import pypandoc
from docutils.core import publish_parts

from . import addons, fragments
from .cache import ROOT

_NOTE = """\
..
   This file is made by `./dev readme` from the folder readme: change that.
"""
_CONTENTS = """\
**Table of contents**

.. contents::
   :local:
"""
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
</head>
<body>
{body}
</body>
</html>
"""
_UNBROKEN = re.compile(r'<span class="pre">(.*?)</span>', re.DOTALL)
_LITERAL = re.compile(r'<span class="docutils literal">(.*?)</span>', re.DOTALL)
#: What is wrong with a page ends the run; nothing is read from other files.
_SETTINGS = {
    "halt_level": 2,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "syntax_highlight": "none",
    "embed_stylesheet": False,
    "stylesheet_path": None,
    "initial_header_level": 2,
    "toc_backlinks": False,
}


def rst(addon: Path) -> str:
    """The README.rst of an addon."""
    title = str(fragments.manifest(addon)["name"])
    line = "=" * len(title)
    parts = [
        f"{line}\n{title}\n{line}\n",
        _NOTE,
        _converted(fragments.read(addon, "DESCRIPTION")),
        _CONTENTS,
        _converted(fragments.body(addon)),
    ]
    return "\n".join(parts)


def _converted(text: str) -> str:
    # Without labels at headings, which docutils makes by itself.
    kind = "gfm-gfm_auto_identifiers"
    made = pypandoc.convert_text(text, "rst", format=kind, extra_args=["--columns=88"])
    lines = (line.rstrip() for line in str(made).split("\n"))
    return "\n".join(lines).strip() + "\n"


def index(text: str) -> str:
    """The page that app stores and Odoo's own list of apps show, from a README.rst."""
    parts = publish_parts(text, writer="html5", settings_overrides=_SETTINGS)
    body = parts["html_body"].replace('"static/description/', '"').strip()
    # What docutils marks for its own style sheet, as what every browser knows.
    body = _LITERAL.sub(r"<code>\1</code>", _UNBROKEN.sub(r"\1", body))
    return _PAGE.format(title=escape(parts["title"]), body=body)


def pages(root: Path = ROOT) -> dict[Path, str]:
    """What each page has to be, by its path."""
    found: dict[Path, str] = {}
    folders = [root / name for name in addons.installable(root)]
    for addon in folders:
        found[addon / "README.rst"] = text = rst(addon)
        if (addon / "static/description").is_dir():
            found[addon / "static/description/index.html"] = index(text)
    found[root / "CHANGELOG.md"] = fragments.changelog(folders)
    return found


def main(arguments: list[str]) -> int:
    """Write the pages that are behind; with `--check` only name them, and fail."""
    behind = [
        (path, text)
        for path, text in pages().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    for path, text in behind:
        print(path.relative_to(ROOT))
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    return int(bool(behind) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
