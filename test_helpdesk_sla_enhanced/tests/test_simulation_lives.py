# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random lives of real records, simulated: it comes to what it came to.

The records are tracked, so that all their past is known. ``SLA_SIMULATION_LIVES`` sets
how many lives are led, 16 unless set otherwise, ``SLA_SIMULATION_STEPS`` how long.
"""

import os
from random import Random
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.engine import access, settling
from odoo.addons.helpdesk_sla_enhanced.engine.simulation import planning, playing
from odoo.addons.helpdesk_sla_enhanced.sla_core.time.moments import epoch
from odoo.addons.helpdesk_sla_enhanced.store import reading

from .common import ToyCase
from .life import OdooWorld, moment, simplified

# ``.life`` has put tests/core on the path.
from toys import DAY, worlds  # isort: skip

#: Records that live side by side in one world.
TOGETHER = 8
LIVES = int(os.environ.get("SLA_SIMULATION_LIVES", "16"))
STEPS = int(os.environ.get("SLA_SIMULATION_STEPS", "30"))


@tagged("post_install", "-at_install")
class TestSimulationLives(ToyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.told = cls._enable("sla.toy.told", pause_when="[('waiting', '=', True)]")

    def test_simulating_the_policy_in_force_gives_what_happened(self):
        """SEMANTICS W1: instance by instance, to the second, with holds and results."""
        numbers = iter(range(LIVES))

        @seed(2026)
        @settings(
            max_examples=max(1, LIVES // TOGETHER),
            deadline=None,
            database=None,
            phases=[Phase.generate],  # a life takes seconds: none is led to shorten it
            suppress_health_check=list(HealthCheck),
        )
        @given(world=worlds())
        def lead(world):
            with self.env.cr.savepoint() as savepoint:
                self._lead(world, Random(next(numbers, 0)))
                savepoint.rollback()
            self.env.invalidate_all(flush=False)

        lead()

    def _lead(self, world, random):
        """Some records live in a world of one policy, and are simulated then."""
        world = simplified(world._replace(policies={1: world.policies[1]}))
        self.now = 0
        with (
            patch.object(
                type(self.env["sla.engine"]), "_sla_now", lambda _: moment(self.now)
            ),
            patch.object(self.env.cr, "now", lambda: moment(self.now)),
        ):
            odoo = OdooWorld(self, world, self.told)
            policy = odoo.policies[1]
            records = self._create(policy)
            for _step in range(STEPS):
                self.now += random.choice([1, 1, 2, 3, 9, 30])
                self.env.invalidate_all()
                for record in records:
                    self._change(odoo, record, random)
                self._tell()
            self.now += DAY
            self._settle()
            self._compare(policy, records)

    def _create(self, policy):
        # the tests around have no chatter
        told = self.env["sla.toy.told"].with_context(tracking_disable=False)
        told = told.with_user(self.worker)
        vals = {"name": "Told", "sla_policy_id": policy.id}
        records = told.create([vals] * TOGETHER)
        self._tell()
        return records

    def _change(self, odoo, record, random):
        """What a person might do, or nothing."""
        facts = {}
        if random.random() < 0.3:
            facts["priority"] = random.randrange(3)
        if random.random() < 0.3:
            facts["stage"] = random.choice(["new", "hold", "new", "done", "lost"])
        if random.random() < 0.3:
            facts["waiting"] = random.random() < 0.5
        if random.random() < 0.05:
            facts["archived"] = random.random() < 0.5
        if random.random() < 0.1:
            facts["start"] = random.choice([None, self.now - 5, self.now, self.now + 9])
        # what changes, as a form does
        values = odoo.values(facts)
        changed = {
            name: value
            for name, value in values.items()
            if record._fields[name].convert_to_write(record[name], record) != value
        }
        if changed:
            record.write(changed)

    def _tell(self):
        """The end of a transaction: it is judged, and the chatter is told."""
        self.env.cr.flush()

    def _settle(self):
        self.env["sla.engine"]._process_pending()
        while settling.settle_batch(access.as_engine(self.env)):
            pass

    def _compare(self, policy, records):
        engine = access.as_engine(self.env)
        self.env.flush_all()
        plan = planning.make_plan(engine["sla.policy"].browse(policy.id))
        until = epoch(moment(self.now))
        lives = playing.live(plan, records.ids, until, planning.texts_of(policy))
        trackers = {
            tracker.res_id: tracker.id
            for tracker in engine["sla.tracker"].search(
                [("res_model", "=", records._name), ("res_id", "in", records.ids)]
            )
        }
        stored = reading.read_instances(engine, list(trackers.values()), True)
        for number, life in lives.items():
            self.assertFalse(life.lacking)
            kept = stored.get(trackers[number], [])
            self.assertEqual(
                plain(life.played.instances), plain(kept), f"record {number}"
            )


def plain(instances):
    """The instances with ids that count from one, and without what only an id says."""
    places = {0: 0}
    for place, instance in enumerate(instances, 1):
        places[instance.id] = place
    return [
        instance._replace(
            id=places[instance.id],
            previous=places[instance.previous],
            user=instance.user or 0,  # nobody, or nobody yet
        )
        for instance in instances
    ]
