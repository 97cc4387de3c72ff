# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No text for people stands in code outside of ``_()``: it would stay English."""

from fnmatch import fnmatch

import pytest

from devtools import texts
from devtools.cache import ROOT

ADDONS = sorted(
    path.parent.name for path in ROOT.glob("helpdesk_sla_enhanced*/__manifest__.py")
)
#: Files whose texts are not read on a screen of Odoo.
LEFT_OUT = (
    "*/__manifest__.py",  # Odoo translates it with its own module list
    "*/tests/*",
    "*/migrations/*",
    "*/demo/*",  # what imagined customers write
    "*/cli/*",  # a terminal, where Odoo itself speaks English
    "*/controllers/health.py",  # read by a program
    "*/sla_core/policy_file/schema.py",  # the JSON schema, for editors of files
    "*/static/description/*",
)
#: Views and data are translated by Odoo; of templates it translates all but what
#: expressions quote.
LOOKS = {
    "*.py": texts.in_python,
    "*/static/src/*.js": texts.in_javascript,
    "*/static/src/*.xml": texts.in_template,
    "*.xml": texts.in_template,
}


def found_in(addon):
    found = []
    for path in sorted((ROOT / addon).rglob("*.*")):
        name = path.relative_to(ROOT).as_posix()
        if any(fnmatch(name, pattern) for pattern in LEFT_OUT):
            continue
        look = next((look for mask, look in LOOKS.items() if fnmatch(name, mask)), None)
        if look:
            found += [f"{name}:{text}" for text in look(path.read_text("utf-8"))]
    return found


@pytest.mark.parametrize("addon", ADDONS)
def test_every_text_can_be_translated(addon):
    assert found_in(addon) == []


PYTHON = {
    "an error": 'raise UserError("Nothing to do.")',
    "an error of one word": 'raise ValidationError("Closed")',
    "an error that is put together": 'raise UserError("No model: " + model)',
    "an error with a value": 'raise UserError(f"Enable {model} first.")',
    "an error that is formatted": 'raise UserError("Enable %s first." % model)',
    "a notification": 'notice = {"title": "Saved", "type": "success"}',
    "the name of a window": 'action = {"name": "Results", "res_model": model}',
    "a message in the chatter": 'record.message_post(body="Waived")',
    "a sentence anywhere": 'parts.append("The clock counts again")',
    "a function under another name": 'text = env._; text("The clock counts again")',
}
JAVASCRIPT = {
    "a notification": 'notification.add("Nothing was changed.", {type: "info"});',
    "a template literal": "notification.add(`Due ${moment} or later`);",
    "a title": 'dialog.add(Dialog, {title: "Results"});',
    "a sentence anywhere": 'const text = "The clock counts again";',
}
TEMPLATE = {
    "a choice in an attribute": "<th t-att-title=\"late ? 'Late' : ''\"/>",
    "a text joined to a value": "<th t-att-aria-label=\"kpi + ', May Wait'\"/>",
    "a value that is shown": "<t t-esc=\"name or 'No name yet'\"/>",
    "an attribute of a component": "<Dialog title=\"'Results'\"/>",
}
SEEN = [
    *((texts.in_python, kind, code) for kind, code in PYTHON.items()),
    *((texts.in_javascript, kind, code) for kind, code in JAVASCRIPT.items()),
    *((texts.in_template, kind, code) for kind, code in TEMPLATE.items()),
]


@pytest.mark.parametrize(
    ("look", "code"),
    [
        pytest.param(look, code, id=f"{look.__name__}: {kind}")
        for look, kind, code in SEEN
    ],
)
def test_it_is_found(look, code):
    assert look(code)


PASSED = [
    (texts.in_python, 'raise UserError(env._("Nothing to do."))'),
    (texts.in_python, 'raise UserError(_("No model %s", model))'),
    (texts.in_python, 'raise TypeError("A developer reads this.")'),
    (texts.in_python, '_logger.info("The clock counts again")'),
    (texts.in_python, 'name = fields.Char(string="Ticket Title", help="Of today.")'),
    (texts.in_python, 'KIND_SELECTION = [("a", "A kind")]'),
    (texts.in_python, 'def clock():\n    """The clock counts again."""'),
    (texts.in_python, 'cr.execute("SELECT id FROM sla_item")'),
    (texts.in_python, 'values = {"name": name, "state": "Draft"}'),
    (texts.in_javascript, 'notification.add(_t("Nothing was changed."));'),
    (texts.in_javascript, "// The clock counts again, they said"),
    (texts.in_javascript, 'import {Dialog} from "@web/core/dialog/dialog";'),
    (texts.in_javascript, 'throw new Error("A developer reads this.");'),
    (texts.in_template, '<button title="Zoom in">Close</button>'),
    (texts.in_template, "<i t-att-class=\"late ? 'text-danger' : 'o_late'\"/>"),
]


@pytest.mark.parametrize(("look", "code"), PASSED)
def test_it_is_left_alone(look, code):
    assert look(code) == []
