# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The default policy of a model and company (SEMANTICS C2): which it is, and in
sentences what follows when it comes or goes."""

from __future__ import annotations

from typing import Literal

from odoo.models import BaseModel
from odoo.tools import format_list

#: Context keys by which a default and the one that takes its place know each other.
SUCCESSOR, PREDECESSORS = "sla_default_successor", "sla_default_predecessors"


def replace_default(policy: BaseModel) -> None:
    """Make an active policy the default, in the place of the one that is it now."""
    replaced = current_default(policy)
    replaced.with_context(**{SUCCESSOR: policy.ids}).is_default = False
    policy.flush_model(["is_default"])
    policy.with_context(**{PREDECESSORS: replaced.ids}).is_default = True


def current_default(policy: BaseModel) -> BaseModel:
    """The default of the policy's model and company, if that is another policy."""
    return policy.search(
        [
            ("model_id", "=", policy.model_id.id),
            ("company_id", "=", policy.company_id.id),
            ("is_default", "=", True),
            ("id", "!=", policy.id),
        ]
    )


# -- asked before -----------------------------------------------------------------


def replaced_text(policy: BaseModel) -> str:
    """What becoming the default changes where there is one already."""
    return policy.env._(
        "%(policy)s takes the place of %(old)s as the default of %(scope)s. New "
        "records get it from then on; those that exist keep their SLA.",
        policy=policy.name,
        old=format_list(policy.env, current_default(policy).mapped("name")),
        scope=_scope(policy),
    )


def lost_text(policy: BaseModel) -> str | Literal[False]:
    """What follows when this default goes, False if it is none."""
    if not policy.is_default:
        return False
    return policy.env._(
        "%(policy)s is the default of %(scope)s. %(follows)s",
        policy=policy.name,
        scope=_scope(policy),
        follows=_without_text(policy),
    )


# -- said afterwards --------------------------------------------------------------


def tell_changes(before: BaseModel, after: BaseModel) -> None:
    """Say in the chatter which policies are no default any more, and which are now.

    :param before: the policies that were a default before a change
    :param after: those that are one since
    """
    _tell_went(before - after)
    _tell_came(after - before)


def _tell_went(policies: BaseModel) -> None:
    """Say in the chatter that these are the default no more, and what follows."""
    successor = policies.browse(policies.env.context.get(SUCCESSOR))
    for policy in policies:
        if successor:
            body = policy.env._(
                "No longer the default of %(scope)s: %(new)s has taken its place.",
                scope=_scope(policy),
                new=successor.name,
            )
        else:
            body = policy.env._(
                "No longer the default of %(scope)s. %(follows)s",
                scope=_scope(policy),
                follows=_without_text(policy),
            )
        policy._message_log(body=body)
    if policies and not successor:
        policies.write({"default_until": policies.env["sla.engine"]._sla_now()})


def _tell_came(policies: BaseModel) -> None:
    """Say in the chatter that these are the default now, and in whose place."""
    replaced = policies.browse(policies.env.context.get(PREDECESSORS))
    for policy in policies:
        if replaced:
            body = policy.env._(
                "The default of %(scope)s now, in the place of %(old)s.",
                scope=_scope(policy),
                old=format_list(policy.env, replaced.mapped("name")),
            )
        else:
            body = policy.env._("The default of %(scope)s now.", scope=_scope(policy))
        policy._message_log(body=body)
        policy.with_context(active_test=False).search(
            [
                ("model_id", "=", policy.model_id.id),
                ("company_id", "=", policy.company_id.id),
                ("default_until", "!=", False),
            ]
        ).default_until = False


# -- in words ---------------------------------------------------------------------


def _without_text(policy: BaseModel) -> str:
    """What new records get when this is not the default any more."""
    shared = _shared_default(policy)
    if shared:
        return policy.env._(
            "New records there get %(shared)s instead, the default of all companies.",
            shared=shared.name,
        )
    return policy.env._(
        "New records will have no SLA unless one is chosen, until another SLA is "
        "set as default. Those that exist keep theirs."
    )


def _shared_default(policy: BaseModel) -> BaseModel:
    """The default of all companies behind that of one company."""
    if not policy.company_id:
        return policy.browse()
    return policy.search(
        [
            ("model_id", "=", policy.model_id.id),
            ("company_id", "=", False),
            ("is_default", "=", True),
        ]
    )


def _scope(policy: BaseModel) -> str:
    """Whose default this policy is or was: "Helpdesk Ticket in Ghent"."""
    # Managers may read neither models nor other companies; only names are shown.
    model = policy.model_id.sudo().name
    if not policy.company_id:
        return model
    return policy.env._(
        "%(model)s in %(company)s",
        model=model,
        # sudo: as the model's, only the name is shown
        company=policy.company_id.sudo().name,
    )
