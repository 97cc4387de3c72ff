# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Processes, sessions, and the mail that stays here."""

import os
import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest

from devtools import cli, postgres, processes, python_env, sessions
from devtools.cache import ROOT
from devtools.commands import demo
from devtools.console import Stop
from devtools.mail_sink import mail_sink

PYTHON = sys.executable


def test_the_output_of_a_program():
    assert (
        processes.run([PYTHON, "-c", "print('x' * 100_000)"]).strip() == "x" * 100_000
    )


def test_a_failure_shows_the_end_and_the_advice(tmp_path):
    script = "import sys; print('\\n'.join(map(str, range(99)))); sys.exit(3)"
    with pytest.raises(Stop, match="98") as caught:
        processes.run([PYTHON, "-c", script], log=tmp_path / "log", advice="Do this.")
    assert "\n3\n" not in str(caught.value)
    assert caught.value.advice == "Do this."
    assert (tmp_path / "log").read_text().startswith("0\n1\n")


def test_pip_installs_where_uv_cannot(tmp_path):
    pip, told = tmp_path / "pip", tmp_path / "told"
    pip.write_text(
        f'#!/bin/sh\ncase "$*" in *uv.txt*) exit 1;; esac\necho "$@" > {told}\n'
    )
    pip.chmod(0o755)
    wanted = tmp_path / "wanted.txt"
    python_env._install(tmp_path, [pip], (wanted,))
    assert told.read_text().endswith(f"--no-deps -r {wanted}\n")


def test_no_task_at_all_is_done_at_once(monkeypatch):
    ended = []
    monkeypatch.setattr(processes, "terminate_all", lambda: ended.append(True))
    processes.parallel()
    assert not ended, "nothing failed, so nothing is ended"


def test_a_full_disk_is_named():
    script = "import sys; sys.exit('tar: write: No space left on device')"
    with pytest.raises(Stop, match="disk is full") as caught:
        processes.run([PYTHON, "-c", script], advice="Something else.")
    assert "XDG_CACHE_HOME" in caught.value.advice


def test_a_missing_program_is_a_stop():
    with pytest.raises(Stop, match="no such program"):
        processes.run(["no-such-program-here"])


def test_a_process_is_known_by_pid_and_word():
    child = subprocess.Popen([PYTHON, "-c", "input('a word')"], stdin=subprocess.PIPE)
    try:
        assert processes.is_running(child.pid, "a word")
        assert not processes.is_running(child.pid, "another")
    finally:
        child.communicate(b"\n")
    assert not processes.is_running(child.pid, "a word")


def test_a_process_that_has_only_just_started_is_known():
    """Its arguments appear a moment after its id."""
    for _repetition in range(50):
        child = subprocess.Popen([PYTHON, "-c", "input('w')"], stdin=subprocess.PIPE)
        try:
            assert processes.is_running(child.pid, "input")
        finally:
            child.kill()
            child.communicate()


