# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which article helped with which ticket."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import consteq, hmac

#: What a link in a mail is signed for.
SCOPE = "helpdesk_sla_enhanced_document_page"


class HelpdeskTicketArticle(models.Model):
    """An article that is linked to a ticket: by whom, when, and whether it was mailed.

    It can be read by those who may read both the ticket and the article. Who and when
    is noted by the server, whatever a client says.
    """

    _name = "helpdesk.ticket.article"
    _inherit = ["sla.readable.mixin"]
    _description = "Article of a Ticket"
    _order = "date desc, id desc"

    #: The ticket that the article is for.
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    #: The article.
    page_id = fields.Many2one(
        comodel_name="document.page",
        string="Article",
        required=True,
        readonly=True,
        domain=[("type", "=", "content")],
        ondelete="cascade",
        index=True,
    )
    #: Who put it there.
    user_id = fields.Many2one(
        comodel_name="res.users", string="By", readonly=True, index=True
    )
    #: When that was, UTC.
    date = fields.Datetime(readonly=True, index=True)
    #: How it was used: only linked, or mailed to the customer.
    how = fields.Selection(
        string="Used As",
        selection=[
            ("linked", "Linked"),
            ("text", "Mailed as Text"),
            ("link", "Mailed as Link"),
        ],
        required=True,
        readonly=True,
        default="linked",
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, index=True)
    stage_id = fields.Many2one(related="ticket_id.stage_id", string="Stage")
    ticket_user_id = fields.Many2one(
        related="ticket_id.user_id", string="Assigned User"
    )

    _ticket_page_uniq = models.Constraint(
        "UNIQUE (ticket_id, page_id)", "The article is linked to the ticket already."
    )

    @api.depends("page_id", "ticket_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = f"{link.page_id.name} ({link.ticket_id.number})"

    @api.constrains("ticket_id", "page_id")
    def _check_page(self):
        """An article is no category, and none of another company (rule P1)."""
        for link in self:
            if link.page_id.type != "content":
                raise ValidationError(
                    self.env._("%(page)s is not an article.", page=link.page_id.name)
                )
            company = link.page_id.company_id
            if company and company != link.ticket_id.company_id:
                raise ValidationError(
                    self.env._(
                        "The article %(page)s belongs to another company than "
                        "ticket %(ticket)s.",
                        page=link.page_id.name,
                        ticket=link.ticket_id.number,
                    )
                )

    # -- rights: those of the ticket and of the article --------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Link articles to tickets; who and when is the present user and moment."""
        facts = {"user_id": self.env.uid, "date": self.env["sla.engine"]._sla_now()}
        return super().create([{**vals, **facts} for vals in vals_list])

    def _unreadable_text(self):
        """Say what the reader may not see."""
        return self.env._("You may not read the ticket or the article.")

    @api.model
    def _domain_readable(self):
        """The links whose ticket and whose article the user may read."""
        domains = []
        for name in ("ticket_id", "page_id"):
            model = self.env[self._fields[name].comodel_name]
            if not model.has_access("read"):
                return Domain.FALSE
            ids = model.with_context(active_test=False)._search([])
            domains.append(Domain(name, "in", ids))
        return Domain.AND(domains)

    # -- what becomes of a link --------------------------------------------------------

    @api.model
    def _domain_solved(self):
        """The links of tickets that were solved, as a Domain: cancelled ones and
        duplicates were not. The filter of the list says the same."""
        return Domain(
            [
                ("ticket_id.stage_id.closed", "=", True),
                ("ticket_id.stage_id.sla_withdrawn", "=", False),
                ("ticket_id.duplicate_id", "=", False),
            ]
        )

    @api.model
    def _note(self, ticket, page, how="linked"):
        """Link an article to a ticket, as the user who asks; what is linked already
        becomes *mailed* when it is, with who did and when.

        :raise AccessError: if the user may not read one of them
        """
        link = self.search([("ticket_id", "=", ticket.id), ("page_id", "=", page.id)])
        if not link:
            return self.create({"ticket_id": ticket.id, "page_id": page.id, "how": how})
        if how != "linked":
            now = self.env["sla.engine"]._sla_now()
            # sudo: agents change no link; that they may read it was asked just now
            link.sudo().write({"how": how, "user_id": self.env.uid, "date": now})
        return link

    @api.model
    def _url(self, ticket, page):
        """The address at which the customer of a ticket reads an article without
        logging in, once it has been mailed to them."""
        token = self._token(ticket.id, page.id)
        path = f"/helpdesk/article/{ticket.id}/{page.id}/{token}"
        return f"{ticket.get_base_url()}{path}"

    @api.model
    def _token(self, ticket_id, page_id):
        # sudo: the secret of the database signs, and is not given away
        return hmac(self.env(su=True), SCOPE, (ticket_id, page_id))

    @api.model
    def _by_token(self, ticket_id, page_id, token):
        """The link that an address stands for; none if the token is wrong, the article
        was not mailed as a link, is archived, or now belongs to another company."""
        if not consteq(self._token(ticket_id, page_id), token):
            return self.browse()
        link = self.search(
            [
                ("ticket_id", "=", ticket_id),
                ("page_id", "=", page_id),
                ("page_id.active", "=", True),
                ("how", "=", "link"),
            ]
        )
        owner = link.page_id.company_id
        return self.browse() if owner and owner != link.company_id else link
