# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev test`: which arguments select what, and what the outcome counts as."""

import pytest

from devtools import addons
from devtools.commands.test import Tally
from devtools.selection import select


@pytest.fixture
def root(tmp_path, monkeypatch):
    tested = ("tests/core", "devtools/tests", "main/tests", "tests/upkeep")
    for folder in (*tested, "empty"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("main", "empty"):
        (tmp_path / name / "__manifest__.py").write_text("{}")
    for folder in tested:
        (tmp_path / folder / "test_a.py").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_arguments_mean_everything(root):
    found = select([], root)
    assert found.whole
    assert found.pure == ("tests/core", "devtools/tests")
    assert found.odoo == ("main",)
    assert found.upkeep == ("tests/upkeep",)


def test_an_option_narrows_but_looks_everywhere(root):
    found = select(["-k", "tests/core"], root)
    assert not found.whole
    assert found.options == ("-k", "tests/core")
    assert found.pure and found.odoo


def test_paths_choose_the_side(root):
    found = select(["tests/core", "-x"], root)
    assert (found.pure, found.odoo, found.options) == (("tests/core",), (), ("-x",))
    found = select(["main/tests/test_a.py::TestX::test_y"], root)
    assert found.odoo == ("main/tests/test_a.py::TestX::test_y",)
    assert not found.pure
    found = select(["tests/upkeep/test_a.py"], root)
    assert found.upkeep == ("tests/upkeep/test_a.py",)
    assert not (found.pure or found.odoo)


def test_a_folder_of_both_kinds_is_sorted_by_kind(root):
    found = select(["tests"], root)
    assert found.pure == ("tests/core",)
    assert found.upkeep == ("tests/processes", "tests/upkeep")
    assert not found.odoo


def test_upkeep_has_the_templates_that_it_copies(root):
    (root / "tests/processes").mkdir()
    (root / "tests/processes/test_b.py").touch()
    assert "apps" not in select(["tests/processes"], root).upkeep_templates
    assert "apps" in select(["tests/upkeep"], root).upkeep_templates
    assert not select(["main/tests"], root).upkeep_templates


def test_paths_count_from_where_the_user_is(root, monkeypatch):
    monkeypatch.chdir(root / "main")
    assert select(["tests/test_a.py"], root).odoo == ("main/tests/test_a.py",)


def test_an_unknown_path_is_left_to_pytest(root):
    assert select(["nowhere.py"], root).options == ("nowhere.py",)


def test_the_counts_of_all_runs_add_up():
    tally = Tally()
    tally.add({"passed": 3, "skipped": 1}, 0)
    tally.add({"passed": 2, "failed": 1, "error": 1}, 1)
    assert tally.line() == "5 passed, 2 failed, 1 skipped"
    assert tally.code == 1


def test_nothing_ran_is_no_success():
    tally = Tally()
    tally.add({}, 5)
    assert tally.code == 1


def test_a_run_that_selected_nothing_beside_one_that_did():
    tally = Tally()
    tally.add({"passed": 1}, 0)
    tally.add({}, 5)
    assert tally.code == 0


def test_a_crash_is_a_failure_even_without_counts():
    tally = Tally()
    tally.add({"passed": 1}, 0)
    tally.add({}, 3)
    assert tally.code == 1


def test_a_problem_in_a_check_fails():
    tally = Tally()
    tally.check("clean log", [])
    assert tally.code == 0
    tally.check("clean log", ["WARNING"])
    assert tally.line() == "1 passed, 1 failed, 0 skipped"
    assert tally.code == 1


def test_an_addon_is_beside_what_those_it_depends_on_need():
    found = {
        "main": ["helpdesk_mgmt"],
        "leads": ["main", "crm"],
        "tests": ["leads"],
        "glue": ["main", "queue_job"],
    }
    kinds = {name: addons.kind(name, found) for name in found}
    assert kinds == {"main": "tests", "leads": "apps", "tests": "apps", "glue": "queue"}
