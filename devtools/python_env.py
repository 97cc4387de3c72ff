# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Virtual environments with pinned packages, on machines without pip too.

The pins are what a resolver made of the `.in` files next to them:

    uv pip compile --universal --python-version 3.10 --no-annotate --no-header \\
        devtools/requirements/odoo.in -o devtools/requirements/odoo.txt
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import sys
from pathlib import Path

from .cache import ROOT, Cache, fingerprint, remove
from .console import Step, Stop, console
from .debian import Archive
from .processes import Command, run

REQUIREMENTS = ROOT / "devtools/requirements"
ODOO_FILES = (REQUIREMENTS / "odoo.txt", REQUIREMENTS / "addons.txt")
LINT_FILES = (REQUIREMENTS / "lint.txt",)
NEIGHBOUR_FILES = (REQUIREMENTS / "neighbours.txt",)
WHEEL_FILES = (REQUIREMENTS / "wheels.txt",)
_UV = REQUIREMENTS / "uv.txt"
_GIGABYTES = 0.8
_NETWORK = "Is the network up? Run the same command again: it starts over here."


def requirements_key(files: tuple[Path, ...]) -> str:
    """A fingerprint of the pinned packages in `files`."""
    return fingerprint(*(file.read_text(encoding="utf-8") for file in files))


def provide(cache: Cache, kind: str, files: tuple[Path, ...], archive: Archive) -> Path:
    """The `python` of a virtual environment with the packages pinned in `files`.

    :param kind: what the environment is for, one word, part of its name.
    """
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    key = fingerprint(requirements_key(files), platform.machine(), sys.platform)
    folder = cache.home / "python" / f"{kind}-cp{version}-{key}"
    python = folder / "bin/python"
    # A link that points nowhere means that the system's Python was replaced.
    if not python.exists():
        with cache.lock(f"python-{kind}"):
            if not python.exists():
                _create(cache, folder, files, archive)
    return python


def _create(
    cache: Cache, folder: Path, files: tuple[Path, ...], archive: Archive
) -> None:
    kind = folder.name.split("-")[0]
    count = sum(len(file.read_text(encoding="utf-8").split("\n")) for file in files)
    cache.need_space(_GIGABYTES, "the Python packages")
    with console.step(f"Python packages ({kind})") as step:
        with cache.build(folder) as part:
            _venv(part)
            pip = _pip(part, archive, step)
            step.detail = f"{count} packages"
            _install(part, pip, files)
            remove(part / "tmp")


def _venv(folder: Path) -> None:
    advice = "As root: apt-get install python3-venv. Then run this again."
    if importlib.util.find_spec("venv") is None:
        raise Stop("This Python lacks its `venv` module.", advice)
    run([sys.executable, "-m", "venv", "--without-pip", folder], advice=advice)


def _install(folder: Path, pip: Command, files: tuple[Path, ...]) -> None:
    """Install the packages pinned in `files` into the environment in `folder`.

    uv takes a third of the time of pip. Where it cannot, pip does it: uv has no
    program for every system, and knows no package index that only `pip.conf` names.
    """
    wanted = [word for file in files for word in ("-r", str(file))]
    env = _environment(folder)
    target = folder / "tmp/uv"
    install = [*pip, "install", "--no-input", "--no-deps"]
    uv: list[str | Path] = [target / "bin/uv", "pip", "install"]
    uv += ["--python", folder / "bin/python"]
    uv += ["--no-deps", "--no-cache", "--compile-bytecode"]
    try:
        run([*install, "--target", target, "-r", _UV], env=env)
        run([*uv, *wanted], env=env)
    except Stop:
        run([*install, *wanted], env=env, advice=_NETWORK)


def _environment(folder: Path) -> dict[str, str]:
    """The caller's environment, with temporary files inside `folder`."""
    (folder / "tmp").mkdir(exist_ok=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX"}
    }
    extra = {
        "TMPDIR": str(folder / "tmp"),
        "PIP_NO_CACHE_DIR": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_REQUIRE_VIRTUALENV": "0",
    }
    return {**kept, **extra}


def _pip(folder: Path, archive: Archive, step: Step) -> Command:
    """The command that is pip for the environment in `folder`.

    Debian's `python3` comes without pip and without `ensurepip`; then the wheel
    inside the package `python3-pip-whl` runs as it is, unpacked.
    """
    python = folder / "bin/python"
    with contextlib.suppress(Stop):
        run([python, "-m", "ensurepip"])
        return [python, "-m", "pip"]
    try:
        files = archive.download(["python3-pip-whl"], folder / "tmp/debs", step)
    except Stop as problem:
        raise Stop(
            f"This Python has no pip and no `ensurepip`.\n{problem.problem}",
            "As root: apt-get install python3-venv. Then run this again.",
        ) from problem
    archive.unpack(files, folder / "tmp")
    wheels = list((folder / "tmp/usr/share/python-wheels").glob("pip-*.whl"))
    return [python, wheels[0] / "pip"]
