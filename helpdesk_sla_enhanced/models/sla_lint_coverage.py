# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the items of a policy make of the records that are still open."""

from odoo import api, models

from ..sla_core.conditions import TRUE, implies, leaves, only_about, tree
from ..sla_core.domains import parse
from .sla_lint import TICKET


class SlaLint(models.AbstractModel):
    _inherit = "sla.lint"

    @api.model
    def _open_coverage(self, policy, items):
        """How items stand to the records that are not done with.

        :return: ``{item: (covers_open, keeps_open)}``, see :class:`.lint.Item`
        """
        if policy.model == TICKET:
            tickets = self._ticket_of_each_stage(policy)
            return {
                item: self._stage_coverage(tickets, parse(item.applicable_when))
                for item in items
            }
        still_open = tree(self._open_condition(policy.model))
        flags = {leaf.path for leaf in leaves(still_open)}
        found = {}
        for item in items:
            applicable = tree(parse(item.applicable_when))
            alone = only_about(applicable, lambda leaf: leaf.path in flags, TRUE)
            found[item] = (
                implies(still_open, applicable, single=True),
                bool(flags) and implies(still_open, alone, single=True),
            )
        return found

    def _stage_coverage(self, tickets, domain):
        verdicts = self._stage_verdicts(tickets, domain)
        found = [said for stage, said in verdicts.items() if not stage.closed]
        return all(said is True for said in found), False not in found
