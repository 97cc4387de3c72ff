# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a policy's buttons ask before they act, and what they leave in the chatter."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...engine import defaults
from ..health.test_health import NOW, HealthCase
from .test_policy_life import LifeCase


def texts(policy):
    """What the chatter says, the newest last."""
    return policy.message_ids.sorted("id").mapped("preview")


class QuestionCase(LifeCase):
    def _question(self, action):
        """The sentence of the dialog that a button opens."""
        self.assertEqual(action["res_model"], "sla.policy.ask")
        wizards = self.env["sla.policy.ask"].with_user(self.officer)
        form = Form(wizards.with_context(**action["context"]))
        return form.save()


@tagged("post_install", "-at_install")
class TestActivateAsks(QuestionCase):
    """SEMANTICS C1, D7: an empty success is never met."""

    def test_activation_names_the_items_without_success_criteria(self):
        """They stand in the question, and nothing is in force before the answer."""
        policy = self._create_policy(
            self._item(name="Met"),
            self._item(name="Forgotten", success_criteria="[]"),
            self._item(name="Emptied", success_criteria=False),
            activate=False,
        ).with_user(self.officer)
        wizard = self._question(policy.action_ask_activate())
        self.assertIn("No success criteria: Forgotten and Emptied.", wizard.consequence)
        self.assertNotIn("Met and", wizard.consequence)
        self.assertEqual(policy.state, "draft")
        wizard.action_confirm()
        self.assertEqual(policy.state, "active")

    def test_a_policy_whose_items_can_be_met_is_activated_at_once(self):
        policy = self._create_policy(activate=False).with_user(self.officer)
        self.assertFalse(policy.action_ask_activate())
        self.assertEqual(policy.state, "active")

    def test_code_is_not_asked(self):
        policy = self._create_policy(
            self._item(success_criteria="[]"), activate=False
        ).with_user(self.officer)
        policy.action_activate()
        self.assertEqual(policy.state, "active")


