# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A database of each release is upgraded to the present code (`./dev dump`).

What is in it happened on a Monday, see `scripts/release.py`: the clocks count from
8:00 to 16:00 UTC, four hours are promised, the warning comes after two.
"""

import os

import pytest

from devtools import dumps, wheels
from devtools.commands import news
from tests.upkeep.site import Site

RELEASES = sorted(dumps.FOLDER.glob("*.sql.xz"))
OURS = "helpdesk_sla_enhanced"
#: Of each ticket: status, deadline, when it was met, result and lateness in seconds.
MONDAY = {
    "met": "succeeded|2026-01-05 12:00:00|2026-01-05 09:00:00|3600|0",
    "late": "noncompliant|2026-01-05 12:00:00||14400|0",
    "met late": "noncompliant|2026-01-05 12:00:00|2026-01-05 13:00:00|18000|3600",
    "held": "paused|2026-01-05 12:00:00|||",
    "cancelled": "canceled|2026-01-05 12:00:00|||",
    "waived": "noncompliant|2026-01-05 12:00:00||14400|0",
    "near": "nearing|2026-01-06 08:45:00|||",
    "running": "in_progress|2026-01-06 10:00:00|||",
    "gold": "in_progress|2026-01-06 10:00:00|||",
    "fresh": "in_progress|2026-01-06 11:30:00|||",
}
#: A day later: what ran out has failed, what was on hold runs on, the later for it.
TUESDAY = {
    "held": "in_progress|2026-01-06 12:30:00|||",
    "near": "noncompliant|2026-01-06 08:45:00||14400|0",
    "running": "noncompliant|2026-01-06 10:00:00||14400|0",
    "gold": "succeeded|2026-01-06 10:00:00|2026-01-06 09:00:00|10800|0",
    "fresh": "nearing|2026-01-06 11:30:00|||",
    "new": "in_progress|2026-01-06 14:10:00|||",
}
_INSTANCES = """
    SELECT t.name, status, failure_time, met_time, elapsed_seconds, late_seconds
    FROM sla_kpi_instance AS i JOIN helpdesk_ticket AS t ON t.id = i.res_id
    WHERE i.res_model = 'helpdesk.ticket' ORDER BY i.id
"""
_ACTIONS = """
    SELECT t.name, r.trigger, r.state
    FROM sla_action_run AS r JOIN sla_kpi_instance AS i ON i.id = r.instance_id
    JOIN helpdesk_ticket AS t ON t.id = i.res_id ORDER BY 1, r.id
"""
_ENTITLEMENT = "SELECT name, state, total_terms, used_terms FROM sla_entitlement"
_WAIVED = "SELECT waive_reason FROM sla_kpi_instance WHERE waived"
_OLDEST = """
    SELECT t.name, k.unmet_failure_time
    FROM sla_tracker AS k JOIN helpdesk_ticket AS t ON t.id = k.res_id
    WHERE k.unmet_failure_time IS NOT NULL ORDER BY 1
"""


@pytest.fixture(params=RELEASES, ids=lambda file: file.name.removesuffix(".sql.xz"))
def release(workspace, request):
    """A database of a release, whose log stays clean."""
    name = f"{workspace.templates.name('run')}_{os.getpid()}_release"
    workspace.databases.drop(name)
    dumps.restore(workspace.databases, request.param, name)
    site = Site(workspace, name)
    try:
        yield site
        assert not site.problems, "\n".join(site.problems)
    finally:
        workspace.databases.drop(name)


def instances(site):
    """What is kept of each ticket's clock: ``{name: columns}``."""
    lines = site.query(_INSTANCES).splitlines()
    return dict(line.split("|", 1) for line in lines)


def test_a_release_is_upgraded_and_goes_on(release):
    """SEMANTICS A4, R2: timers, results, actions and what customers have bought are as
    they were; columns that are new are filled in; on Tuesday the clocks go on."""
    actions = release.query(_ACTIONS)
    assert "met|success|done" in actions and "fresh|start|pending" in actions
    release.upgrade(OURS)
    states = "SELECT name FROM ir_module_module WHERE state LIKE 'to %'"
    assert not release.query(states)
    assert instances(release) == MONDAY
    assert release.query(_ACTIONS) == actions
    assert release.query(_ENTITLEMENT) == "Gold 2026|active|15|1"
    assert release.query(_WAIVED) == "The customer had asked for it"
    assert release.query(_OLDEST) == "late|2026-01-05 12:00:00"
    if release.query("SELECT id FROM sla_simulation"):
        done = "SELECT state, total_count FROM sla_simulation"
        assert release.query(done) == "done|10"
        parts = "SELECT SUM(record_count) FROM sla_simulation_part WHERE is_done"
        assert release.query(parts) == "10"
    release.run("tuesday")
    assert instances(release) == MONDAY | TUESDAY
    ran = release.query(_ACTIONS)
    for line in ("near|failure|done", "gold|success|done", "fresh|start|done"):
        assert line in ran
    assert release.query(_ENTITLEMENT) == "Gold 2026|active|15|2"


def test_there_is_a_database_of_each_release():
    """SEMANTICS A4: whoever raises the version keeps a database (`./dev dump`)."""
    assert f"{dumps.version()}.sql.xz" in {file.name for file in RELEASES}


def test_news_become_history(workspace, tmp_path):
    """What `./dev news` does for each addon: a file of news becomes a line under the
    version, and is taken out."""
    (tmp_path / "readme/newsfragments").mkdir(parents=True)
    (tmp_path / "readme/newsfragments/15.feature.md").write_text("It ticks.\n")
    (tmp_path / "readme/HISTORY.md").write_text("## 19.0.1.0.0 (2026-01-05)\n")
    news.write(wheels.environment(workspace.cache), tmp_path, "19.0.1.1.0")
    text = (tmp_path / "readme/HISTORY.md").read_text()
    assert text.startswith("## 19.0.1.1.0 (")
    assert "### Features\n\n- It ticks. (#15)\n" in text
    assert text.endswith("## 19.0.1.0.0 (2026-01-05)\n")
    assert not [*tmp_path.glob("readme/newsfragments/*")]
