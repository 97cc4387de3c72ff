# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fault run: two servers are killed again and again while much falls due.

`./dev test` has it in a short form, `./dev bench` in a long one. Every KPI warns. Half
of them are met once they have warned, by users who work at the same time; the others
fail soon after their warning, and escalate. Each action says in the transaction that it
runs in that it ran, so that one which ran twice, or was lost, cannot hide.
"""

from __future__ import annotations

import math
import random
import subprocess
import time
from typing import Any

from . import drill
from .farm import PATIENCE, Farm

#: Seconds after the first job of a server within which it is killed.
WINDOW = 2.5
#: Of the kills this many must hit servers that have work to do.
AMID_WORK = 0.6
#: What the odd tickets and what the even ones go through.
LIVES = (("warning", "success"), ("warning", "failure", "escalation"))
TRIGGERS = ("warning", "failure", "escalation", "success")
_DUE = """
UPDATE sla_kpi_instance SET warning_time = warns, next_event_time = warns,
    failure_time = CASE WHEN fails IS NULL THEN failure_time ELSE fails END,
    steps = CASE WHEN fails IS NULL THEN steps
        ELSE jsonb_set(steps, '{{0,2}}', to_jsonb(EXTRACT(EPOCH FROM steps_at)::int))
    END
FROM (
    SELECT *, fails + {span} * (0.1 + random() / 5) * interval '1 second' AS steps_at
    FROM (
        SELECT *, CASE WHEN res_id % 2 = 0 THEN date_trunc('second',
            warns + {span} * (1 + random()) / 3 * interval '1 second') END AS fails
        FROM (
            SELECT id AS number, res_id, date_trunc('second', now() AT TIME ZONE 'UTC'
                + {span} * random() * interval '1 second') AS warns
            FROM sla_kpi_instance) AS warnings) AS failures) AS moments
WHERE id = number
"""
#: Users meet those that have warned, as a request does: tried again after a conflict.
_MEET = """
import time
from functools import partial
from odoo.service.model import retrying
done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id
def meet(ticket_id):
    ticket = env["helpdesk.ticket"].with_context(tracking_disable=True)
    ticket.browse(ticket_id).write({{"stage_id": done}})
until = time.monotonic() + {patience}
left = {count}
while left:
    assert time.monotonic() < until, f"{{left}} have not warned"
    env.cr.execute(
        "SELECT i.res_id FROM sla_kpi_instance AS i "
        "JOIN sla_drill AS d ON d.instance = i.id AND d.step = 'warning' "
        "WHERE i.status = 'nearing' AND i.res_id % 2 = 1"
    )
    warned = [row[0] for row in env.cr.fetchall()]
    env.cr.rollback()
    for ticket_id in warned:
        retrying(partial(meet, ticket_id), env)
    left -= len(warned)
    time.sleep(0.5)
"""
#: Each copy of a scheduled action is one more worker.
_COPIES = """
for name in ("ir_cron_sla_clock", "ir_cron_sla_actions"):
    cron = env.ref(f"helpdesk_sla_enhanced.{name}")
    cron.copy({"active": cron.active})
env.cr.commit()
"""
#: What else servers do in their first minute is not what is to be interrupted, and the
#: sweep would put the moments right that were written by SQL.
_ONLY_OURS = """
UPDATE ir_cron SET active = FALSE WHERE ir_actions_server_id IN (
    SELECT s.id FROM ir_act_server AS s JOIN ir_model AS m ON m.id = s.model_id
    WHERE s.code !~ '_cron_(clock|run)' AND m.model !~ '^queue')
"""
#: What a server at work would do now.
_WORK = """
(SELECT 1 FROM sla_kpi_instance WHERE next_event_time <= now() AT TIME ZONE 'UTC'
 UNION ALL
 SELECT 1 FROM sla_action_run WHERE state = 'pending'
    AND (next_try_time <= now() AT TIME ZONE 'UTC' OR started_time IS NOT NULL)
) AS work
"""
_TO_COME = """
(SELECT 1 FROM sla_kpi_instance WHERE next_event_time IS NOT NULL AND
    next_event_time < now() AT TIME ZONE 'UTC' + interval '1 day'
 UNION ALL
 SELECT 1 FROM sla_action_run WHERE state = 'pending') AS work
