# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""JSON, with the line on which each value begins.

Python's own reader says where a text is no JSON, and nothing of where a value stood
that turns out to be wrong later.
"""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

#: Where a value stands: the keys and positions that lead to it.
Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\n\r]*")
_ATOM = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null")
#: Deeper is no file of policies, but one that is to exhaust the reader.
DEEPEST = 60


class Fault(ValueError):
    """What is wrong on a line of a file."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class Lines:
    """A JSON value with the line of each of its parts."""

    def __init__(self, text: str) -> None:
        """
        :raise Fault: if the text is no JSON, or says a key twice
        """
        self._text = text
        self._line_of: dict[Path, int] = {}
        self.value, end = self._read(self._skip(0), ())
        if self._skip(end) < len(text):
            raise self._fault(self._skip(end), "nothing may follow the end")

    def line(self, path: Path) -> int:
        """The line of a value, from 1 on; of what is missing, that of where it should
        be.

        >>> lines = Lines('{"a": 1,\\n "b": [2,\\n 3]}')
        >>> lines.line(("b", 1)), lines.line(("b",)), lines.line(("c",))
        (3, 2, 1)
        """
        while path and path not in self._line_of:
            path = path[:-1]
        return self._line_of.get(path, 1)

    def _skip(self, position: int) -> int:
        match = _SPACE.match(self._text, position)
        return match.end() if match else position

    def _fault(self, position: int, message: str) -> Fault:
        return Fault(self._text.count("\n", 0, position) + 1, message)

    def _read(self, position: int, path: Path) -> tuple[Any, int]:
        """The value at a position, and where it ends."""
        if len(path) > DEEPEST:
            raise self._fault(position, "too deep")
        self._line_of[path] = self._text.count("\n", 0, position) + 1
        first = self._text[position : position + 1]
        if first == "{":
            return self._read_object(position + 1, path)
        if first == "[":
            return self._read_array(position + 1, path)
        if first == '"':
            return self._read_string(position)
        match = _ATOM.match(self._text, position)
        if match is None:
            raise self._fault(position, f"no JSON: {self._text[position:][:20]!r}")
        return json.loads(match.group()), match.end()

    def _read_string(self, position: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self._text, position + 1, True)
        except ValueError as error:
            raise self._fault(position, f"no text: {error}") from error
        return text, end

    def _read_object(self, position: int, path: Path) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        position = self._skip(position)
        if self._text[position : position + 1] == "}":
            return found, position + 1
        while True:
            position = self._skip(position)
            if self._text[position : position + 1] != '"':
                raise self._fault(position, 'a name in "" is missing')
            name, end = self._read_string(position)
            if name in found:
                raise self._fault(position, f'"{name}" stands here twice')
            end = self._skip(end)
            if self._text[end : end + 1] != ":":
                raise self._fault(end, f'a colon is missing after "{name}"')
            found[name], end = self._read(self._skip(end + 1), (*path, name))
            position, done = self._next(end, "}")
            if done:
                return found, position

    def _read_array(self, position: int, path: Path) -> tuple[list[Any], int]:
        found: list[Any] = []
        position = self._skip(position)
        if self._text[position : position + 1] == "]":
            return found, position + 1
        while True:
            where = (*path, len(found))
            value, end = self._read(self._skip(position), where)
            found.append(value)
            position, done = self._next(end, "]")
            if done:
                return found, position

    def _next(self, position: int, closing: str) -> tuple[int, bool]:
        """What follows a member: where, and whether it was the last one."""
        position = self._skip(position)
        token = self._text[position : position + 1]
        if token not in (",", closing) or not token:
            raise self._fault(position, f"a comma or {closing} is missing")
        return position + 1, token == closing
