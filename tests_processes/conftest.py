# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A database with real servers at work on it."""

import pytest

from devtools.workspace import Workspace
from tests_processes.farm import Farm


@pytest.fixture(scope="session")
def workspace():
    with Workspace().ready("test") as ready:
        yield ready


@pytest.fixture
def farm(workspace):
    """A fresh copy of the template of the tests; its servers end with the test."""
    with Farm.made(workspace, "tests") as made:
        try:
            yield made
        finally:
            made.kill_all()
