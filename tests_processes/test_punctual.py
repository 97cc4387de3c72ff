# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether real servers do to the second what time alone makes due.

`./dev bench` prints how late exactly. Here it is enough that no cron worker can have
found it all by looking each minute, however busy the machine is.
"""

import pytest

from tests_processes import drill
from tests_processes.modes import CRON, QUEUE_JOB

TICKETS = 8
EACH = 4
#: Less than the seconds for which the due times are spread.
LATE = 10
SOON = {"failure_after": 1, "failure_unit": "minute"}
SAVE = """
import time
for number in range(TICKETS):
    env["helpdesk.ticket"].create({"name": "Soon", "description": "x"})
    env.cr.commit()
    time.sleep(EACH)
"""


def save(farm, each):
    """Save tickets, so many seconds after each other."""
    farm.shell(f"TICKETS, EACH = {TICKETS}, {each}\n{SAVE}")


@pytest.mark.parametrize("farm", [CRON], ids=["cron"], indirect=True)
@pytest.mark.parametrize("kind", ["threaded", "prefork"])
def test_failures_and_their_actions_come_to_the_second(farm, kind):
    """SEMANTICS I4: saved as users do, on a server that nobody notifies but itself."""
    drill.set_up(farm, 0, [("failure", drill.COUNT)], SOON)
    server = farm.start(*getattr(farm.mode, kind))
    farm.wait_until(lambda: farm.is_at_work(server))
    save(farm, EACH)
    farm.wait_for(lambda: farm.count("sla_drill") == TICKETS)
    late = farm.query(
        "SELECT max(EXTRACT(EPOCH FROM d.at - i.failure_time AT TIME ZONE 'UTC')) "
        "FROM sla_drill AS d JOIN sla_kpi_instance AS i ON i.id = d.instance"
    )
    assert 0 <= float(late) < LATE


@pytest.mark.parametrize("farm", [QUEUE_JOB], ids=["queue_job"], indirect=True)
def test_jobs_begin_when_their_ticket_is_saved(farm):
    """SEMANTICS I4: two servers with a job runner each, of which one leads. Jobs are
    made with the save; no clock and no scheduled action comes into it."""
    drill.set_up(farm, 0, [("start", drill.COUNT)])
    servers = farm.start(), farm.start()
    farm.wait_until(lambda: all(map(farm.is_at_work, servers)))
    leading = [farm.says(server, b"queue job runner ready") for server in servers]
    assert sorted(leading) == [False, True]
    save(farm, 0.5)
    farm.wait_for(lambda: farm.count("sla_drill") == TICKETS)
    late = farm.query(
        "SELECT max(EXTRACT(EPOCH FROM d.at - i.start_time AT TIME ZONE 'UTC')) "
        "FROM sla_drill AS d JOIN sla_kpi_instance AS i ON i.id = d.instance"
    )
    assert 0 <= float(late) < LATE
    farm.wait_for(lambda: farm.count("queue_job WHERE state = 'done'") == TICKETS)
