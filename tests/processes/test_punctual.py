# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether real servers do to the second what time alone makes due.

`./dev bench` prints how late exactly. Here it is enough that no cron worker can have
found it all by looking each minute, however busy the machine is. Each server has a
PostgreSQL of its own: what other tests notify wakes all cron workers on a common one.
"""

from contextlib import ExitStack

import pytest

from tests.processes import drill
from tests.processes.modes import CRON, QUEUE_JOB

KINDS = ("threaded", "prefork")
TICKETS = 6
EACH = 3
#: Less than the seconds for which the due times are spread.
LATE = 10
#: After all are saved, so that no save wakes the clock when the first falls due.
SOON = {"failure_after": 0.4, "failure_unit": "minute"}
SAVE = """
import time
for number in range(TICKETS):
    env["helpdesk.ticket"].create({"name": "Soon", "description": "x"})
    env.cr.commit()
    time.sleep(EACH)
"""


def users(farm, each):
    """Begin to save tickets, so many seconds after each other."""
    return farm.begin(f"TICKETS, EACH = {TICKETS}, {each}\n{SAVE}")


def latest(farm, moment):
    """By how many seconds the latest action came after its moment."""
    late = farm.query(
        f"SELECT max(EXTRACT(EPOCH FROM d.at - i.{moment} AT TIME ZONE 'UTC')) "
        "FROM sla_drill AS d JOIN sla_kpi_instance AS i ON i.id = d.instance"
    )
    return float(late)


@pytest.mark.parametrize("farm", [CRON], ids=["cron"], indirect=True)
def test_failures_and_their_actions_come_to_the_second(farm):
    """SEMANTICS I4: saved as users do, on servers that nobody notifies but they
    themselves, one with threads and one with processes."""
    drill.set_up(farm, 0, [("failure", drill.COUNT)], SOON)
    with ExitStack() as stack:
        farms = {kind: stack.enter_context(farm.apart(kind)) for kind in KINDS}
        servers = {
            kind: one.start(*getattr(one.mode, kind)) for kind, one in farms.items()
        }
        for kind, one in farms.items():
            one.wait_until(lambda one=one, kind=kind: one.is_at_work(servers[kind]))
        saving = [users(one, EACH) for one in farms.values()]
        assert not any(shell.wait() for shell in saving)
        for kind, one in farms.items():
            one.wait_for(lambda one=one: one.count("sla_drill") == TICKETS)
            assert 0 <= latest(one, "failure_time") < LATE, kind


@pytest.mark.parametrize("farm", [QUEUE_JOB], ids=["queue_job"], indirect=True)
def test_jobs_begin_when_their_ticket_is_saved(farm):
    """SEMANTICS I4: two servers with a job runner each, of which one leads. Jobs are
    made with the save; no clock and no scheduled action comes into it."""
    drill.set_up(farm, 0, [("start", drill.COUNT)])
    servers = farm.start(), farm.start()
    farm.wait_until(lambda: all(map(farm.is_at_work, servers)))
    leading = [farm.says(server, b"queue job runner ready") for server in servers]
    assert sorted(leading) == [False, True]
    assert not users(farm, 0.5).wait()
    farm.wait_for(lambda: farm.count("sla_drill") == TICKETS)
    assert 0 <= latest(farm, "start_time") < LATE
    farm.wait_for(lambda: farm.count("queue_job WHERE state = 'done'") == TICKETS)
