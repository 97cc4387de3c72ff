# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A Chromium for each person in a test, or for pictures, on a server of Odoo's.

It runs in the environment of Odoo, which has `requests` and `websocket`.
"""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests
import websocket

from . import chromium
from .processes import forget, spawn

#: Seconds for what takes a few on an idle machine; a first page is compiled.
PATIENCE = 120.0
EVERY = 0.05
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--window-size=1600,1000",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
NAMES = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
_LOGIN = """
fetch("/web/session/authenticate", {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({jsonrpc: "2.0", method: "call", params: PARAMS}),
}).then((answer) => answer.json()).then((answer) => answer.result?.uid || 0)
"""


class Browser:
    """One person's browser, driven by what Chromium offers to debuggers."""

    def __init__(self, base: str, port: int) -> None:
        self.base = base
        self._numbers = itertools.count(1)
        self._events: list[dict[str, Any]] = []
        pages = requests.get(f"http://127.0.0.1:{port}/json", timeout=PATIENCE).json()
        address = next(p["webSocketDebuggerUrl"] for p in pages if p["type"] == "page")
        self._socket = websocket.create_connection(address, timeout=PATIENCE)
        self.call("Network.enable")

    @classmethod
    @contextmanager
    def started(cls, base: str) -> Iterator[Browser]:
        """A browser with an empty profile; it ends with the block."""
        chromium.provide()
        program = next(filter(None, map(shutil.which, NAMES)))
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            child = spawn(
                [program, *SWITCHES, f"--user-data-dir={profile}", "about:blank"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            browser = None
            try:
                browser = cls(base, _port(Path(profile, "DevToolsActivePort")))
                yield browser
            finally:
                if browser is not None:
                    browser._socket.close()
                child.terminate()
                with suppress(subprocess.TimeoutExpired):
                    child.wait(10)
                child.kill()
                child.wait()
                forget(child)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """What Chromium answers to a command of its protocol."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        self._socket.send(json.dumps(message))
        while True:
            answer: dict[str, Any] = json.loads(self._socket.recv())
            if answer.get("id") == number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(answer)

    def run(self, code: str) -> Any:
        """The value of an expression in the page, once it is there."""
        answer = self.call(
            "Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, f"{code}: {answer}"
        return answer["result"].get("value")

    def open(self, path: str) -> None:
        """Go to a page of the server."""
        self.call("Page.navigate", url=f"{self.base}{path}")

    def log_in(self, database: str, login: str, password: str) -> None:
        """Log in as the form does."""
        self.open("/web/login")
        self.wait("document.querySelector('form.oe_login_form')")
        params = {"db": database, "login": login, "password": password}
        assert self.run(_LOGIN.replace("PARAMS", json.dumps(params))), login

    def wait(self, code: str, patience: float = PATIENCE) -> float:
        """Wait until an expression in the page is true; the seconds that it took.

        :raise AssertionError: when it does not become true, with what the page says
        """
        began = time.monotonic()
        while True:
            with suppress(AssertionError):  # a page that is being left has no context
                if self.run(f"Boolean({code})"):
                    return time.monotonic() - began
            if time.monotonic() - began > patience:
                shown = self.run("document.body.innerText")
                raise AssertionError(f"{code} is not true after {patience} s:\n{shown}")
            time.sleep(EVERY)

    def click(self, element: str) -> None:
        """Click what an expression in the page is, once it is there."""
        self.wait(element)
        self.run(f"({element}).click()")

    def write(self, element: str, text: str) -> None:
        """Type into what an expression in the page is, once it is there."""
        self.wait(element)
        self.run(f"({element}).focus()")
        self.call("Input.insertText", text=text)

    def requests(self, seconds: float) -> list[str]:
        """The addresses that the page asks for within some seconds, untouched."""
        self.run("1")
        self._events.clear()
        time.sleep(seconds)
        self.run("1")  # what Chromium has to tell comes before its answer
        return [
            event["params"]["request"]["url"]
            for event in self._events
            if event.get("method") == "Network.requestWillBeSent"
        ]


def _port(file: Path) -> int:
    """The port that Chromium has chosen, as soon as it says so."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        lines = file.read_text().splitlines() if file.exists() else []
        if len(lines) > 1:
            return int(lines[0])
        time.sleep(EVERY)
    raise AssertionError("Chromium did not start.")
