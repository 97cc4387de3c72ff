# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who put a record on hold, as far as its chatter tells."""

from __future__ import annotations

from datetime import timedelta

from odoo.models import BaseModel

from ...sla_core.time.moments import epoch, moment

#: Seconds between a change and its line in the chatter.
NEAR = 2


def causes(
    record: BaseModel, instance: BaseModel, starts: list[int]
) -> dict[int, dict[str, str]]:
    """Who began each hold, and with which change: ``{start: {"by": …, "name": …}}``.

    What is told is what was tracked in the chatter at that second; nothing for a hold
    that no tracked change began.

    :param record: as superuser
    :param starts: epoch seconds of the holds
    """
    if not starts or "message_ids" not in record._fields:
        return {}
    values = record.env["mail.tracking.value"].search(
        [
            ("mail_message_id.model", "=", record._name),
            ("mail_message_id.res_id", "=", record.id),
            ("mail_message_id.date", ">=", moment(starts[0] - NEAR)),
            (
                "mail_message_id.date",
                "<=",
                moment(starts[-1]) + timedelta(seconds=NEAR),
            ),
        ],
        order="id",
    )
    found: dict[int, dict[str, str]] = {}
    for value in values:
        message = value.mail_message_id
        at = epoch(message.date)
        for start in starts:
            if abs(at - start) <= NEAR and start not in found:
                found[start] = {
                    "by": message.author_id.name or "",
                    "name": f"{value.field_id.field_description}: "
                    f"{value.new_value_char or ''}",
                }
    return found
