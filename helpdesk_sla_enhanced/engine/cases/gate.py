# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Test cases stand before a policy's coming into force (SEMANTICS W3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from odoo.exceptions import UserError
from odoo.models import BaseModel

from ..context import own, saying
from . import running

#: What the addon says in a context: why a policy is put into force all the same.
REASON = "sla_case_reason"


def with_reason(policies: BaseModel, reason: str) -> BaseModel:
    """The policies, to be put into force for a reason although cases fail."""
    if not (reason or "").strip():
        return policies
    return policies.with_context(**saying(policies.env.context, **{REASON: reason}))


def failures(policies: BaseModel) -> list[str]:
    """The test cases of policies that fail, each with what differs."""
    # sudo: whoever puts a policy into force, all its cases count
    cases = policies.env["sla.policy.case"].sudo()
    found = cases.search([("policy_id", "in", policies.ids)])
    return [
        said(case, verdict.differences)
        for case, verdict in running.run(found).items()
        if verdict.differences
    ]


def said(case: BaseModel, differences: Sequence[str]) -> str:
    """A case that fails, in a line."""
    return f"{case.name}: {' '.join(differences)}"


def check(policies: BaseModel) -> None:
    """Refuse to put policies into force whose test cases fail, unless there is a
    reason, which their chatter keeps.

    :raise UserError: naming the cases and what differs
    """
    for policy in policies:
        lines = failures(policy)
        if not lines:
            continue
        reason = own(policy.env.context, REASON)
        if not reason:
            raise UserError(
                policy.env._(
                    "%(policy)s: test cases fail. Correct the SLA or the cases, or "
                    "give a reason to activate it all the same.\n%(cases)s",
                    policy=policy.name,
                    cases="\n".join(lines),
                )
            )
        _tell(policy, reason, lines)


def _tell(policy: BaseModel, reason: Any, lines: Sequence[str]) -> None:
    said_so = policy.env._("Activated although test cases fail. Reason: %s", reason)
    items = Markup("").join(Markup("<li>%s</li>") % line for line in lines)
    body = Markup("<div>%s</div><ul>%s</ul>") % (said_so, items)
    # sudo: in the name of the user, who need not be able to write to the chatter
    policy.with_user(policy.env.user).sudo()._message_log(body=body)
