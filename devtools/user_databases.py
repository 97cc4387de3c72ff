# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases that the user names: made from a template, kept up to date."""

from __future__ import annotations

from collections.abc import Iterable

from . import addons
from .cache import fingerprint
from .console import console
from .workspace import Workspace


def provide(
    workspace: Workspace, name: str, *, demo: bool = False, extra: Iterable[str] = ()
) -> bool:
    """Have the database `name`, with the addon and `extra` installed and current.

    :param demo: give it demo data, if it has to be made.
    :return: whether it had to be made.
    """
    databases = workspace.databases
    with workspace.cache.lock(f"database {workspace.id} {name}"):
        made = not databases.exists(name)
        if made:
            _make(workspace, name, demo)
        _install_missing(workspace, name, extra)
        _update_stale(workspace, name)
    return made


def is_stale(workspace: Workspace, name: str) -> bool:
    """Whether `name` was made from other files than the addons have now."""
    return workspace.databases.mark(name) != _mark(workspace, name)


def _make(workspace: Workspace, name: str, demo: bool) -> None:
    templates = workspace.templates
    kind = "sla_demo" if demo else "sla"
    part = f"{templates.name('new')}_{fingerprint(name)}"
    with templates.held(kind) as template:
        report(templates.problems.get(kind, []))
        workspace.databases.drop(part)
        workspace.databases.copy(template, part)
    workspace.databases.set_mark(part, _mark(workspace, part))
    workspace.databases.rename(part, name)


def _install_missing(workspace: Workspace, name: str, extra: Iterable[str]) -> None:
    missing = sorted({addons.MAIN, *extra} - workspace.databases.installed(name))
    if missing:
        demo, stale = _has_demo(workspace, name), is_stale(workspace, name)
        with console.step(f"Installing {', '.join(missing)} in {name}"):
            report(workspace.odoo.install(name, missing, demo=demo))
        # What was there before is as stale as it was.
        if not stale:
            workspace.databases.set_mark(name, _mark(workspace, name))


def _update_stale(workspace: Workspace, name: str) -> None:
    if is_stale(workspace, name):
        ours = _ours(workspace, name)
        with console.step(f"Updating {', '.join(ours)} in {name}"):
            report(workspace.odoo.install(name, ours, update=True))
        workspace.databases.set_mark(name, _mark(workspace, name))


def _has_demo(workspace: Workspace, name: str) -> bool:
    sql = f"SELECT demo FROM ir_module_module WHERE name = '{addons.MAIN}'"
    return workspace.databases.server.query(sql, name) == "t"


def _ours(workspace: Workspace, name: str) -> list[str]:
    return sorted(workspace.databases.installed(name) & set(addons.installable()))


def _mark(workspace: Workspace, name: str) -> str:
    return addons.key(_ours(workspace, name))


def report(problems: list[str]) -> None:
    """Show warnings of an installation, which do not stop it."""
    if problems:
        console.say("Odoo warned:\n" + "\n".join(problems))
