# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Refusing values that no database can store."""

import json
import math

from odoo import api, models
from odoo.exceptions import ValidationError

#: The types of fields that say nothing when they are empty.
_NEVER_EMPTY = ("char", "selection", "many2one", "date")
_LARGEST_INTEGER = 2**31 - 1


class SlaValuesMixin(models.AbstractModel):
    """A model that refuses values which could not be stored, or counted with, by the
    name of their field, whatever way they come (SEMANTICS K)."""

    _name = "sla.values.mixin"
    _description = "SLA Values"

    #: The numbers that each field may hold: ``{name: (least, most)}``.
    _sla_bounds = {}

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what could not be stored (SEMANTICS K)."""
        for vals in vals_list:
            self._sla_check_values(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse what could not be stored (SEMANTICS K)."""
        self._sla_check_values(vals)
        return super().write(vals)

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
        if field.required and empty and field.type in _NEVER_EMPTY:
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
        if field.type == "json":
            return _is_json(value)
        field.convert_to_cache(value, self)
        return True

    # -- who changed what -------------------------------------------------------------

    def _told_in(self):
        """In which record's chatter changes of this one are logged; empty for none."""
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
            # sudo: who may read the policy sees what it names
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
    if not isinstance(command, (list, tuple)):
        return _is_id(command)
    number = command[0] if command else None
    if not isinstance(number, int) or isinstance(number, bool) or len(command) > 3:
        return False
    if number in (0, 1) and not (len(command) == 3 and isinstance(command[2], dict)):
        return False
    if number in (1, 2, 3, 4):
        return len(command) > 1 and _is_id(command[1])
    if number == 6:
        ids = command[2] if len(command) == 3 else None
        return isinstance(ids, (list, tuple)) and all(map(_is_id, ids))
    return number in (0, 5)


def _is_id(value):
    """Whether a value can be the id of a record."""
    number = isinstance(value, int) and not isinstance(value, bool)
    return number and 0 < value <= _LARGEST_INTEGER


def _is_json(value):
    """Whether the database can store a value as JSON."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    text.encode()  # half a character cannot be stored
    return "\\u0000" not in text
