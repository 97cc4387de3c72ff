# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The past judged again comes to what it came to (SEMANTICS W1)."""

from __future__ import annotations

import os

from glue import APPLICABLE, CLOCKS, Glue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sla_core.judging.spec import ItemSpec, KpiSpec, PolicySpec
from sla_core.replay.dial import (
    Count,
    curve,
    share_at,
    taken,
    target_for,
    thinned,
    unhurried,
)
from sla_core.replay.facts import Truth
from sla_core.replay.playing import Moment, play
from sla_core.replay.versions import Past, history
from sla_core.timer import timer as tm
from toys import DAY, WEEK, Facts, worlds

changes = st.fixed_dictionaries(
    {},
    optional={
        "priority": st.integers(0, 2),
        "stage": st.sampled_from(["new", "hold", "new", "hold", "done", "lost"]),
        "waiting": st.booleans(),
        "archived": st.sampled_from([False, False, False, True]),
        "start": st.one_of(st.integers(0, 2 * WEEK), st.none()),
    },
)
steps = st.lists(
    st.tuples(st.one_of(st.integers(1, 4), st.integers(1, 2 * DAY)), changes),
    max_size=30,
)
EXAMPLES = int(os.environ.get("SLA_REPLAY_EXAMPLES", "150"))


def lived(world, life, judge_too=True):
    """What the engine kept of a record, and the moments of its past."""
    glue, facts, now, moments = Glue(world), Facts(), 0, []
    policy = world.policies[1]
    for waits, values in [(0, {}), *life]:
        now += waits
        before, facts = facts, facts._replace(**values)
        again = any(getattr(before, n) != getattr(facts, n) for n in APPLICABLE)
        row = glue.row(policy, facts)
        moments.append(Moment(now, row, facts.archived, again and bool(values)))
        if judge_too:
            glue.tick(now)
            glue.judge(facts, now, again and bool(values))
    until = now + DAY
    glue.tick(until)
    return glue, glue.spec(policy, facts), moments, until


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=list(HealthCheck),
)
@given(world=worlds(), life=steps)
def test_what_is_played_is_what_happened(world, life):
    """SEMANTICS W1: instance by instance, holds and results as well."""
    glue, spec, moments, until = lived(world, life)
    played = play(spec, moments, until, CLOCKS.__getitem__)
    kept = [glue.read(number) for number in sorted(glue.stored)]
    assert list(played.instances) == kept


def test_what_failed_before_it_was_cancelled_keeps_its_result():
    """SEMANTICS R2, G2: also where nothing was judged in between."""
    item = ItemSpec(10, 2, target=60)
    spec = PolicySpec(1, (KpiSpec(2, 1, 2),), {10: item}, recalculate=True)
    moments = [Moment(0, (0, 0, 10)), Moment(90, (0, 0, None), reapplied=True)]
    (only,) = play(spec, moments, 100, CLOCKS.__getitem__, user=7).instances
    assert only.timer.status == tm.CANCELED
    assert (only.user, only.elapsed, only.late) == (7, 60, 0)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=list(HealthCheck),
)
@given(world=worlds(), life=steps)
def test_the_dial_reads_what_any_target_would_come_to(world, life):
    """SEMANTICS W2: a KPI is met by its target exactly if it took less."""
    world = world._replace(recalculate=False, reapply_always=False)
    policy = world.policies[1]
    kpis = tuple(kpi._replace(reopen="keep", repeat=False) for kpi in policy.kpis)
    world.policies[1] = policy._replace(kpis=kpis)
    _glue, spec, moments, until = lived(world, life, judge_too=False)
    clocks = CLOCKS.__getitem__
    played = play(spec, moments, until, clocks)
    slow = play(unhurried(spec, -DAY, until, clocks), moments, until, clocks)
    calm = {one.id: one for one in slow.instances}
    if len(calm) != len(played.instances):
        return  # a target that this calendar never reaches (I6)
    for one in played.instances:
        took = taken(calm[one.id], until, clocks)
        born_late = one.timer.status == tm.SUCCEEDED and one.timer.met is None
        if one.timer.status == tm.CANCELED or took is None or born_late:
            continue
        in_time = took.seconds < one.timer.target
        assert in_time is (one.timer.status != tm.NONCOMPLIANT)
        if in_time:
            assert took.met is (one.timer.met is not None)


values = st.fixed_dictionaries({}, optional={"a": st.integers(0, 2), "b": st.none()})


@given(st.lists(st.tuples(st.integers(1, 3), values), max_size=12))
def test_versions_are_what_the_record_was(life):
    """SEMANTICS W1: going back from the present finds every version."""
    record, now, noted, seen = {"a": 1, "b": 7}, 0, [], {0: {"a": 1, "b": 7}}
    for waits, changed in life:
        now += waits
        for name, value in changed.items():
            if record[name] != value:
                noted.append(Past(now, name, record[name], value))
                record[name] = value
        seen[now] = dict(record)
    found = history(record, noted, 0)
    assert not found.broken
    for at, was in seen.items():
        version = [v for v in found.versions if v.at <= at][-1]
        assert {**record, **version.was} == was


def test_a_gap_makes_a_field_unknown():
    """SEMANTICS W1: what has no history is taken as it is now."""
    noted = [Past(3, "a", 1, 2), Past(5, "b", 0, 1), Past(8, "a", 9, 4)]
    found = history({"a": 4, "b": 1}, noted, 0)
    assert found.broken == {"a"}
    assert [(v.at, v.was) for v in found.versions] == [(0, {"b": 0}), (5, {})]


def test_truth_has_one_value_a_moment():
    """SEMANTICS H5: a hold that ends and goes on at one second is one hold."""
    truth = Truth([(1, True), (4, False), (4, True), (6, False)])
    assert [truth.at(n) for n in (0, 1, 4, 6)] == [False, True, True, False]


def test_the_curve_leaves_out_what_may_still_be_met():
    """SEMANTICS W2, R3: what runs is in neither, until a target is exceeded."""
    readings = curve([Count(0, 1, 0), Count(60, 0, 1), Count(120, 2, 0)])
    assert [(r.target, r.share) for r in readings] == [(60, 0.25), (180, 1.0)]
    assert target_for(readings, 95) == 180
    assert target_for(readings[:1], 95) is None
    assert share_at(readings, 100) == 0.25
    assert share_at(readings, 30) == 0


def test_a_curve_is_thinned_to_its_shape():
    """SEMANTICS W2: its first and last reading stay."""
    readings = curve([Count(60 * n, 1, 0) for n in range(500)])
    thin = thinned(readings, 50)
    assert (len(thin), thin[0], thin[-1]) == (50, readings[0], readings[-1])
