# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev lint` asks for all that OCA's template for 19.0 has its addons asked for."""

import re

import pytest

from devtools import addons, fragments
from devtools.cache import ROOT

CONFIG = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
OURS = {*re.findall(r"^ +- id: (\S+)$", CONFIG, re.MULTILINE)}
#: The hooks that the template renders, by where they come from.
OCA = {
    "local": ("forbidden-files", "en-po-files", "prettier", "eslint"),
    "odoo-pre-commit-hooks": ("oca-checks-odoo-module", "oca-checks-po"),
    "ruff-pre-commit": ("ruff", "ruff-format"),
    "pre-commit-hooks": (
        "trailing-whitespace",
        "end-of-file-fixer",
        "debug-statements",
        "check-case-conflict",
        "check-docstring-first",
        "check-executables-have-shebangs",
        "check-merge-conflict",
        "check-symlinks",
        "check-xml",
        "mixed-line-ending",
    ),
}
#: Those that come from no package, or have another name here, and ours.
INSTEAD = {"oca-gen-addon-readme": "readme", "pylint_odoo": "pylint-odoo"}


@pytest.mark.parametrize("hook", [hook for hooks in OCA.values() for hook in hooks])
def test_a_hook_of_oca_is_here(hook):
    assert hook in OURS


@pytest.mark.parametrize("hook", INSTEAD)
def test_a_hook_of_oca_has_one_that_does_its_work(hook):
    assert INSTEAD[hook] in OURS


def test_every_addon_names_the_website_that_it_is_offered_at():
    """What `oca-fix-manifest-website` writes."""
    found = {
        fragments.manifest(ROOT / name)["website"] for name in addons.installable()
    }
    assert found == {"https://github.com/OCA/helpdesk"}


def test_no_addon_is_kept_from_the_hooks():
    """What `oca-update-pre-commit-excluded-addons` leaves out are those that cannot be
    installed: there are none."""
    folders = {path.parent.name for path in ROOT.glob("*/__manifest__.py")}
    assert folders == {*addons.installable()}
