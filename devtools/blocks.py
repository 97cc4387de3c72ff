# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The blocks of code in the pages that users and developers read, for their tests.

What a block must be follows from the language of its fence:

* `sh` or `bash`: commands that a test knows how to run, or to check;
* `python`: what an Odoo shell runs, with `env`, each block after the one before;
* `xml`: a data file of Odoo;
* `json`: SLAs as a file;
* `ini`, `Dockerfile`: parts of files that others write;
* `text`: anything that cannot be run.

A comment above a block, `<!-- file: PATH -->`, says that it is quoted from a file of
this checkout, which runs itself.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .cache import ROOT

LANGUAGES = ("sh", "python", "xml", "json", "ini", "Dockerfile", "text")
_BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>.*)\n(?P<text>(?:.*\n)*?)(?P=indent)```$",
    re.MULTILINE,
)
_QUOTED = re.compile(r"<!-- file: (\S+) -->\s*$")
_SEPARATORS = {"|", "||", "&&", ";", "&"}


@dataclass(frozen=True)
class Block:
    """One block of code.

    :param page: where it stands, relative to the checkout.
    :param line: the line of the page in which it begins.
    :param file: the file that it is quoted from, or nothing.
    """

    page: str
    line: int
    language: str
    text: str
    file: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    """The pages whose blocks are tested."""
    docs = (*ROOT.glob("docs/*.md"), *ROOT.glob("docs/handbook/*.md"))
    return [ROOT / "README.md", *sorted(docs)]


def blocks(*pages: Path) -> list[Block]:
    """All blocks of some pages, in their order."""
    return [block for page in pages for block in _blocks_of(page)]


def _blocks_of(page: Path) -> Iterator[Block]:
    content = page.read_text("utf-8")
    for found in _BLOCK.finditer(content):
        before = content[: found.start()]
        quoted = _QUOTED.search(before)
        indent = len(found["indent"])
        lines = [line[indent:] for line in found["text"].splitlines()]
        yield Block(
            page.relative_to(ROOT).as_posix(),
            before.count("\n") + 1,
            found["language"].strip().replace("bash", "sh"),
            "\n".join(lines) + "\n",
            quoted[1] if quoted else "",
        )


def commands(block: Block) -> list[list[str]]:
    """The commands of a block of `sh`, one list of words each; pipes are parted."""
    text = block.text.replace("\\\n", " ")
    found: list[list[str]] = []
    for line in text.splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if word not in _SEPARATORS:
                words.append(word)
            elif words:
                found.append(words)
                words = []
    return found