@pytest.mark.parametrize("deaf", [False, True])
def test_a_program_that_is_told_to_end_ends_what_it_waits_for(deaf):
    """As `timeout` and continuous integration do it; no test runs on by itself."""
    child = "print('up', flush=True); input()"
    if deaf:
        child = f"from signal import *; signal(SIGINT, SIG_IGN); {child}"
    parent = f"""if True:
        import sys
        from devtools import processes
        processes.raise_on_terminate()
        child = processes.spawn([sys.executable, "-c", {child!r}])
        print(child.pid, flush=True)
        try:
            processes.wait(child)
        finally:
            print(child.poll() is not None and child not in processes._children)
    """
    if deaf:
        patience = "processes._PATIENCE = 0.2; processes.raise"
        parent = parent.replace("processes.raise", patience, 1)
    with subprocess.Popen(
        [PYTHON, "-c", parent],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        said = {program.stdout.readline().strip() for _line in range(2)}
        assert "up" in said
        program.terminate()
        # Without its input the child would end by itself, later.
        assert program.communicate()[0].strip() == "True"


def test_a_zombie_runs_no_more():
    with subprocess.Popen([PYTHON, "-c", "'a word'"]) as child:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert not processes.is_running(child.pid, "a word")


def test_sessions_of_others_are_seen_until_they_end(tmp_path):
    child = subprocess.Popen([PYTHON, "-c", "input('dev')"], stdin=subprocess.PIPE)
    try:
        with sessions.session(tmp_path, "test"):
            sessions.record(tmp_path, sessions.Session(child.pid, "demo", 0, 8069))
            assert [s.port for s in sessions.sessions(tmp_path)] == [8069]
    finally:
        child.communicate(b"\n")
    assert sessions.sessions(tmp_path) == []
    assert list((tmp_path / "run").iterdir()) == []


def test_a_session_is_ended(tmp_path):
    child = subprocess.Popen([PYTHON, "-c", "input('dev')"], stdin=subprocess.PIPE)
    sessions.end(sessions.Session(child.pid, "demo"))
    assert child.wait(10) < 0
    child.stdin.close()


def test_mail_ends_in_files(tmp_path):
    message = EmailMessage()
    message["From"], message["To"] = "a@example.com", "b@example.com"
    message["Subject"] = "Nearing failure"
    message.set_content(".\n.. two dots begin this line\nend\n")
    with mail_sink(tmp_path) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message)
        client.send_message(message)
    files = sorted(tmp_path.glob("*.eml"))
    assert len(files) == 2
    text = files[0].read_text()
    assert "Subject: Nearing failure" in text
    assert "\n.. two dots begin this line\n" in text.replace("\r\n", "\n")


def test_a_long_path_gets_its_socket_elsewhere(tmp_path):
    short, long = Path("/cluster"), tmp_path / ("x" * 100)
    assert postgres.EmbeddedServer(tmp_path, short).sockets == short / "data"
    sockets = postgres.EmbeddedServer(tmp_path, long).sockets
    assert len(os.fsencode(sockets)) < 100
    assert sockets != postgres.EmbeddedServer(tmp_path, long / "y").sockets


def test_a_server_that_was_never_there(tmp_path):
    assert postgres.existing(tmp_path, "none") is None
    assert not postgres.EmbeddedServer(tmp_path, tmp_path).is_up()


def test_usage_names_every_command(capsys):
    assert cli.run(["--help"]) == 0
    usage = capsys.readouterr().out
    assert all(f"./dev {name}" in usage for name in cli.COMMANDS)
    assert cli.run(["dance"]) == 2


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80x", "²"])
def test_what_is_no_port_is_refused(port, capsys):
    with pytest.raises(SystemExit):
        demo._parse(["--port", port])
    assert "is no port: 1 to 65535" in capsys.readouterr().err


def test_a_port_that_is_taken_names_another(tmp_path):
    with socket.socket() as taken:
        taken.bind((demo.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Stop, match=f"Port {port} on 127.0.0.1 is taken") as caught:
            demo._check_port(SimpleNamespace(folder=tmp_path), port)
    other = port + 1 if port < 65535 else demo.DEFAULT_PORT + 1
    assert caught.value.advice.endswith(f"./dev demo --port {other}")


def test_the_demo_of_this_checkout_is_named(tmp_path):
    child = subprocess.Popen([PYTHON, "-c", "input('dev')"], stdin=subprocess.PIPE)
    try:
        with socket.socket() as taken:
            taken.bind((demo.HOST, 0))
            taken.listen()
            port = taken.getsockname()[1]
            sessions.record(tmp_path, sessions.Session(child.pid, "demo", 0, port))
            with pytest.raises(Stop, match="already runs on http") as caught:
                demo._check_port(SimpleNamespace(folder=tmp_path), port)
        assert "./dev stop" in caught.value.advice
    finally:
        child.communicate(b"\n")
