# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the tests of an addon's template for translators share."""

import re
from io import BytesIO
from pathlib import Path

import polib
from lxml import etree

from odoo.modules import get_module_path
from odoo.tests import TransactionCase
from odoo.tools.translate import trans_export

#: Words of the engine's own that a service desk would not use.
OURS = (
    "lapsed",
    "reapplied",
    "settled",
    "judge",
    "judged",
    "estimated",
    "held to",
    "the clock forgot",
    "Waiting Changes",
    "New Instance",
    "After Terminal",
    "fired",
    "anew",
    "whoever",
)
FOUND = re.compile(rf"\b(?:{'|'.join(OURS)})\b", re.IGNORECASE)


class TranslationCase(TransactionCase):
    """The template of an addon, and what Odoo exports of it now."""

    def _template(self, addon):
        """The terms of the template that is shipped: ``{term: where it stands}``."""
        path = f"{get_module_path(addon)}/i18n/{addon}.pot"
        return self._places(polib.pofile(path))

    def _exported(self, addon):
        """The terms that Odoo exports of the addon: ``{term: where it stands}``."""
        buffer = BytesIO()
        trans_export(None, [addon], buffer, "po", self.env)
        return self._places(polib.pofile(buffer.getvalue().decode()))

    def _places(self, entries):
        return {
            entry.msgid: [where for where, _line in entry.occurrences]
            for entry in entries
        }

    def assert_up_to_date(self, addon):
        """No term is missing in the template, and none is left over."""
        shipped, now = set(self._template(addon)), set(self._exported(addon))
        advice = "./dev pot writes the template"
        self.assertEqual(sorted(now - shipped), [], advice)
        self.assertEqual(sorted(shipped - now), [], advice)

    def assert_plain_words(self, addon):
        """No text that a person sees has a word that is only ours: labels, helps,
        selections, messages, what the browser says, and the demo data."""
        demo = [
            text
            for path in Path(get_module_path(addon), "demo").glob("*.xml")
            for text in etree.parse(path).getroot().itertext()
        ]
        texts = [*self._exported(addon), *demo]
        self.assertTrue(texts)
        self.assertEqual([text for text in texts if FOUND.search(text)], [])
