# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One worker process per database, asked one question at a time.

Addons differ per database, and a process of Odoo with several registries would share
caches and memory between them; so each database has a process of its own.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from multiprocessing.connection import Connection
from typing import Any

from odoo.modules.registry import Registry
from odoo.tools import config

from .bench import Bench
from .busy import Busy, BusyBench
from .entitled import Entitled, EntitledBench
from .figures import Figures, FiguresBench
from .simulation import Simulated, SimulationBench
from .subjects import SUBJECTS


class Worker:
    """The process that works on one database.

    :param subject: the name of the subject in `subjects.SUBJECTS`, or `busy`
    :param configuration: the configuration file of Odoo
    """

    def __init__(self, subject: str, configuration: str, database: str) -> None:
        self.subject = subject
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(theirs, subject, configuration, database), daemon=True
        )
        self._process.start()
        theirs.close()

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Let the worker do something and wait for what it answers.

        :param do: the name of a method of `bench.Bench`
        :raises RuntimeError: when it failed, with its traceback
        """
        self.send(do, **arguments)
        return self.receive()

    def send(self, do: str, **arguments: Any) -> None:
        """Let the worker begin; `receive` waits for the answer."""
        self._pipe.send((do, arguments))

    def receive(self) -> dict[str, Any]:
        """The answer to what was sent.

        :raises RuntimeError: when the worker failed, with its traceback
        """
        try:
            answer, error = self._pipe.recv()
        except EOFError as ended:
            self._process.join()
            code = self._process.exitcode
            raise RuntimeError(
                f"The worker of {self.subject} ended with {code}."
            ) from ended
        if error:
            raise RuntimeError(f"The worker of {self.subject}:\n{error}")
        return answer

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _work(pipe: Connection, subject: str, configuration: str, database: str) -> None:
    """Answer questions until nobody can ask any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks also ends this process
    config.parse_config(
        ["-c", configuration, "-d", database, "--no-http", "--log-level=warn"],
        setup_logging=True,
    )
    made = {
        "busy": (BusyBench, Busy),
        "entitled": (EntitledBench, Entitled),
        "figures": (FiguresBench, Figures),
        "simulation": (SimulationBench, Simulated),
    }
    kind, subject_class = made.get(subject) or (Bench, SUBJECTS[subject])
    bench = kind(Registry(database), subject_class())
    while True:
        try:
            do, arguments = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((getattr(bench, do)(**arguments), None))
        except Exception:  # the process that asked reports it, whatever it is
            pipe.send((None, traceback.format_exc()))
