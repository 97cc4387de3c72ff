# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Processes that test in Odoo side by side do not delete each other's files."""

import os
import subprocess

import pytest

from devtools.cache import ROOT
from tests.upkeep.site import SCRIPTS


@pytest.mark.database("tests")
def test_a_test_keeps_its_files_while_another_process_cleans_up(site, tmp_path):
    """At the end of each class of tests Odoo deletes files that its database does not
    know: when processes shared a store, those of the tests next to it."""
    odoo = site.workspace.odoo
    command = [str(odoo.python), "-m", "pytest", str(SCRIPTS / "file_stores.py")]
    command += [f"--odoo-config={odoo.config}", f"--odoo-database={site.database}"]
    command += ["-p", "dev_pytest", "-c", str(ROOT / "pyproject.toml")]
    command += ["-n", "2", "--dist=loadscope"]
    paths = [str(ROOT / "devtools/pytest_plugins"), odoo.env["PYTHONPATH"]]
    env = {**odoo.env, "MEETING": str(tmp_path), "PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    assert not done.returncode, done.stdout
    assert "2 passed" in done.stdout
    stores = site.workspace.databases.filestore.glob(f"{site.database}*")
    assert [store.name for store in stores] == [site.database]