"""
#: What a kill has interrupted need not wait for its minute.
_HURRY = """
UPDATE sla_action_run SET next_try_time = now() AT TIME ZONE 'UTC'
WHERE state = 'pending' AND started_time < now() AT TIME ZONE 'UTC' - interval '5 s'
"""


def run(farm: Farm, tickets: int, kills: int, span: float, seed: int) -> dict[str, Any]:
    """Let everything happen, and prove that nothing was lost or done twice.

    :param kills: how often each of the two servers is killed
    :param span: the seconds within which all warnings fall due
    :return: what the numbers were
    :raise AssertionError: when something was lost or done twice, or the kills did not
        hit servers at work
    """
    began = time.monotonic()
    count = f"{drill.COUNT}\ntime.sleep({_rest(tickets, kills)!r})"
    terms = {**drill.FAR, "success_criteria": "[('stage_id.closed', '=', True)]"}
    drill.set_up(farm, tickets, [(trigger, count) for trigger in TRIGGERS], terms)
    farm.query(_ONLY_OURS)
    users = farm.begin(f"{_COPIES}{_meet(farm)}")
    farm.query(_DUE.format(span=span))
    amid = kill_at_random(farm, kills, seed)
    finish(farm, users)
    farm.kill_all()
    assert amid >= AMID_WORK * 2 * kills, f"{amid} of {2 * kills} kills amid work"
    figures = check(farm)
    return {
        **figures,
        "kills": 2 * kills,
        "kills amid work": amid,
        "seconds": round(time.monotonic() - began),
        "seed": seed,
    }


def _rest(tickets: int, kills: int) -> float:
    """The seconds that each action takes, so that there is work until the last kill."""
    actions = tickets * sum(map(len, LIVES)) / len(LIVES)
    return round(kills * WINDOW / actions, 4)


def _meet(farm: Farm) -> str:
    count = farm.count("sla_kpi_instance WHERE res_id % 2 = 1")
    return _MEET.format(count=count, patience=20 * 60)


def kill_at_random(farm: Farm, kills: int, seed: int) -> int:
    """Two servers are killed, this often each, and started again.

    Each time at a random moment after it has started to work, however long it took to
    get there, and whatever it is doing then; never while there is nothing to do yet.

    :return: how many of the kills came while there was work
    """
    moments = random.Random(seed)
    servers = {n: farm.start() for n in (0, 1)}
    ends: dict[int, float] = {}
    left = dict.fromkeys(servers, kills)
    amid = 0
    while any(left.values()):
        farm.notify()
        time.sleep(moments.uniform(0.05, 0.2))
        works = farm.count(_WORK) > 0
        for number, server in servers.items():
            if number not in ends and farm.is_at_work(server):
                if works or not farm.count(_TO_COME):
                    ends[number] = time.monotonic() + moments.uniform(0, WINDOW)
        for number in [n for n in ends if left[n] and time.monotonic() > ends[n]]:
            farm.kill(servers[number])
            servers[number] = farm.start()
            amid += works
            left[number] -= 1
            del ends[number]
    return amid


def finish(farm: Farm, users: subprocess.Popen[bytes]) -> None:
    """Wait until all is done, by the users, too.

    :raise AssertionError: when it comes to nothing
    """
    least, until = math.inf, 0.0
    while True:
        farm.notify()
        for sql in (_HURRY, *farm.mode.hurry):
            farm.query(sql)
        assert not users.poll(), f"The users failed, see {farm.logs[users.pid]}"
        left = farm.count(_TO_COME)
        if users.returncode == 0 and not left:
            return
        if left < least:
            least, until = left, time.monotonic() + PATIENCE
        assert time.monotonic() < until, f"{left} left to do, and nothing moves"
        time.sleep(0.5)


def check(farm: Farm) -> dict[str, int]:
    """Prove that nothing was lost and nothing was done twice.

    :return: what the numbers were
    :raise AssertionError: when it was
    """
    for number, life in enumerate(LIVES):
        instances = f"(SELECT id FROM sla_kpi_instance WHERE res_id % 2 = {1 - number})"
        expected = dict.fromkeys(life, farm.count(f"{instances} AS i"))
        for title, source in (
            ("transitions", "sla_event WHERE kind <> 'start' AND instance_id"),
            ("rows of the outbox", "sla_action_run WHERE instance_id"),
        ):
            kind = "kind" if "sla_event" in source else "trigger"
            rows = f"FROM {source} IN {instances}"
            found = _counted(farm, f"SELECT {kind}, count(*) {rows} GROUP BY 1")
            assert found == expected, f"{title}: {found} instead of {expected}"
            distinct = f"SELECT {kind}, count(DISTINCT instance_id) {rows} GROUP BY 1"
            assert _counted(farm, distinct) == expected, f"{title}: some came twice"
    runs = "sla_action_run AS r FULL JOIN sla_drill AS d "
    runs += "ON d.instance = r.instance_id AND d.step = r.trigger WHERE"
    lost = farm.count(f"{runs} r.state = 'done' AND d.step IS NULL")
    twice = "SELECT 1 FROM sla_drill GROUP BY instance, step HAVING count(*) > 1"
    doubled = farm.count(f"({twice}) AS twice")
    assert not lost and not doubled, f"actions: {lost} lost, {doubled} doubled"
    assert not farm.count(f"{runs} r.state IS DISTINCT FROM 'done' AND d.step > ''")
    # A warning whose failure came before it could be run is skipped (SEMANTICS E5).
    outdone = "r.state = 'skipped' AND r.trigger = 'warning' AND EXISTS (SELECT FROM "
    outdone += "sla_kpi_instance AS i WHERE i.id = r.instance_id AND res_id % 2 = 0)"
    assert not farm.count(f"{runs} r.state <> 'done' AND NOT ({outdone})")
    ran = _counted(farm, "SELECT step, count(*) FROM sla_drill GROUP BY 1")
    return {
        "instances": farm.count("sla_kpi_instance"),
        **{f"{kind} run": ran[kind] for kind in TRIGGERS},
        "started again": farm.count("sla_action_run WHERE attempts > 1"),
        "lost": lost,
        "doubled": doubled,
    }


def _counted(farm: Farm, sql: str) -> dict[str, int]:
    """Rows of a word and a number."""
    rows = (line.split("|") for line in farm.query(sql).splitlines())
    return {word: int(number) for word, number in rows}
