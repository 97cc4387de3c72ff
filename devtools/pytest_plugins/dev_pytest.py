# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pytest plugin of `./dev test`: honest counts, no silent skips, a clean log, and
a file store for each process that runs tests in Odoo.

`DEV_REPORT` names a folder. The plugin leaves there `counts.json` with the outcome
and one `*.log` file per process with the warnings that were logged during tests.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

_OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


def _folder() -> Path | None:
    name = os.environ.get("DEV_REPORT")
    return Path(name) if name else None


class WarningLog(logging.Handler):
    """Writes down warnings and worse, with the test during which they came.

    Warnings that a test expects do not arrive here: `assertLogs` and Odoo's
    `mute_logger` keep them from the root logger.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(logging.WARNING)
        self.file = file

    def emit(self, record: logging.LogRecord) -> None:
        """Append the record to the file."""
        test = os.environ.get("PYTEST_CURRENT_TEST", "outside of tests")
        text = f"{record.levelname} {record.name}: {record.getMessage()}\n  in {test}\n"
        if record.exc_info:
            text += f"{logging.Formatter().formatException(record.exc_info)}\n"
        with self.file.open("a", encoding="utf-8") as file:
            file.write(text)


@contextlib.contextmanager
def own_filestore(original: str, database: str) -> Iterator[None]:
    """Give `database`, a copy of `original`, files of its own inside the block.

    pytest-odoo lets the copies that its processes work in share one file store. At the
    end of each class of tests Odoo deletes the files that the database of that process
    knows nothing of, so those that the tests of all others were just writing.
    """
    if original == database:
        yield
        return
    # Neither is there in the processes that test without Odoo.
    from odoo.tools import config

    from devtools.cache import remove
    from devtools.databases import copy_files

    target = Path(config.filestore(database))
    copy_files(Path(config.filestore(original)), target)
    try:
        yield
    finally:
        remove(target)


def pytest_configure(config: pytest.Config) -> None:
    """Part the file stores and listen to the log, in each process that runs tests."""
    if not os.environ.get("CI"):
        # As hypothesis has it in CI: a property says nothing about the machine's speed.
        hypothesis.settings.register_profile("any_machine", deadline=None)
        hypothesis.settings.load_profile("any_machine")
    odoo = config.pluginmanager.get_plugin("odoo")
    if odoo is not None:
        if not hasattr(odoo, "_shared_filestore"):
            raise pytest.UsageError("pytest-odoo shares file stores in a new way.")
        odoo._shared_filestore = own_filestore
    folder = _folder()
    if folder is not None:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        logging.getLogger().addHandler(WarningLog(folder / f"{worker}.log"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes a browser: it takes longest, and when it comes last one
    process is left alone with it."""
    items.sort(key=lambda item: not _needs_browser(item))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let a browser test fail that would skip itself because there is no browser."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.skipped and not hasattr(report, "wasxfail") and _needs_browser(item):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        report.outcome = "failed"
        report.longrepr = f"A browser test must not be skipped. {reason}"


def _needs_browser(item: pytest.Item) -> bool:
    kinds = getattr(getattr(item, "cls", None), "__mro__", ())
    return any(kind.__name__ == "HttpCase" for kind in kinds)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the counts, from the process that sees all outcomes."""
    folder = _folder()
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if folder is None or reporter is None or hasattr(session.config, "workerinput"):
        return
    counts = {name: len(reporter.stats.get(name, ())) for name in _OUTCOMES}
    (folder / "counts.json").write_text(json.dumps(counts), encoding="utf-8")
