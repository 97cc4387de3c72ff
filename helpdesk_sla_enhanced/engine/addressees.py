# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whom an answer on a ticket reaches: its customer, or who stands for them (A3)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from odoo.models import BaseModel
from odoo.tools import email_normalize, email_normalize_all

#: The types of messages that people write. Everything else Odoo posts by itself:
#: tracking, templates, out-of-office notes, ...
WRITTEN_TYPES = ("comment", "email")


def addressed(
    tickets: BaseModel, reached: Mapping[BaseModel, tuple[list[int], list[str]]]
) -> BaseModel:
    """The tickets whose customer is among those that an answer reaches.

    :param tickets: some of the model; which ones counts for nothing
    :param reached: {ticket: (list of partner ids, list of normalized addresses)}
    """
    nobody = tickets.env["res.partner"]
    everyone = {pid for partner_ids, _emails in reached.values() for pid in partner_ids}

    def is_direct(ticket: BaseModel) -> bool:
        partner_ids, emails = reached[ticket]
        people = nobody.browse(partner_ids).with_prefetch(everyone)
        return any(map(ticket._sla_is_customer, people)) or any(
            ticket._sla_is_customer(nobody, email) for email in emails
        )

    tickets = tickets.browse().union(*reached)
    direct = tickets.filtered(is_direct)
    if direct == tickets:
        return tickets
    others = other_addressees(tickets - direct)
    return direct + (tickets - direct).filtered(
        lambda ticket: not others[ticket.id].isdisjoint(chain(*reached[ticket]))
    )


def other_addressees(tickets: BaseModel) -> dict[int, set[int | str]]:
    """Who else stands for the customer in these tickets' conversations.

    Those outside who wrote here, as a customer uses a second address or a
    colleague steps in, but not those whom one of us brought in, such as a supplier
    who was asked; and the addresses of the contacts of the customer's company.

    :return: {ticket id: set of partner ids and normalized addresses}
    """
    others = writers_outside(tickets)
    ours = tickets._sla_own_addresses(
        who for people in others.values() for who in people if isinstance(who, str)
    )
    contacts = tickets.env["res.partner"]._read_group(
        [
            ("commercial_partner_id", "in", tickets.commercial_partner_id.ids),
            ("partner_share", "=", True),
            ("email_normalized", "!=", False),
        ],
        ["commercial_partner_id"],
        ["email_normalized:array_agg"],
    )
    addresses = {customer: emails for customer, emails in contacts}
    for ticket in tickets:
        others[ticket.id].update(addresses.get(ticket.commercial_partner_id, ()))
        others[ticket.id] -= ours
    return others


def writers_outside(tickets: BaseModel) -> dict[int, set[int | str]]:
    """Who wrote on these tickets from outside, not brought in by one of us.

    :return: {ticket id: set of partner ids and normalized addresses}
    """
    others: dict[int, set[int | str]] = {ticket.id: set() for ticket in tickets}
    theirs: dict[int, set[int | str]] = {ticket.id: set() for ticket in tickets}
    brought: dict[int, set[int | str]] = {ticket.id: set() for ticket in tickets}
    for message in conversation(tickets):
        author, ticket_id = message.author_id, message.res_id
        people = named_in(message)
        if author and not author.partner_share:
            brought[ticket_id] |= people - theirs[ticket_id]
            continue
        sender = email_normalize(message.email_from)
        writer = author.email_normalized or author.id or sender
        theirs[ticket_id] |= people | {writer}
        if writer not in brought[ticket_id] and tickets._sla_is_public(message):
            others[ticket_id].update({author.id, writer, sender} - {False, None})
    return others


def conversation(tickets: BaseModel) -> BaseModel:
    """What people wrote on these tickets, notes included, the oldest first."""
    return tickets.env["mail.message"].search_fetch(
        [
            ("model", "=", tickets._name),
            ("res_id", "in", tickets.ids),
            ("message_type", "in", WRITTEN_TYPES),
        ],
        [
            "res_id",
            "author_id",
            "email_from",
            "subtype_id",
            "is_internal",
            "partner_ids",
            "incoming_email_to",
            "incoming_email_cc",
            "outgoing_email_to",
        ],
        order="id",
    )


def named_in(message: BaseModel) -> set[int | str]:
    """Whom a message names as its readers: addresses, and ids of who has none."""
    people = message.partner_ids.filtered("partner_share")
    addresses = email_normalize_all(
        f"{message.incoming_email_to or ''},{message.incoming_email_cc or ''},"
        f"{message.outgoing_email_to or ''}"
    )
    return {*addresses, *(one.email_normalized or one.id for one in people)}
