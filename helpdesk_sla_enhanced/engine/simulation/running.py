# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A simulation, part by part. What is known so far stands in the parts that are done,
so that it goes on where it was left, whatever happens in between, and several workers
share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timezone
from typing import Any

from odoo.models import BaseModel

from ...sla_core.time.moments import epoch
from ...store import simulation_rows
from . import lines, planning, population
from .playing import Life, Texts, live

#: Records that are played together, and kept in memory.
PLAYED_TOGETHER = 1000


class Runner:
    """Plays a simulation; what it is made of is read once.

    :raise ValueError: why a policy cannot be used
    """

    def __init__(self, job: BaseModel) -> None:
        self.job = job
        self.run_time = job.run_time
        self.until = epoch(job.run_time)
        self.zone = population.zone_of(job)
        self.plan = planning.make_plan(job.policy_id)
        self.other = None
        if job.against == "policy":
            self.other = planning.make_plan(job.against_policy_id)
        # archived ones as well, which have judged records
        policies = job.env["sla.policy"].with_context(active_test=False)
        self.texts: Texts = planning.texts_of(
            policies.search([("model_id", "=", job.policy_id.model_id.id)])
        )

    def run_part(self) -> int:
        """Play the records of the next part that nobody plays; how many there were, 0
        if no part is left."""
        env = self.job.env
        number = simulation_rows.take_part(env, self.job.id)
        if number is None:
            return 0
        part = env["sla.simulation.part"].browse(number)
        rows, lives = self.play(population.ids_of(part))
        simulation_rows.insert_lines(env, rows)
        part.write({"is_done": True, "tally": self._tallied(lives)})
        count: int = part.record_count
        return count

    def play(self, ids: Collection[int]) -> tuple[list[dict[str, Any]], list[Life]]:
        """The lines of some records, and their lives."""
        env = self.job.env
        env.flush_all()
        lives = live(self.plan, ids, self.until, self.texts, dial=True)
        before = {}
        if self.other is not None:
            others = live(self.other, ids, self.until, self.texts)
            before = {number: lines.of_play(life) for number, life in others.items()}
        places = simulation_rows.read_places(env, self.job.model, ids)
        found = []
        for number, life in lives.items():
            if self.other is None:
                was = lines.of_history(life, self.until)
            else:
                was = before.get(number, {})
            team, partner = places.get(number, (None, None))
            more = {
                "simulation_id": self.job.id,
                "res_model": self.job.model,
                "team_id": team,
                "partner_id": partner,
            }
            for line in lines.compare(life, was, self.until):
                if self.other is not None:
                    line["instance_id"] = None
                found.append({**line, **more})
        return found, list(lives.values())

    def _tallied(self, lives: Iterable[Life]) -> dict[str, Any]:
        """What is counted beside the lines."""
        unknown: Counter[str] = Counter()
        days: dict[str, Counter[str]] = {}
        for life in lives:
            unknown.update(life.lacking)
            for at, trigger in lines.acted(life, self.plan.terms.acts.actions):
                moment = datetime.fromtimestamp(at, timezone.utc)
                day = moment.astimezone(self.zone).date().isoformat()
                days.setdefault(day, Counter())[trigger] += 1
        return _told(unknown, days)


def start(job: BaseModel) -> int:
    """Cut a simulation into parts, and forget what was found before; how many records
    there are.

    :raise ValueError: why a policy cannot be used
    """
    Runner(job)
    simulation_rows.delete_lines(job.env, job.id)
    return population.cut(job, PLAYED_TOGETHER)


def merged(tallies: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What was counted in some parts, together."""
    unknown: Counter[str] = Counter()
    days: dict[str, Counter[str]] = {}
    for tally in tallies:
        unknown.update(tally["unknown"])
        for day, of in tally["days"].items():
            days.setdefault(day, Counter()).update(of)
    return _told(unknown, days)


def _told(unknown: Counter[str], days: dict[str, Counter[str]]) -> dict[str, Any]:
    return {
        "unknown": dict(unknown),
        "days": {day: dict(of) for day, of in sorted(days.items())},
    }


def proof(job: BaseModel, record_id: int, key: lines.Key) -> tuple[Life, Any]:
    """The life of one record, and its instance of a KPI and cycle, None for none."""
    runner = Runner(job)
    life = live(runner.plan, [record_id], runner.until, runner.texts)[record_id]
    return life, lines.of_play(life).get(key)