@tagged("post_install", "-at_install")
class TestDefaultAsks(QuestionCase):
    """SEMANTICS C2: the default decides what every new record gets."""

    def setUp(self):
        super().setUp()
        self.standard = self._create_policy(name="Standard")
        self.gold = self._create_policy(name="Gold", default=False)
        self.standard, self.gold = (self.standard | self.gold).with_user(self.officer)

    def test_replacing_a_default_names_it_and_asks(self):
        wizard = self._question(self.gold.action_ask_default())
        self.assertIn(
            "Gold takes the place of Standard as the default of Helpdesk Ticket",
            wizard.consequence,
        )
        self.assertTrue(self.standard.is_default)
        wizard.action_confirm()
        self.assertFalse(self.standard.is_default)
        self.assertTrue(self.gold.is_default)

    def test_the_first_default_is_not_asked_about(self):
        self.standard.action_unset_default()
        self.assertFalse(self.gold.action_ask_default())
        self.assertTrue(self.gold.is_default)

    def test_a_draft_is_refused_before_anything_is_asked(self):
        draft = self._create_policy(name="Draft", activate=False)
        with self.assertRaisesRegex(UserError, "Activate Draft first"):
            draft.with_user(self.officer).action_ask_default()

    def test_both_say_in_the_chatter_who_took_whose_place(self):
        self.gold.action_set_default()
        self.assertIn(
            "No longer the default of Helpdesk Ticket: Gold has taken its place.",
            texts(self.standard),
        )
        self.assertIn(
            "The default of Helpdesk Ticket now, in the place of Standard.",
            texts(self.gold),
        )
        self.assertEqual(self.gold.message_ids[:1].author_id, self.officer.partner_id)

    def test_deactivating_the_default_asks_though_nothing_runs(self):
        action = self.standard.action_ask_deactivate()
        self.assertEqual(action["res_model"], "sla.policy.deactivate")
        wizards = self.env["sla.policy.deactivate"].with_user(self.officer)
        wizard = Form(wizards.with_context(**action["context"])).save()
        self.assertEqual(wizard.running_count, 0)
        self.assertIn(
            "Standard is the default of Helpdesk Ticket. New records will have no SLA",
            wizard.default_loss,
        )
        wizard.action_confirm()
        self.assertEqual(self.standard.state, "inactive")
        self.assertIn(
            "No longer the default of Helpdesk Ticket.", texts(self.standard)[-1]
        )

    def test_deactivating_another_asks_nothing(self):
        self.assertFalse(self.gold.action_ask_deactivate())

    def test_taking_the_default_back_says_what_follows(self):
        wizard = self._question(self.standard.action_ask_unset_default())
        self.assertIn("New records will have no SLA", wizard.consequence)
        wizard.action_confirm()
        self.assertFalse(self.standard.is_default)

    def test_a_company_falls_back_to_the_shared_default(self):
        """What follows is not "none" where all companies have a default."""
        own = self._create_policy(name="Own", company_id=self.env.company.id)
        text = defaults.lost_text(own.with_user(self.officer))
        self.assertIn(f"of Helpdesk Ticket in {self.env.company.name}.", text)
        self.assertIn("New records there get Standard instead", text)

    def test_a_company_default_replaces_no_shared_one(self):
        own = self._create_policy(
            name="Own", company_id=self.env.company.id, default=False
        )
        self.assertFalse(own.with_user(self.officer).action_ask_default())
        self.assertTrue(self.standard.is_default)

    def test_agents_are_not_asked(self):
        """SEMANTICS P1."""
        for name in (
            "action_ask_activate",
            "action_ask_default",
            "action_ask_unset_default",
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(self.standard.with_user(self.agent), name)()


@tagged("post_install", "-at_install")
class TestDefaultHealth(HealthCase):
    """SEMANTICS C2: health warns of an enabled model whose default went."""

    def setUp(self):
        super().setUp()
        self.policy = self._create_policy(name="Standard").with_user(self.manager)

    def _missed(self):
        return self._figure("models_without_default")

    def test_a_default_that_was_deactivated_is_missed(self):
        self.assertEqual(self._missed(), 0)
        self.policy.action_deactivate()
        self.assertEqual(self._missed(), 1)
        with self.at(NOW):
            page = self.env["sla.health"].with_user(self.manager).page()
        (problem,) = (
            p for p in page["problems"] if p["figure"] == "models_without_default"
        )
        self.assertEqual(problem["level"], "warn")
        self.assertEqual(problem["text"], "No default SLA any more; it was: Standard.")

    def test_a_default_that_was_archived_is_missed(self):
        self.policy.active = False
        self.assertEqual(self._missed(), 1)

    def test_a_default_that_was_written_away_is_missed(self):
        self.policy.is_default = False
        self.assertEqual(self._missed(), 1)

    def test_another_default_ends_the_warning(self):
        self.policy.action_deactivate()
        self._create_policy(name="Gold")
        self.assertEqual(self._missed(), 0)
        self.assertFalse(self.policy.default_until)

    def test_a_replaced_default_is_not_missed(self):
        self._create_policy(name="Gold")
        self.assertEqual(self._missed(), 0)

    def test_a_shared_default_is_enough_for_a_company(self):
        own = self._create_policy(name="Own", company_id=self.env.company.id)
        own.action_deactivate()
        self.assertEqual(self._missed(), 0)

    def test_a_company_whose_default_went_is_missed(self):
        """There is no shared one behind it."""
        self.policy.action_deactivate()
        self.policy.action_forget_default()
        own = self._create_policy(name="Own", company_id=self.env.company.id)
        own.action_deactivate()
        self.assertEqual(self._missed(), 1)

    def test_nobody_misses_the_default_of_a_disabled_model(self):
        self.policy.action_deactivate()
        self.entity.active = False
        self.assertEqual(self._missed(), 0)

    def test_one_can_say_that_none_is_needed(self):
        self.policy.action_deactivate()
        self.policy.action_forget_default()
        self.assertEqual(self._missed(), 0)

    def test_a_model_that_never_had_a_default_is_no_warning(self):
        """A desk with an SLA per customer has none on purpose."""
        self.policy.action_deactivate()
        self.policy.action_forget_default()
        self._create_policy(name="Gold", default=False)
        self.assertEqual(self._missed(), 0)
