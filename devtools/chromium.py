# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The browser of the browser tests."""

from __future__ import annotations

import os
import shutil

from .console import Stop, console
from .processes import run

# The names that Odoo's test framework looks for.
_NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
_ADVICE = (
    "Browser tests need Chromium. As root: apt-get install chromium. Elsewhere, put "
    "`chromium` or `google-chrome` on the PATH. Then run this again."
)


def provide() -> None:
    """Have a browser on the PATH, installing it where root and apt make it possible.

    :raises Stop: when there is none and it cannot be installed.
    """
    if any(shutil.which(name) for name in _NAMES):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        raise Stop("There is no Chromium on this machine.", _ADVICE)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
    with console.step("Chromium, installed with apt") as step:
        step.detail = "updating apt"
        run(["apt-get", "--quiet", "update"], env=env, advice=_ADVICE)
        step.detail = ""
        run(install, env=env, advice=_ADVICE)
    if not any(shutil.which(name) for name in _NAMES):
        raise Stop("apt installed a Chromium that is not on the PATH.", _ADVICE)
