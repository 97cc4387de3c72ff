# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One worker process per database, asked through pipes, one question at a time.

Addons differ per database, and a process of Odoo with several registries would share
caches and memory between them; so each database has a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_WORKER = Path(__file__).with_name("worker.py")


class Worker:
    """The process that works on one database.

    :param subject: the name of the subject in `subjects.SUBJECTS`, or `busy`
    """

    def __init__(self, subject: str, config: str, database: str) -> None:
        self.subject = subject
        command = [sys.executable, str(_WORKER), subject, config, database]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Let the worker do something and wait for what it answers.

        :raises RuntimeError: when it failed, with its traceback
        """
        self.send(do, **arguments)
        return self.receive()

    def send(self, do: str, **arguments: Any) -> None:
        """Let the worker begin; `receive` waits for the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """The answer to what was sent.

        :raises RuntimeError: when the worker failed, with its traceback
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            code = self._process.wait()
            raise RuntimeError(f"The worker of {self.subject} ended with {code}.")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"The worker of {self.subject}:\n{answer['error']}")
        return answer

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
