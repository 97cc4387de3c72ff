# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import math

from odoo import api, models
from odoo.exceptions import ValidationError

_LARGEST_INTEGER = 2**31 - 1


class SlaConfigMixin(models.AbstractModel):
    """A model whose records the engine judges by.

    Every change of such a record makes all workers read the configuration anew. What
    waits in the transaction is judged before, by the rules it happened under. A value
    that could not be stored, or counted with, is refused by the name of its field,
    whoever sends it (SEMANTICS K).
    """

    _name = "sla.config.mixin"
    _description = "SLA Configuration"

    #: The numbers that each field may hold: ``{name: (least, most)}``.
    _sla_bounds = {}

    @api.model_create_multi
    def create(self, vals_list):
        self.env["sla.engine"]._process_pending()
        for vals in vals_list:
            self._sla_check_values(vals)
        with self.env["sla.config"]._changing(self):
            return super().create(vals_list)

    def write(self, vals):
        self.env["sla.engine"]._process_pending()
        self._sla_check_values(vals)
        with self.env["sla.config"]._changing(self):
            return super().write(vals)

    def unlink(self):
        self.env["sla.engine"]._process_pending()
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
        if number in (0, 1) and not (len(command) == 3 and isinstance(command[2], dict)):
            return False
        return number in range(7) and len(command) <= 3
    return isinstance(command, int) and not isinstance(command, bool)
