# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an action's code must not do: end the transaction that it runs in."""

from __future__ import annotations

import ast
import re

_METHODS = frozenset({"commit", "rollback"})
_STATEMENT = re.compile(
    r"\s*(commit|end|abort|prepare\s+transaction|rollback(?!(\s+\w+)?\s+to\b))\b",
    re.IGNORECASE,
)


def ends_transaction(source: str) -> str:
    """What in the source would commit or roll back, or nothing.

    Code that hides it is not found out: it fails when it runs.

    >>> ends_transaction("record.write({})\\nenv.cr.commit()")
    'commit'
    >>> ends_transaction("env.cr.execute('ROLLBACK')")
    'ROLLBACK'
    >>> ends_transaction("env.cr.execute('ROLLBACK TO SAVEPOINT a')")
    ''
    """
    try:
        tree = ast.parse(source.strip())
    except (SyntaxError, ValueError):
        return ""  # it never runs
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _METHODS:
            return node.attr
        if isinstance(node, ast.Call) and _executes(node.func):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    if _STATEMENT.match(part.value):
                        return part.value.strip()
    return ""


def _executes(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr == "execute"
