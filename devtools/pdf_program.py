# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The program by which Odoo makes PDF files, for the tests that read one."""

from __future__ import annotations

import os
import shutil

from .console import Stop, console
from .processes import run

NAME = "wkhtmltopdf"


def provide() -> None:
    """Have the program on the PATH where the machine's own apt offers it and may be
    used. Elsewhere, such as in Debian's newer suites, tests read the page that would
    become the PDF, and no more.
    """
    if shutil.which(NAME) or os.geteuid() or not shutil.which("apt-get"):
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", NAME]
    try:
        run(["apt-cache", "show", NAME])
    except Stop:
        return
    with console.step(f"{NAME}, installed with apt") as step:
        try:
            run(install, env=env)
        except Stop:
            step.detail = "not to be had: PDF files are not read"
