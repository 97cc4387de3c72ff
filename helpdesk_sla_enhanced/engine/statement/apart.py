# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers, Latin words and signs apart from Arabic and Hebrew words, for PDFs.

wkhtmltopdf prints the parts of a text that is read to the left over each other where
it changes between such words and others. Where each part has an element of its own,
it puts them side by side.
"""

from __future__ import annotations

import re

import lxml.html

#: Arabic and Hebrew letters, and the mark that is read as one.
_LEFT = "\u0590-\u060b\u060d-\u061a\u061c-\u061e\u0620-\u065f\u066e-\u06ef\u06fa-\u08ff"
_LEFT += "\ufb1d-\ufdff\ufe70-\ufefc\u200f"
#: Their comma, semicolon and question mark.
_MARKS = "\u060c\u061b\u061f"
#: All others, from the first of them to the last.
_OTHER = rf"[^ {_LEFT}{_MARKS}]"
_PARTS = re.compile(rf"[{_MARKS}]+|{_OTHER}(?:[^{_LEFT}{_MARKS}]*{_OTHER})?")
_BLANK = re.compile(r"[ \t\r\n]+")
_ANY_LEFT = re.compile(rf"[{_LEFT}]")
#: Their text is no text.
_CODE = ("script", "style", "title")


def apart(html: bytes | str) -> bytes:
    """The same page; where a text has Arabic or Hebrew words, whatever else is in it
    has elements of its own.

    :param html: a whole page, in UTF-8
    """
    source = html.encode() if isinstance(html, str) else html
    if not _ANY_LEFT.search(source.decode()):
        return source
    parser = lxml.html.HTMLParser(encoding="utf-8")
    root = lxml.html.fromstring(source, parser=parser)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue  # A comment
        if element.tag not in _CODE and element.text:
            _split(element, element.text, inside=True)
        if element.tail and element.getparent() is not None:
            _split(element, element.tail, inside=False)
    page: bytes = lxml.html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")
    return page


def _split(element: lxml.html.HtmlElement, text: str, *, inside: bool) -> None:
    """Put the parts of the text in an element, or behind it, into their own."""
    if not _ANY_LEFT.search(text):
        return
    text = _BLANK.sub(" ", text)  # A line break takes words apart as well
    parent = element if inside else element.getparent()
    place = 0 if inside else parent.index(element) + 1
    before, end = element, 0
    for match in _PARTS.finditer(text):
        between = text[end : match.start()]
        if before is element and inside:
            element.text = between
        else:
            before.tail = between
        part = lxml.html.Element("span")
        part.text = match.group()
        parent.insert(place, part)
        before, place, end = part, place + 1, match.end()
    if end:
        before.tail = text[end:]
    elif inside:
        element.text = text
    else:
        element.tail = text
