# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of policies: JSON with its lines, and the schema that is documented (W3)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_core.policy_file import schema
from sla_core.policy_file.lines import DEEPEST, Fault, Lines

DOCUMENTED = Path(__file__).parents[2] / "docs" / "sla-policies.schema.json"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
).filter(lambda value: "Infinity" not in json.dumps(value))


@given(VALUES, st.integers(0, 3), st.booleans())
def test_json_is_read_as_python_reads_it(
    value: object, indent: int, ascii_only: bool
) -> None:
    """Whatever it holds, and however it is laid out."""
    text = json.dumps(value, indent=indent or None, ensure_ascii=ascii_only)
    assert Lines(text).value == json.loads(text)


@given(st.text())
def test_what_python_refuses_is_refused_with_a_line(text: str) -> None:
    """Nothing but a fault is raised, and its line is one of the text."""
    try:
        value = Lines(text).value
    except Fault as fault:
        assert 1 <= fault.line <= text.count("\n") + 1
    else:
        assert value == json.loads(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("{", 1),
        ('{"a": 1\n "b": 2}', 2),
        ('{"a": 1,\n}', 2),
        ("[1,\n2,\n]", 3),
        ('{"a": 1,\n"a": 2}', 2),
        ("{}\n\nx", 3),
        ('["no end]', 1),
        ("[NaN]", 1),
        ("\n[01]", 2),
    ],
)
def test_the_line_at_fault_is_named(text: str, line: int) -> None:
    """Also of a key that stands there twice, of which Python takes the last."""
    with pytest.raises(Fault) as caught:
        Lines(text)
    assert caught.value.line == line


def test_a_text_that_is_too_deep_is_refused() -> None:
    """It is there to exhaust the reader."""
    with pytest.raises(Fault, match="too deep"):
        Lines("[" * 100_000)
    assert Lines("[" * DEEPEST + "]" * DEEPEST).value


def test_what_is_missing_is_where_it_should_be() -> None:
    """The line of the object that lacks it."""
    lines = Lines('{\n"policies": [\n{\n"name": "Gold"}]}')
    assert lines.line(("policies", 0, "model")) == 3
    assert lines.line(("policies", 0, "name")) == 4


def test_the_documented_schema_is_the_one_that_is_checked() -> None:
    """docs/sla-policies.schema.json is for editors and other programs."""
    assert json.loads(DOCUMENTED.read_text(encoding="utf-8")) == schema.FILE


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        ([], (), "this must be object"),
        ({"policies": [{"name": 1}]}, ("policies", 0, "name"), "this must be string"),
        ({"policies": {}}, ("policies",), "this must be array"),
        ({"nonsense": 1}, ("nonsense",), "is not known"),
        ({"version": 2}, ("version",), 'this must be "1"'),
        ({}, (), '"format" is missing'),
        (
            {"policies": [{"calendar": {"xmlid": "a", "search": []}}]},
            ("policies", 0, "calendar"),
            "this must be one of: xmlid, search",
        ),
        (
            {"policies": [{"allow_pause": 1}]},
            ("policies", 0, "allow_pause"),
            "this must be boolean",
        ),
        (
            {"policies": [{"items": [{"failure_after": True}]}]},
            ("policies", 0, "items", 0, "failure_after"),
            "this must be number",
        ),
    ],
)
def test_what_no_file_says_is_found(
    value: object, path: tuple[str | int, ...], message: str
) -> None:
    """With the way to it, by which its line is found."""
    assert any(where == path and message in why for where, why in schema.faults(value))
