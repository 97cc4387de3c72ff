# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is left when an addon or a model goes: a database that works."""

import pytest

OURS = "helpdesk_sla_enhanced"


def rows(site, table):
    """How many rows of each model an engine table has: ``{model: count}``."""
    found = site.query(f"SELECT res_model, count(*) FROM {table} GROUP BY 1")
    pairs = (line.split("|") for line in found.splitlines())
    return {model: int(count) for model, count in pairs}


@pytest.mark.database("apps")
def test_leads_go_with_their_addon(site):
    """SEMANTICS B1, C6, F6: what is known of leads goes, and nothing else. A policy
    that asked for a field of the addon is taken out of force and says so."""
    site.run("track")
    before = rows(site, "sla_tracker")
    assert before["crm.lead"] == 4
    site.uninstall("crm")
    # Odoo deletes the stages before the leads, in vain, and then the whole table.
    site.forgive('constraint "crm_lead_stage_id_fkey" on table "crm_lead"')
    assert site.query("SELECT count(*) FROM ir_model WHERE model = 'crm.lead'") == "0"
    for table in ("sla_tracker", "sla_kpi_instance", "sla_backlog"):
        assert "crm.lead" not in rows(site, table)
    for table in ("sla_entity", "sla_policy", "sla_kpi"):
        assert not site.query(f"SELECT id FROM {table} WHERE model = 'crm.lead'")
    after = rows(site, "sla_tracker")
    assert after == {name: n for name, n in before.items() if name != "crm.lead"}
    states = "SELECT model, state, is_default FROM sla_policy ORDER BY model"
    assert site.query(states).splitlines() == [
        "helpdesk.ticket|active|t",
        "res.partner|inactive|f",
        "x_gadget|active|t",
    ]
    note = "SELECT body FROM mail_message WHERE model = 'sla.policy' AND res_id IN "
    policy = "(SELECT id FROM sla_policy WHERE model = 'res.partner')"
    assert "Deactivated, and running KPIs cancelled" in site.query(note + policy)
    lines = site.run("use")
    assert "res.partner canceled 3" in lines
    assert "helpdesk.ticket paused 1" in lines
    assert "x_gadget in_progress 2" in lines


@pytest.mark.database("tests")
def test_the_addon_goes_without_a_trace(site):
    """SEMANTICS B1, A5, F2: no table, column, field, view, cron or hook of ours is
    left, whatever was tracked. Installed again, it starts from nothing."""
    site.run("track")
    site.uninstall(OURS)
    assert not site.query("SELECT relname FROM pg_class WHERE relname LIKE 'sla\\_%'")
    columns = "SELECT column_name FROM information_schema.columns WHERE column_name "
    assert not site.query(f"{columns} LIKE 'sla\\_%' OR column_name = 'awaiting_reply'")
    for table in ("ir_model", "ir_model_fields"):
        assert not site.query(f"SELECT model FROM {table} WHERE model LIKE 'sla.%'")
    assert not site.query(f"SELECT name FROM ir_model_data WHERE module = '{OURS}'")
    views = "SELECT id FROM ir_ui_view WHERE arch_db::text LIKE '%sla\\_%'"
    assert not site.query(views)
    actions = "SELECT id FROM ir_act_server WHERE state = 'sla_apply'"
    assert not site.query(f"{actions} OR code LIKE '%\\_cron\\_clock%'")
    assert site.run("use") == []
    site.install(OURS)
    assert rows(site, "sla_tracker") == {}
    site.run("use")


@pytest.mark.database("tests")
def test_a_model_made_in_the_interface_is_deleted(site):
    """SEMANTICS B1, F6: as leads that go with their addon."""
    site.run("track")
    site.run("drop_gadget")
    assert "x_gadget" not in rows(site, "sla_tracker")
    assert not site.query("SELECT id FROM sla_policy WHERE model = 'x_gadget'")
    site.run("use")


@pytest.mark.database("tests")
def test_an_upgrade_keeps_everything(site):
    """SEMANTICS A4: what runs, runs on; what an administrator changed stays."""
    site.run("track")
    columns = "id, status, failure_time, met_time, next_event_time"
    kept = f"SELECT {columns} FROM sla_kpi_instance ORDER BY id"
    before = site.query(kept)
    pause = "SELECT pause_when FROM sla_entity ORDER BY id"
    rule = site.query(pause)
    site.upgrade(OURS)
    assert site.query(kept) == before
    assert site.query(pause) == rule
    site.run("use")


@pytest.mark.database("tests")
def test_an_addon_that_is_missing_on_the_disk(site):
    """SEMANTICS B1: what cannot be loaded breaks no job and no screen."""
    site.run("track")
    for table in ("sla_tracker", "sla_kpi_instance", "sla_entity", "sla_policy"):
        name = "model" if table in ("sla_entity", "sla_policy") else "res_model"
        site.query(f"UPDATE {table} SET {name} = 'x_gone' WHERE {name} = 'x_gadget'")
    site.query("UPDATE sla_kpi SET model = 'x_gone' WHERE model = 'x_gadget'")
    site.query("UPDATE sla_kpi_instance SET next_event_time = '2026-01-01'")
    site.run("use")


@pytest.mark.database("apps")
def test_the_old_slas_go_after_the_move(site):
    """SEMANTICS F2, F3: moved in from Helpdesk SLA, nothing needs that addon: its clock
    goes on, and the ticket is met by the new SLA."""
    site.run("move_in")
    running = "SELECT status, failure_time FROM sla_kpi_instance"
    before = site.query(running)
    assert before.startswith("in_progress|")
    site.uninstall("helpdesk_mgmt_sla")
    gone = "name IN ('helpdesk_mgmt_sla', 'helpdesk_sla_enhanced_from_oca')"
    states = f"SELECT DISTINCT state FROM ir_module_module WHERE {gone}"
    assert site.query(states) == "uninstalled"
    assert site.query(running) == before
    site.run("use")
    site.run("solve")
    assert site.query(running).startswith("succeeded|")
