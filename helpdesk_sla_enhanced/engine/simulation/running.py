# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A simulation, batch by batch. What is known so far stands in its record, so that it
goes on where it was left, whatever happens in between."""

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

    def run_batch(self) -> int:
        """Play the next records; how many there were."""
        ids = population.next_ids(self.job, PLAYED_TOGETHER)
        if ids:
            rows, lives = self.play(ids)
            simulation_rows.insert_lines(self.job.env, rows)
            self.job.write(
                {
                    "last_id": ids[-1],
                    "done_count": self.job.done_count + len(ids),
                    "tally": self._tallied(lives),
                }
            )
        return len(ids)

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
        """What is counted beside the lines, with what was counted before."""
        tally = self.job.tally or {}
        unknown = Counter(tally.get("unknown", {}))
        days = {day: Counter(of) for day, of in tally.get("days", {}).items()}
        for life in lives:
            unknown.update(life.lacking)
            for at, trigger in lines.acted(life, self.plan.terms.acts.actions):
                moment = datetime.fromtimestamp(at, timezone.utc)
                day = moment.astimezone(self.zone).date().isoformat()
                days.setdefault(day, Counter())[trigger] += 1
        return {
            "unknown": dict(unknown),
            "days": {day: dict(of) for day, of in sorted(days.items())},
        }


def proof(job: BaseModel, record_id: int, key: lines.Key) -> tuple[Life, Any]:
    """The life of one record, and its instance of a KPI and cycle, None for none."""
    runner = Runner(job)
    life = live(runner.plan, [record_id], runner.until, runner.texts)[record_id]
    return life, lines.of_play(life).get(key)
