# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two agents with the same ticket open, each in their own browser (SEMANTICS U4)."""

from __future__ import annotations

import time
import xmlrpc.client
from collections.abc import Iterator

import pytest

from devtools.browser import Browser
from tests.processes.farm import Farm, free_port
from tests.processes.modes import CRON

#: Seconds within which the other one sees a change.
SEEN = 3.0
#: Seconds for which an open form is watched.
IDLE = 4.0
GROUP = "helpdesk_mgmt.group_helpdesk_user"
#: Two agents with nothing but the group of the helpdesk's users, an address that makes
#: mails tickets, a customer and a policy.
SET_UP = f"""
from odoo import Command
from odoo.tests import new_test_user
for login in ("tessa", "bob"):
    new_test_user(env, login, "{GROUP}", password="{{}}-secret-1".format(login))
env.ref("base.user_admin").write({{
    "password": "admin-secret-1",
    # The composer sends nothing while somebody whom it suggests has no address.
    "email": "admin@example.org",
}})
stages = {{
    name: env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{{name}}")
    for name in ("awaiting", "done", "in_progress")
}}
env["res.partner"].create({{"name": "Ann", "email": "ann@example.com"}})
env["mail.alias.domain"].create({{"name": "example.org"}})
env["mail.alias"].create({{
    "alias_name": "desk",
    "alias_model_id": env.ref("helpdesk_mgmt.model_helpdesk_ticket").id,
    "alias_contact": "everyone",
}})
entity = env.ref("helpdesk_sla_enhanced.sla_entity_helpdesk_ticket")
entity.pause_when = str([("stage_id", "=", stages["awaiting"].id)])
kpi = "helpdesk_sla_enhanced.kpi_%s"
policy = env["sla.policy"].create({{
    "name": "Gold",
    "model_id": entity.model_id.id,
    "user_id": env.ref("base.user_admin").id,
    "allow_pause": True,
    "item_ids": [
        Command.create({{
            "name": "Answer", "kpi_id": env.ref(kpi % "first_response").id,
            "success_criteria": str([("first_response_date", "!=", False)]),
            "failure_after": 1, "failure_unit": "hour", "allow_pause": "no",
        }}),
        Command.create({{
            "name": "Solve", "kpi_id": env.ref(kpi % "resolve").id,
            "success_criteria": str([("stage_id", "=", stages["done"].id)]),
            "failure_after": 8, "failure_unit": "hour",
        }}),
    ],
}})
policy.action_activate()
policy.action_set_default()
env.cr.commit()
print("stages:", stages["awaiting"].id, stages["in_progress"].id)
"""
MAIL = b"""\
From: ann@example.com
To: desk@example.org
Subject: Printer on fire
Message-Id: <printer-1@example.com>
Content-Type: text/plain; charset=utf-8

It burns.
"""
LIST = "/odoo/action-helpdesk_mgmt.helpdesk_ticket_action?view_type=list"
#: That a row of the list says so, as an expression in the page.
SHOWN_AS_MET = (
    "[...document.querySelectorAll('.o_data_row [name=sla_failure_time]')]"
    ".some((cell) => cell.textContent.includes('Succeeded'))"
)


def stands(kpi: str, status: str) -> str:
    """That the panel shows a KPI in a status, as an expression in the page."""
    return (
        "[...document.querySelectorAll('.o_sla_panel .o_sla_timer_line')].some((line) "
        f"=> line.dataset.status === '{status}' && line.textContent.includes('{kpi}'))"
    )


def stage_button(stage: int) -> str:
    """The button of a stage on the form, as an expression in the page."""
    return f"document.querySelector('.o_statusbar_status [data-value=\"{stage}\"]')"


def folded_stage(name: str) -> str:
    """The entry of a stage that stands in the menu of the others."""
    return (
        "[...document.querySelectorAll('.o-dropdown--menu .dropdown-item')]"
        f".find((item) => item.textContent.trim() === '{name}')"
    )


@pytest.fixture
def desk(workspace) -> Iterator[tuple[str, Farm, list[int]]]:
    """A server with two agents and a policy: its address, and the ids of the stages
    *awaiting* and *in progress*."""
    with Farm.of(workspace, CRON) as farm:
        lines = farm.shell(SET_UP)
        said = next(line for line in lines if line.startswith("stages:"))
        port = free_port()
        farm.start("--workers=0", "--max-cron-threads=1", f"--http-port={port}")
        yield f"http://127.0.0.1:{port}", farm, [int(n) for n in said.split()[1:]]


def receive(base: str, farm: Farm) -> int:
    """Have a mail come in, as the mail gateway does; the id of its ticket."""
    common = xmlrpc.client.ServerProxy(f"{base}/xmlrpc/2/common")
    until = time.monotonic() + 60
    while True:
        try:
            user = common.authenticate(farm.database, "admin", "admin-secret-1", {})
            break
        except OSError:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.2)
    models = xmlrpc.client.ServerProxy(f"{base}/xmlrpc/2/object")
    ticket = models.execute_kw(
        farm.database,
        user,
        "admin-secret-1",
        "mail.thread",
        "message_process",
        [False, xmlrpc.client.Binary(MAIL)],
    )
    assert isinstance(ticket, int) and ticket
    return ticket


def test_a_second_browser_sees_each_change_within_three_seconds(desk):
    """SEMANTICS U4, from a mail to the solution: the panel of who works on the ticket
    is right at each step without a reload, and so is that of the other agent, and the
    list. An open form asks the server for nothing."""
    base, farm, (awaiting, in_progress) = desk
    ticket = receive(base, farm)
    with Browser.started(base) as mine, Browser.started(base) as theirs:
        for browser, login in ((mine, "tessa"), (theirs, "bob")):
            browser.log_in(farm.database, login, f"{login}-secret-1")
            browser.open(f"/odoo/helpdesk.ticket/{ticket}")
            browser.wait(stands("First Response", "in_progress"))
            browser.wait(stands("Resolve", "in_progress"))
            browser.run("window.slaNotReloaded = true")

        def both_see(kpi: str, status: str) -> None:
            mine.wait(stands(kpi, status))
            theirs.wait(stands(kpi, status), SEEN)

        time.sleep(2)  # until the last of what opening the form asks for
        assert mine.requests(IDLE) == []

        mine.click("document.querySelector('.o-mail-Chatter-sendMessage')")
        mine.write("document.querySelector('.o-mail-Composer-input')", "On our way.")
        mine.click("document.querySelector('.o-mail-Composer-send:enabled')")
        both_see("First Response", "succeeded")
        both_see("Resolve", "in_progress")

        mine.click(stage_button(awaiting))
        both_see("Resolve", "paused")

        mine.click(stage_button(in_progress))
        both_see("Resolve", "in_progress")
        assert mine.run("window.slaNotReloaded")
        assert theirs.run("window.slaNotReloaded")

        theirs.open(LIST)
        theirs.wait(f"!{SHOWN_AS_MET} && document.querySelector('.o_data_row')")
        mine.click("document.querySelector('.o_statusbar_status .o_first')")
        mine.click(folded_stage("Done"))
        mine.wait(stands("Resolve", "succeeded"))
        theirs.wait(SHOWN_AS_MET, SEEN)
