# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is worth a second look in a policy; nothing of it blocks anything."""

import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_list

from ..sla_core.policy import lint
from ..sla_core.policy.domains import parse
from ..store.plumbing import CONFLICTS

_logger = logging.getLogger(__name__)

#: The block is folded when it says more than this.
FEW = 3


class SlaPolicy(models.Model):
    """The lint of a policy (SEMANTICS K), computed when its form is opened.

    Each ``_lint_…`` method gives the messages of one or more lines of the list. One
    that fails says nothing. What the items say alone is decided in ``sla_core.lint``,
    what the database knows is asked in ``sla.lint``.
    """

    _inherit = "sla.policy"

    lint_messages = fields.Json(compute="_compute_lint")
    lint_html = fields.Html(
        string="Worth a Look", compute="_compute_lint", sanitize=False
    )

    @api.depends_context("lang")
    def _compute_lint(self):
        """Look at stored policies. No field is depended on, or the form would ask the
        server at each change of one."""
        for policy in self:
            messages = policy._lint() if policy.id else []
            policy.lint_messages = messages
            urgent = policy._lint_safely(policy._lint_never_met) if policy.id else []
            rest = [text for text in messages if text not in urgent]
            policy.lint_html = self._lint_block(rest, urgent)

    def onchange(self, values, field_names, fields_spec):
        """Look when the form is opened and saved, not while it is being edited."""
        asked = {
            name: spec
            for name, spec in fields_spec.items()
            if name not in ("lint_messages", "lint_html")
        }
        return super().onchange(values, field_names, asked)

    @api.model
    def _lint_block(self, messages, urgent=()):
        """The messages as a block that can be folded, without any script.

        :param urgent: messages that are not folded away, before the others
        """
        above = Markup().join(
            Markup("<p class='mb-1 fw-bold'>%s</p>") % text for text in urgent
        )
        if not messages:
            return above or False
        lines = Markup().join(Markup("<li>%s</li>") % text for text in messages)
        return above + Markup(
            "<details%s><summary>%s</summary><ul class='mb-0'>%s</ul></details>"
        ) % (
            Markup(" open=''") if len(messages) <= FEW else "",
            self.env._("Worth a look (%s)", len(messages)),
            lines,
        )

    def _lint(self):
        """All messages, in the order of SEMANTICS K: a list of sentences."""
        self.ensure_one()
        policy = self.sudo()
        messages = []
        for rule in policy._lint_rules():
            messages += policy._lint_safely(rule)
        return messages

    def _lint_rules(self):
        """The methods that look, in the order of what they say."""
        return [
            self._lint_model,
            self._lint_never_met,
            self._lint_shadowed,
            self._lint_true_at_start,
            self._lint_lost_stages,
            self._lint_solved,
            self._lint_pause,
            self._lint_items,
            self._lint_lost_values,
            self._lint_hours,
            self._lint_days_off,
            self._lint_default,
            self._lint_owner,
        ]

    def _lint_safely(self, rule):
        try:
            with self.env.cr.savepoint(flush=False):
                return rule()
        except CONFLICTS:
            raise
        except Exception:
            _logger.info("SLA %s: %s says nothing", self.id, rule.__name__, exc_info=1)
            return []

    # -- what the items say alone -----------------------------------------------------

    def _lint_findings(self):
        items = self.item_ids.filtered("active")
        probe = self.env["sla.lint"]
        coverage = probe._open_coverage(self, items)
        plain = [
            lint.Item(
                item.id,
                item.kpi_id.id,
                parse(item.applicable_when),
                parse(item.success_criteria),
                item.kpi_id.repeat,
                *coverage[item],
            )
            for item in items.sorted(lambda item: (item.sequence, item.id))
        ]
        gaps = probe._gaps(self, items)
        return lint.examine(
            plain,
            lambda path: probe._real_path(self.model, path),
            self._entity().recalculate_terminal,
            {kpi.id for kpi, gap in gaps.items() if gap is None},
        )

    def _lint_never_met(self):
        """D7: whatever is done, what such an item is for fails."""
        said = self._never_met_text()
        return [said] if said else []

    def _lint_shadowed(self):
        items = self.env["sla.item"]
        return [
            self.env._(
                "Item %(item)s never applies: %(other)s stands before it and takes all "
                "of its records.",
                item=items.browse(found.id).name,
                other=items.browse(found.other).name,
            )
            for found in self._lint_findings()
            if found.rule == lint.SHADOWED
        ]

    def _lint_items(self):
        findings = self._lint_findings()
        return [self._say(found) for found in findings if found.rule != lint.SHADOWED]

    def _say(self, found):
        """A finding in a sentence."""
        item = self.env["sla.item"].browse(found.id)
        if found.rule == lint.SAME_FIELD:
            if self._entity().recalculate_terminal:
                return self.env._(
                    "Item %(item)s uses %(field)s both in Applicable When and in "
                    "Success Criteria: what is met and not applicable any more is "
                    "cancelled, as results are recalculated.",
                    item=item.name,
                    field=self._path_label(found.path),
                )
            return self.env._(
                "Item %(item)s uses %(field)s both in Applicable When and in Success "
                "Criteria: an open record can leave it without having met it.",
                item=item.name,
                field=self._path_label(found.path),
            )
        if found.rule == lint.FREQUENT_FIELD:
            return self.env._(
                "Item %(item)s applies depending on %(field)s, which changes all the "
                "time: each change has the SLA applied again.",
                item=item.name,
                field=self._path_label(found.path),
            )
        return self._say_no_catch_all(self.env["sla.kpi"].browse(found.id))

    def _say_no_catch_all(self, kpi):
        """That open records have no item of a KPI; which, if their fields tell."""
        items = self.item_ids.filtered("active")
        gap = self.env["sla.lint"]._gaps(self, items)[kpi]
        if not gap:
            return self.env._(
                "%(kpi)s has no item for all open records: those that match no item "
                "have no clock for it.",
                kpi=kpi.name,
            )
        return self.env._(
            "%(kpi)s has no item for all open records: those with %(values)s match no "
            "item and have no clock for it.",
            kpi=kpi.name,
            values=format_list(
                self.env,
                [
                    self.env._(
                        "%(field)s “%(value)s”",
                        field=self._path_label(name),
                        value=value,
                    )
                    for name, value in gap.items()
                ],
            ),
        )

    def _path_label(self, path):
        """A dotted path in the words of the form: ``Stage › Closed``."""
        labels, model = [], self.env[self.model]
        for name in path.split("."):
            field = model._fields.get(name) if model is not None else None
            labels.append(field._description_string(self.env) if field else name)
            model = self.env.get(field.comodel_name) if field else None
        return " › ".join(labels)

    # -- what the database knows ------------------------------------------------------

    def _lint_true_at_start(self):
        found = self.env["sla.lint"]._true_at_start(self)
        messages = []
        for item in self.item_ids:
            if item.id not in found:
                continue
            met, seen = found[item.id]
            if seen:
                why = self.env._(
                    "it was for %(met)s of the %(seen)s newest open records that "
                    "nobody has touched since.",
                    met=met,
                    seen=seen,
                )
            else:
                why = self.env._("a new record as it is filled in by itself meets it.")
            messages.append(
                self.env._(
                    "Item %(item)s is met at its very start: %(why)s",
                    item=item.name,
                    why=why,
                )
            )
        return messages

    def _lint_lost_stages(self):
        return [
            self.env._(
                "Item %(item)s is also met by tickets that are %(stages)s.",
                item=item.name,
                stages=", ".join(stages.mapped("name")),
            )
            for item, stages in self.env["sla.lint"]._met_by_lost_stages(self)
        ]

    def _lint_solved(self):
        return [
            self.env._(
                "Item %(item)s goes on for tickets that are %(stages)s, and alarms "
                "somebody hours later: let its success criteria include them.",
                item=item.name,
                stages=", ".join(stages.mapped("name")),
            )
            for item, stages in self.env["sla.lint"]._alarms_when_solved(self)
        ]

    def _lint_pause(self):
        return [
            self.env._(
                "The on hold rule of %(items)s also covers closed records: their "
                "clocks stand still instead of ending.",
                items=", ".join(items.mapped("name")),
            )
            for items in self.env["sla.lint"]._pauses_closed(self)
        ]

    def _lint_lost_values(self):
        """Conditions go on naming what was deleted; they match nothing by it."""
        by_field = {}
        for item, condition, path in self.env["sla.lint"]._lost_values(self):
            by_field.setdefault((condition, path), []).append(item.name)
        return [
            self.env._(
                "%(items)s: %(condition)s names something under %(field)s that has "
                "been deleted.",
                items=format_list(self.env, names),
                condition=condition,
                field=self._path_label(path),
            )
            for (condition, path), names in by_field.items()
        ]

    def _lint_hours(self):
        """Working hours that are not what they look like."""
        probe = self.env["sla.lint"]
        return [
            *(
                self.env._(
                    "The working hours %(calendar)s are based on durations: Odoo puts "
                    "them around noon, and that is when the clocks run.",
                    calendar=calendar.name,
                )
                for calendar in probe._calendars(self).filtered("duration_based")
            ),
            *(
                self.env._(
                    "The working hours %(calendar)s stop for %(minutes)s min at "
                    "midnight: let the day end at 24:00 if work goes on.",
                    calendar=calendar.name,
                    minutes=gap,
                )
                for calendar, gap in probe._with_midnight_gap(self)
            ),
        ]

    def _lint_days_off(self):
        now = self.env["sla.engine"]._sla_now()
        year = fields.Datetime.context_timestamp(self, now).year + 1
        return [
            self.env._(
                "The working hours %(calendar)s have no days off in %(year)s yet.",
                calendar=calendar.name,
                year=str(year),
            )
            for calendar in self.env["sla.lint"]._without_days_off(self, year)
        ]

    def _lint_default(self):
        """No default for an enabled model: of this SLA's company, or of any."""
        if not self._entity():
            return []
        domain = [("model_id", "=", self.model_id.id), ("is_default", "=", True)]
        covered = self.search(domain).mapped("company_id.id")
        defaults = self.search_count([*domain, ("company_id", "=", False)], limit=1)
        companies = self.company_id or self.env["res.company"].search(
            [("sla_enabled", "=", True)]
        )
        bare = companies.filtered(lambda company: company.id not in covered)
        if defaults or not bare:
            return []
        if len(companies) == len(bare) and not self.company_id:
            return [
                self.env._(
                    "%(model)s has no default SLA: new records have none unless one "
                    "is chosen.",
                    model=self.model_id.name,
                )
            ]
        return [
            self.env._(
                "%(model)s has no default SLA in %(companies)s: new records there "
                "have none unless one is chosen.",
                model=self.model_id.name,
                companies=", ".join(bare.mapped("name")),
            )
        ]

    def _lint_owner(self):
        if self.user_id.active:
            return []
        return [
            self.env._(
                "The owner %(owner)s is archived: no action of this SLA will run.",
                owner=self.user_id.name,
            )
        ]

    def _lint_model(self):
        if self._entity():
            return []
        return [
            self.env._(
                "%(model)s is not enabled for SLA any more: this SLA is applied to "
                "no record.",
                model=self.model_id.name,
            )
        ]
