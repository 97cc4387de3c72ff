# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The states of a policy: draft → active → inactive → active (SEMANTICS C1, C6)."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..sla_core.policy.domains import parse
from ..sla_core.timer import timer
from .sla_policy import PREDECESSORS, SUCCESSOR


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    default_until = fields.Datetime(
        string="Was Default Until",
        readonly=True,
        copy=False,
        help="When this SLA ceased to be the default without another one taking its "
        "place. Empty again as soon as there is one, or nobody misses it.",
    )

    def write(self, vals):
        """Keep to the order of the states, whoever writes them, and tell of a default
        that comes or goes (SEMANTICS C1, C2)."""
        if vals.get("state") == "draft":
            left = self.filtered(lambda policy: policy.state != "draft")
            if left:
                raise UserError(
                    self.env._(
                        "%(policy)s has been active and cannot be a draft again. "
                        "Deactivate it instead.",
                        policy=left[0].name,
                    )
                )
        elif vals.get("state") == "inactive":
            vals = {**vals, "is_default": False}
        if "is_default" not in vals:
            return super().write(vals)
        before = self.filtered("is_default")
        result = super().write(vals)
        after = self.filtered("is_default")
        (before - after)._default_went()
        (after - before)._default_came()
        return result

    def _check_complete(self):
        self._check_model_enabled()
        return super()._check_complete()

    def _count_live(self):
        """How many instances of these policies run, whoever may see them."""
        instances = self.env["sla.kpi.instance"].sudo()
        return instances.search_count(
            [("policy_id", "in", self.ids), ("status_now", "in", timer.LIVE)]
        )

    def action_ask_deactivate(self):
        """Deactivate the policy, asking first what becomes of its running instances.

        The loss of the default is asked about even when nothing runs.

        :return: the action of the dialog, or nothing when there is nothing to ask
            (SEMANTICS C2, C6)
        """
        self.ensure_one()
        self.check_access("write")
        if not self._count_live() and not self.is_default:
            return self.action_deactivate()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_policy_deactivate_action"
        )
        action["context"] = {"default_policy_id": self.id}
        return action

    # -- asked before, told afterwards ------------------------------------------------

    def action_ask_activate(self):
        """Activate the policy, asking first when an item can never be met.

        :return: the action of the dialog, or nothing when there is nothing to ask
        """
        self.ensure_one()
        self.check_access("write")
        if not self._never_met_items():
            return self.action_activate()
        return self._ask("activate")

    def action_ask_default(self):
        """Make this the default, asking first when it takes the place of another.

        :return: the action of the dialog, or nothing when there is nothing to ask
        :raise UserError: if the policy is not active.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "active" or not self._current_default():
            return self.action_set_default()
        return self._ask("set_default")

    def action_ask_unset_default(self):
        """Take the default back, asking first. :return: the action of the dialog"""
        self.ensure_one()
        self.check_access("write")
        return self._ask("unset_default")

    def action_forget_default(self):
        """Have nobody warned any more that these were the default."""
        self.write({"default_until": False})

    def _ask(self, step):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_policy_ask_action"
        )
        action["context"] = {"default_policy_id": self.id, "default_step": step}
        return action

    def _never_met_items(self):
        """The items without success criteria: no record ever meets them (D7)."""
        return self.item_ids.filtered(lambda item: not parse(item.success_criteria))

    def _never_met_text(self):
        """What items without success criteria bring about, False without any."""
        items = self._never_met_items()
        return bool(items) and self.env._(
            "No success criteria: %(items)s. Nothing can meet an item without them: "
            "every record it applies to fails, however fast the work is done.",
            items=format_list(self.env, items.mapped("name")),
        )

    def _replaced_default_text(self):
        """What becoming the default brings about where there is one already."""
        return self.env._(
            "%(policy)s takes the place of %(old)s as the default of %(scope)s. New "
            "records get it from then on; those that exist keep their SLA.",
            policy=self.name,
            old=format_list(self.env, self._current_default().mapped("name")),
            scope=self._default_scope(),
        )

    def _lost_default_text(self):
        """What follows when this default goes, False if it is none."""
        if not self.is_default:
            return False
        return self.env._(
            "%(policy)s is the default of %(scope)s. %(follows)s",
            policy=self.name,
            scope=self._default_scope(),
            follows=self._without_default_text(),
        )

    def _without_default_text(self):
        """What new records get when this is not the default any more."""
        shared = self._shared_default()
        if shared:
            return self.env._(
                "New records there get %(shared)s instead, the default of all "
                "companies.",
                shared=shared.name,
            )
        return self.env._(
            "New records will have no SLA unless one is chosen, until another SLA is "
            "set as default. Those that exist keep theirs."
        )

    def _shared_default(self):
        """The default of all companies behind that of one company (C2)."""
        if not self.company_id:
            return self.browse()
        return self.search(
            [
                ("model_id", "=", self.model_id.id),
                ("company_id", "=", False),
                ("is_default", "=", True),
            ]
        )

    def _default_scope(self):
        """Whose default this policy is or was: "Helpdesk Ticket in Ghent"."""
        model = self.model_id.sudo().name
        if not self.company_id:
            return model
        return self.env._(
            "%(model)s in %(company)s",
            model=model,
            company=self.company_id.sudo().name,
        )

    def _default_went(self):
        """Say in the chatter that these are the default no more, and what follows."""
        successor = self.browse(self.env.context.get(SUCCESSOR))
        for policy in self:
            if successor:
                body = policy.env._(
                    "No longer the default of %(scope)s: %(new)s has taken its place.",
                    scope=policy._default_scope(),
                    new=successor.name,
                )
            else:
                body = policy.env._(
                    "No longer the default of %(scope)s. %(follows)s",
                    scope=policy._default_scope(),
                    follows=policy._without_default_text(),
                )
            policy._message_log(body=body)
        if self and not successor:
            self.write({"default_until": self.env["sla.engine"]._sla_now()})

    def _default_came(self):
        """Say in the chatter that these are the default now, and in whose place."""
        replaced = self.browse(self.env.context.get(PREDECESSORS))
        for policy in self:
            if replaced:
                body = policy.env._(
                    "The default of %(scope)s now, in the place of %(old)s.",
                    scope=policy._default_scope(),
                    old=format_list(self.env, replaced.mapped("name")),
                )
            else:
                body = policy.env._(
                    "The default of %(scope)s now.", scope=policy._default_scope()
                )
            policy._message_log(body=body)
            policy.with_context(active_test=False).search(
                [
                    ("model_id", "=", policy.model_id.id),
                    ("company_id", "=", policy.company_id.id),
                    ("default_until", "!=", False),
                ]
            ).default_until = False

    def _give_up(self, lost):
        """Take a policy out of force that asks for fields which are vanishing.

        Its running instances are cancelled: whether they are met could not be told.

        :param lost: the labels of the fields
        """
        self.ensure_one()
        if self.state != "active" and not self._count_live():
            return
        self.action_deactivate()
        self._cancel_running()
        self._message_log(
            body=self.env._(
                "Deactivated, and running KPIs cancelled: there is no %(fields)s any "
                "more. Change the conditions, then activate the SLA again.",
                fields=lost,
            )
        )
