# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The packages of npm: which ones is pinned, from where is the machine's to say."""

import json

import pytest

from devtools import node
from devtools.cache import ROOT

PURPOSES = (node.FORMATTERS, node.BROWSER_TESTS)


def read(purpose, name):
    return json.loads((ROOT / "devtools" / purpose / name).read_text("utf-8"))


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_package_has_one_version_and_a_checksum(purpose):
    wanted = read(purpose, "package.json")["dependencies"]
    locked = read(purpose, "package-lock.json")["packages"]
    assert wanted
    for name, version in wanted.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for name, package in locked.items():
        assert not name or package["integrity"]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_no_registry_is_named(purpose):
    locked = read(purpose, "package-lock.json")["packages"]
    assert not any("resolved" in package for package in locked.values())
