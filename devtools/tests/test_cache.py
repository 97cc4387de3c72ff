# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cache: atomic builds, locks, fingerprints, room on the disk."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from devtools import cache as cache_module
from devtools.cache import ROOT, Cache, copy_tree, fingerprint, hash_files, user_cache
from devtools.console import Stop


def test_a_build_appears_when_it_is_whole(tmp_path):
    cache = Cache(tmp_path / "c")
    target = cache.home / "thing" / "1"
    with cache.build(target) as part:
        (part / "file").write_text("x")
        assert not target.exists()
    assert (target / "file").read_text() == "x"


def test_a_failed_build_leaves_nothing(tmp_path):
    cache = Cache(tmp_path)
    target = tmp_path / "thing" / "1"
    with pytest.raises(KeyboardInterrupt), cache.build(target) as part:
        (part / "file").touch()
        raise KeyboardInterrupt
    assert list(target.parent.iterdir()) == []


def test_what_a_killed_build_left_goes_away(tmp_path):
    cache = Cache(tmp_path)
    target = tmp_path / "thing" / "1"
    with cache.build(target) as part:
        left = part
        (part / "old").touch()
        copy_tree(part, tmp_path / "kept")
    cache_module.remove(target)
    copy_tree(tmp_path / "kept", left)
    with cache.build(target) as part:
        (part / "new").touch()
    assert [path.name for path in target.iterdir()] == ["new"]


def test_what_outlives_a_killed_build_does_not_reach_the_next(tmp_path):
    """pip, apt and Odoo are programs of their own, and write on for a while."""
    script = """
import pathlib, subprocess, sys, time
from devtools.cache import Cache
home = pathlib.Path(sys.argv[1])
with Cache(home).build(home / "thing/1") as part:
    write = "while mkdir -p $0 && touch $0/late; do sleep 0.01; done"
    print(subprocess.Popen(["sh", "-c", write, part]).pid, flush=True)
    time.sleep(60)
"""
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        writer = int(child.stdout.readline())
        try:
            child.kill()
            child.wait()
            target = tmp_path / "thing" / "1"
            with Cache(tmp_path).build(target) as part:
                (part / "new").touch()
                time.sleep(0.3)
        finally:
            os.kill(writer, signal.SIGKILL)
    assert [path.name for path in target.iterdir()] == ["new"]


def test_a_lock_is_held_by_one(tmp_path):
    cache = Cache(tmp_path)
    order = []

    def second():
        with cache.lock("x"):
            order.append("second")

    with cache.lock("x"):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_room_on_the_disk_is_checked_first(tmp_path):
    with pytest.raises(Stop, match="needs about 1000000000.0 GB"):
        Cache(tmp_path).need_space(1e9, "everything")


def test_an_unwritable_cache_says_what_to_do(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Stop) as caught:
        Cache(tmp_path / "file" / "cache")
    assert "XDG_CACHE_HOME" in caught.value.advice


def test_the_cache_of_the_user(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert user_cache() == tmp_path / ".cache/helpdesk-sla-enhanced"
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert user_cache() == Path("/elsewhere/helpdesk-sla-enhanced")


def test_fingerprints_tell_parts_apart():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("a", 1) == fingerprint("a", "1")


def test_a_fingerprint_of_files_sees_names_and_contents(tmp_path):
    folder = tmp_path / "addon"
    (folder / "tests").mkdir(parents=True)
    (folder / "a.py").write_text("1")
    seen = {hash_files([folder], ["tests"])}
    (folder / "a.py").write_text("2")
    seen.add(hash_files([folder], ["tests"]))
    (folder / "a.py").rename(folder / "b.py")
    seen.add(hash_files([folder], ["tests"]))
    assert len(seen) == 3
    (folder / "tests/test_x.py").write_text("1")
    assert hash_files([folder], ["tests"]) in seen
    assert hash_files([folder]) not in seen
