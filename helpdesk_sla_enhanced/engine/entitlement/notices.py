# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who is told that an entitlement ends, or that it or a channel of it is used up: the
owner, by an activity and a mail, once for each reason (SEMANTICS M1)."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from odoo.api import Environment
from odoo.models import BaseModel
from odoo.tools import format_date

from ...store import entitlement_notices
from ...store.plumbing import CONFLICTS
from ..actions.recipients import in_line
from .periods import MAY_BE_CHOSEN, today_of

_logger = logging.getLogger(__name__)

#: The job, which an administrator may have deleted: the health page says so then.
JOB = "helpdesk_sla_enhanced.ir_cron_sla_entitlements"
#: What marks in a transaction that the job was called already.
CALLED = "sla_entitlement_notices"


class Notice(NamedTuple):
    """One reason to tell the owner.

    :param flag: the field that says that it was told
    :param template: the name of the mail template
    :param days: how many days before the end, 0 for what is used up
    """

    flag: str
    template: str
    days: int = 0


MONTH = Notice("told_month", "mail_template_entitlement_month", 30)
WEEK = Notice("told_week", "mail_template_entitlement_week", 7)
LOW = Notice("told_low", "mail_template_entitlement_low")
EMPTY = Notice("told_empty", "mail_template_entitlement_empty")
CHANNEL = Notice("told_empty", "mail_template_entitlement_channel")


# -- when -------------------------------------------------------------------------


def after_booking(env: Environment, ids: Collection[int]) -> None:
    """Call for the job when one of these entitlements, or a channel of one, is used up
    so far that somebody is to be told. To be called after each booking; one query.

    The mail is the job's: nothing of it may get in the way of a save (A6).
    """
    data = env.cr.precommit.data
    if not ids or data.get(CALLED):
        return
    if entitlement_notices.is_any_used_up(env, ids):
        data[CALLED] = True
        job = env.ref(JOB, raise_if_not_found=False)
        if job:
            job.sudo()._trigger()  # sudo: who saves a ticket may have no right to it


def tell_due(env: Environment) -> None:
    """Tell the owners of what ends soon, and of what is used up."""
    cron = env["ir.cron"]
    due = [*_ending(env), *_used_up(env), *_used_up_channels(env)]
    for place, (record, notice, needless) in enumerate(due, 1):
        _tell_safely(record, notice, needless)
        if not cron._commit_progress(1, remaining=len(due) - place):
            return


def past_flags(entitlement: BaseModel) -> list[str]:
    """The notices whose moment was over when the entitlement was put into force:
    who does that knows how long it lasts, and gets no mail the same day."""
    end = entitlement.end_date
    if not end:
        return []
    left = (end - today_of(entitlement.company_id)).days
    return [notice.flag for notice in (MONTH, WEEK) if left < notice.days]


def forgotten_flags(
    entitlement: BaseModel, end: date | None, total: float
) -> list[str]:
    """What is told again, since there is a later end or more was bought than before.

    :param end: the end before the change
    :param total: the terms before the change
    """
    flags = []
    if end and (not entitlement.end_date or entitlement.end_date > end):
        flags += [MONTH.flag, WEEK.flag]
    if entitlement.total_terms > total:
        flags += [LOW.flag, EMPTY.flag]
    return flags


#: An entitlement or a channel of one, the notice, and the flags of those that it makes
#: needless.
Due = tuple[BaseModel, Notice, tuple[str, ...]]


def _ending(env: Environment) -> Iterator[Due]:
    """What ends soon."""
    margin = env["sla.engine"]._sla_now().date() + timedelta(days=MONTH.days + 1)
    found = env["sla.entitlement"].search(
        [
            ("state", "in", MAY_BE_CHOSEN),
            ("end_date", "<=", margin),
            "|",
            (MONTH.flag, "=", False),
            (WEEK.flag, "=", False),
        ]
    )
    for one in found:
        today = today_of(one.company_id)
        left = (one.end_date - today).days
        if left < 0 or today < one.start_date or _is_renewed(one):
            continue
        if left <= WEEK.days and not one.told_week:
            yield one, WEEK, (MONTH.flag,)
        elif WEEK.days < left <= MONTH.days and not one.told_month:
            yield one, MONTH, ()


