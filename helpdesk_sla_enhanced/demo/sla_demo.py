# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Demo tickets with a past, so that every status is there from the first look on.

The addon's ``post_init_hook`` imports this where demo data are installed, and nothing
else does.
"""

from datetime import datetime, timezone

from markupsafe import Markup

from ..engine import collector, process
from ..engine.config import AWAKE_KEY, MODULE
from ..sla_core.judging.changes import CREATED, JUDGE, RESOLVE
from .stories import NO_SLA, STORIES


class DemoTickets:
    """Plays the stories of the demo tickets.

    Their moments count back from the installation in working time, so that they look
    the same on a Sunday. Each step is judged as of its own moment: that is the one
    thing in which demo data differ from what users do.
    """

    def __init__(self, env):
        """:param env: the superuser's, while the addon is being installed: Odoo lets
        only a registry that is not ready say when a record was created"""
        self.env = env

    def create_missing(self):
        """Create the demo tickets that are not there yet."""
        now = self.env["sla.engine"]._sla_now()
        for story in STORIES:
            xmlid = f"{MODULE}.ticket_{story.name}_demo"
            if not self.env.ref(xmlid, raise_if_not_found=False):
                self._play(story, xmlid, now)

    def _play(self, story, xmlid, now):
        first, *others = story.steps
        moment = self._moment(now, first.hours)
        ticket = self._open(story, moment)
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": xmlid, "record": ticket, "noupdate": True}]
        )
        self._judge(ticket, moment, self._choice(story))
        for step in others:
            moment = self._moment(now, step.hours)
            self._do(ticket, step, moment)
            self._judge(ticket, moment)
        ticket.write(self._dates(ticket, story, now))
        self._judge(ticket, now)

    def _moment(self, now, hours):
        """The moment ``hours`` of working time before ``now``, both naive UTC."""
        calendar = self.env.ref(f"{MODULE}.calendar_support_demo")
        aware = now.replace(tzinfo=timezone.utc)
        moment = calendar.plan_hours(-hours, aware, compute_leaves=True)
        return moment.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)

    def _open(self, story, moment):
        """A ticket of the past: Odoo lets data files say when a record was created."""
        customer = self.env.ref(story.customer)
        quiet = {"tracking_disable": True, "mail_create_nosubscribe": True}
        ticket = (
            self.env["helpdesk.ticket"]
            .with_context(**quiet)
            .create(
                {
                    "name": story.subject,
                    "description": Markup("<p>%s</p>") % story.text,
                    "priority": story.priority,
                    "partner_id": customer.id,
                    "partner_name": customer.name,
                    "partner_email": customer.email,
                    "team_id": self.env.ref("helpdesk_mgmt.helpdesk_team_2").id,
                    "user_id": story.user and self.env.ref(story.user).id,
                    "channel_id": self._stock("helpdesk_ticket_channel_email").id,
                    "create_date": moment,
                    "reported_date": moment,
                }
            )
        )
        self._say(ticket, customer, story.text, moment)
        return ticket

    def _do(self, ticket, step, moment):
        values = {}
        if step.stage:
            values["stage_id"] = self._stock(step.stage).id
        if step.answer:
            self._say(ticket, ticket.user_id.partner_id, step.answer, moment)
            values["awaiting_reply"] = False
            if not ticket.first_response_date:
                values["first_response_date"] = moment
        if step.reply:
            self._say(ticket, ticket.partner_id, step.reply, moment)
            values.update(awaiting_reply=True, awaiting_reply_since=moment)
        ticket.write(values)

    def _dates(self, ticket, story, now):
        """The dates that the helpdesk itself stamped with the installation."""
        moved = [step for step in story.steps if step.stage] or story.steps[:1]
        changed = self._moment(now, moved[-1].hours)
        return {
            "last_stage_update": changed,
            "closed_date": ticket.closed and changed,
            "assigned_date": ticket.user_id and ticket.create_date,
        }

    def _say(self, ticket, author, text, moment):
        """Put a message of the past into the chatter, without sending anything."""
        self.env["mail.message"].create(
            {
                "model": ticket._name,
                "res_id": ticket.id,
                "author_id": author.id,
                "date": moment,
                "message_type": "comment" if author.user_ids else "email",
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "body": Markup("<p>%s</p>") % text,
            }
        )

    def _stock(self, name):
        return self.env.ref(f"helpdesk_mgmt.{name}")

    def _choice(self, story):
        """The choice of a story, as the engine knows it: origin, policy, no SLA."""
        if story.policy == NO_SLA:
            return ("manual", 0, True)
        if story.policy:
            return ("manual", self.env.ref(f"{MODULE}.{story.policy}").id, False)
        return None

    def _judge(self, ticket, moment: datetime, choice=None):
        """Judge the ticket as it stands, as of ``moment``.

        While an addon is being installed the engine sleeps, since its tables may not
        be there yet; when data files are read they are.
        """
        pending = collector.get_pending(self.env)
        asks = CREATED | JUDGE | RESOLVE
        entry = pending.add(ticket._name, ticket.id, asks, moment, ticket.company_id.id)
        entry.choice = choice
        memo = self.env.cr.cache
        memo[AWAKE_KEY] = True
        try:
            process.process_pending(self.env)
        finally:
            memo.pop(AWAKE_KEY, None)
