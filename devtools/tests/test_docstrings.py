# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`devtools.docstrings`: what `./dev lint` finds undocumented."""

from textwrap import dedent

import pytest

from devtools import docstrings


def found(tmp_path, text):
    """What is wrong with a file, without the place."""
    file = tmp_path / "models.py"
    file.write_text(dedent(text))
    return [line.partition(": ")[2] for line in docstrings.problems([file])]


def test_the_addons_say_what_everything_is():
    assert docstrings.problems(docstrings.files()) == []


def test_a_model_says_what_it_is(tmp_path):
    text = """
        class Clock(models.Model):
            _name = "clock"
    """
    assert found(tmp_path, text) == [
        "Clock has no docstring.",
        "Clock has no _description.",
    ]


def test_a_model_that_is_extended_has_a_description_already(tmp_path):
    text = '''
        class Clock(models.Model):
            """Counts."""
            _inherit = "clock"
    '''
    assert found(tmp_path, text) == []


MODEL = '''
class Clock(models.{kind}):
    """Counts."""
    _name = "clock"
    _description = "Clock"

{body}
'''


@pytest.mark.parametrize("kind", ("Model", "TransientModel", "AbstractModel"))
def test_a_field_without_a_word_is_told(tmp_path, kind):
    text = MODEL.format(kind=kind, body="    # not for readers\n    time = fields.X()")
    (line,) = found(tmp_path, text)
    assert line == "time has neither help nor a comment with #:"


def test_fields_of_our_own_kinds_are_fields_too(tmp_path):
    text = MODEL.format(kind="Model", body="    time = GuardedMany2one('time')")
    assert len(found(tmp_path, text)) == 1


@pytest.mark.parametrize(
    "body",
    (
        "    time = fields.X(help='The time.')",
        "    time = fields.X(related='wall.time')",
        "    #: The time.\n    time = fields.X()",
        "    #: The time,\n    #: UTC.\n    time = fields.X()",
        "    time = fields.X()  #: The time.",
        "    time = fields.X(  #: The time.\n        required=True\n    )",
        "    LARGEST = 3\n    _order = 'id'",
    ),
)
def test_a_field_of_which_something_is_said(tmp_path, body):
    assert found(tmp_path, MODEL.format(kind="Model", body=body)) == []


def test_a_field_that_is_inherited_is_described_there(tmp_path):
    text = MODEL.format(kind="AbstractModel", body="    time = fields.X(help='When.')")
    text += '''
class Alarm(models.Model):
    """Rings."""
    _name = "alarm"
    _description = "Alarm"
    _inherit = ["clock"]

    time = fields.X(required=True)
    tone = fields.X()
'''
    (line,) = found(tmp_path, text)
    assert line.startswith("tone ")
