# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A database with real servers at work on it."""

import pytest

from devtools.workspace import Workspace
from tests.processes.farm import Farm
from tests.processes.modes import MODES


@pytest.fixture(scope="session")
def workspace():
    with Workspace().ready("test") as ready:
        yield ready


@pytest.fixture(params=MODES, ids=[mode.name for mode in MODES])
def farm(workspace, request):
    """A fresh database with servers of each mode in turn."""
    with Farm.of(workspace, request.param) as made:
        yield made
