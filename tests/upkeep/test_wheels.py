# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What pip installs: wheels of all addons beside Odoo and OCA's helpdesk."""

import venv
import zipfile
from email.parser import Parser

import pytest

from devtools import wheels
from devtools.addons import MAIN, installable
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
        assert page.startswith("# Helpdesk SLA Enhanced")
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


def install(cache, python, built):
    """Install wheels with pip, from nowhere else, into the environment of a Python."""
    pip = [wheels.environment(cache), "-m", "pip", "--python", python, "install"]
    run([*pip, "--no-deps", "--no-index", "--disable-pip-version-check", *built])


@pytest.mark.database("bare")
def test_a_ticket_has_a_clock_where_pip_has_installed_it(site, built, tmp_path):
    """SEMANTICS A1: a new environment, a new database, no checkout in sight."""
    workspace = site.workspace
    venv.create(tmp_path / "env")
    python = tmp_path / "env/bin/python"
    (packages,) = (tmp_path / "env/lib").glob("python*/site-packages")
    (known,) = workspace.python.parent.parent.glob("lib/python*/site-packages")
    (packages / "odoo-and-its-packages.pth").write_text(f"{known}\n")
    install(workspace.cache, python, built)
    assert not (known / "odoo/addons" / MAIN).exists()
    odoo = Odoo(
        *(workspace.tree, python, workspace.server, workspace.folder),
        name="wheels",
        addons=[known / "odoo/addons"],
        root=None,
    )
    fresh = Site(workspace, site.database, odoo)
    fresh.install(MAIN)
    (line,) = fresh.run("first_clock")
    place, status = line.split("|")
    assert place.startswith(str(tmp_path))
    assert status == "in_progress"
    assert not fresh.problems
