# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What open screens are told when the SLA of records changes (SEMANTICS U4)."""

import json
from unittest.mock import MagicMock, patch

from odoo.tests import new_test_user, tagged

from ...engine import live, settling
from ..common_action import SlaActionCase


class LiveCase(SlaActionCase):
    """A ticket that was made in an earlier transaction, two hours before it fails."""

    def setUp(self):
        super().setUp()
        self.policy = self._create_policy(self._item(allow_pause="yes"))
        self.entity.pause_when = str([("stage_id", "=", self.stage_awaiting.id)])
        with self.at("2026-01-05 09:00"):
            self.ticket, self.other = (self._create_ticket() for _n in range(2))
        self._commit()

    def _commit(self):
        """Go on as in the next transaction, in which nothing was made yet."""
        self.env.cr.flush()
        self.env.cr.postcommit.data.pop(live.BORN, None)
        self.last = self.env["bus.bus"]._bus_last_id()

    def _told(self):
        """The messages of the transaction that ends here."""
        last = self.last
        self._commit()
        sent = self.env["bus.bus"].search([("id", ">", last)], order="id")
        messages = [json.loads(one.message) for one in sent]
        return [one["payload"] for one in messages if one["type"] == live.CHANGED]


@tagged("post_install", "-at_install")
class TestLive(LiveCase):
    """SEMANTICS U4: one message a transaction and model, with nothing but ids."""

    def _named(self, *tickets):
        return {"model": "helpdesk.ticket", "ids": sorted(t.id for t in tickets)}

    def test_a_change_names_its_record(self):
        with self.at("2026-01-05 09:30"):
            self.ticket.with_user(self.agent).stage_id = self.stage_awaiting
            self.env["sla.engine"]._process_pending()
            self.assertEqual(self._told(), [self._named(self.ticket)])

    def test_many_changes_are_one_message(self):
        with self.at("2026-01-05 09:30"):
            self.ticket.stage_id = self.stage_awaiting
            self.env["sla.engine"]._process_pending()
            self.other.stage_id = self.stage_awaiting
            self.env["sla.engine"]._process_pending()
            self.ticket.stage_id = self.stage_done
            self.assertEqual(self._told(), [self._named(self.ticket, self.other)])

    def test_a_record_made_in_the_transaction_is_not_named(self):
        """Nobody shows it yet, and creating costs nothing more."""
        with self.at("2026-01-05 09:30"):
            ticket = self._create_ticket()
            self.env["sla.engine"]._process_pending()
            ticket.stage_id = self.stage_done
            self.assertEqual(self._told(), [])
            ticket.stage_id = self.stage_new
            self.policy.apply_to(ticket)
            ticket.sla_no_sla = True
            self.assertEqual(self._told(), [self._named(ticket)])

    def test_what_changes_no_clock_is_not_told(self):
        with self.at("2026-01-05 09:30"):
            self.ticket.stage_id = self.stage_in_progress
            self.ticket.name = "Printer in flames"
            self.assertEqual(self._told(), [])

    def test_the_clock_tells_what_it_did(self):
        with self.at("2026-01-05 12:00"):
            self.run_cron("clock")
            self.assertEqual(self._told(), [self._named(self.ticket, self.other)])

    def test_the_clock_tells_of_many_batches_at_once(self):
        """The first at once, those of the next second together: not once for each,
        which would cost every batch a commit more."""
        with self.at("2026-01-05 09:00"):
            third = self._create_ticket()
        self._commit()
        with self.at("2026-01-05 11:30"), patch.object(settling, "SETTLED_TOGETHER", 1):
            self.run_cron("clock")
            told = [self._named(self.ticket), self._named(self.other, third)]
            self.assertEqual(self._told(), told)

    def test_a_step_of_escalation_is_nothing_to_see(self):
        step = self._step(50)
        self._create_policy(self._item(action_ids=[step]), name="Steps")
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        self._commit()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
            self.assertTrue(self._runs(ticket))
            self.assertEqual(self.instance_of(ticket).status, "in_progress")
            self.assertEqual(self._told(), [])

    def test_another_sla_is_told(self):
        gold = self._create_policy(name="Gold", default=False)
        with self.at("2026-01-05 09:30"):
            self.ticket.with_user(self.agent).sla_policy_id = gold
            self.assertEqual(self._told(), [self._named(self.ticket)])

    def test_a_waiver_is_told(self):
        with self.at("2026-01-05 12:00"):
            self.run_cron("clock")
            self._commit()
            instance = self.instance_of(self.ticket).with_user(self.manager)
            instance.action_waive("The fire brigade was there.")
            self.assertEqual(self._told(), [self._named(self.ticket)])

    def test_a_company_that_is_switched_off_tells_all(self):
        """SEMANTICS F5: all its clocks stand still, however many there are."""
        with self.at("2026-01-05 09:30"):
            self.env.company.sla_enabled = False
            self.assertIn({"model": "helpdesk.ticket", "ids": False}, self._told())

    def test_a_record_that_moves_to_a_company_without_slas_is_told(self):
        """SEMANTICS F5."""
        off = self.env["res.company"].create({"name": "Off", "sla_enabled": False})
        self._commit()
        with self.at("2026-01-05 09:30"):
            self.ticket.company_id = off
            self.assertEqual(self._told(), [self._named(self.ticket)])

    def test_of_very_many_it_says_no_more_than_that(self):
        with self.at("2026-01-05 09:30"), patch.object(live, "NAMED", 1):
            (self.ticket | self.other).stage_id = self.stage_awaiting
            told = {"model": "helpdesk.ticket", "ids": False}
            self.assertEqual(self._told(), [told])

    def _queries_of(self, tickets):
        before = self.env.cr.sql_log_count
        tickets.stage_id = self.stage_awaiting
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def test_it_costs_one_query_however_many_records(self):
        """Measured against records made in the transaction, which are not named."""
        with self.at("2026-01-05 09:30"):
            old = self.env["helpdesk.ticket"].union(
                *(self._create_ticket() for _n in range(10))
            )
            self._commit()
            self._queries_of(self.other)  # warm
            new = self.env["helpdesk.ticket"].union(
                *(self._create_ticket() for _n in range(10))
            )
            self.env.cr.flush()
            unnamed = self._queries_of(new)
            self.assertEqual(self._queries_of(old), unnamed + 1)


