# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is worth a second look in the actions of a policy's items."""

from odoo import models

from ..sla_core.policy import lint_actions as lint
from ..sla_core.policy.domains import parse
from ..sla_core.timer.facts import ESCALATION


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    def _lint_rules(self):
        return [*super()._lint_rules(), self._lint_actions]

    def _lint_actions(self):
        entity = self.with_context(active_test=False)._entity()
        return [
            self._say_of_action(item, found)
            for item in self.item_ids.filtered("active")
            for found in lint.examine_actions(
                self._lint_terms(item, entity), self._lint_acts(item)
            )
        ]

    def _lint_terms(self, item, entity):
        return lint.Terms(
            item._target_seconds(),
            item._warning_seconds(),
            bool(parse(item.success_criteria)),
            item._may_pause() and bool(item._pause_rule(entity)),
        )

    def _lint_acts(self, item):
        acts = []
        for action in item.action_ids.filtered("active"):
            offset = 0
            if action.trigger == ESCALATION:
                steps = action._offset_in(item._target_seconds())
                if steps is None:
                    continue
                offset = steps
            acts.append(
                lint.Act(
                    action.id,
                    action.trigger,
                    action.server_action_id.id,
                    offset,
                    action._when_text(),
                )
            )
        return acts

    def _say_of_action(self, item, found):
        """A finding in a sentence."""
        actions = self.env["sla.item.action"]
        act, other = actions.browse(found.act), actions.browse(found.other)
        names = {
            "item": item.name,
            "action": act.server_action_id.name,
            "when": act._when_text(),
            "other": other._when_text() if other else "",
        }
        if found.rule == lint.NEVER_WARNS:
            return self.env._(
                "Item %(item)s has actions for the warning, but no time for it: they "
                "never run.",
                **names,
            )
        if found.rule == lint.NEVER_SUCCEEDS:
            return self.env._(
                "Item %(item)s has actions for the success, but no success criteria: "
                "they never run.",
                **names,
            )
        if found.rule == lint.NEVER_PAUSES:
            return self.env._(
                "Item %(item)s has actions for pause or resume, but its clock is never "
                "on hold: they never run.",
                **names,
            )
        return self._say_of_moment(found.rule, names)

    def _say_of_moment(self, rule, names):
        """A finding on two actions that come together, in a sentence."""
        if rule == lint.TWICE and names["when"] == names["other"]:
            return self.env._("Item %(item)s runs %(action)s twice: %(when)s.", **names)
        if rule == lint.TWICE:
            return self.env._(
                "Item %(item)s runs %(action)s twice at the same moment: %(other)s, "
                "and %(when)s.",
                **names,
            )
        if rule == lint.AT_FAILURE:
            return self.env._(
                "Item %(item)s: the step %(when)s (%(action)s) is the failure itself. "
                "Choose the trigger Failure, which also runs when a later step is due.",
                **names,
            )
        if rule == lint.AT_WARNING:
            return self.env._(
                "Item %(item)s: the step %(when)s (%(action)s) is the moment of the "
                "warning. The trigger Warning says the same.",
                **names,
            )
        return self.env._(
            "Item %(item)s: the steps %(other)s and %(when)s are one and the same "
            "moment.",
            **names,
        )
