# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two contacts that become one customer, and what each of them had bought."""

from __future__ import annotations

from odoo.models import BaseModel

from .checks import overlap
from .periods import IN_FORCE


def keep_one_default(merged: BaseModel, kept: BaseModel) -> None:
    """Leave one default on each day to contacts that are about to become one (M1): that
    of the one who is kept, else the one that is good for longer.

    The others stay in force. The database would refuse to merge the contacts.

    :param merged: res.partner, who go
    :param kept: res.partner, who stays
    """
    # sudo: who merges contacts may have no right to see what they have bought
    found = (
        kept.sudo()
        .env["sla.entitlement"]
        .search(
            [
                ("partner_id", "in", (merged + kept).ids),
                ("is_default", "=", True),
                ("state", "in", IN_FORCE),
            ]
        )
    )
    staying: list[BaseModel] = []
    endless = found.filtered(lambda one: not one.end_date)
    by_length = endless + (found - endless).sorted("end_date", reverse=True)
    for one in by_length.sorted(lambda one: one.partner_id != kept):
        if any(_collide(one, other) for other in staying):
            one.is_default = False
        else:
            staying.append(one)
    found.flush_recordset()


def _collide(one: BaseModel, other: BaseModel) -> bool:
    """Whether two entitlements are of the same company, and good on the same day."""
    return one.company_id == other.company_id and overlap(
        (one.start_date, one.end_date), (other.start_date, other.end_date)
    )
