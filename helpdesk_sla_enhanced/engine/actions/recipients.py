# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who gets what an action has for people who are not there (SEMANTICS E4)."""

from __future__ import annotations

from odoo.api import Environment
from odoo.models import BaseModel
from odoo.tools import email_normalize_all

from .. import staff
from ..context import own


def pass_on(record: BaseModel, missing: BaseModel, by_mail: bool = False) -> BaseModel:
    """Find who gets what the action that runs has for people who are not there.

    :param record: the record the action is about, in the environment of the action
    :param missing: res.users or res.partner who left; empty if nobody was named
    :param by_mail: whether it must be somebody with an address
    :return: the next in line, whom the log then names (SEMANTICS E4); never empty,
        since the owner of the policy is there
    """
    env = record.env
    # sudo: the user who runs the action may have no right to read its policy
    policy = env["sla.kpi.instance"]._from_context().sudo().policy_id
    line = in_line(record, policy.user_id)
    reached = line.filtered("email") if by_mail else line
    user = (reached or line)[:1].with_env(env)
    note_passed_on(env, missing, user)
    return user


def in_line(record: BaseModel, owner: BaseModel) -> BaseModel:
    """Who is to be notified of a record, the first first (SEMANTICS E4): who is
    responsible, the leader of the team, the owner of the policy; those of us who are
    still there, never a customer.

    :param owner: res.users, none or one
    :return: res.users, as superuser
    """
    # sudo: an owner who may not read the team or its leader must not be passed by
    record = record.sudo()
    nobody = users = record.env["res.users"]
    for path in ("user_id", "team_id.user_id"):
        found = record
        for name in path.split("."):
            found = found[name] if name in found._fields else nobody
        if found._name == nobody._name:
            users |= found
    # sudo: as those before, to be one recordset with them
    return staff.at_work(users | owner.sudo())


def note_passed_on(env: Environment, missing: BaseModel, user: BaseModel) -> None:
    """Have the log of the action that runs say who was notified instead of whom."""
    notes = own(env.context, "sla_notes")
    if notes is None or not user:
        return
    missing = staff.colleagues(missing) if missing._name == "res.users" else missing
    if missing:
        # sudo: who left may be hidden from the owner, and the log still names them
        names = ", ".join(missing.sudo().mapped("name"))
        said = env._(
            "%(missing)s cannot be reached any more: it went to %(user)s.",
            missing=names,
            user=user.name,
        )
    else:
        said = env._("Nobody was there: it went to %(user)s.", user=user.name)
    notes.append(said)


def still_there(partners: BaseModel) -> BaseModel:
    """Those of some partners who have not left: who has or had a log-in as one of
    us has it still."""
    # sudo: log-ins of colleagues are counted whether or not the owner may read them
    users = partners.env["res.users"].sudo().with_context(active_test=False)
    logins = users.search([("partner_id", "in", partners.ids), ("share", "=", False)])
    here = logins.filtered("active").partner_id
    left = logins.partner_id - here
    return partners.filtered(lambda one: one.active and one.id not in left.ids)


def are_colleagues(mail: BaseModel) -> bool:
    """Whether a mail goes to some of us, and to nobody else.

    :param mail: one mail.mail
    """
    addresses = set(email_normalize_all(f"{mail.email_to or ''},{mail.email_cc or ''}"))
    # sudo: log-ins of colleagues are looked up whether or not the owner may read them
    people = mail.env["res.users"].sudo()
    known = people.search(
        [("email_normalized", "in", list(addresses)), ("share", "=", False)]
    )
    named = mail.recipient_ids
    return (
        bool(named or addresses)
        and not any(named.mapped("partner_share"))
        and addresses.issubset(known.mapped("email_normalized"))
    )
