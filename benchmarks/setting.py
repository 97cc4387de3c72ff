# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where and how much a part of the benchmark measures."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from devtools import addons
from devtools.processes import parallel
from devtools.workspace import Workspace


@dataclass(frozen=True)
class Setting:
    """What all parts of one run share.

    :param scale: what the sizes are multiplied by
    :param say: tells the user what is being done
    """

    workspace: Workspace
    scale: float
    say: Callable[[str], None]

    @property
    def config(self) -> str:
        """The configuration file of Odoo."""
        return str(self.workspace.odoo.config)

    def scaled(self, size: float, least: int = 2) -> int:
        """A size as it is measured in this run."""
        return max(least, round(size * self.scale))

    @contextlib.contextmanager
    def databases(self, wanted: dict[str, str]) -> Iterator[dict[str, str]]:
        """Databases with an addon each, `{name: addon}`; dropped at the end.

        :return: what they are called, by name
        """
        workspace, made = self.workspace, {}

        def install(name: str, addon: str) -> None:
            workspace.odoo.install(made[name], [addon])

        with contextlib.ExitStack() as stack:
            for name, addon in wanted.items():
                kind = "sla" if addon.startswith(addons.MAIN) else "bare"
                copy = workspace.templates.copied(kind, f"bench_{name}")
                made[name] = stack.enter_context(copy)
            parallel(
                *(
                    lambda name=name, addon=addon: install(name, addon)
                    for name, addon in wanted.items()
                    if addon not in ("", addons.MAIN)
                )
            )
            yield made