def _used_up(env: Environment) -> Iterator[Due]:
    """What is nearly or wholly used up."""
    ids = entitlement_notices.read_used_up(env)
    for one in env["sla.entitlement"].browse(ids).filtered(_counts_today):
        if one.remaining_terms <= 0:
            yield one, EMPTY, (LOW.flag,)
        else:
            yield one, LOW, ()


def _used_up_channels(env: Environment) -> Iterator[Due]:
    """The channels that are used up, of what is not used up itself."""
    ids = entitlement_notices.read_used_up_channels(env)
    for line in env["sla.entitlement.channel"].browse(ids):
        if _counts_today(line.entitlement_id):
            yield line, CHANNEL, ()


def _counts_today(entitlement: BaseModel) -> bool:
    """Whether what is left of it matters: it is not over, and no other one is in its
    place already."""
    today = today_of(entitlement.company_id)
    is_over = entitlement.end_date and entitlement.end_date < today
    return not is_over and not _is_renewed(entitlement, today)


def _is_renewed(entitlement: BaseModel, day: date | None = None) -> bool:
    """Whether another one takes its place: in force, and by a day if one is given."""
    return any(
        one.active
        and one.state in MAY_BE_CHOSEN
        and (day is None or one.start_date <= day)
        for one in entitlement.next_ids
    )


# -- to whom, and what ------------------------------------------------------------


def told_user(entitlement: BaseModel) -> BaseModel:
    """Who is told: the owner, else the team's leader, else who made it; empty when
    none of them is there any more."""
    return in_line(entitlement, entitlement.create_uid)[:1]


def _tell_safely(record: BaseModel, notice: Notice, needless: tuple[str, ...]) -> None:
    """Tell of one; what cannot be told keeps no other from it, and is tried again by
    the next run."""
    try:
        with record.env.cr.savepoint():
            _tell(record, notice)
            record._note_told([notice.flag, *needless])
    except CONFLICTS:
        raise
    except Exception:  # a mail template that somebody broke, a rule that raises
        _logger.exception("%s: %s", record, notice.template)


def _tell(record: BaseModel, notice: Notice) -> None:
    """Make the activity on the entitlement and the mail, in the reader's language."""
    env = record.env
    entitlement = record.entitlement_id if notice == CHANNEL else record
    user = told_user(entitlement)
    if not user:
        _logger.warning("Entitlement %s: nobody is there to be told", entitlement.id)
        return
    # Odoo's own mail that something was assigned would be a second one of the same.
    context = {"lang": user.lang or env.lang, "mail_activity_quick_update": True}
    entitlement.with_context(**context).activity_schedule(
        "mail.mail_activity_data_todo",
        date_deadline=today_of(entitlement.company_id),
        summary=summary_of(record.with_context(**context), notice),
        user_id=user.id,
    )
    template = env.ref(
        f"helpdesk_sla_enhanced.{notice.template}", raise_if_not_found=False
    )
    if template:
        template.send_mail(record.id)


def summary_of(record: BaseModel, notice: Notice) -> str:
    """What the activity says, in the language of the environment."""
    env = record.env
    entitlement = record.entitlement_id if notice == CHANNEL else record
    values: dict[str, Any] = {
        "record": entitlement.name,
        "customer": entitlement.partner_id.display_name,
    }
    if notice.days:
        values["end"] = format_date(env, entitlement.end_date)
        text = env._("%(customer)s: %(record)s ends on %(end)s", **values)
    elif notice == LOW:
        text = env._("%(customer)s: little is left of %(record)s", **values)
    elif notice == CHANNEL:
        values["channel"] = record.channel_id.display_name
        text = env._(
            "%(customer)s: nothing is left of %(record)s by %(channel)s", **values
        )
    else:
        text = env._("%(customer)s: %(record)s is used up", **values)
    return str(text)
