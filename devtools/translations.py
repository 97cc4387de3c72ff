# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The languages of an addon follow its template: `python -m devtools.translations`.

Run with the Python of the tests, which has polib. What is no longer said goes, what is
new stands there without a translation, which a test of each language tells. Those of
:data:`PARTIAL` hold some screens only: nothing is added to them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

WIDTH = 78
#: Languages that are there for the panel, lists, mails and the portal.
PARTIAL = ("ar",)


def follow(template: Path) -> None:
    """Bring the languages beside a template up to date with it."""
    said = polib.pofile(str(template), wrapwidth=WIDTH)
    for path in sorted(template.parent.glob("*.po")):
        before = polib.pofile(str(path), wrapwidth=WIDTH)
        known = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in before}
        after = polib.POFile(wrapwidth=WIDTH)
        after.header, after.metadata = before.header, before.metadata
        for entry in said:
            text = known.get((entry.msgctxt, entry.msgid), "")
            if not text and path.stem in PARTIAL:
                continue
            copy = polib.POEntry(**_told(entry))
            copy.msgstr = text
            after.append(copy)
        after.save(str(path))


def _told(entry: polib.POEntry) -> dict[str, object]:
    names = ("msgid", "msgctxt", "comment", "tcomment", "occurrences", "flags")
    return {name: getattr(entry, name) for name in names}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        follow(Path(name))
