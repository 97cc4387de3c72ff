# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a file says of each record: its names, the fields, and how they are written."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

#: What a file says of one record, with ids in place of references and all languages of
#: a text by their codes.
Plain = dict[str, Any]


class Kind(Enum):
    """How a value stands in a file."""

    PLAIN = auto()
    #: A text that can be translated.
    TEXT = auto()
    #: A record, by a reference.
    REF = auto()
    #: A field of the policy's model, by its name.
    FIELD = auto()
    CONDITION = auto()
    MOMENT = auto()
    #: The values of a test case.
    VALUES = auto()
    #: A KPI of the policy's model, by its code.
    KPI = auto()
    #: An item of the policy, by its name.
    ITEM = auto()


Fields = dict[str, tuple[str, Kind]]

KPI: Fields = {
    "code": ("code", Kind.PLAIN),
    "model": ("model", Kind.PLAIN),
    "name": ("name", Kind.TEXT),
    "description": ("description", Kind.TEXT),
    "sequence": ("sequence", Kind.PLAIN),
    "applicable_from": ("applicable_from_field_id", Kind.FIELD),
    "usual_applicable_when": ("usual_applicable_when", Kind.CONDITION),
    "usual_success_criteria": ("usual_success_criteria", Kind.CONDITION),
    "pause_override": ("pause_override", Kind.PLAIN),
    "pause_when": ("pause_when", Kind.CONDITION),
    "reopen": ("reopen", Kind.PLAIN),
    "repeat": ("repeat", Kind.PLAIN),
    "promise": ("promise", Kind.PLAIN),
}
POLICY: Fields = {
    "name": ("name", Kind.TEXT),
    "model": ("model", Kind.PLAIN),
    "description": ("description", Kind.TEXT),
    "customer_text": ("customer_text", Kind.TEXT),
    "company": ("company_id", Kind.REF),
    "owner": ("user_id", Kind.REF),
    "applicable_from": ("applicable_from_field_id", Kind.FIELD),
    "calendar": ("calendar_id", Kind.REF),
    "allow_pause": ("allow_pause", Kind.PLAIN),
}
ITEM: Fields = {
    "name": ("name", Kind.TEXT),
    "kpi": ("kpi_id", Kind.KPI),
    "applicable_when": ("applicable_when", Kind.CONDITION),
    "success_criteria": ("success_criteria", Kind.CONDITION),
    "failure_after": ("failure_after", Kind.PLAIN),
    "failure_unit": ("failure_unit", Kind.PLAIN),
    "warn_after": ("warn_after", Kind.PLAIN),
    "warn_unit": ("warn_unit", Kind.PLAIN),
    "calendar": ("calendar_id", Kind.REF),
    "allow_pause": ("allow_pause", Kind.PLAIN),
    "pause_override": ("pause_override", Kind.PLAIN),
    "pause_when": ("pause_when", Kind.CONDITION),
    "max_hold": ("max_hold", Kind.PLAIN),
    "max_hold_unit": ("max_hold_unit", Kind.PLAIN),
    "deadline_field": ("deadline_field_id", Kind.FIELD),
}
ACTION: Fields = {
    "trigger": ("trigger", Kind.PLAIN),
    "offset": ("offset", Kind.PLAIN),
    "offset_unit": ("offset_unit", Kind.PLAIN),
    "action": ("server_action_id", Kind.REF),
}
CASE: Fields = {
    "name": ("name", Kind.PLAIN),
    "kpi": ("kpi_id", Kind.KPI),
    "company": ("company_id", Kind.REF),
    "values": ("values", Kind.VALUES),
    "start_time": ("start_time", Kind.MOMENT),
    "expects_none": ("expects_none", Kind.PLAIN),
    "expected_item": ("expected_item_id", Kind.ITEM),
    "expected_warning_time": ("expected_warning_time", Kind.MOMENT),
    "expected_failure_time": ("expected_failure_time", Kind.MOMENT),
    "note": ("note", Kind.PLAIN),
}
#: The models that these fields are of.
MODELS: dict[str, Fields] = {
    "sla.kpi": KPI,
    "sla.policy": POLICY,
    "sla.item": ITEM,
    "sla.item.action": ACTION,
    "sla.policy.case": CASE,
}
#: The language of what is not translated.
SOURCE = "en_US"
