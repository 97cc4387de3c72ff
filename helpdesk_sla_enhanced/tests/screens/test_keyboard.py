# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Our screens by keyboard alone: Tab, Enter and Escape."""

from odoo import fields
from odoo.tests import no_retry, tagged

from ..common import SlaCase
from .keyboard import KeyboardCase

ROW = ".o_data_row"
ROW_CHECKBOX = f"{ROW} .o_list_record_selector, {ROW} .o_list_record_selector input"
ALL_ROWS = "thead .o_list_record_selector, thead .o_list_record_selector input"
ACTIONS = ".o_cp_action_menus button:has(.fa-cog)"
WHY = ".o_sla_panel_why"
NEXT = ".o_sla_queue_next button"
NO_ANSWER = "button[name='action_no_answer_needed']"
ANSWER = "button[name='action_answer_needed']"


@tagged("post_install", "-at_install")
class TestKeyboard(KeyboardCase, SlaCase):
    """An agent with two tickets that wait for an answer, and one without SLA."""

    def setUp(self):
        super().setUp()
        self._create_policy(
            self._item(
                name="Answer",
                kpi_id=self.first_response.id,
                success_criteria="[('first_response_date', '!=', False)]",
                failure_after=4,
            ),
            self._item(failure_after=8),
        )
        vals = {"user_id": self.agent.id, "awaiting_reply": True}
        vals["awaiting_reply_since"] = fields.Datetime.now()
        self.first = self._create_ticket(name="Alpha", priority="3", **vals)
        self.second = self._create_ticket(name="Beta", **vals)
        self.bare = self._create_ticket(name="Gamma", sla_no_sla=True, **vals)

    def _walk(self, url, steps):
        self.env.flush_all()
        self.walk(url, self.agent.login, steps)

    def _see(self, keys, name):
        keys.wait_for(f"document.title.includes({name!r})", f"the record {name}")

    def _choose(self, keys, text):
        """Go down a menu to an entry, and choose it."""
        for _number in range(30):
            if text in keys.run("document.querySelector('.focus')?.textContent || ''"):
                break
            keys.press("ArrowDown")
        else:
            self.fail(f"{text} is not in the menu")
        keys.press("Enter")

    def _steps_why_and_back(self, keys):
        keys.tab_to(WHY)
        keys.press("Enter")
        keys.wait(".modal .o_sla_why")
        keys.tab_to(".modal .nav-link:not(.active)")
        keys.press("Enter")
        keys.wait(".modal .o_sla_why_due")
        keys.tab_to(".modal [aria-label='Zoom in']")
        keys.press("Enter")
        keys.tab_to(".modal .o_sla_why_scroll")
        keys.press("Escape")
        keys.wait("body:not(:has(.modal))")
        keys.assert_at(WHY)

    @no_retry
    def test_why_and_back(self):
        """SEMANTICS U5: from the panel to the proof and its timeline, and back to
        where one was."""
        self._walk(f"/odoo/helpdesk.ticket/{self.first.id}", self._steps_why_and_back)

    def _steps_from_the_queue_to_the_next(self, keys):
        keys.wait(ROW)
        # Odoo's way out of its search bar, and from row to row
        keys.press("ArrowDown")
        keys.assert_at(ALL_ROWS)
        keys.press("ArrowDown")
        keys.assert_at(ROW_CHECKBOX)
        keys.press("ArrowRight")
        keys.press("Enter")
        keys.tab_to(NEXT)
        self._see(keys, "Alpha")
        keys.press("Enter")
        self._see(keys, "Beta")
        keys.assert_at(NEXT)
        keys.press("Enter")
        keys.wait(ROW)

    @no_retry
    def test_from_the_queue_to_the_next(self):
        """SEMANTICS U7: a row, its record, the next record, and back to the list."""
        self._walk("/odoo/my-sla-queue", self._steps_from_the_queue_to_the_next)

    def _steps_no_answer_needed(self, keys):
        keys.tab_to(NO_ANSWER)
        keys.press("Enter")
        keys.assert_at(ANSWER)
        keys.press("Enter")
        keys.assert_at(NO_ANSWER)

    @no_retry
    def test_no_answer_needed(self):
        """SEMANTICS A3: said, and taken back, with the focus where it was."""
        self._walk(
            f"/odoo/helpdesk.ticket/{self.first.id}", self._steps_no_answer_needed
        )

    def _steps_why_no_sla(self, keys):
        keys.wait(ROW)
        keys.press("ArrowDown")
        keys.assert_at(ALL_ROWS)
        keys.press("Space")
        keys.wait(".o_selection_box")
        keys.tab_to(ACTIONS, shift=True)
        keys.press("Enter")
        keys.wait(".o-dropdown--menu")
        self._choose(keys, "Why no SLA?")
        keys.wait(".modal .o_sla_why_none")
        keys.press("Escape")
        keys.wait("body:not(:has(.modal))")
        keys.assert_at(ACTIONS)

    @no_retry
    def test_why_no_sla(self):
        """SEMANTICS R1: of what is ticked in a list, and back to the menu."""
        action = "helpdesk_mgmt.helpdesk_ticket_action"
        self._walk(f"/odoo/action-{action}?view_type=list", self._steps_why_no_sla)
