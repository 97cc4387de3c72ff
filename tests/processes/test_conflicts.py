# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two transactions that want the same row while an action is at work."""

from tests.processes import drill

#: Counts itself first, so that part of its effect is written when the conflict comes.
ACTION = f"{drill.COUNT}\nrecord.write({{'priority': '3'}})"
#: Another transaction holds the ticket's row, and commits as soon as the action waits
#: for it: PostgreSQL then ends the action's transaction.
RIVALS = """
import threading, time
from odoo import api
from odoo.tools import mute_logger

ticket = env["helpdesk.ticket"].search([])
from odoo.addons.helpdesk_sla_enhanced.engine import clock_cron
from odoo.addons.helpdesk_sla_enhanced.engine.actions import queue
while clock_cron.settle_apart(env):
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
    while queue.run_next(env):
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


#: The connection of the first action ends while the action is at work.
LOST = "SELECT pg_terminate_backend(pg_backend_pid())"
LOSER = f"{drill.COUNT}\nif record.priority == '3': env.cr.execute('{LOST}')"
EMPTIED = """
from odoo.tools import mute_logger
from odoo.addons.helpdesk_sla_enhanced.engine.actions import queue
from odoo.addons.helpdesk_sla_enhanced.engine import clock_cron
while clock_cron.settle_apart(env):
    pass
with mute_logger("odoo.sql_db", queue._logger.name):
    while queue.run_next(env):
        pass
"""


def test_an_action_that_loses_its_connection_holds_up_no_other(farm):
    """SEMANTICS E3, E4: the same worker goes on with the others; nothing of it is
    kept but that it was started, and it is tried again a minute later."""
    drill.set_up(farm, 8, [("failure", LOSER)])
    drill.make_due(farm, after=-5, span=1)
    farm.shell(EMPTIED)
    assert farm.count("sla_action_run WHERE state = 'done'") == 6
    assert farm.count("sla_drill") == 6
    started = "state = 'pending' AND attempts = 1 AND next_try_time > started_time"
    assert farm.count(f"sla_action_run WHERE {started}") == 2


#: The same KPI instance twice, under two KPIs; one clock at work on the first.
TWO_CLOCKS = """
from odoo import SUPERUSER_ID, api
from odoo.addons.helpdesk_sla_enhanced.store import reading
from odoo.addons.helpdesk_sla_enhanced.sla_core.time.moments import epoch

env.cr.execute("SELECT string_agg(quote_ident(column_name), ', ') FROM "
    "information_schema.columns WHERE table_name = 'sla_kpi_instance' "
    "AND column_name NOT IN ('id', 'kpi_id')")
names = env.cr.fetchone()[0]
kpi = env.ref("helpdesk_sla_enhanced.kpi_first_response").id
env.cr.execute(f"INSERT INTO sla_kpi_instance (kpi_id, {names}) "
               f"SELECT {kpi}, {names} FROM sla_kpi_instance")
env.cr.commit()
now = epoch(env["sla.engine"]._sla_now())

def due(cr, limit):
    found = reading.read_due_instances(
        api.Environment(cr, SUPERUSER_ID, {}), now, limit, ()
    )
    return sum(map(len, found.values()))

with env.registry.cursor() as one, env.registry.cursor() as other:
    print("due:", due(one, 1), due(other, 10))
from odoo.addons.helpdesk_sla_enhanced.engine import clock_cron
while clock_cron.settle_apart(env):
    pass
"""


def test_two_clocks_never_work_on_the_same_record(farm):
    """SEMANTICS E3: both would write what is kept of the record as a whole; so the
    second passes by its other instance until the first has committed."""
    drill.set_up(farm, 1, [("failure", drill.COUNT)])
    drill.make_due(farm, after=-5, span=1)
    assert "due: 1 0" in farm.shell(TWO_CLOCKS)
    assert farm.count("sla_kpi_instance WHERE status = 'noncompliant'") == 2
