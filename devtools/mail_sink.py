# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where the mail of the demo goes: into files, never off the machine.

A mail server for one client on 127.0.0.1, as small as SMTP allows (RFC 5321, the
minimum of section 4.5.1). Python's own `smtpd` is gone since 3.12. `aiosmtpd` would
work, but in the environment for Odoo, not in `./dev` itself: one more process to start,
to wait for, to ask for its port and to end, which takes more code than this.
"""

from __future__ import annotations

import contextlib
import itertools
import socketserver
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_ANSWERS = {
    b"EHLO": b"250 demo",
    b"HELO": b"250 demo",
    b"MAIL": b"250 OK",
    b"RCPT": b"250 OK",
    b"RSET": b"250 OK",
    b"NOOP": b"250 OK",
    b"VRFY": b"252 Perhaps",
    b"QUIT": b"221 Bye",
    b"DATA": b"354 Go on",
}


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._answer(b"220 demo")
        for line in self.rfile:
            verb = line[:4].upper()
            self._answer(_ANSWERS.get(verb, b"500 Unknown"))
            if verb == b"DATA":
                self.server.keep(self._message())
                self._answer(b"250 Kept")
            if verb == b"QUIT":
                return

    def _answer(self, text: bytes) -> None:
        self.wfile.write(text + b"\r\n")

    def _message(self) -> bytes:
        """The lines up to the lone dot, with the doubled dots made single."""
        lines = itertools.takewhile(lambda line: line.rstrip() != b".", self.rfile)
        return b"".join(line[line.startswith(b".") :] for line in lines)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)
        super().__init__(("127.0.0.1", 0), _Handler)

    def keep(self, message: bytes) -> None:
        stamp = time.strftime("%Y-%m-%d-%H%M%S")
        name = f"{stamp}-{next(self._numbers):03d}.eml"
        (self.folder / name).write_bytes(message)


@contextlib.contextmanager
def mail_sink(folder: Path) -> Iterator[int]:
    """Accept mail inside the block and keep each message as a file in `folder`.

    :return: the port to deliver to, on 127.0.0.1.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _Server(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
