# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev wheels`: what is built."""

from devtools import wheels
from devtools.cache import ROOT


def test_addons_for_tests_are_no_wheels():
    assert "helpdesk_sla_enhanced" in wheels.offered()
    assert not [name for name in wheels.offered() if name.startswith("test_")]


def test_pip_can_build_every_addon():
    """From git as well: each says what builds it."""
    said = {
        name: (ROOT / name / "pyproject.toml").read_text("utf-8")
        for name in wheels.offered()
    }
    assert [name for name, text in said.items() if "whool.buildapi" not in text] == []
