# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What each picture shows, and the way to it, by the name of its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a browser needs the environment of Odoo
    from .camera import Camera

ADDON = "helpdesk_sla_enhanced"
#: The id of a record by its external id, of our addon unless it names another.
Ids = Callable[[str], int]
Take = Callable[["Camera", Ids], None]
PICTURES: dict[str, Take] = {}


def picture(take: Take) -> Take:
    """Have the picture that is named like a function taken by it."""
    PICTURES[take.__name__] = take
    return take


def _ticket(camera: Camera, number: int) -> None:
    camera.open(
        f"/odoo/helpdesk-tickets/{number}", until=".o_sla_panel .o_sla_timer_line"
    )


@picture
def ticket(camera: Camera, ids: Ids) -> None:
    """The panel of a ticket."""
    _ticket(camera, ids("ticket_server_down_demo"))
    camera.take("ticket", ".o_action_manager", height=640)


@picture
def why(camera: Camera, ids: Ids) -> None:
    """Why this deadline."""
    _ticket(camera, ids("ticket_invoice_layout_demo"))
    camera.click(".o_sla_panel_why")
    camera.see(".modal .o_sla_why")
    camera.click(".modal .o_sla_why .nav-link", "Resolve")
    camera.take("why", ".modal-content", height=1000)


@picture
def queue(camera: Camera, ids: Ids) -> None:
    """My SLA Queue, of an agent."""
    camera.log_in("demo")
    path = f"/odoo/action-{ADDON}.sla_queue_action"
    camera.open(path, until=".o_data_row .o_sla_deadline")
    camera.take("queue", ".o_action_manager", height=300)
    camera.log_in("admin")


@picture
def tickets(camera: Camera, ids: Ids) -> None:
    """The list of tickets, by what is due next."""
    camera.open(
        "/odoo/helpdesk-tickets?view_type=list", until=".o_data_row .o_sla_deadline"
    )
    camera.click("th[data-name=sla_failure_time]")
    camera.see("th[data-name=sla_failure_time].table-active")
    camera.take("tickets", ".o_control_panel", ".o_list_view", height=560)


@picture
def policy(camera: Camera, ids: Ids) -> None:
    """An SLA."""
    number = ids("sla_policy_gold_demo")
    camera.open(f"/odoo/sla.policy/{number}", until=".o_field_widget[name=item_ids]")
    camera.take("policy", ".o_action_manager", height=720)


@picture
def matrix(camera: Camera, ids: Ids) -> None:
    """The targets of an SLA as a table."""
    number = ids("sla_policy_gold_demo")
    camera.open(f"/odoo/sla.policy/{number}", until=".o_field_widget[name=item_ids]")
    camera.click("button", "Edit as a Table")
    camera.see(".o_sla_matrix_cell")
    camera.take("matrix", ".o_action_manager", height=620)


@picture
def template(camera: Camera, ids: Ids) -> None:
    """The first SLA, from a template."""
    path = f"/odoo/action-{ADDON}.sla_policy_action"
    camera.open(path, until=".o_data_row")
    camera.click("button, a", "From a Template")
    camera.see(".modal .o_form_view .o_field_widget[name=outline] table")
    camera.take("template", ".modal-content")


@picture
def dashboard(camera: Camera, ids: Ids) -> None:
    """The dashboard of SLAs."""
    path = f"/odoo/action-{ADDON}_dashboard.sla_dashboard_action"
    camera.open(path, until=".o-spreadsheet canvas")
    camera.browser.requests(4)  # its figures are asked for one after the other
    camera.let_pass(5000)
    camera.take("dashboard", ".o_action_manager", height=760)


@picture
def report(camera: Camera, ids: Ids) -> None:
    """The figures."""
    path = f"/odoo/action-{ADDON}.sla_report_action"
    camera.open(path, until=".o_pivot table tbody td")
    camera.click(".o_pivot thead .o_pivot_header_cell_closed")
    camera.click(".o-dropdown-item", "Team")
    camera.see(".o_pivot thead tr:nth-child(3)")
    camera.take("report", ".o_action_manager", height=420)


@picture
def simulation(camera: Camera, ids: Ids) -> None:
    """What if: two SLAs compared."""
    path = f"/odoo/action-{ADDON}.sla_simulation_action"
    camera.open(path, until=".o_data_row")
    camera.click(".o_data_row td.o_data_cell")
    camera.see(".o_form_view .o_field_widget[name=result] table")
    camera.take("simulation", ".o_action_manager", height=900)


@picture
def health(camera: Camera, ids: Ids) -> None:
    """Whether alarms come, and on time."""
    camera.open(f"/odoo/action-{ADDON}.sla_health_action", until=".o_sla_health h2")
    camera.take("health", ".o_action_manager", height=640)


@picture
def enabled(camera: Camera, ids: Ids) -> None:
    """An enabled model."""
    number = ids("sla_entity_helpdesk_ticket")
    camera.open(f"/odoo/sla.entity/{number}", until=".o_form_sheet")
    camera.take("enabled", ".o_action_manager", height=560)