@tagged("post_install", "-at_install")
class TestLiveRights(LiveCase):
    """SEMANTICS P1: who may hear that something changes."""

    def _channels(self, user, *names):
        request = MagicMock()
        request.session.uid = user.id
        with patch("odoo.addons.bus.models.ir_websocket.wsrequest", new=request):
            asked = [
                name if name == live.OF_ALL else f"{live.CHANNEL_OF}{name}"
                for name in names
            ]
            socket = self.env["ir.websocket"].with_user(user)
            channels = socket._build_bus_channel_list(asked)
        self.assertFalse([c for c in channels if isinstance(c, str) and "sla" in c])
        ours = [c for c in channels if isinstance(c, tuple) and c[1] == live.CHANGED]
        return [model.model for model, _kind in ours]

    def test_an_agent_follows_tickets(self):
        channels = self._channels(self.agent, "helpdesk.ticket", "helpdesk.ticket")
        self.assertEqual(channels, ["helpdesk.ticket"])

    def test_nobody_follows_unasked(self):
        self.assertEqual(self._channels(self.agent), [])

    def test_a_model_without_slas_or_that_is_none_cannot_be_followed(self):
        names = ("res.users", "sla.tracker", "no.model", "")
        self.assertEqual(self._channels(self.agent, *names), [])

    def test_who_may_not_read_the_model_hears_nothing(self):
        model = self.env["ir.model"]._get("fetchmail.server")
        self.env["sla.entity"].create({"model_id": model.id})
        self.assertEqual(self._channels(self.agent, model.model), [])
        administrator = new_test_user(self.env, "sla_admin", "base.group_system")
        self.assertEqual(self._channels(administrator, model.model), [model.model])

    def test_the_queue_follows_all_models_that_its_user_may_read(self):
        """SEMANTICS U7: by one name."""
        model = self.env["ir.model"]._get("fetchmail.server")
        self.env["sla.entity"].create({"model_id": model.id})
        names = self._channels(self.agent, live.OF_ALL, "helpdesk.ticket")
        self.assertIn("helpdesk.ticket", names)
        self.assertEqual(len(names), len(set(names)))
        self.assertNotIn(model.model, names)

    def test_a_customer_hears_nothing(self):
        """Though they may read tickets of their own."""
        customer = new_test_user(self.env, "sla_ann", "base.group_portal")
        self.assertEqual(self._channels(customer, "helpdesk.ticket", live.OF_ALL), [])

    def test_the_public_hears_nothing(self):
        public = self.env.ref("base.public_user")
        self.assertEqual(self._channels(public, "helpdesk.ticket"), [])
