# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Demo tickets with a past, so that every status is there from the first look on.

The addon's ``post_init_hook`` imports this where demo data are installed, and nothing
else does.
"""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from markupsafe import Markup

from odoo import Command

from ..engine import collector, process
from ..engine.config import AWAKE_KEY, MODULE
from ..sla_core.judging.changes import CREATED, JUDGE, RESOLVE
from .quarter import LONGER, QUARTER, SHORTER
from .stories import NO_SLA, STORIES

DESK = ZoneInfo("Europe/Brussels")


class DemoTickets:
    """Plays the stories of the demo tickets.

    The moments of most count back from the installation in working time, so that they
    look the same on a Sunday; those of a past quarter are fixed, and no action runs
    for them. Each step is judged as of its own moment: that is the one thing in which
    demo data differ from what users do.
    """

    def __init__(self, env):
        """:param env: the superuser's, while the addon is being installed: Odoo lets
        only a registry that is not ready say when a record was created"""
        self.env = env

    def create_missing(self):
        """Create the demo tickets that are not there yet."""
        now = self.env["sla.engine"]._sla_now()
        for story in (*STORIES, *QUARTER):
            xmlid = f"{MODULE}.ticket_{story.name}_demo"
            if not self.env.ref(xmlid, raise_if_not_found=False):
                self._play(story, xmlid, now)
        self._ask_about_the_quarter()

    def _play(self, story, xmlid, now):
        first, *others = story.steps
        silent = isinstance(first.when, str)
        moment = self._moment(now, first.when)
        ticket = self._open(story, moment)
        self._name(xmlid, ticket)
        self._judge(ticket, moment, silent, self._choice(story))
        for step in others:
            moment = self._moment(now, step.when)
            self._do(ticket, step, moment)
            self._judge(ticket, moment, silent)
        ticket.write(self._dates(ticket, story, now))
        self._judge(ticket, now, silent)

    def _name(self, xmlid, record):
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": xmlid, "record": record, "noupdate": True}]
        )

    def _moment(self, now, when):
        """A moment of a story, naive UTC: so many hours of working time before ``now``,
        or a date and time at the desk."""
        if isinstance(when, str):
            aware = datetime.fromisoformat(when).replace(tzinfo=DESK)
        else:
            calendar = self.env.ref(f"{MODULE}.calendar_support_demo")
            aware = now.replace(tzinfo=timezone.utc)
            aware = calendar.plan_hours(-when, aware, compute_leaves=True)
        return aware.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)

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
                    "team_id": self.env.ref(story.team).id,
                    "user_id": story.user and self.env.ref(story.user).id,
                    "channel_id": self._stock("helpdesk_ticket_channel_email").id,
                    "create_date": moment,
                    "reported_date": moment,
                    "awaiting_reply": True,
                    "awaiting_reply_since": moment,
                }
            )
        )
        self._say(ticket, customer, story.text, moment)
        return ticket

    def _do(self, ticket, step, moment):
        values = {}
        if step.priority:
            values["priority"] = step.priority
        if step.stage:
            values["stage_id"] = self._stock(step.stage).id
        if step.user:
            values["user_id"] = self.env.ref(step.user).id
        author = (ticket.user_id or self.env.user).partner_id
        self._track(ticket, author, values, moment)
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
        changed = self._moment(now, moved[-1].when)
        passed_on = [step for step in story.steps if step.user] or story.steps[:1]
        return {
            "last_stage_update": changed,
            "closed_date": ticket.closed and changed,
            "assigned_date": ticket.user_id and self._moment(now, passed_on[-1].when),
        }

    def _say(self, ticket, author, text, moment):
        """Put a message of the past into the chatter, without sending anything."""
        self._tell(
            ticket,
            author,
            moment,
            message_type="comment" if author.user_ids else "email",
            subtype_id=self.env.ref("mail.mt_comment").id,
            body=Markup("<p>%s</p>") % text,
        )

    def _track(self, ticket, author, values, moment):
        """Let the chatter tell what is about to change, as Odoo tells it."""
        fields = self.env["helpdesk.ticket"]._fields
        names = [name for name in values if getattr(fields[name], "tracking", None)]
        infos = ticket.fields_get(names) if names else {}
        told = [
            self.env["mail.tracking.value"]._create_tracking_values(
                ticket[name],
                ticket[name].browse(values[name]),
                name,
                infos[name],
                ticket,
            )
            for name in names
            if ticket[name].id != values[name]
        ]
        if told:
            self._tell(
                ticket,
                author,
                moment,
                message_type="notification",
                subtype_id=self.env.ref("mail.mt_note").id,
                tracking_value_ids=[
                    Command.create({**one, "create_date": moment}) for one in told
                ],
            )

    def _tell(self, ticket, author, moment, **vals):
        self.env["mail.message"].create(
            {
                "model": ticket._name,
                "res_id": ticket.id,
                "author_id": author.id,
                "date": moment,
                "create_date": moment,
                **vals,
            }
        )

    def _ask_about_the_quarter(self):
        """A draft with a shorter time, and the question what the quarter would have
        been by it: one click away from its answer."""
        longer = self.env.ref(f"{MODULE}.{LONGER}")
        if self.env.ref(f"{MODULE}.{SHORTER}", raise_if_not_found=False):
            return
        shorter = longer.copy({"name": "Silver, solved in two days"})
        self._name(f"{MODULE}.{SHORTER}", shorter)
        item = shorter.item_ids.filtered(lambda one: one.failure_unit == "day")[-1:]
        item.write({"name": "Solved within 2 working days", "failure_after": 2})
        # of the administrator: whoever asks reads the answer, and nobody else
        asks = self.env["sla.simulation"].with_user(self.env.ref("base.user_admin"))
        asks.create(
            {
                "name": "2 days instead of 3, last quarter of 2025",
                "policy_id": shorter.id,
                "only_policy_id": longer.id,
                "date_from": "2025-10-01",
                "date_to": "2025-12-31",
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

    def _judge(self, ticket, moment: datetime, silent=False, choice=None):
        """Judge the ticket as it stands, as of ``moment``.

        :param silent: run no action for what became true up to then

        While an addon is being installed the engine sleeps, since its tables may not
        be there yet; when data files are read they are.
        """
        pending = collector.get_pending(self.env)
        asks = CREATED | JUDGE | RESOLVE
        company = ticket.company_id.id
        entry = pending.add(ticket._name, ticket.id, asks, moment, company, silent)
        entry.choice = choice
        memo = self.env.cr.cache
        memo[AWAKE_KEY] = True
        try:
            process.process_pending(self.env)
        finally:
            memo.pop(AWAKE_KEY, None)
