# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two workers that share a simulation (SEMANTICS W2)."""

import pytest

from tests.processes.farm import Farm
from tests.processes.modes import CRON

#: Two workers begin at the same moment: neither has committed anything when the other
#: takes a part. ``DIES`` is the worker that ends in the midst of its first part.
TWO = """
import threading
from odoo import api
from odoo.addons.helpdesk_sla_enhanced.engine.simulation import running
from odoo.tools import mute_logger

tickets = env["helpdesk.ticket"].create(
    [{"name": "x", "description": "x"} for number in range(40)]
)
kpi = env.ref("helpdesk_sla_enhanced.kpi_resolve")
item = {"name": "x", "kpi_id": kpi.id, "failure_after": 4}
policy = env["sla.policy"].create({
    "name": "What if",
    "model_id": env["ir.model"]._get_id("helpdesk.ticket"),
    "item_ids": [(0, 0, item)],
})
job = env["sla.simulation"].create({
    "policy_id": policy.id,
    "domain": str([("id", "in", tickets.ids)]),
})
running.PLAYED_TOGETHER = 4
job.action_run()
env.cr.commit()
both, played = threading.Barrier(2), {0: 0, 1: 0}


class Died(BaseException):
    pass


class Runner(running.Runner):
    def play(self, ids):
        number = self.job.env.context["worker"]
        played[number] += 1
        if played[number] == 1:
            both.wait(60)
            if number == DIES:
                raise Died
        return super().play(ids)


def work(number):
    with env.registry.cursor() as cr:
        mine = api.Environment(cr, api.SUPERUSER_ID, {"worker": number})
        try:
            mine["sla.simulation"]._cron_work()
        except Died:
            cr.rollback()


from odoo.addons.helpdesk_sla_enhanced.engine import access
from odoo.addons.helpdesk_sla_enhanced.models import sla_simulation
sla_simulation.Runner = Runner
access.as_engine = lambda env: env(user=api.SUPERUSER_ID, su=True)
with mute_logger("odoo.sql_db"):
    workers = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for one in workers: one.start()
    for one in workers: one.join()
    if DIES is not None:
        work(1 - DIES)  # the next time that it is due
env.cr.rollback()
env.invalidate_all()
lines = env["sla.simulation.line"].search([("simulation_id", "=", job.id)])
print("state:", job.state, "done:", job.done_count)
print("lines:", len(lines), "records:", len(set(lines.mapped("res_id"))))
print("parts:", sum(played.values()), "by both:", all(played.values()))
print("counted:", job.figures["all"]["would_be_running"])
"""


@pytest.fixture
def farm(workspace):
    """A fresh database; no server is needed."""
    with Farm.of(workspace, CRON) as made:
        yield made


def test_each_record_is_played_by_one_of_two_workers(farm):
    """SEMANTICS W2: nothing is left out, and nothing is counted twice."""
    lines = farm.shell(f"DIES = None\n{TWO}")
    assert "state: done done: 40" in lines
    assert "lines: 40 records: 40" in lines
    assert "parts: 10 by both: True" in lines
    assert "counted: 40" in lines


def test_what_a_worker_leaves_is_taken_up_by_another(farm):
    """SEMANTICS W2: the part that a worker died in is played once."""
    lines = farm.shell(f"DIES = 0\n{TWO}")
    assert "state: done done: 40" in lines
    assert "lines: 40 records: 40" in lines
    assert "parts: 11 by both: True" in lines
    assert "counted: 40" in lines
