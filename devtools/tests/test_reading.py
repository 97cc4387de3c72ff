# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What `./dev` reads: apt's answers, manifests, Odoo's log and release."""

import pytest

from devtools import addons, odoo_tree
from devtools.console import Stop
from devtools.databases import check_name
from devtools.debian import debian_sites, dependencies, parse_fields
from devtools.odoo import problems_in

PARAGRAPH = """\
Package: odoo-19
Version: 19.0.0+dfsg-1
Depends: python3-babel, fonts-a (>= 1) | fonts-b, python3:any, libjs-x:all, gsfonts
Description: Apps
 for your
 business

Package: odoo-19
Version: 18
"""


def test_the_first_paragraph_counts():
    fields = parse_fields(PARAGRAPH)
    assert fields["Version"] == "19.0.0+dfsg-1"
    assert fields["Description"] == "Apps\nfor your\nbusiness"


def test_dependencies_by_prefix():
    fields = parse_fields(PARAGRAPH)
    assert dependencies(fields, ("fonts-", "libjs-")) == ["fonts-a", "libjs-x"]
    assert dependencies({}, ("fonts-",)) == []


def test_archives_that_may_be_debian_s():
    targets = "\n".join(
        [
            "http://m/security|Debian|main|deb",
            "http://m/debian|Debian|main|deb",
            "http://m/debian|Debian|main|deb",
            "http://m/src|Debian|main|deb-src",
            "http://m/free|Debian|contrib|deb",
            "http://other|Ubuntu|main|deb",
            "mirror+file:/etc/m.list|$(ORIGIN)|main|deb",
            "odd line",
        ]
    )
    assert debian_sites(targets) == [
        "http://m/debian",
        "mirror+file:/etc/m.list",
        "http://m/security",
    ]


def test_the_series_of_a_tree():
    text = "RELEASE_LEVELS = []\nversion_info = (19, 0, 0, FINAL, 0, '')\n"
    assert odoo_tree.read_series(text) == (19, 0)
    assert odoo_tree.read_series("") is None


def _checkout(folder, version):
    (folder / "odoo/addons").mkdir(parents=True)
    (folder / "addons").mkdir()
    release = folder / "odoo/release.py"
    release.write_text(f"version_info = ({version}, 'final', 0)\n")
    return folder


def test_a_checkout_of_odoo(tmp_path):
    home = _checkout(tmp_path, "19, 0")
    tree = odoo_tree.from_checkout(home)
    assert tree.python_path == home
    assert tree.addons_paths == (home / "addons", home / "odoo/addons")
    assert tree.script == home / "odoo-bin"


@pytest.mark.parametrize("version", ["18, 0", "19, 1"])
def test_another_series_is_refused(tmp_path, version):
    with pytest.raises(Stop, match="not 19.0"):
        odoo_tree.from_checkout(_checkout(tmp_path, version))


def test_a_folder_without_odoo_is_refused(tmp_path):
    with pytest.raises(Stop, match="no Odoo source checkout"):
        odoo_tree.from_checkout(tmp_path)


def _addon(root, name, depends, **more):
    (root / name).mkdir(exist_ok=True)
    manifest = root / name / "__manifest__.py"
    manifest.write_text(repr({"name": name, "depends": depends, **more}))


def test_addons_and_what_they_need(tmp_path):
    _addon(tmp_path, "main", ["helpdesk_mgmt"])
    _addon(tmp_path, "glue", ["main", "crm"])
    _addon(tmp_path, "old", ["main"], installable=False)
    found = addons.installable(tmp_path)
    assert found == {"glue": ["main", "crm"], "main": ["helpdesk_mgmt"]}
    assert addons.with_dependencies(["glue"], found) == ["glue", "main"]
    assert addons.with_dependencies(["main", "crm"], found) == ["main"]


def test_a_key_follows_what_reaches_the_database(tmp_path):
    _addon(tmp_path, "main", [])
    _addon(tmp_path, "glue", ["main"])
    before = addons.key(["main"], tmp_path), addons.key(["glue"], tmp_path)
    (tmp_path / "main/tests").mkdir()
    (tmp_path / "main/tests/test_x.py").write_text("pass")
    assert (addons.key(["main"], tmp_path), addons.key(["glue"], tmp_path)) == before
    (tmp_path / "glue/models.py").write_text("pass")
    assert addons.key(["main"], tmp_path) == before[0]
    assert addons.key(["glue"], tmp_path) != before[1]
    (tmp_path / "main/data.xml").write_text("<odoo/>")
    assert addons.key(["main"], tmp_path) != before[0]


LOG = """\
2026-01-05 10:00:00,001 12 INFO db odoo.modules: fine
2026-01-05 10:00:00,002 12 WARNING db odoo.x: watch out
2026-01-05 10:00:00,003 12 INFO db odoo.modules: an ERROR in words
2026-01-05 10:00:00,004 12 ERROR db odoo.y: broken
Traceback (most recent call last):
ValueError
2026-01-05 10:00:00,005 12 INFO db odoo.modules: fine
"""


def test_problems_in_a_log(tmp_path):
    log = tmp_path / "log"
    assert problems_in(log) == []
    log.write_text(LOG)
    found = problems_in(log)
    assert [line.split()[-1] for line in found] == [
        "out",
        "broken",
        "last):",
        "ValueError",
    ]


@pytest.mark.parametrize("name", ["", "-x", "a b", 'a"b', "a'b", "postgres", "hse_x"])
def test_names_that_no_database_gets(name):
    with pytest.raises(Stop):
        check_name(name)


@pytest.mark.parametrize("name", ["sla_demo", "x", "My-Test.2"])
def test_names_that_a_database_gets(name):
    assert check_name(name) is None
