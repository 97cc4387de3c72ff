# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SLAs as files, and what differs between two."""

import base64
import binascii

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..engine.policy_code import files


class SlaPolicyFile(models.TransientModel):
    """Writes SLAs to a file, takes them from one, and compares (SEMANTICS W3)."""

    _name = "sla.policy.file"
    _inherit = ["sla.values.mixin"]
    _description = "SLAs as Files"

    #: What is to be done.
    step = fields.Selection(
        selection=[
            ("export", "Export"),
            ("import", "Import"),
            ("compare", "Compare"),
        ],
        required=True,
        default="import",
    )
    #: The SLAs that are written, or compared.
    policy_ids = fields.Many2many(comodel_name="sla.policy", string="SLAs")
    #: The SLA to compare with, of the same model.
    other_policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="Compare With",
        domain="[('model', '=', model)]",
    )
    #: The technical name of the model of the SLAs.
    model = fields.Char(string="Technical Name", compute="_compute_model")
    #: The file that is read, or that was written.
    file = fields.Binary(attachment=False)
    #: Its name, for downloads.
    file_name = fields.Char()
    is_good = fields.Boolean(
        string="Can Be Imported",
        readonly=True,
        help="Whether the file was checked and can be imported.",
    )
    #: What the file would bring, or what differs.
    outcome = fields.Html(readonly=True)

    @api.model
    def default_get(self, fields_list):
        """Compare the SLAs of the screen that opens the dialog: the first with the
        second, if there is one."""
        values = super().default_get(fields_list)
        context = self.env.context
        if context.get("active_model") == "sla.policy":
            first, *others = context.get("active_ids") or [False]
            values["policy_ids"] = [Command.set([first] if first else [])]
            values["other_policy_id"] = others[0] if others else False
        return values

    @api.model
    def action_export(self, policy_ids):
        """Write SLAs to a file.

        :return: the action of the dialog that has it
        :raise UserError: for a record that cannot be named
        """
        policies = self.env["sla.policy"].browse(policy_ids)
        text = files.to_text(policies)
        name = policies.name if len(policies) == 1 else self.env._("SLAs")
        wizard = self.create(
            {
                "step": "export",
                "policy_ids": [Command.set(policies.ids)],
                "file": base64.b64encode(text.encode()),
                "file_name": f"{name}.json",
            }
        )
        return wizard._shown()

    def _shown(self):
        """The action that shows this dialog."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"helpdesk_sla_enhanced.sla_policy_{self.step}_action"
        )
        return {**action, "res_id": self.id}

    @api.depends("policy_ids")
    def _compute_model(self):
        for wizard in self:
            wizard.model = wizard.policy_ids[:1].model

    def _text(self):
        """The text of the file.

        :raise UserError: if it is none
        """
        try:
            return base64.b64decode(self.file or b"").decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise UserError(self.env._("This is not a text file.")) from error

    def action_check(self):
        """Show what the file would change, or what differs; nothing is kept of trying
        it. :return: the action that shows the dialog again"""
        self.ensure_one()
        if self.step == "compare":
            lines = files.compare(self.policy_ids[:1], self.other_policy_id)
            lines = lines or [self.env._("Both say the same.")]
            self.outcome = self._listed(lines)
        else:
            self._check_file()
        return self._shown()

    def _check_file(self):
        try:
            reports = files.check(self.env, self._text())
        except UserError as error:
            outcome, is_good = self._listed(str(error).splitlines()), False
        else:
            outcome, is_good = Markup("").join(map(self._report, reports)), True
        self.write({"outcome": outcome, "is_good": is_good})

    @api.onchange("file", "other_policy_id")
    def _onchange_file(self):
        self.outcome = self.is_good = False

    def _report(self, report):
        """What becomes of one SLA of a file."""
        if report.is_new:
            title = self.env._("%s: a new SLA, as a draft", report.name)
        elif report.differences:
            title = self.env._("%s: changes", report.name)
        else:
            title = self.env._("%s: nothing to change", report.name)
        body = Markup("<h4>%s</h4>") % title + self._listed(report.differences)
        if report.failures:
            said = self.env._("Test cases that would fail:")
            body += Markup("<strong>%s</strong>") % said
            body += self._listed(report.failures)
        return body

    @api.model
    def _listed(self, lines):
        items = Markup("").join(Markup("<li>%s</li>") % line for line in lines)
        return Markup("<ul>%s</ul>") % items

    def action_import(self):
        """Make or change the SLAs of the file, all or none.

        :return: the action that shows them
        :raise UserError: with the lines at fault
        """
        self.ensure_one()
        reports = files.load(self.env, self._text())
        policies = self.env["sla.policy"].union(*(one.policy for one in reports))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_policy_action"
        )
        action.pop("path", None)
        if len(policies) == 1:
            return {**action, "res_id": policies.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", policies.ids)]}
