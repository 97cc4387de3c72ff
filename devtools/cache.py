# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cache folder: where everything that `./dev` sets up lives.

    odoo/<version>/         the unpacked Odoo tree
    python/<kind>-<key>/    virtual environments
    node/<key>/             packages of npm
    postgres/<key>/         a stopped cluster with the template databases
    checkouts/<id>/         what belongs to one checkout: cluster, files, logs
    locks/                  one file per thing that only one process may build

A folder under its final name is whole: it is built under a temporary name and then
renamed, so that an interrupted set-up leaves nothing that could be mistaken for one.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from .console import Stop, console

ROOT = Path(__file__).resolve().parent.parent
APP = "helpdesk-sla-enhanced"
_PART = ".part-"
_UNHASHED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


def user_cache() -> Path:
    """The cache folder of this user: `$XDG_CACHE_HOME` or `~/.cache`.

    :raises Stop: when there is no home to put it in.
    """
    configured = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(configured):
        return Path(configured) / APP
    try:
        return Path.home() / ".cache" / APP
    except RuntimeError as error:
        raise Stop(
            "This user has no home folder for the cache.",
            "Set XDG_CACHE_HOME to a folder to keep it in.",
        ) from error


def disk_full() -> Stop:
    """What to tell when the disk turned out to be too full on the way."""
    return Stop(
        "The disk is full.",
        f"All caches together need about 3 GB in {user_cache()}. Free some space, or "
        "set XDG_CACHE_HOME to a folder on another disk. Then run this again.",
    )


class Cache:
    """The cache folder at `home`, with its locks and its atomic builds."""

    def __init__(self, home: Path) -> None:
        self.home = home
        try:
            (home / "locks").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Stop(
                f"Cannot write to the cache folder {home}: {error.strerror}.",
                "Set XDG_CACHE_HOME to a folder that can be written.",
            ) from error

    @contextlib.contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the lock `name`; tells the user when it has to wait for it."""
        with (self.home / "locks" / name).open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                console.say(f"Another ./dev is busy with {name}: waiting for it.")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def build(self, folder: Path) -> Iterator[Path]:
        """Give a temporary folder that becomes `folder` if the block succeeds.

        The caller holds a lock. What a build that was killed left behind goes away.
        Programs that it had started may live on and write there for a while, so each
        build has a place of its own.
        """
        part = folder.parent / f"{_PART}{os.getpid()}-{folder.name}"
        remove(folder)
        for left in folder.parent.glob(f"{_PART}*-{folder.name}"):
            shutil.rmtree(left, ignore_errors=True)
        part.mkdir(parents=True)
        try:
            yield part
        except BaseException:  # raised again, Ctrl-C included
            remove(part)
            raise
        part.rename(folder)

    def need_space(self, gigabytes: float, what: str) -> None:
        """Refuse early what the disk cannot hold.

        :raises Stop: naming the folder, what is needed and what is free.
        """
        free = shutil.disk_usage(self.home).free / 1e9
        if free < gigabytes:
            raise Stop(
                f"The disk is too full for {what}: it needs about {gigabytes:.1f} GB "
                f"in {self.home}, where {free:.1f} GB are free.",
                "Free some space, or set XDG_CACHE_HOME to a folder on another disk.",
            )


def remove(path: Path) -> None:
    """Remove a file or a folder, whatever is in it, if it exists."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder with owners and times, sharing blocks where the disk can."""
    for options in (["-a", "--reflink=auto"], ["-a"]):
        command = ["cp", *options, str(source), str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.returncode:
            return
        remove(target)
        if "No space left" in done.stderr:
            break
    raise Stop(
        f"Cannot copy {source} to {target}: {done.stderr.strip()}",
        "Free some space, or set XDG_CACHE_HOME to a folder on another disk.",
    )


def fingerprint(*parts: object) -> str:
    """A short name that changes when any of `parts` changes."""
    digest = hashlib.sha256()
    for part in parts:
        data = str(part).encode()
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()[:12]


def hash_files(folders: Iterable[Path], skip: Iterable[str] = ()) -> str:
    """A fingerprint of the names and contents of all files under `folders`.

    :param skip: names of folders and files that do not count, wherever they stand.
    """
    skipped = _UNHASHED.union(skip)
    parts: list[object] = []
    for folder in sorted(folders):
        for path, names, files in os.walk(folder):
            names[:] = sorted(set(names) - skipped)
            for name in sorted(set(files) - skipped):
                file = Path(path, name)
                parts.append(file.relative_to(folder.parent))
                parts.append(hashlib.sha256(file.read_bytes()).hexdigest())
    return fingerprint(*parts)
