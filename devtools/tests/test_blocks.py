# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The commands and the quotations in README and handbook are what they say.

What they show of Python, XML and SLAs as files runs in a database:
`test_helpdesk_sla_enhanced/tests/test_handbook.py`.
"""

import argparse
import importlib
import os
import re
import subprocess
import textwrap

import polib
import pytest

from devtools import cli, wheels
from devtools.blocks import LANGUAGES, Block, blocks, commands, pages
from devtools.cache import ROOT

BLOCKS = blocks(*pages())
SHELL = [block for block in BLOCKS if block.language == "sh"]
QUOTED = [block for block in BLOCKS if block.file]
#: Those that take further arguments, for pytest and for the benchmarks.
FURTHER = ("test", "bench")
HARMLESS = ("echo", "ls", "cat")
SECONDS = 10


#: The pages that lead through screens.
LABELLED = (*sorted(ROOT.glob("docs/handbook/*.md")), ROOT / "docs/install.md")
#: What is in italics there: paths of menus, names of fields and buttons.
LABELS = re.compile(r"(?<!\*)\*([^*\n]+(?:\n[^*\n]+)?)\*(?!\*)")
#: Labels of Odoo, and what the handbook cites or makes up.
NOT_OURS = {
    *("Technical", "Apps", "Uninstall", "Favorites", "Dashboards", "Sales & Purchase"),
    *("Helpdesk", "Configuration", "Settings", "Reporting", "Awaiting", "Tickets"),
    *("Helpdesk SLA Enhanced", "Alt+Shift+N", "With pip"),
    *("Submodule", "Update Apps List", "Activate the developer mode"),
    *("SLA: …", "Noncompliant, waived", "waived", "1 h 30 min left", "⏳ Due 10:48"),
    *("We will answer by …", "We will solve it by …", "Answered on …", "Solved on …"),
    *("We have been waiting for you since …", "Tags contains VIP"),
    *("75 % of the target", "two hours after the failure"),
    "If the ticket matches → team, responsible, priority, tags",
    "Three days instead of five: what would last quarter have looked like?",
    "urgent tickets are answered within 15 minutes",
}


class Parsed(BaseException):
    """The arguments of a command were parsed; nothing was done."""


@pytest.fixture(autouse=True)
def parse_only(monkeypatch):
    """Have the commands of `./dev` end when they have read their arguments."""
    parse = argparse.ArgumentParser.parse_known_args

    def parse_known_args(parser, *given):
        raise Parsed(parser, *parse(parser, *given))

    monkeypatch.setattr(argparse.ArgumentParser, "parse_known_args", parse_known_args)


def check(words):
    """Run a command, or check what can be checked of it.

    :raise AssertionError: when it is wrong, or nobody knows what to do with it
    """
    program, *arguments = words
    checks = {
        "./dev": check_dev,
        "pip": check_pip,
        "odoo": check_odoo,
        "curl": check_url,
    }
    if program in checks:
        checks[program](arguments)
    else:
        assert program in HARMLESS, f"`{program}` cannot be tested: fence it as text"
        subprocess.run(
            words, cwd=ROOT, check=True, timeout=SECONDS, capture_output=True
        )


def check_dev(arguments):
    """`./dev` knows the command, and the command its arguments; `--help` is run."""
    if arguments in (["--help"], []):
        assert not arguments or not cli.run(arguments)
        return
    name, *given = arguments
    assert name in (*cli.COMMANDS, *cli._HIDDEN)
    if name == "test":
        paths = [part for part in given if "/" in part]
        assert [
            path for path in paths if not (ROOT / path.split("::")[0]).exists()
        ] == []
        return
    if name == "pot":
        assert [part for part in given if not (ROOT / part).is_dir()] == []
        return
    command = importlib.import_module(f"devtools.commands.{name}")
    with pytest.raises(Parsed) as parsed:
        command.main(given)
    _parser, _options, further = parsed.value.args
    assert name in FURTHER or not further, f"./dev {name} does not take {further}"


def check_pip(arguments):
    """Only addons of ours are installed by name: those that are built as wheels."""
    step, *names = [word for word in arguments if not word.startswith("-")]
    ours = {f"odoo_addon_{name}" for name in wheels.offered()}
    assert step in ("install", "uninstall")
    assert [name for name in names if name.replace("-", "_") not in ours] == []


def check_odoo(arguments):
    """Installs and updates name addons of ours; `odoo sla` is run in a database."""
    if arguments[0] == "sla":
        assert arguments[1] in ("export", "check", "import")
        return
    known = {"-c", "-d", "-i", "-u", "--stop-after-init", "--no-http", "shell"}
    given = iter(arguments)
    for word in given:
        assert word in known, f"odoo {word}"
        if word in ("-i", "-u"):
            names = next(given).split(",")
            assert [name for name in names if not (ROOT / name).is_dir()] == []
        elif word in ("-c", "-d"):
            next(given)


def check_url(arguments):
    """A page that is asked for is one of ours."""
    (url,) = [word for word in arguments if word.startswith("http")]
    path = re.sub(r"https?://[^/]+", "", url)
    controllers = (ROOT / "helpdesk_sla_enhanced/controllers").glob("*.py")
    assert any(f'"{path}"' in file.read_text("utf-8") for file in controllers), url


def block_of(language, text, file=""):
    return Block("page.md", 1, language, text, file)


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_every_block_has_a_language_that_is_tested(block):
    assert block.language in LANGUAGES
    assert not (block.language == "text" and block.text.startswith(("./dev", "odoo")))


@pytest.mark.parametrize("block", SHELL, ids=str)
def test_commands_run_or_are_known(block):
    for words in commands(block):
        check(words)


@pytest.mark.parametrize("block", QUOTED, ids=str)
def test_quotations_stand_in_their_file_word_by_word(block):
    content = (ROOT / block.file).read_text("utf-8")
    parts = [part.strip("\n") for part in re.split(r"^ *# …\n", block.text, flags=re.M)]
    assert [part for part in parts if not _stands_in(part, content)] == []


def _stands_in(part, content):
    """Whether a part stands in a file, at whatever depth it is there."""
    depths = (textwrap.indent(part, " " * depth) for depth in range(0, 13, 4))
    return any(f"\n{text}\n" in f"\n{content}\n" for text in depths)


@pytest.mark.parametrize("page", LABELLED, ids=lambda page: page.name)
def test_the_handbook_names_what_screens_show(page):
    """Menus, buttons, filters and fields are called what they are called."""
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text("utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`]*`", "", text)
    named = {
        " ".join(part.split())
        for found in LABELS.findall(text)
        for part in found.split("‣")
    }
    shown = _shown()
    assert {name for name in named if name not in shown} - NOT_OURS == set()


def _shown():
    """The texts of our addons, as the templates for translators have them."""
    templates = map(polib.pofile, map(str, ROOT.glob("*/i18n/*.pot")))
    return {entry.msgid for template in templates for entry in template}


def test_commands_are_parted_at_pipes_and_lines():
    block = block_of("sh", "echo 'a | b' | ./dev shell \\\n  --database x # why\nls\n")
    assert commands(block) == [
        ["echo", "a | b"],
        ["./dev", "shell", "--database", "x"],
        ["ls"],
    ]


@pytest.mark.parametrize(
    "command",
    [
        "./dev fly",
        "./dev demo --colour red",
        "./dev test tests/nowhere",
        "pip install odoo-addon-of-somebody",
        "odoo -d desk -i nothing_of_ours",
        "curl https://odoo.example.com/sla/nothing",
        "rm -r /tmp/nothing",
    ],
)
def test_what_is_wrong_is_found(command, capsys):
    (words,) = commands(block_of("sh", command))
    with pytest.raises((AssertionError, SystemExit)):
        check(words)


def test_another_text_than_the_file_has_is_found():
    content = (ROOT / "devtools/blocks.py").read_text("utf-8")
    assert _stands_in("found: list[list[str]] = []", content)
    assert not _stands_in("found: list[list[str]] = [1]", content)


def test_the_pages_are_read():
    assert os.path.samefile(pages()[0], ROOT / "README.md")
    assert len(pages()) > 4 and QUOTED and SHELL
