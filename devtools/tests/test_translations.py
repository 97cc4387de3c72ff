# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The languages of the addons: whole, and nothing lost on the way."""

import re
from collections import Counter

import polib
import pytest

from devtools.cache import ROOT
from devtools.translations import PARTIAL, follow

LANGUAGES = ("de", "es", "fr", "nl")
TEMPLATES = sorted(ROOT.glob("helpdesk_sla_enhanced*/i18n/*.pot"))
#: Where a language is that is there in part.
FOUND = [
    (template, language)
    for template in TEMPLATES
    for language in (*LANGUAGES, *PARTIAL)
    if template.with_name(f"{language}.po").exists()
]
#: What a program puts something into, or reads.
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\{.*?\}\}|\{\d?\}")
TAG = re.compile(r"</?[a-z][^<>]*>")
#: Words within a sentence, whose tags are a part of it.
WITHIN = re.compile(r"</?(?:b|i|div|p|span|strong)\b[^<>]*>")
#: The rest of a sentence whose beginning stands elsewhere.
REST = re.compile(r"[a-z:;,.]")
#: What is no sentence: units, and what follows a value that is whole without it.
WHOLE = {"h", "hours", "still on hold", "outside working hours"}
#: Attributes that people read.
READ = re.compile(r"\b(title|placeholder|alt|aria-label)=\"[^\"]*\"")

each = pytest.mark.parametrize("language", LANGUAGES)
each_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.stem)


def entries(template, language):
    return polib.pofile(str(template.with_name(f"{language}.po")))


def tags(text):
    found = (READ.sub(r"\1", tag) for tag in TAG.findall(text))
    return [re.sub(r"\s+", " ", tag) for tag in found]


def ends(text):
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def kept(text):
    return Counter(KEPT.findall(text))


def is_in_pieces(text):
    """Whether a text is a piece of a sentence, which no other language can follow."""
    words = WITHIN.sub("", text).strip()
    if words in WHOLE or words.startswith("e.g. "):
        return False
    return bool(REST.match(words) or words.endswith((",", "“", "(")))


def shown(template):
    """The texts of views and templates, in which a value can stand between texts."""
    for entry in polib.pofile(str(template)):
        places = [place for place, _line in entry.occurrences]
        if any("ir.ui.view" in one or one.endswith(".xml") for one in places):
            yield entry.msgid


def test_there_are_templates():
    assert len(TEMPLATES) >= 10


@each
@each_template
def test_a_language_says_what_the_template_says(template, language):
    """`./dev pot` brings the languages along; new terms are to be translated."""
    said = [entry.msgid for entry in polib.pofile(str(template))]
    assert [entry.msgid for entry in entries(template, language)] == said


@each
@each_template
def test_nothing_is_untranslated(template, language):
    found = entries(template, language)
    empty = [entry.msgid for entry in found if not entry.msgstr or entry.fuzzy]
    assert empty == []


@pytest.mark.parametrize("language", PARTIAL)
@each_template
def test_a_language_in_part_says_only_what_the_template_says(template, language):
    """What is there is translated, in the template's order, and not stale."""
    path = template.with_name(f"{language}.po")
    found = entries(template, language) if path.exists() else []
    said = [entry.msgid for entry in polib.pofile(str(template))]
    assert [entry.msgid for entry in found if not entry.msgstr or entry.fuzzy] == []
    ours = {entry.msgid for entry in found}
    assert [entry.msgid for entry in found] == [one for one in said if one in ours]


@pytest.mark.parametrize(
    ("template", "language"), FOUND, ids=lambda one: getattr(one, "stem", one)
)
def test_nothing_is_lost_in_translation(template, language):
    """Neither what is put in, nor a tag, nor the space to the next word."""
    lost = [
        (entry.msgid, entry.msgstr)
        for entry in entries(template, language)
        if kept(entry.msgid) != kept(entry.msgstr)
        or tags(entry.msgid) != tags(entry.msgstr)
        or ends(entry.msgid) != ends(entry.msgstr)
    ]
    assert lost == []


@each_template
def test_no_sentence_is_in_pieces(template):
    """Where values belong into a sentence, code puts them there: languages order them
    in other ways."""
    assert [text for text in shown(template) if is_in_pieces(text)] == []


@pytest.mark.parametrize(
    "piece", [": due", "Not “", "of", "promises in time:", "<b>chosen,</b>", "records."]
)
def test_a_piece_is_found(piece):
    assert is_in_pieces(piece)


def test_languages_follow_their_template(tmp_path):
    """What is there stays, what is new is empty, what is gone goes."""
    template, language = tmp_path / "a.pot", tmp_path / "fr.po"
    for path, texts in ((template, ("Yes", "No")), (language, ("Old", "No"))):
        file = polib.POFile()
        file.metadata = {"Language": "fr"}
        for text in texts:
            file.append(polib.POEntry(msgid=text, msgstr="Non"))
        file.save(str(path))
    follow(template)
    found = polib.pofile(str(language))
    assert [(one.msgid, one.msgstr) for one in found] == [("Yes", ""), ("No", "Non")]
    assert found.metadata["Language"] == "fr"


def test_a_language_in_part_follows_without_what_is_new(tmp_path):
    """Nothing stands there without a translation."""
    template, language = tmp_path / "a.pot", tmp_path / f"{PARTIAL[0]}.po"
    for path, texts in ((template, ("Yes", "No")), (language, ("Old", "No"))):
        file = polib.POFile()
        for text in texts:
            file.append(polib.POEntry(msgid=text, msgstr="لا"))
        file.save(str(path))
    follow(template)
    found = polib.pofile(str(language))
    assert [(one.msgid, one.msgstr) for one in found] == [("No", "لا")]
