# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What real servers make of faults that no test in one process can have.

`SLA_SEED` repeats a run; `SLA_TICKETS`, `SLA_KILLS` and `SLA_SPAN` make it longer.
"""

import os
import random

from tests.processes import drill, fault_run

TICKETS = int(os.environ.get("SLA_TICKETS") or 100)
KILLS = int(os.environ.get("SLA_KILLS") or 0)
SPAN = float(os.environ.get("SLA_SPAN") or 10)


def test_killed_servers_lose_and_double_nothing(farm):
    """SEMANTICS E3, I2: two servers are killed again and again at random moments; at
    the end each transition and each action was there exactly once."""
    seed = int(os.environ.get("SLA_SEED") or random.randrange(10**6))
    print(f"SLA_SEED={seed}")
    print(fault_run.run(farm, TICKETS, KILLS or farm.mode.kills, SPAN, seed))


def test_an_action_that_hangs_is_killed_and_holds_up_no_other(farm):
    """SEMANTICS E4: the limit of the server ends its process; it is tried again later,
    as one that failed is, and all others have run."""
    hang = f"if record.priority == '3': time.sleep(3600)\n{drill.COUNT}"
    drill.set_up(farm, 8, [("failure", hang)])
    drill.make_due(farm, after=-5, span=1)
    server = farm.start(*farm.mode.prefork, f"{farm.mode.limit}=8")
    farm.wait_until(lambda: farm.count("sla_action_run WHERE state = 'done'") == 6)
    hung = "sla_action_run WHERE state = 'pending' AND attempts > 0"
    farm.wait_until(lambda: farm.count(hung) == 2)
    farm.wait_until(lambda: farm.says(server, b"timeout after 8s"))
    assert farm.count("sla_drill") == 6
    farm.kill_all()
    assert farm.count("sla_action_run WHERE reason LIKE 'Begun at %'") == 2


def test_an_action_that_commits_by_sql_is_not_run_again(farm):
    """SEMANTICS E3: nobody can undo it, so it is given up and says why."""
    steal = f"{drill.COUNT}\nenv.cr.execute('COM' + 'MIT')"
    drill.set_up(farm, 1, [("failure", steal)])
    drill.make_due(farm, after=-5, span=1)
    farm.start()
    farm.wait_until(lambda: farm.count("sla_action_run WHERE state = 'failed'") == 1)
    assert farm.count("sla_drill") == 1
    assert farm.count("sla_action_run WHERE error LIKE '%rolled back by SQL%'") == 1
