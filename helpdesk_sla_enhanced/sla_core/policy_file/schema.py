# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a file of policies may say, in the words of JSON Schema.

``docs/sla-policies.schema.json`` is this, for editors and other programs; a test holds
the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .lines import Path

FORMAT = "helpdesk_sla_enhanced.policies"
VERSION = 1

Schema = dict[str, Any]

_UNITS = ["minute", "hour", "day"]
_TEXT: Schema = {
    "description": "A text, or one for each language: {language code: text}.",
    "type": ["string", "object"],
    "additionalProperties": {"type": "string"},
}
_REF: Schema = {
    "description": "A record: by its XML id, or by a search that finds exactly one.",
    "type": ["object", "null"],
    "properties": {
        "xmlid": {"type": "string"},
        "search": {"type": "array"},
    },
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}
_CONDITION: Schema = {
    "description": "A domain as a list. Records in it stand as references.",
    "type": "array",
}
_FIELD: Schema = {
    "description": "A field of the model, by its name.",
    "type": ["string", "null"],
}
_MOMENT: Schema = {
    "description": "A moment, UTC: 2026-01-31 09:00:00",
    "type": ["string", "null"],
}
_BOOL: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "number"}
_STRING: Schema = {"type": "string"}


def _object(required: list[str], **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _list(member: Schema) -> Schema:
    return {"type": "array", "items": member}


KPI = _object(
    ["code", "model", "name"],
    code=_STRING,
    model=_STRING,
    name=_TEXT,
    description=_TEXT,
    sequence={"type": "integer"},
    applicable_from=_FIELD,
    usual_applicable_when=_CONDITION,
    usual_success_criteria=_CONDITION,
    pause_override=_BOOL,
    pause_when=_CONDITION,
    reopen={"enum": ["keep", "continue", "cycle"]},
    repeat=_BOOL,
    promise={
        "description": "What customers are told it is.",
        "enum": ["answer", "solution", None],
    },
)
ACTION = _object(
    ["trigger", "action"],
    trigger={
        "enum": [
            "start",
            "warning",
            "failure",
            "success",
            "pause",
            "resume",
            "cancel",
            "escalation",
        ]
    },
    offset=_NUMBER,
    offset_unit={"enum": ["percent", *_UNITS]},
    action=_REF,
)
ITEM = _object(
    ["name", "kpi", "failure_after", "failure_unit"],
    name=_TEXT,
    kpi={"description": "The code of a KPI.", "type": "string"},
    applicable_when=_CONDITION,
    success_criteria=_CONDITION,
    failure_after=_NUMBER,
    failure_unit={"enum": _UNITS},
    warn_after=_NUMBER,
    warn_unit={"enum": _UNITS},
    calendar=_REF,
    allow_pause={"enum": ["policy", "yes", "no"]},
    pause_override=_BOOL,
    pause_when=_CONDITION,
    max_hold=_NUMBER,
    max_hold_unit={"enum": _UNITS},
    deadline_field=_FIELD,
    actions=_list(ACTION),
)
CASE = _object(
    ["name", "kpi", "start_time"],
    name=_STRING,
    kpi={"description": "The code of a KPI.", "type": "string"},
    company=_REF,
    values={
        "description": "What the record is: {field: value}. Records in it stand as "
        "references.",
        "type": "object",
    },
    start_time=_MOMENT,
    expects_none=_BOOL,
    expected_item={
        "description": "The name of an item of this KPI, in English.",
        "type": ["string", "null"],
    },
    expected_warning_time=_MOMENT,
    expected_failure_time=_MOMENT,
    note=_STRING,
)
POLICY = _object(
    ["name", "model", "items"],
    name=_TEXT,
    model=_STRING,
    description=_TEXT,
    customer_text={**_TEXT, "description": "What customers read, as HTML."},
    company=_REF,
    owner=_REF,
    applicable_from=_FIELD,
    calendar=_REF,
    allow_pause=_BOOL,
    items=_list(ITEM),
    cases=_list(CASE),
)
FILE: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Service level agreements of helpdesk_sla_enhanced",
    **_object(
        ["format", "version", "policies"],
        format={"const": FORMAT},
        version={"const": VERSION},
        kpis=_list(KPI),
        policies=_list(POLICY),
    ),
}

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "object": (dict,),
    "array": (list,),
    "boolean": (bool,),
    "number": (int, float),
    "integer": (int,),
    "null": (type(None),),
}


def faults(
    value: Any, schema: Schema = FILE, path: Path = ()
) -> Iterator[tuple[Path, str]]:
    """Where a value is none of a schema's, and why.

    >>> list(faults({"trigger": "never"}, ACTION))
    [((), '"action" is missing'), (('trigger',), '"never" cannot be used here')]
    """
    if "const" in schema and value != schema["const"]:
        yield path, f'this must be "{schema["const"]}"'
    if "enum" in schema and value not in schema["enum"]:
        yield path, f'"{value}" cannot be used here'
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield path, f"this must be {' or '.join(kinds)}"
    elif isinstance(value, dict):
        yield from _object_faults(value, schema, path)
    elif isinstance(value, list) and "items" in schema:
        for position, member in enumerate(value):
            yield from faults(member, schema["items"], (*path, position))


def _object_faults(
    value: dict[str, Any], schema: Schema, path: Path
) -> Iterator[tuple[Path, str]]:
    for name in schema.get("required", ()):
        if name not in value:
            yield path, f'"{name}" is missing'
    if (
        not schema.get("minProperties", 0)
        <= len(value)
        <= schema.get("maxProperties", len(value))
    ):
        yield path, f"this must be one of: {', '.join(schema['properties'])}"
    known = schema.get("properties", {})
    other = schema.get("additionalProperties", True)
    for name, member in value.items():
        if name in known:
            yield from faults(member, known[name], (*path, name))
        elif other is False:
            yield (*path, name), f'"{name}" is not known'
        elif isinstance(other, dict):
            yield from faults(member, other, (*path, name))


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):  # which Python takes for a number
        return kind == "boolean"
    return isinstance(value, _TYPES[kind])
