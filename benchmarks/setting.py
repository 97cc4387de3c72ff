# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where and how much a part of the benchmark measures."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import databases


@dataclass(frozen=True)
class Setting:
    """What all parts of one run share.

    :param config: the configuration file of Odoo
    :param template: the database with `helpdesk_mgmt` that others are copies of
    :param filestore: the folder that holds the files of each database
    :param scale: what the sizes are multiplied by
    :param say: tells the user what is being done
    """

    config: str
    template: str
    filestore: Path
    scale: float
    say: Callable[[str], None]

    def scaled(self, size: float, least: int = 2) -> int:
        """A size as it is measured in this run."""
        return max(least, round(size * self.scale))

    @contextlib.contextmanager
    def databases(self, addons: dict[str, str]) -> Iterator[dict[str, str]]:
        """Databases with an addon each, `{name: addon}`; dropped at the end.

        :return: what they are called, by name
        """
        made = databases.copies(self.template, list(addons), self.filestore)
        with made as copies:
            named = dict(zip(addons, copies, strict=True))
            wanted = {named[name]: addon for name, addon in addons.items() if addon}
            databases.install(self.config, wanted)
            yield named
