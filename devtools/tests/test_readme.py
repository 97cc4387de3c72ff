# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the readmes tell a reader to type, to open and to look for is there."""

import importlib.util
import re

import pytest

from devtools import addons, cli, wheels
from devtools.cache import ROOT

FILES = (
    ROOT / "README.md",
    *sorted(ROOT.glob("docs/**/*.md")),
    *sorted(ROOT.glob("*helpdesk_sla_enhanced*/readme/*.md")),
)
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in FILES}
#: A row of the table of commands: the command, and what may follow it.
ROWS = re.findall(r"^\| `\./dev (\w+)(.*?)` \|", TEXTS["README.md"], re.MULTILINE)

#: The names of all tests: files, classes, functions, and addons of nothing else.
TESTS = {
    name
    for path in ROOT.glob("**/test_*.py")
    for name in (
        path.stem,
        *re.findall(r"^ *(?:def|class) (\w+)", path.read_text("utf-8"), re.MULTILINE),
    )
} | {*addons.installable()}


@pytest.mark.parametrize("name", TEXTS)
def test_commands_that_are_named_exist(name):
    named = {*re.findall(r"`\./dev (\w+)", TEXTS[name])}
    assert named <= {*cli.COMMANDS, "pot", "tool"}


@pytest.mark.parametrize("name", TEXTS)
def test_modules_that_are_run_exist(name):
    modules = re.findall(r"python3? -m ([\w.]+)", TEXTS[name])
    assert all(importlib.util.find_spec(module) for module in modules)


def test_every_command_has_a_row():
    assert {name for name, _options in ROWS} == {*cli.COMMANDS, "pot"}


@pytest.mark.parametrize(("name", "options"), ROWS, ids=[row[0] for row in ROWS])
def test_options_that_are_named_are_taken(name, options):
    source = (ROOT / f"devtools/commands/{name}.py").read_text("utf-8")
    if name == "bench":
        source += (ROOT / "benchmarks/run.py").read_text("utf-8")
    named = re.findall(r"--[a-z-]+", options)
    assert [option for option in named if f'"{option}"' not in source] == []


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_to_files(name):
    links = re.findall(r"\]\((?!\w+:|#)([^)#]+)", TEXTS[name])
    place = (ROOT / name).parent
    assert [link for link in links if not (place / link).exists()] == []


def test_the_layout_names_folders_that_exist():
    layout = TEXTS["README.md"].partition("## Layout")[2]
    folders = re.findall(r"^\| `([\w/]+)/` \|", layout, re.MULTILINE)
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


@pytest.mark.parametrize("name", [n for n in TEXTS if n != "docs/rules-and-tests.md"])
def test_tests_that_are_named_exist(name):
    named = {*re.findall(r"`((?:test_|Test)\w+)`", TEXTS[name])}
    assert named - TESTS == set()


def test_every_addon_has_a_row_with_what_it_goes_beside():
    rows = dict(
        re.findall(r"^\| `(\w+)` \| (.+?) \|", TEXTS["README.md"], re.MULTILINE)
    )
    assert [*rows] == wheels.offered()
    for name, depends in addons.installable().items():
        foreign = {other for other in depends if other.startswith("helpdesk_")}
        foreign -= {addons.MAIN, "helpdesk_mgmt"}
        assert [other for other in foreign if other not in rows.get(name, other)] == []
