# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A customer's message that needs no answer, and taking that back (SEMANTICS A3)."""

from __future__ import annotations

from typing import Any

from odoo.models import BaseModel

from .client_actions import CLOSE, notice

#: What the chatter is told of a ticket.
AWAITED = "awaited"
SPARED = "spared"


def state(ticket: BaseModel) -> str | bool:
    """What can be said of a ticket's answer by the user: ``awaited`` if none is needed
    can be said, ``spared`` if that can be taken back, else False."""
    if ticket.closed or not (ticket.awaiting_reply or ticket.no_answer_since):
        return False
    if not ticket.has_access("write"):
        return False
    return AWAITED if ticket.awaiting_reply else SPARED


def say_none_needed(tickets: BaseModel) -> dict[str, Any] | None:
    """Let the customers of open tickets wait no more, without a response.

    :param tickets: the user may write them
    :return: a notice, or None if there is nothing more to say
    """
    env = tickets.env
    waiting = tickets.filtered(lambda one: one.awaiting_reply and not one.closed)
    # sudo: the right was checked, once and not for each
    for ticket in waiting.sudo():
        since = ticket.awaiting_reply_since or env["sla.engine"]._sla_now()
        ticket.write({"awaiting_reply": False, "no_answer_since": since})
    _log(waiting, env._("No answer needed."))
    left = tickets - waiting
    said = env._("No answer needed. Tickets: %s.", len(waiting))
    others = env._(
        "Left as they are, as nobody waits for an answer there or they are closed. "
        "Tickets: %s.",
        len(left),
    )
    return _notice(waiting, said, left, others)


def take_back(tickets: BaseModel) -> dict[str, Any] | None:
    """Let the customers of open tickets wait again, since the moment they had waited
    from.

    :param tickets: the user may write them
    :return: a notice, or None if there is nothing more to say
    """
    env = tickets.env
    spared = tickets.filtered(lambda one: one.no_answer_since and not one.closed)
    # sudo: as above
    for ticket in spared.sudo():
        since = ticket.no_answer_since
        ticket.write({"awaiting_reply": True, "awaiting_reply_since": since})
    _log(spared, env._("An answer is needed after all."))
    left = tickets - spared
    said = env._("An answer is needed. Tickets: %s.", len(spared))
    others = env._(
        "Left as they are, as nobody said there that no answer is needed or they are "
        "closed. Tickets: %s.",
        len(left),
    )
    return _notice(spared, said, left, others)


def values_by_waiting(
    tickets: BaseModel, vals: dict[str, Any]
) -> list[tuple[BaseModel, dict[str, Any]]]:
    """What to write on which tickets, so that ``awaiting_reply_since`` stays where a
    customer waits already.

    :param vals: what somebody writes
    """
    if "awaiting_reply" not in vals:
        return [(tickets, vals)]
    # Whatever is said of it now, there is nothing to take back any more.
    vals = {"no_answer_since": False, **vals}
    if "awaiting_reply_since" in vals:
        return [(tickets, vals)]
    waits = vals["awaiting_reply"]
    waiting = tickets.filtered("awaiting_reply") if waits else tickets.browse()
    since = waits and tickets.env["sla.engine"]._sla_now()
    others = dict(vals, awaiting_reply_since=since)
    if not waiting:
        return [(tickets, others)]
    return [(waiting, vals), (tickets - waiting, others)]


def _log(tickets: BaseModel, said: str) -> None:
    """Say it in the history, by the user and now."""
    if tickets:
        tickets._message_log_batch(bodies=dict.fromkeys(tickets.ids, said))


def _notice(
    done: BaseModel, said: str, left: BaseModel, others: str
) -> dict[str, Any] | None:
    """Say of how many it was noted, and why not of the others; None where the screen
    shows it anyhow: on one ticket."""
    if len(done) == 1 and not left:
        return None
    if left:
        said = f"{said} {others}" if done else others
    return notice("success" if done else "warning", said, next=CLOSE)
