# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev bench`: the benchmark table, ours and the peer's, in one run."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..cache import ROOT
from ..console import console
from ..processes import spawn, wait
from ..workspace import Workspace


def main(arguments: list[str]) -> int:
    """Run the benchmarks; further arguments go to `benchmarks.run`."""
    parser = argparse.ArgumentParser(
        prog="./dev bench",
        description=__doc__,
        epilog="Other arguments are passed on to benchmarks.run.",
    )
    parser.add_argument("--scale", type=float, default=1.0, help="default: 1")
    parser.add_argument("--json", type=Path, help="where to write the figures as JSON")
    options, further = parser.parse_known_args(arguments)
    workspace = Workspace()
    json = (options.json or workspace.folder / "bench.json").absolute()
    with workspace.ready("bench"):
        odoo = workspace.odoo
        command = [str(odoo.python), "-m", "benchmarks", "--scale", str(options.scale)]
        command += ["--json", str(json), *further]
        child = spawn(command, cwd=ROOT, env=odoo.env)
        code = wait(child)
    console.say(f"As JSON: {json}")
    return code
