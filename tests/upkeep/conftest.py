# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases to install, upgrade and uninstall in, each in processes of its own."""

import pytest

from devtools.workspace import Workspace
from tests.upkeep.site import Site


@pytest.fixture(scope="session")
def workspace():
    with Workspace().ready("test") as ready:
        yield ready


@pytest.fixture
def site(workspace, request):
    """A fresh copy of the template that the test names with a mark.

    What Odoo logs in it stays clean, whatever the test does.
    """
    kind = request.node.get_closest_marker("database").args[0]
    with Site.made(workspace, kind) as made:
        yield made
        assert not made.problems, "\n".join(made.problems)
