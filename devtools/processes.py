# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Programs that `./dev` runs: quietly, with a log, never outliving an interrupt."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import IO, Any

from .cache import disk_full
from .console import Stop

Command = Sequence[str | os.PathLike[str]]

_TAIL_LINES = 15
_TICK_SECONDS = 0.5
_PATIENCE = 10.0
_STARTING_TICKS = 100
_STARTING_TICK_SECONDS = 0.002
_children: set[subprocess.Popen[Any]] = set()
_lock = threading.Lock()
_ending = False


def spawn(command: Command, **options: Any) -> subprocess.Popen[Any]:
    """Start `command` as a child that `terminate_all` knows of.

    :raises Stop: when the program does not exist.
    """
    arguments = [os.fspath(part) for part in command]
    with _lock:
        # The main thread still has servers to stop when the others have ended.
        if _ending and threading.current_thread() is not threading.main_thread():
            raise KeyboardInterrupt
        try:
            child = subprocess.Popen(arguments, **options)
        except FileNotFoundError as error:
            raise Stop(f"{arguments[0]}: no such program") from error
        _children.add(child)
    return child


def forget(child: subprocess.Popen[Any]) -> None:
    """`child` has ended and needs no terminating."""
    with _lock:
        _children.discard(child)


def run(
    command: Command,
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    advice: str = "",
    tick: Callable[[], None] | None = None,
    **options: Any,
) -> str:
    """Run `command` to its end and return what it printed.

    :param log: also keep the output in this file.
    :param advice: what the user can do when it fails.
    :param tick: called about twice a second while the command runs.
    :raises Stop: on a non-zero exit, with the last lines of the output.
    """
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
    with _output_file(log) as file:
        child = spawn(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            **options,
        )
        wait(child, tick)
        file.seek(0)
        output: str = file.read().decode(errors="replace")
    if child.returncode:
        raise failure(command, output, log, advice)
    return output


def _output_file(log: Path | None) -> IO[bytes]:
    return log.open("w+b") if log else tempfile.TemporaryFile()


def wait(child: subprocess.Popen[Any], tick: Callable[[], None] | None = None) -> int:
    """Wait for `child` and return its exit code, calling `tick` meanwhile.

    An interrupt ends it before it goes on to those who clean up after it.
    """
    try:
        while True:
            try:
                return child.wait(_TICK_SECONDS)
            except subprocess.TimeoutExpired:
                if tick is not None:
                    tick()
    except BaseException as error:  # raised again, Ctrl-C included
        # Ctrl-C reaches each program at the terminal by itself.
        if not isinstance(error, KeyboardInterrupt) or isinstance(error, Terminated):
            child.send_signal(signal.SIGINT)
        _end(child)
        raise
    finally:
        forget(child)


def _end(child: subprocess.Popen[Any]) -> None:
    """Let a program that was interrupted end, and end it for certain."""
    for harder in (child.terminate, child.kill):
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            harder()
    child.wait()


def failure(command: Command, output: str, log: Path | None, advice: str) -> Stop:
    """Say that `command` failed, with the end of its output."""
    if "No space left on device" in output:
        return disk_full()
    shown = shlex.join(os.fspath(part) for part in command)
    tail = "\n".join(output.splitlines()[-_TAIL_LINES:])
    whole = f"\nThe whole output: {log}" if log else ""
    return Stop(f"This failed: {shown}\n{tail}{whole}", advice)


def parallel(*tasks: Callable[[], None]) -> None:
    """Run `tasks` at the same time; the first failure ends them all."""
    with ThreadPoolExecutor(max(1, len(tasks))) as pool:
        try:
            for done in as_completed([pool.submit(task) for task in tasks]):
                done.result()
        except BaseException:  # raised again, Ctrl-C included
            terminate_all()
            raise


def terminate_all() -> None:
    """End every child that still runs: politely, then for certain."""
    global _ending
    with _lock:
        _ending = True
        children = list(_children)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()


def is_running(pid: int, word: str) -> bool:
    """Whether process `pid` lives and its command line holds `word`.

    The word guards against a process id that has been given to another program.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return word.encode() in _command_line(pid)


def _command_line(pid: int) -> bytes:
    """What process `pid` was started with; empty when it has ended."""
    for _attempt in range(_STARTING_TICKS):
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
            # A program that is just starting has no arguments yet, a zombie none more.
            if line or b") Z" in Path(f"/proc/{pid}/stat").read_bytes():
                return line
        except ProcessLookupError:
            return b""
        except OSError:
            break
        time.sleep(_STARTING_TICK_SECONDS)
    found = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, check=False
    )
    return found.stdout


class Terminated(KeyboardInterrupt):
    """This program alone was told to end, not those that it has started."""


def raise_on_terminate() -> None:
    """Let SIGTERM and SIGHUP end this program the way Ctrl-C does."""

    def interrupt(signum: int, frame: object) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
