# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Packages of npm, where the machine has Node: formatters, and what browser tests use.

Which ones is pinned, with checksums; from where npm fetches them is for the machine's
own configuration to say.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .cache import ROOT, Cache, fingerprint
from .console import Stop, console
from .processes import run

#: The folders of this package with the pins of each purpose, and what it is.
FORMATTERS = "node"
BROWSER_TESTS = "node_tests"
_TITLES = {
    FORMATTERS: "Formatters for JavaScript and XML",
    BROWSER_TESTS: "The check of accessibility for browser tests",
}
_FILES = ("package.json", "package-lock.json")
_ADVICE = (
    "Browser tests need Node. As root: apt-get install nodejs npm. Elsewhere, put "
    "`node` and `npm` on the PATH. Then run this again."
)
NO_NODE = "This machine has no Node (node, npm): JavaScript and XML are not checked."


def is_there() -> bool:
    """Whether the machine has Node and npm."""
    return bool(shutil.which("node") and shutil.which("npm"))


def provide(cache: Cache, purpose: str = FORMATTERS) -> Path:
    """The `node_modules` folder with the packages that are pinned for a purpose."""
    source = ROOT / "devtools" / purpose
    texts = [(source / name).read_text(encoding="utf-8") for name in _FILES]
    folder = cache.home / "node" / fingerprint(*texts)
    if not folder.exists():
        with cache.lock("node"):
            if not folder.exists():
                _install(cache, source, folder)
    return folder / "node_modules"


def axe_core(cache: Cache) -> Path:
    """The script that looks for what keeps people from using a page.

    :raises Stop: when there is no Node and it cannot be installed.
    """
    if not is_there():
        _install_node()
    return provide(cache, BROWSER_TESTS) / "axe-core/axe.min.js"


def _install_node() -> None:
    if os.geteuid() or not shutil.which("apt-get"):
        raise Stop("There is no Node on this machine.", _ADVICE)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends"]
    with console.step("Node, installed with apt") as step:
        step.detail = "updating apt"
        run(["apt-get", "--quiet", "update"], env=env, advice=_ADVICE)
        step.detail = ""
        run([*install, "nodejs", "npm"], env=env, advice=_ADVICE)
    if not is_there():
        raise Stop("apt installed a Node that is not on the PATH.", _ADVICE)


def _install(cache: Cache, source: Path, folder: Path) -> None:
    with console.step(_TITLES[source.name]):
        with cache.build(folder) as part:
            for name in _FILES:
                shutil.copy(source / name, part)
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            command += ["--cache", str(part / "npm-cache")]
            advice = "Is the network up? Run the same command again."
            run(command, cwd=part, advice=advice)
            shutil.rmtree(part / "npm-cache", ignore_errors=True)


def environment(modules: Path) -> dict[str, str]:
    """The environment in which configuration files find their plugins."""
    return {**os.environ, "NODE_PATH": str(modules)}
