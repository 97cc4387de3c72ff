# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where in the client to mend what is worth a look: one click from the sentence."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from odoo.models import BaseModel

POLICIES = "action-helpdesk_sla_enhanced.sla_policy_action"
ITEMS = "action-helpdesk_sla_enhanced.sla_item_action"
HOURS = "action-helpdesk_sla_enhanced.resource_calendar_action"


def places(policy: BaseModel) -> dict[str, str]:
    """What the sentences of a policy name, with the address of its form:
    ``{name: address}``."""
    here = f"/odoo/{POLICIES}/{policy.id}"
    items = policy.item_ids
    hours = policy.calendar_id | items.calendar_id
    found = {one.name: f"{here}/{HOURS}/{one.id}" for one in hours if one.name}
    found |= {one.name: f"{here}/{ITEMS}/{one.id}" for one in items if one.name}
    return found


def linked(text: str, addresses: dict[str, str]) -> Markup:
    """A sentence, in which the first of what it names is a link to its form."""
    found = [
        (match.start(), -len(name), name)
        for name in addresses
        if (match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
    ]
    if not found:
        return escape(text)
    at, _length, name = min(found)
    link = Markup("<a href='%s'>%s</a>") % (addresses[name], name)
    return escape(text[:at]) + link + escape(text[at + len(name) :])
