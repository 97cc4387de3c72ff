# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev neighbours`: what is compared, and with whom."""

import re

import pytest

from devtools import outcomes, python_env
from devtools.commands import neighbours
from devtools.console import Stop

A, B = "odoo.addons.a.tests.test_x.TestX.test_one", "odoo.addons.b.tests.test_y.T.two"


def test_outcomes_are_read_from_a_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite>"
        '<testcase classname="addons.a.tests.T" name="good"/>'
        '<testcase classname="addons.a.tests.T" name="bad"><failure/></testcase>'
        '<testcase classname="addons.a.tests.T" name="left"><skipped/></testcase>'
        '<testcase classname="addons.a.tests.T" name="late"/>'
        '<testcase classname="addons.a.tests.T" name="late"><error/></testcase>'
        "</testsuite></testsuites>"
    )
    found = {name.split(".")[-1]: how for name, how in outcomes.read(report).items()}
    assert found == {
        "good": "passed",
        "bad": "failed",
        "left": "skipped",
        "late": "failed",
    }


def test_files_of_one_name_are_told_apart_by_their_addon(tmp_path):
    report = tmp_path / "report.xml"
    cases = "".join(
        f'<testcase file="../odoo/addons/{name}/tests/test_x.py" '
        'classname="test_x.T" name="one"/>'
        for name in ("a", "b")
    )
    report.write_text(f"<testsuite>{cases}</testsuite>")
    assert [*outcomes.read(report)] == [
        "addons.a.test_x.T.one",
        "addons.b.test_x.T.one",
    ]


def test_tests_are_counted_by_their_addon():
    lines = outcomes.table({A: "passed", B: "failed"}, {A: "passed", B: "passed"})
    assert [" ".join(line.split()) for line in lines] == [
        "a 1 passed 0 failed 1 passed 0 failed",
        "b 0 passed 1 failed 1 passed 0 failed",
    ]


@pytest.mark.parametrize(
    ("after", "lines", "broken"),
    [
        ({A: "passed"}, 0, False),
        ({A: "failed"}, 1, True),
        ({A: "skipped"}, 1, True),
        ({}, 1, True),
        ({A: "passed", B: "failed"}, 1, False),
    ],
)
def test_what_ended_otherwise(after, lines, broken):
    """A test that is lost is as bad as one that fails; a new one broke nothing."""
    before = {A: "passed"}
    assert len(outcomes.differences(before, after)) == lines
    assert outcomes.broken(before, after) is broken


def test_what_fails_both_ways_is_not_ours():
    assert outcomes.differences({A: "failed"}, {A: "failed"}) == []
    assert not outcomes.broken({A: "failed"}, {A: "failed"})


def test_every_neighbour_has_a_version():
    files = (*python_env.ODOO_FILES, *python_env.NEIGHBOUR_FILES)
    text = "\n".join(file.read_text("utf-8") for file in files)
    pinned = re.findall(r"^odoo-addon-([\w-]+)==19\.0\.", text, re.MULTILINE)
    wanted = {name.replace("_", "-") for name in neighbours.NEIGHBOURS}
    assert wanted <= {*pinned}


def test_who_is_no_neighbour_is_refused():
    with pytest.raises(Stop, match="sale is no neighbour"):
        neighbours.main(["sale"])
