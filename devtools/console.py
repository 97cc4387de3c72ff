# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the user sees: steps with their duration, and failures that say what to do.

Everything goes to standard error, so that standard output belongs to the tests and
to the scripts that `./dev shell` runs.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator

_REFRESH_SECONDS = 0.2


class Stop(Exception):
    """A failure the user can do something about.

    :param problem: what went wrong, in a sentence.
    :param advice: what to do about it.
    """

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice

    def __str__(self) -> str:
        return "\n".join(filter(None, [self.problem, self.advice]))


class Step:
    """One piece of work under way, shown with its seconds."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.detail = ""
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self.started

    def line(self) -> str:
        """The step in one line, as it stands now."""
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.title}{detail}"


class Console:
    """Prints steps from several threads; on a terminal the running ones tick."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[Step] = []
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._painted = False
        self._painter: threading.Thread | None = None

    def say(self, text: str = "") -> None:
        """Print `text` on a line of its own."""
        with self._lock:
            self._wipe()
            print(text, file=sys.stderr, flush=True)

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Show `title` while the block runs, then how long it took."""
        step = Step(title)
        with self._lock:
            self._running.append(step)
        if self._live:
            self._start_painter()
        else:
            self.say(f"... {title}")
        mark = "failed"
        try:
            yield step
            mark = "ok"
        finally:
            with self._lock:
                self._running.remove(step)
            self.say(f"{mark:>6} {step.line()} ({step.seconds:.1f} s)")

    def _start_painter(self) -> None:
        if self._painter is None:
            self._painter = threading.Thread(target=self._paint_forever, daemon=True)
            self._painter.start()

    def _paint_forever(self) -> None:
        while True:
            time.sleep(_REFRESH_SECONDS)
            with self._lock:
                if self._running:
                    self._paint()

    def _paint(self) -> None:
        try:
            width = os.get_terminal_size(sys.stderr.fileno()).columns
        except OSError:
            width = 80
        steps = [f"{step.line()} {step.seconds:.0f} s" for step in self._running]
        text = "   ... " + " | ".join(steps)
        sys.stderr.write(f"\r\x1b[2K{text[: width - 1]}")
        sys.stderr.flush()
        self._painted = True

    def _wipe(self) -> None:
        if self._painted:
            sys.stderr.write("\r\x1b[2K")
            self._painted = False


console = Console()
