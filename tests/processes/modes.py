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
    :param kills: how often each of two servers is killed when there is little time
    :param limit: the option that says how many seconds an action may take
    :param hurry: SQL by which what was interrupted need not wait for its time
    """

    name: str
    template: str
    options: tuple[str, ...] = ()
    workers: int = 2
    env: Mapping[str, str] = field(default_factory=dict)
    busy: tuple[bytes, ...] = (b"ir_cron: Job",)
    kills: int = 5
    limit: str = "--limit-time-real-cron"
    hurry: tuple[str, ...] = ()

    @property
    def prefork(self) -> tuple[str, ...]:
        """The options of a server with processes."""
        return (f"--workers={self.workers}", "--max-cron-threads=1", *self.options)

    @property
    def threaded(self) -> tuple[str, ...]:
        """The options of a server with threads."""
        return ("--workers=0", "--max-cron-threads=2", *self.options)


CRON = Mode("cron", "tests", options=("--no-http", "--max-cron-threads=2"), workers=1)
#: The job runner of one of the servers has the processes run jobs that answer requests
#: to its server. It begins five seconds after the server; that of another one takes its
#: place within five more.
QUEUE_JOB = Mode(
    "queue_job",
    "queue",
    options=(
        "--load=base,rpc,web,queue_job",
        "--log-handler=odoo.addons.queue_job.jobrunner.runner:DEBUG",
    ),
    env={"ODOO_QUEUE_JOB_CHANNELS": "root:4,root.sla:2"},
    busy=(b"queue job runner ready", b"master election lost"),
    kills=3,
    limit="--limit-time-real",
    hurry=(
        "UPDATE queue_job SET eta = NULL WHERE state = 'pending' AND eta IS NOT NULL",
        "SELECT pg_notify('queue_job', '')",
    ),
)
MODES = (CRON, QUEUE_JOB)
