# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is promised, in the customer's words, language and time zone (SEMANTICS U6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import pytz
from babel.dates import format_date, format_time, get_datetime_format
from markupsafe import Markup

from odoo import api
from odoo.models import BaseModel
from odoo.tools import is_html_empty
from odoo.tools.misc import babel_locale_parse, get_lang

from ...sla_core.time.moments import epoch
from .. import company_clocks
from .finding import ANSWER, DONE, DUE, LATE, SOLUTION, WAITING, Promise, promises


class Told(NamedTuple):
    """A promise as it is shown: how it stands, and a sentence."""

    state: str
    text: str


def told(promise: Promise, env: api.Environment, reader: BaseModel) -> Told:
    """A promise in a sentence.

    :param env: its language is the sentence's
    :param reader: the user or partner who reads it; see :func:`moment_text`
    """
    moment = moment_text(env, promise, reader)
    key = promise.kind, promise.state
    return Told(promise.state, _sentences(env, moment)[key])


def _sentences(env: api.Environment, moment: str) -> dict[tuple[str, str], str]:
    return {
        (WAITING, WAITING): env._("We have been waiting for you since %s.", moment),
        (ANSWER, DUE): env._("We will answer by %s.", moment),
        (ANSWER, LATE): env._("Our answer was due by %s. We are sorry.", moment),
        (ANSWER, DONE): env._("Answered on %s.", moment),
        (SOLUTION, DUE): env._("We will solve it by %s.", moment),
        (SOLUTION, LATE): env._("The solution was due by %s. We are sorry.", moment),
        (SOLUTION, DONE): env._("Solved on %s.", moment),
    }


def moment_text(env: api.Environment, promise: Promise, reader: BaseModel) -> str:
    """A moment with its day of the week, in the reader's time zone; of a reader without
    one in that of the working hours, which is named then."""
    zone = reader.tz or promise.instance.calendar_id.tz or "UTC"
    text = _day_and_time(env, promise.moment, zone)
    return text if reader.tz else f"{text} ({zone})"


def _day_and_time(env: api.Environment, moment: datetime, zone: str) -> str:
    locale = babel_locale_parse(get_lang(env).code)
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
    pattern = str(get_datetime_format("full", locale=locale)).replace("'", "")
    day = format_date(local, "full", locale=locale)
    clock = format_time(local, "short", locale=locale)
    return pattern.replace("{1}", day).replace("{0}", clock)


def for_mail(ticket: BaseModel) -> Markup:
    """What is promised to the customer of a ticket, as paragraphs for a mail in the
    language of the context; nothing where the team tells nothing.

    What comes in outside the working hours is told so, or the customer would wonder.

    :param ticket: one, as superuser
    """
    env, found = ticket.env, promises(ticket).get(ticket.id, [])
    lines = [told(one, env, ticket.partner_id).text for one in found]
    if any(one.state == DUE and _came_outside_hours(one.instance) for one in found):
        said = env._("Your request reached us outside our working hours.")
        lines.insert(0, said)
    return Markup("").join(Markup("<p>%s</p>") % line for line in lines)


def _came_outside_hours(instance: BaseModel) -> bool:
    clock = company_clocks.clock_of(instance)
    start = epoch(instance.start_time)
    return not clock.between(start, start + 1)


def agreement(ticket: BaseModel, user: BaseModel) -> Any:
    """The text that the manager wrote for customers into the SLA of a ticket, for those
    whose own ticket it is; False for none.

    Who was put in copy reads the promise, not what the customer has agreed.

    :param ticket: one, as superuser, in the reader's language
    :param user: who reads; the public user has the customer's own link
    """
    own = ticket.commercial_partner_id
    theirs = user.partner_id.commercial_partner_id == own
    if not ticket.team_id.sla_show_promise or not (
        theirs or user._is_public() or user._is_internal()
    ):
        return False
    text = ticket.sla_policy_id.customer_text
    return False if is_html_empty(text) else text
