# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts for people that no translator would see: sentences outside of ``_()``.

Odoo translates by itself what is declared: labels, helps and choices of fields, views,
data, the text nodes of templates and the attributes that it knows. What code puts
together it translates only inside of ``_()`` or ``_t()``. Each function here finds, in
the text of one file, the texts that would stay English in every language.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from xml.etree import ElementTree

#: Two words or more, as a sentence or a title begins.
SAID = re.compile(r"[A-Z“][\w'’]*[,:]? +[\w“%($]")
#: A single word, as a label is.
LABEL = re.compile(r"[A-Z][a-z]+")
#: Statements that a database reads, and patterns of dates.
QUERY = re.compile(r"(?!SLA |KPI )[A-Z]{2,} ")

# -- Python ---------------------------------------------------------------------------

#: Functions that translate, and those whose texts are for developers.
TRANSLATES = {"_", "_lt"}
FOR_DEVELOPERS = {
    *("debug", "info", "warning", "error", "exception", "critical", "log"),
    *("AssertionError", "TypeError", "KeyError", "RuntimeError"),
    *("NotImplementedError", "create_column"),
}
#: What Odoo translates itself where a field, a constraint or a model is declared.
DECLARES = {"Constraint", "Index", "UniqueIndex"}
#: Errors that people read: of these a single word is a text as well.
ERRORS = {
    *("UserError", "ValidationError", "AccessError", "AccessDenied", "MissingError"),
    *("RedirectWarning", "ValueError"),
}
#: Keys of actions and notifications that people read, in Python and in JavaScript.
READ_KEYS = {
    *("name", "title", "message", "body", "description", "label", "displayName"),
    *("confirmLabel", "cancelLabel", "string", "placeholder", "help"),
}
#: What a text is put together by.
JOINS = (ast.JoinedStr, ast.BinOp)
#: Keywords with which a method says something to people.
READ_KEYWORDS = {"body", "subject", "title", "message"}


def in_python(source: str) -> list[str]:
    """The texts in a module that nobody can translate, each with its line."""
    return [f"{line}: {text}" for line, text in _walk(ast.parse(source), False)]


def _walk(node: ast.AST, is_read: bool) -> Iterator[tuple[int, str]]:
    """Descend to the texts.

    :param is_read: whether a single word, too, is for people here
    """
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _is_text(node.value, is_read):
            yield node.lineno, node.value
        return
    if isinstance(node, ast.Call) and _is_closed(node):
        return
    for child, read in _children(node, is_read):
        yield from _walk(child, read)


def _is_closed(call: ast.Call) -> bool:
    """Whether Odoo or nobody translates what stands in a call."""
    name, func = _name(call.func), call.func
    is_field = isinstance(func, ast.Attribute) and _name(func.value) == "fields"
    is_field = is_field or name.endswith(("2one", "2many"))
    return is_field or name in TRANSLATES | FOR_DEVELOPERS | DECLARES


def _children(node: ast.AST, is_read: bool) -> Iterator[tuple[ast.AST, bool]]:
    if isinstance(node, JOINS):
        yield from ((child, is_read) for child in ast.iter_child_nodes(node))
        return
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else ""
            yield value, name in READ_KEYS and _is_made_of_texts(value)
        return
    skipped = _declared(node)
    raises = isinstance(node, ast.Call) and _name(node.func) in ERRORS
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword):
            yield child.value, child.arg in READ_KEYWORDS
        elif child not in skipped:
            yield child, raises and _is_made_of_texts(child)


def _is_made_of_texts(node: ast.AST) -> bool:
    return isinstance(node, (ast.Constant, *JOINS))


def _declared(node: ast.AST) -> list[ast.AST]:
    """The parts of a statement that are documentation, or that Odoo translates: the
    description of a model, and choices that are named as such."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return [node.value]
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [one.id for one in targets if isinstance(one, ast.Name)]
        if any(one == "_description" or one.endswith("_SELECTION") for one in names):
            return [node.value] if node.value else []
    return []


def _name(func: ast.AST) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _is_text(value: str, is_read: bool) -> bool:
    if QUERY.match(value):
        return False
    return bool(SAID.match(value) or (is_read and LABEL.match(value)))


# -- JavaScript -----------------------------------------------------------------------

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\w])//[^\n]*", re.DOTALL)
STRING = re.compile(
    r"(?P<before>[\w$.]*\(\s*|[\w$]+\s*[:=]\s*|)"
    r"(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"
)


def in_javascript(source: str) -> list[str]:
    """The texts in a script that nobody can translate, each with its line."""
    blank = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
    found = []
    for match in STRING.finditer(blank):
        before, text = match["before"].strip(), match["text"][1:-1]
        key = before.rstrip(":= ")
        if before in ("_t(", "console.error(", "console.warn(", "Error("):
            continue
        if _is_text(text, key in READ_KEYS):
            found.append(f"{blank[: match.start()].count(chr(10)) + 1}: {text}")
    return found


# -- templates ------------------------------------------------------------------------

#: Attributes that are expressions: what they quote is not translated.
EXPRESSION = re.compile(r"t-(att|attf|esc|out|value|set|props)\b|t-att[f]?-")
QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


def in_template(source: str) -> list[str]:
    """The texts in the expressions of a template that nobody can translate."""
    found = []
    for node in ElementTree.fromstring(source).iter():
        is_component = node.tag[:1].isupper()
        for name, value in node.attrib.items():
            if not (EXPRESSION.match(name) or is_component):
                continue
            for one, other in QUOTED.findall(value):
                text = one or other
                words = text.strip(" ,.:;()")
                if LABEL.fullmatch(words) or SAID.match(words):
                    found.append(f"<{node.tag} {name}>: {text}")
    return found
