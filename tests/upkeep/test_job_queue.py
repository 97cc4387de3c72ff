# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The actions of SLAs outlive the addon that runs them as jobs."""

import pytest

WAIT = "SELECT count(*) FROM sla_action_run WHERE state = 'pending'"


@pytest.mark.database("queue")
def test_what_waits_as_jobs_is_run_without_them(site):
    """SEMANTICS E3: uninstalled, by the scheduled action; nothing of it is left that
    the job runner would try for ever."""
    site.run("wait")
    assert site.query(WAIT) == "3"
    jobs = "SELECT state, count(*) FROM queue_job GROUP BY 1"
    assert site.query(jobs) == "pending|3"
    site.uninstall("helpdesk_sla_enhanced_queue_job")
    assert site.query(jobs) == "cancelled|3"
    assert not site.query("SELECT id FROM queue_job_channel WHERE name = 'sla'")
    assert not site.query("SELECT id FROM queue_job_function WHERE name ~ 'sla'")
    assert not site.query("SELECT relname FROM pg_class WHERE relname ~ '_job_sla_'")
    site.run("use")
    assert site.query(WAIT) == "0"
