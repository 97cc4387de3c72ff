# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two transactions that want the same row while an action is at work."""

from tests_processes import drill

#: Counts itself first, so that part of its effect is written when the conflict comes.
ACTION = f"{drill.COUNT}\nrecord.write({{'priority': '3'}})"
#: Another transaction holds the ticket's row, and commits as soon as the action waits
#: for it: PostgreSQL then ends the action's transaction.
RIVALS = """
import threading, time
from odoo import api
from odoo.tools import mute_logger

ticket = env["helpdesk.ticket"].search([])
while env["sla.engine"]._settle_apart():
    pass
held, committed = threading.Event(), []

def hold():
    with env.registry.cursor() as rival, env.registry.cursor() as watch:
        rival.execute(
            "UPDATE helpdesk_ticket SET number = 'rival' WHERE id = %s", [ticket.id]
        )
        held.set()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            watch.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if watch.fetchone()[0]:
                committed.append(True)
                break
            time.sleep(0.01)

rival = threading.Thread(target=hold)
rival.start()
held.wait()
with mute_logger("odoo.sql_db"):
    while env["sla.action.run"]._run_next():
        pass
rival.join()
print("waited for by the action:", committed)
"""


def test_an_action_in_conflict_runs_again_and_once(farm):
    """SEMANTICS E3, A6: nothing of its first try is kept, nothing of the rival's work
    is lost, and it runs again at once, in a new transaction, as the same attempt."""
    drill.set_up(farm, 1, [("failure", ACTION)])
    drill.make_due(farm, after=-5, span=1)
    lines = farm.shell(RIVALS)
    assert "waited for by the action: [True]" in lines
    assert farm.count("sla_drill") == 1
    assert farm.count("helpdesk_ticket WHERE priority = '3' AND number = 'rival'") == 1
    assert farm.count("sla_action_run WHERE state = 'done' AND attempts = 1") == 1
    assert farm.count("sla_event WHERE kind = 'failure'") == 1
