# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The results of instances that were met or failed before results were kept (R2)."""

from __future__ import annotations

from odoo import api

from ..sla_core.judging.results import measured
from ..store import result_rows
from . import company_clocks

#: Instances that are read and written together.
TOGETHER = 2000


def fill(env: api.Environment) -> int:
    """Fill in what they took; who is responsible for their records now is all that is
    known of who was.

    :return: how many there were
    """
    # sudo: the fields by which all models say who is responsible
    entities = env["sla.entity"].sudo().with_context(active_test=False).search([])
    responsible = {
        entity.model: entity.responsible_field_id.name
        for entity in entities
        if entity.responsible_field_id
    }
    clocks_of = company_clocks.clocks_by_company(env)
    last = count = 0
    while found := result_rows.read_missing(env, responsible, last, TOGETHER):
        rows = []
        for instance, company, user in found:
            clock = clocks_of(company)(instance.calendar)
            elapsed, late = measured(instance.timer, instance.idle, clock)
            rows.append((instance.id, user or None, elapsed, late))
        result_rows.write_missing(env, rows)
        last = found[-1][0].id
        count += len(rows)
    return count
