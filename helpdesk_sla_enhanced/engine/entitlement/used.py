# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stays as it is once tickets have used an entitlement (SEMANTICS M2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from odoo.exceptions import UserError
from odoo.models import BaseModel

#: What cannot be another once a ticket has used the entitlement: the lines of the
#: ledger would tell of something else.
FIXED_ONCE_USED = ("partner_id", "company_id", "allocation", "decrease_on")


def check_fixed(entitlements: BaseModel, vals: Mapping[str, Any]) -> None:
    """What the ledger tells of stays what it was once a ticket has used it.

    :raise UserError: naming the field
    """
    for name in FIXED_ONCE_USED:
        if name not in vals:
            continue
        field = entitlements._fields[name]
        changed = entitlements.filtered(
            lambda record, name=name, field=field: (
                field.convert_to_write(record[name], record) != (vals[name] or False)
            )
        )
        if used := used_ones(changed):
            raise UserError(
                entitlements.env._(
                    "%(record)s, %(field)s: tickets have used it already. Make "
                    "another entitlement instead.",
                    record=used[0].name,
                    field=field._description_string(entitlements.env),
                )
            )


def used_ones(entitlements: BaseModel) -> BaseModel:
    """Those of some entitlements that a ticket has used, or names."""
    if not entitlements:
        return entitlements
    # sudo: also by tickets which the user may not read
    env = entitlements.sudo().env
    domain = [("entitlement_id", "in", entitlements.ids)]
    used = env["sla.entitlement.usage"].search(domain).entitlement_id
    tickets = env["helpdesk.ticket"].with_context(active_test=False)
    used |= tickets.search(domain).entitlement_id
    return entitlements.filtered(lambda record: record.id in used._ids)


def check_line_fixed(lines: BaseModel, vals: Mapping[str, Any]) -> None:
    """A line that tickets have used stays that of its channel.

    :raise UserError: naming the channel
    """
    changed = lines.filtered(
        lambda line: any(
            name in vals and line[name].id != vals[name]
            for name in ("channel_id", "entitlement_id")
        )
    )
    check_line_unused(changed)


def check_line_unused(lines: BaseModel) -> None:
    """Refuse to take a channel away that the ledger counts by; with the entitlement
    itself it may go.

    :raise UserError: naming the channel
    """
    # sudo: also lines of tickets which the user may not read
    ledger = lines.sudo().env["sla.entitlement.usage"]
    used = ledger._read_group(
        [
            ("entitlement_id", "in", lines.entitlement_id.ids),
            ("channel_id", "in", lines.channel_id.ids),
        ],
        ["entitlement_id", "channel_id"],
    )
    pairs = {(entitlement.id, channel.id) for entitlement, channel in used}
    for line in lines:
        if (line.entitlement_id.id, line.channel_id.id) in pairs:
            raise UserError(
                lines.env._(
                    "%(record)s, Channels: tickets have come by %(channel)s already. "
                    "Set what was bought to 0 instead.",
                    record=line.entitlement_id.name,
                    channel=line.channel_id.display_name,
                )
            )
