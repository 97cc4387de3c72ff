# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What pip installs: wheels of all addons beside Odoo and OCA's helpdesk."""

import venv
import zipfile
from email.parser import Parser

import pytest

from devtools import wheels
from devtools.addons import MAIN, installable
from devtools.cache import ROOT
from devtools.odoo import Odoo
from devtools.processes import run
from tests.upkeep.site import Site


@pytest.fixture(scope="module")
def built(workspace, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    return wheels.build(workspace.cache, wheels.offered(), folder)


def metadata(wheel):
    """What a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(name).decode())


def test_every_addon_is_a_wheel_as_oca_names_them(built):
    """SEMANTICS B1: what pip is asked for, and what it installs along."""
    found = {wheel.name.split("-")[0]: metadata(wheel) for wheel in built}
    assert {*found} == {f"odoo_addon_{name}" for name in wheels.offered()}
    for name, depends in installable().items():
        if name.startswith("test_"):
            continue
        said = found[f"odoo_addon_{name}"]
        assert said["Version"].startswith("19.0.")
        page = said["Description"] or said.get_payload()
        assert said["Description-Content-Type"] == "text/x-rst"
        assert page == (ROOT / name / "README.rst").read_text("utf-8")
        required = said.get_all("Requires-Dist")
        assert "odoo==19.0.*" in required
        for other in depends:
            if other.startswith("helpdesk_"):
                assert f"odoo-addon-{other}==19.0.*" in required


def test_a_wheel_has_all_that_its_addon_needs(built):
    """SEMANTICS U1: data, screens, scripts and translations; no caches."""
    (wheel,) = [path for path in built if path.name.startswith(f"odoo_addon_{MAIN}-")]
    with zipfile.ZipFile(wheel) as archive:
        names = {*archive.namelist()}
    for path in (
        "__manifest__.py",
        "data/sla_kpi_data.xml",
        "static/src/core/patch_odoo.esm.js",
        "static/description/icon.png",
        "static/description/index.html",
        f"i18n/{MAIN}.pot",
        "sla_core/timer/timer.py",
    ):
        assert f"odoo/addons/{MAIN}/{path}" in names
    assert not [name for name in names if "__pycache__" in name]


def test_the_pages_are_up_to_date(workspace):
    """`./dev readme` has nothing to write."""
    python = wheels.environment(workspace.cache)
    run([python, "-m", "devtools.pages", "--check"], cwd=ROOT)


def install(cache, python, built):
    """Install wheels with pip, from nowhere else, into the environment of a Python."""
    pip = [wheels.environment(cache), "-m", "pip", "--python", python, "install"]
    run([*pip, "--no-deps", "--no-index", "--disable-pip-version-check", *built])


@pytest.fixture(scope="module")
def installed(workspace, built, tmp_path_factory):
    """Our addon as pip has installed it, in a database that had tickets before.

    Gives the database, the environment, and the tickets as they were.
    """
    place = tmp_path_factory.mktemp("installed")
    with Site.made(workspace, "bare") as desk:
        desk.run("old_tickets")
        before = tickets_in(desk)
        fresh = Site(workspace, desk.database, by_pip(workspace, built, place))
        fresh.install(MAIN)
        yield fresh, place, before
        assert not desk.problems + fresh.problems
        for log in fresh.written:  # as OCA's continuous integration reads it
            run([wheels.environment(workspace.cache), "-m", "checklog_odoo", log])


def by_pip(workspace, built, place):
    """Odoo with what pip has put into a new environment, and without our checkout."""
    venv.create(place / "env")
    python = place / "env/bin/python"
    (packages,) = (place / "env/lib").glob("python*/site-packages")
    (known,) = workspace.python.parent.parent.glob("lib/python*/site-packages")
    (packages / "odoo-and-its-packages.pth").write_text(f"{known}\n")
    install(workspace.cache, python, built)
    assert not (known / "odoo/addons" / MAIN).exists()
    return Odoo(
        *(workspace.tree, python, workspace.server, workspace.folder),
        name="wheels",
        addons=[known / "odoo/addons"],
        root=None,
    )


def tickets_in(site, columns=""):
    """The columns of the tickets, and all that the database knows of these tickets.

    :param columns: those to look at, by default all that there are
    """
    named = "SELECT string_agg(quote_ident(column_name), ',') FROM "
    where = "information_schema.columns WHERE table_name = 'helpdesk_ticket'"
    columns = columns or site.query(named + where)
    old = "SELECT id FROM helpdesk_ticket WHERE name LIKE 'Old %'"
    said = f"FROM mail_message WHERE model = 'helpdesk.ticket' AND res_id IN ({old})"
    rows = f"SELECT {columns} FROM helpdesk_ticket WHERE id IN ({old}) ORDER BY id"
    return columns, site.query(rows), site.query(f"SELECT count(*) {said}")


def test_an_installation_touches_no_ticket_that_is_there(installed):
    """SEMANTICS A5, F2: not a column of theirs, not a line in their chatter; and no
    job touches them, nor does anybody but who asks for it."""
    fresh, _place, before = installed
    columns, rows, messages = before
    assert messages != "0"
    assert tickets_in(fresh, columns) == before
    fresh.run("use")
    assert tickets_in(fresh, columns) == before
    assert fresh.query("SELECT count(*) FROM sla_kpi_instance") == "0"


def test_tickets_that_are_there_were_reported_when_they_were_made(installed):
    """SEMANTICS F2: what an SLA that counts from *Reported On* finds."""
    fresh, _place, _before = installed
    wrong = "reported_date IS DISTINCT FROM date_trunc('second', create_date)"
    wrong = f"SELECT count(*) FROM helpdesk_ticket WHERE name LIKE 'Old %' AND {wrong}"
    assert fresh.query(wrong) == "0"


def test_a_ticket_has_a_clock_where_pip_has_installed_it(installed):
    """SEMANTICS A1: a new environment, a new database, no checkout in sight."""
    fresh, folder, _before = installed
    (line,) = fresh.run("first_clock")
    place, status = line.split("|")
    assert place.startswith(str(folder))
    assert status == "in_progress"
