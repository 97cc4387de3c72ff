# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happened to the demo tickets: plain data, which ``sla_demo.py`` plays."""

from dataclasses import dataclass

GOLD = "sla_policy_gold_demo"
NO_SLA = "no SLA"
URGENT, HIGH, MEDIUM, LOW = "3", "2", "1", "0"
HELPDESK = "helpdesk_mgmt.helpdesk_team_2"
DEMO, ADMIN = "base.user_demo", "base.user_admin"
IN_PROGRESS = "helpdesk_ticket_stage_in_progress"
AWAITING = "helpdesk_ticket_stage_awaiting"
DONE = "helpdesk_ticket_stage_done"
CANCELLED = "helpdesk_ticket_stage_cancelled"


@dataclass(frozen=True)
class Step:
    """What happened at a moment: so many hours of working time before the
    installation, or ``YYYY-MM-DD HH:MM`` at the desk in Brussels."""

    when: float | str
    stage: str = ""
    answer: str = ""
    reply: str = ""
    user: str = ""
    priority: str = ""


@dataclass(frozen=True)
class Story:
    """A ticket and what happened to it. The first step is its creation."""

    name: str
    subject: str
    text: str
    customer: str
    priority: str
    steps: tuple[Step, ...]
    policy: str = ""
    user: str = ""
    team: str = HELPDESK


STORIES = (
    Story(
        "server_down",
        "ERP unreachable from the Ghent warehouse",
        "Since this morning nobody here can log in. Two trucks wait at the dock.",
        "base.res_partner_address_1",
        URGENT,
        (
            Step(3.25),
            Step(
                3.1,
                stage=IN_PROGRESS,
                answer="We see the connection drop at your firewall and look into it.",
            ),
            Step(1.75, reply="One truck left half empty. Any news?"),
            Step(1.5, answer="The provider swaps the router; a technician is there."),
            Step(0.6, reply="The router is in, but we still cannot log in."),
        ),
        GOLD,
        DEMO,
    ),
    Story(
        "label_printer",
        "Packing line 2: the label printer rejects every barcode",
        "The line stands still. The display says “checksum error”.",
        "base.res_partner_address_2",
        URGENT,
        (Step(0.1),),
        GOLD,
    ),
    Story(
        "scanner_lost",
        "Handheld scanners lose the network in aisle 14",
        "It happens every few minutes; we go back to paper.",
        "base.res_partner_address_27",
        URGENT,
        (Step(1.2),),
        GOLD,
    ),
    Story(
        "invoice_layout",
        "Invoice layout: the VAT number is cut off",
        "On page two the VAT number misses its last three digits.",
        "base.res_partner_address_3",
        HIGH,
        (
            Step(11.0),
            Step(10.4, stage=IN_PROGRESS, answer="Could you send us such an invoice?"),
            Step(10.3, stage=AWAITING),
            Step(6.0, stage=IN_PROGRESS, reply="Here it is, number 2107."),
            Step(5.2, answer="Thank you. Is a new paper format all right for you?"),
            Step(2.5, stage=AWAITING),
        ),
        GOLD,
        DEMO,
    ),
    Story(
        "price_list",
        "Price list of spring shows last year's discounts",
        "Customers of the group “Retail” still get 12 % instead of 9 %.",
        "base.res_partner_address_10",
        MEDIUM,
        (
            Step(14.0),
            Step(13.5, stage=IN_PROGRESS, answer="We compare both price lists."),
        ),
        GOLD,
        ADMIN,
    ),
    Story(
        "webshop_vat",
        "Intracommunity customers with a valid VAT number are charged 21 % VAT in the "
        "webshop although the fiscal position is set on the contact and on its parent",
        "Order S00412 is an example; the one before it was right.",
        "base.res_partner_address_4",
        MEDIUM,
        (Step(1.5),),
        user=DEMO,
    ),
    Story(
        "password",
        "I forgot my password and the reset mail does not arrive",
        "I tried three times and looked in my spam folder.",
        "base.res_partner_address_5",
        LOW,
        (Step(3.4),),
    ),
    Story(
        "delivery_slip",
        "Delivery slips print twice",
        "It began with the new printer.",
        "base.res_partner_address_7",
        MEDIUM,
        (
            Step(9.0),
            Step(8.0, stage=IN_PROGRESS, answer="Please switch off “collate”."),
            Step(2.0, stage=DONE),
        ),
        user=DEMO,
    ),
    Story(
        "slow_report",
        "The stock valuation report takes ten minutes",
        "It used to take one.",
        "base.res_partner_address_11",
        HIGH,
        (
            Step(14.0),
            Step(8.5, stage=IN_PROGRESS, answer="We are sorry for the delay. We test."),
        ),
        user=ADMIN,
    ),
    Story(
        "newsletter",
        "Win a free cruise",
        "You were chosen.",
        "base.res_partner_address_13",
        LOW,
        (Step(5.0), Step(4.8, stage=CANCELLED)),
    ),
    Story(
        "keyboards",
        "Internal: order two spare keyboards",
        "For the front desk.",
        "base.partner_demo",
        LOW,
        (Step(4.0),),
        NO_SLA,
        DEMO,
    ),
)
