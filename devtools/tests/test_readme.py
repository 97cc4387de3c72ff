# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the readmes tell a reader to type, to open and to look for is there."""

import importlib.util
import re

import pytest

from devtools import cli
from devtools.cache import ROOT

FILES = (
    ROOT / "README.md",
    *sorted(ROOT.glob("docs/*.md")),
    *sorted(ROOT.glob("*helpdesk_sla_enhanced*/readme/*.md")),
)
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in FILES}
#: A row of the table of commands: the command, and what may follow it.
ROWS = re.findall(r"^\| `\./dev (\w+)(.*?)` \|", TEXTS["README.md"], re.MULTILINE)


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
