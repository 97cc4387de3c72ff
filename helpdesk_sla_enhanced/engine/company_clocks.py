# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The clocks that the records of one company run by."""

from __future__ import annotations

from collections.abc import Callable

from odoo import api
from odoo.models import BaseModel

from ..sla_core.judging.record import Clocks
from ..sla_core.time.clock import Clock


class _Clocks(dict[int, Clock]):
    """The clocks of one company's records by calendar id, each made when it is first
    asked for; 0 is the clock around the clock."""

    def __init__(self, engine: BaseModel, company_id: int) -> None:
        super().__init__()
        self._engine = engine
        self._company_id = company_id

    def __missing__(self, calendar_id: int) -> Clock:
        clock: Clock = self._engine._sla_clock(calendar_id, self._company_id)
        self[calendar_id] = clock
        return clock


#: The clocks of a company's records, by its id.
ClocksOf = Callable[[int], Clocks]


def clocks_by_company(env: api.Environment) -> ClocksOf:
    """A function from the company of a record to the clocks of its instances, for
    one evaluation: these are a function from calendar ids to clocks (C4).

    A record that comes to another company takes over that one's public holidays
    for what is still to be counted; times that are set move by a recompute (I6).
    """
    engine = env["sla.engine"]
    by_company: dict[int, Clocks] = {}

    def clocks_of(company_id: int) -> Clocks:
        clock_of = by_company.get(company_id)
        if clock_of is None:
            clock_of = by_company[company_id] = _Clocks(engine, company_id).__getitem__
        return clock_of

    return clocks_of


def clock_of(instance: BaseModel) -> Clock:
    """The clock that an instance runs by, in the company of its record (C4).

    :param instance: one, as superuser: trackers are hidden
    """
    company = instance.tracker_id.company_id
    engine = instance.env["sla.engine"]
    clock: Clock = engine._sla_clock(instance.calendar_id.id or 0, company.id or 0)
    return clock
