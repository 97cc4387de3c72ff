# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The process behind `link.Worker`: questions on standard input, answers on output.

Both are lines of JSON: `{"do": name, …arguments}` is answered by what the method
`bench.Bench.<name>` returns, or by `{"error": traceback}`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback

from bench import Bench
from busy import Busy, BusyBench
from subjects import SUBJECTS

from odoo.modules.registry import Registry
from odoo.tools import config


def main(subject: str, config_file: str, database: str) -> None:
    """Answer questions until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks also ends this process
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what Odoo prints must not get between the answers
    config.parse_config(
        ["-c", config_file, "-d", database, "--no-http", "--log-level=warn"],
        setup_logging=True,
    )
    made = {"busy": (BusyBench, Busy)}
    kind, subject_class = made.get(subject) or (Bench, SUBJECTS[subject])
    bench = kind(Registry(database), subject_class())
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = getattr(bench, question.pop("do"))(**question)
        except Exception:
            answer = {"error": traceback.format_exc()}
        answers.write(json.dumps(answer or {}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
