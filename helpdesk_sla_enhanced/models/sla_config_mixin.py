# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import math

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import ValidationError

_LARGEST_INTEGER = 2**31 - 1


class SlaConfigMixin(models.AbstractModel):
    """A model whose records the engine judges by.

    Every change of such a record makes all workers read the configuration anew. What
    waits in the transaction is judged before, by the rules it happened under. A value
    that could not be stored, or counted with, is refused by the name of its field,
    whoever sends it (SEMANTICS K).

    Who changed what, old → new, stands in a chatter: the record's own where it has
    one, else the one that :meth:`_told_in` names.
    """

    _name = "sla.config.mixin"
    _description = "SLA Configuration"

    #: The numbers that each field may hold: ``{name: (least, most)}``.
    _sla_bounds = {}
    #: The fields whose changes are told in another record's chatter.
    _told_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        self.env["sla.engine"]._process_pending()
        for vals in vals_list:
            self._sla_check_values(vals)
        with self.env["sla.config"]._changing(self):
            records = super().create(vals_list)
        records._tell_lines(self.env._("Added: %s"))
        return records

    def write(self, vals):
        self.env["sla.engine"]._process_pending()
        self._sla_check_values(vals)
        names = [name for name in self._told_fields if name in vals]
        before = {record: record._told_values(names) for record in self if names}
        with self.env["sla.config"]._changing(self):
            result = super().write(vals)
        for record, values in before.items():
            record._tell_change(values)
        return result

    def unlink(self):
        self.env["sla.engine"]._process_pending()
        self._tell_lines(self.env._("Removed: %s"))
        with self.env["sla.config"]._changing(self):
            return super().unlink()

    @api.model
    def _sla_check_values(self, vals):
        """Refuse values that no check could look at.

        :raise ValidationError: naming the field, and the record where it has a name
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None:
                self._sla_refuse(name, value)
            try:
                fits = self._sla_fits(field, value)
            except (ValueError, TypeError, OverflowError, AttributeError, KeyError):
                fits = False
            if not fits:
                self._sla_refuse(field._description_string(self.env), value, vals)

    @api.model
    def _sla_refuse(self, label, value, vals=None):
        name = (vals or {}).get("name") or ", ".join(
            str(record.display_name) for record in self[:1]
        )
        shown = ascii(value)[:80]
        raise ValidationError(
            self.env._(
                "%(record)s, %(field)s: %(value)s cannot be used here.",
                record=str(name or self._description)[:80],
                field=label,
                value=shown,
            )
        )

    @api.model
    def _sla_fits(self, field, value):
        """Whether a value is one of the field's kind, within its bounds."""
        empty = value is None or value is False or value == ""
        if field.required and empty and field.type in ("char", "selection", "many2one"):
            return False
        if field.type in ("one2many", "many2many"):
            return _are_commands(value)
        if field.type in ("char", "text") and not empty:
            str(value).encode()  # half a character cannot be stored
            return "\0" not in str(value)
        if field.type == "many2one":
            return _is_link(value)
        if field.type in ("float", "integer"):
            least, most = self._sla_bounds.get(
                field.name, (-_LARGEST_INTEGER, _LARGEST_INTEGER)
            )
            number = float(value or 0)
            return math.isfinite(number) and least <= number <= most
        field.convert_to_cache(value, self)
        return True

    # -- who changed what -------------------------------------------------------------

    def _told_in(self):
        """The record in whose chatter changes of this one are told, empty for none."""
        return self.env["sla.policy"]

    def _told_name(self):
        """What this record is called there."""
        return self.display_name

    def _told_values(self, names):
        """``{field name: its value in words}`` of a record."""
        self.ensure_one()
        return {name: self._told_value(self._fields[name]) for name in names}

    def _told_value(self, field):
        value = self[field.name]
        if field.type == "many2one":
            return value.sudo().display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type == "float":
            return f"{value:g}"
        return str(value or "")

    def _tell_change(self, before):
        """Tell which fields are not what they were ``before``, old → new."""
        lines = [
            self.env._(
                "%(field)s: %(old)s → %(new)s",
                field=self._fields[name]._description_string(self.env),
                old=old or self.env._("None"),
                new=self._told_value(self._fields[name]) or self.env._("None"),
            )
            for name, old in before.items()
            if old != self._told_value(self._fields[name])
        ]
        if lines:
            self._tell(self.env._("Changed: %s", self._told_name()), lines)

    def _tell_lines(self, text):
        """Tell that these records came or go, one line for each.

        :param text: a text with a place for the name of the record
        """
        if self._told_fields:
            for record in self:
                record._tell(text % record._told_name())

    def _tell(self, title, lines=()):
        """Write to the chatter, in the name of whoever changes this.

        What is written together with the SLA itself, in one save, is no change.
        """
        told_in = self._told_in().sudo()  # the reader's rights do not matter here
        if not told_in or self.env.context.get("tracking_disable"):
            return
        if told_in.create_date == self.env.cr.now():
            return
        body = Markup("<div>%s</div>") % title
        if lines:
            items = Markup("").join(Markup("<li>%s</li>") % line for line in lines)
            body += Markup("<ul>%s</ul>") % items
        told_in.with_user(self.env.user).sudo()._message_log(body=body)


def _is_link(value):
    """Whether a value can be the record of a many2one."""
    if isinstance(value, models.BaseModel):
        return len(value) <= 1
    if value is None or value is False:
        return True
    return isinstance(value, int) and 0 < value <= _LARGEST_INTEGER


def _are_commands(value):
    """Whether a value can be the lines of an x2many."""
    if isinstance(value, models.BaseModel) or value is None or value is False:
        return True
    return isinstance(value, (list, tuple)) and all(map(_is_command, value))


def _is_command(command):
    if isinstance(command, (list, tuple)):
        number = command[0] if command else None
        if number in (0, 1) and not (
            len(command) == 3 and isinstance(command[2], dict)
        ):
            return False
        return number in range(7) and len(command) <= 3
    return isinstance(command, int) and not isinstance(command, bool)
