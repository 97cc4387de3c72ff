# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The tests of the outbox, with jobs in place of the scheduled action.

What they prove stands there. Left out is when the scheduled action is woken.
"""

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.actions import (
    test_action_kinds,
    test_action_rights,
    test_action_webhook,
    test_actions,
    test_actions_once,
    test_escalation,
    test_escalation_life,
    test_outbox,
    test_outbox_harm,
)
from odoo.addons.helpdesk_sla_enhanced.tests.engine import test_silent

from .common import JobMode


@tagged("post_install", "-at_install")
class TestHarmlessActions(JobMode, test_outbox_harm.TestHarmlessActions):
    pass


@tagged("post_install", "-at_install")
class TestOwners(JobMode, test_outbox.TestOwners):
    pass


@tagged("post_install", "-at_install")
class TestSwitchedOff(JobMode, test_outbox.TestSwitchedOff):
    pass


@tagged("post_install", "-at_install")
class TestBegun(JobMode, test_outbox.TestBegun):
    pass


@tagged("post_install", "-at_install")
class TestCleanUp(JobMode, test_outbox.TestCleanUp):
    pass


@tagged("post_install", "-at_install")
class TestManagers(JobMode, test_outbox.TestManagers):
    pass


@tagged("post_install", "-at_install")
class TestActionsOnce(JobMode, test_actions_once.TestActionsOnce):
    pass


@tagged("post_install", "-at_install")
class TestActions(JobMode, test_actions.TestActions):
    pass


@tagged("post_install", "-at_install")
class TestActionWebhook(JobMode, test_action_webhook.TestActionWebhook):
    pass


@tagged("post_install", "-at_install")
class TestActionKinds(JobMode, test_action_kinds.TestActionKinds):
    pass


@tagged("post_install", "-at_install")
class TestActionRights(JobMode, test_action_rights.TestActionRights):
    pass


@tagged("post_install", "-at_install")
class TestEscalation(JobMode, test_escalation.TestEscalation):
    pass


@tagged("post_install", "-at_install")
class TestEscalationLife(JobMode, test_escalation_life.TestEscalationLife):
    pass


@tagged("post_install", "-at_install")
class TestSilentImports(JobMode, test_silent.TestSilentImports):
    pass
