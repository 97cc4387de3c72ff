# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two transactions that want the last term of an entitlement (SEMANTICS M2)."""

import pytest

from tests.processes.farm import Farm
from tests.processes.modes import CRON

#: Two people do something at the same moment, each as a request does: tried again on a
#: conflict. Neither has committed when the other looks at what is left.
TWO = """
import threading
from odoo import api
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import new_test_user
from odoo.tools import mute_logger

group = "helpdesk_mgmt.group_helpdesk_user"
uid = new_test_user(env, "desk", group, context={"no_reset_password": True}).id
partner = env["res.partner"].create({"name": "Peeters"})
gold = env["sla.entitlement"].create({
    "name": "Gold", "partner_id": partner.id, "start_date": "2020-01-01",
    "total_terms": 1, "restrict": True, "decrease_on": ON,
})
gold.state = "active"
vals = {"name": "x", "description": "x", "partner_id": partner.id}
tickets = env["helpdesk.ticket"]
if ON == "resolve":
    tickets = tickets.create([dict(vals), dict(vals)])
env.cr.commit()
both, tries, said = threading.Barrier(2), [], []

def act(number):
    with env.registry.cursor() as cr:
        mine = api.Environment(cr, uid, {})

        def work():
            cr.execute("SELECT used_terms FROM sla_entitlement")
            tries.append(number)
            if tries.count(number) == 1:
                both.wait(60)
            if ON == "create":
                mine["helpdesk.ticket"].create(dict(vals))
            else:
                done = mine.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
                mine["helpdesk.ticket"].browse(tickets[number].id).stage_id = done

        try:
            retrying(work, mine)
            said.append("done")
        except UserError as error:
            said.append("refused" if "is used up" in str(error) else str(error))

with mute_logger("odoo.sql_db", "odoo.service.model"):
    people = [threading.Thread(target=act, args=(number,)) for number in (0, 1)]
    for one in people: one.start()
    for one in people: one.join()
print("said:", sorted(said), "tries:", len(tries))
"""


@pytest.fixture
def farm(workspace):
    """A fresh database; no server is needed."""
    with Farm.of(workspace, CRON) as made:
        yield made


def test_two_tickets_cannot_both_take_the_last_case(farm):
    """SEMANTICS M2, M3: the second one is tried again, and then sees that nothing is
    left."""
    lines = farm.shell(f"ON = 'create'\n{TWO}")
    assert "said: ['done', 'refused'] tries: 3" in lines
    assert farm.count("sla_entitlement WHERE remaining_terms = 0") == 1
    assert farm.count("sla_entitlement_usage") == 1
    assert farm.count("helpdesk_ticket WHERE entitlement_id IS NOT NULL") == 1


def test_two_that_are_resolved_at_once_are_both_counted(farm):
    """SEMANTICS M2, M3: resolving is never refused, and loses nothing of the other's:
    what is left goes below zero."""
    lines = farm.shell(f"ON = 'resolve'\n{TWO}")
    assert "said: ['done', 'done'] tries: 3" in lines
    assert farm.count("sla_entitlement WHERE remaining_terms = -1") == 1
    assert farm.count("sla_entitlement_usage WHERE quantity = -1") == 2
