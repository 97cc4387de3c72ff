# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who empties the outbox on the servers of a farm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mode:
    """How the servers of a farm are made and started.

    :param template: the kind of template that the database is a copy of
    :param options: options of every server
    :param workers: how many processes of a prefork server answer requests
    :param env: variables of every server
    :param busy: what the log of a server says once it takes part in the work
    """

    name: str
    template: str
    options: tuple[str, ...] = ()
    workers: int = 2
    env: Mapping[str, str] = field(default_factory=dict)
    busy: bytes = b"ir_cron: Job"

    @property
    def prefork(self) -> tuple[str, ...]:
        """The options of a server with processes."""
        return (f"--workers={self.workers}", "--max-cron-threads=1", *self.options)

    @property
    def threaded(self) -> tuple[str, ...]:
        """The options of a server with threads."""
        return ("--workers=0", "--max-cron-threads=2", *self.options)


CRON = Mode("cron", "tests", options=("--no-http",), workers=1)
MODES = (CRON,)
