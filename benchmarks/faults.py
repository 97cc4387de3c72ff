# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The long fault run: two servers are killed twenty times each while much falls due.

`./dev test` has the same in a short form; see `tests.processes.fault_run`.
"""

from __future__ import annotations

import os
import random
from typing import Any

from tests.processes import fault_run
from tests.processes.farm import Farm
from tests.processes.modes import MODES, Mode

from .setting import Setting

INSTANCES = 2000
KILLS = 20  # of each server
SPAN = 60  # seconds within which all fall due


def run(setting: Setting) -> dict[str, Any]:
    """Let the servers be killed, whatever empties the outbox.

    `SLA_SEED` repeats a run.

    :return: by mode what was counted, or what was found to be wrong
    """
    found = {}
    for mode in MODES:
        seed = int(os.environ.get("SLA_SEED") or random.randrange(10**6))
        setting.say(f"Killing servers at work: {mode.name}, seed {seed}")
        found[mode.name] = _run(setting, mode, seed)
    return found


def _run(setting: Setting, mode: Mode, seed: int) -> dict:
    sizes = setting.scaled(INSTANCES, 20), setting.scaled(KILLS)
    with Farm.of(setting.workspace, mode) as farm:
        try:
            return fault_run.run(farm, *sizes, setting.scaled(SPAN, 10), seed)
        except AssertionError as wrong:
            return {"seed": seed, "wrong": str(wrong)}


def text(found: dict[str, Any]) -> str:
    """What was counted, a line for each mode."""
    lines = ["two servers on one database, killed again and again at work:"]
    for mode, counted in found.items():
        words = (f"{name} {number}" for name, number in counted.items())
        lines.append(f"  {mode}: {', '.join(words)}")
    return "\n".join(lines)


def promises(found: dict[str, Any]) -> list[tuple[str, bool]]:
    """What must hold on any machine."""
    title = "killed servers lose nothing and double nothing"
    return [
        (
            f"{title}: {mode}"
            + (f", SLA_SEED={one['seed']}: {one['wrong']}" if "wrong" in one else ""),
            "wrong" not in one,
        )
        for mode, one in found.items()
    ]


def as_json(found: dict[str, Any]) -> dict[str, Any]:
    """Everything that was counted."""
    return found
