# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether real servers do to the second what time alone makes due.

`./dev bench` prints how late exactly. Here it is enough that no cron worker can have
found it all by looking each minute, however busy the machine is.
"""

import pytest

from tests_processes import drill

TICKETS = 8
EACH = 4
#: Less than the seconds for which the due times are spread.
LATE = 10
SOON = {"failure_after": 1, "failure_unit": "minute"}
SAVE = f"""
import time
for number in range({TICKETS}):
    env["helpdesk.ticket"].create({{"name": "Soon", "description": "x"}})
    env.cr.commit()
    time.sleep({EACH})
"""


@pytest.mark.parametrize("kind", ["threaded", "prefork"])
def test_failures_and_their_actions_come_to_the_second(farm, kind):
    """SEMANTICS I4: saved as users do, on a server that nobody notifies but itself."""
    drill.set_up(farm, 0, [("failure", drill.COUNT)], SOON)
    server = farm.start(*getattr(farm.mode, kind))
    farm.wait_until(lambda: farm.is_at_work(server))
    farm.shell(SAVE)
    farm.wait_for(lambda: farm.count("sla_drill") == TICKETS)
    late = farm.query(
        "SELECT max(EXTRACT(EPOCH FROM d.at - i.failure_time AT TIME ZONE 'UTC')) "
        "FROM sla_drill AS d JOIN sla_kpi_instance AS i ON i.id = d.instance"
    )
    assert 0 <= float(late) < LATE
