# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random bad input for the fuzz test, the same for the same seed.

Records are named, not numbered (`Ref`), so that an input can be printed as Python that
runs in any database the test has set up.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Ref:
    """The id, or the record itself, of a record that the test keeps by this name."""

    name: str
    record: bool = False

    def __repr__(self):
        return f"self.{self.name}" if self.record else f"self.{self.name}.id"


def spell(value):
    """``value`` as Python that can be pasted into a test."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, dict):
        pairs = (f"{spell(key)}: {spell(one)}" for key, one in value.items())
        return "{%s}" % ", ".join(pairs)
    if isinstance(value, (list, tuple)):
        inside = ", ".join(spell(one) for one in value)
        if isinstance(value, list):
            return f"[{inside}]"
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, str) and len(value) > 2000:
        return f"{value[:20]!r} * {len(value) // 20}"
    return repr(value)


INF = float("inf")
NAN = float("nan")
NUMBERS = [0, -0.0, -1, 1, 2.5, 1e-9, 5e-324, 1e5, 87600, 87601, 1e6, 1e9, 1e15, 1e18]
NUMBERS += [1e300, 1e308, -1e308, INF, -INF, NAN, 2**31, 2**63, 10**30, -(2**31) - 1]
ODD = [None, False, True, "", "abc", "1e999", "nan", b"1", [], {}, (), [1], {"a": 1}]
TEXTS = ["", " ", "x", "Ω", "\u202e", "x" * 100_000, "%s %(a)s {0} {", "'\";--", "\\"]
TEXTS += [
    "[",
    "]",
    "[]",
    "()",
    "{}",
    "None",
    "[None]",
    "[[]]",
    "[()]",
    "[0]",
    "[1e999]",
]
TEXTS += ["'", "[('id', '=', 1)", "open('x')", "[x for x in y]", "lambda: 0", "…", "#"]
TEXTS += ["[" * 300 + "]" * 300, "(" * 5000, "-" * 5000 + "1", "['!']", "['&', '|']"]
TEXTS += ["['|', ('id', '=', 1)]", "[('id', '=', 1), '&']", "['!'] * 3", "[...]"]
TEXTS += ["(('id', '=', 1),)", "('id', '=', 1)", "{'id': 1}", "[('id', '=')]"]
TEXTS += ["[('id', '=', 1, 2)]", "[(1, '=', 1)]", "[(0, '=', 1)]", "[(1, '=', 0)]"]
TEXTS += ["[" + "('id', '!=', 0), " * 3000 + "]", str(["!"] * 400 + [("id", "=", 1)])]
TEXTS += [str(["|"] * 400 + [("id", "=", 1)] * 401), "\ufeff[]", "[]\n", "\t[]"]
#: What PostgreSQL or the encoding of the connection refuse, for Odoo's fields as well.
UNSTORABLE = [
    "\ud800",
    "a\x00b",
    "[('name', '=', '\x00')]",
    "[('name', '=', '\ud800')]",
]

PATHS = ["id", "name", "priority", "closed", "stage_id", "stage_id.id", "stage_id.name"]
PATHS += ["partner_id", "partner_id.id", "partner_id.name", "partner_id.category_id"]
PATHS += ["partner_id.child_ids.category_id.name", "partner_id.parent_id.parent_id"]
PATHS += ["partner_id.commercial_partner_id", "tag_ids", "tag_ids.name", "tag_ids.id"]
PATHS += ["category_id", "category_id.parent_id", "team_id", "team_id.user_ids.name"]
PATHS += ["message_ids", "message_ids.body", "message_ids.author_id.name", "user_id"]
PATHS += [
    "user_id.group_ids",
    "user_id.partner_id.user_ids",
    "company_id",
    "create_uid",
]
PATHS += ["create_date", "create_date.month_number", "write_date", "closed_date"]
PATHS += [
    "last_stage_update",
    "display_name",
    "number",
    "description",
    "color",
    "active",
]
PATHS += [
    "activity_state",
    "activity_ids",
    "activity_ids.date_deadline",
    "attachment_ids",
]
PATHS += ["message_follower_ids", "message_partner_ids", "message_is_follower"]
PATHS += ["duration_tracking", "duration_tracking.x", "properties.x", "name.x", "id.id"]
PATHS += ["partner_id.properties", "partner_id.lang", "partner_id.image_1920"]
PATHS += ["sla_policy_id", "sla_status", "sla_kpi_instance_ids.status", "sla_no_sla"]
PATHS += ["first_response_date", "awaiting_reply", "access_token", "rating_ids"]
PATHS += [
    "no_such",
    "partner_id.no_such",
    "no_such.name",
    "",
    ".",
    "id.",
    ".id",
    "a..b",
]
PATHS += [
    "uid",
    "context",
    "_fields",
    "__class__",
    "partner_id.partner_id",
    "stage_id.",
]
PATHS += ["company_id.sla_enabled", "partner_id.barcode", "partner_id.credit_limit"]
PATHS += [1, 0, None, b"id", ("id",), 1.5, True]
OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "in", "not in", "like", "not like", "=?"]
OPERATORS += ["ilike", "not ilike", "=like", "=ilike", "not =like", "not =ilike", "any"]
OPERATORS += [
    "not any",
    "any",
    "not any",
    "in",
    "not in",
    "any!",
    "not any!",
    "<>",
    "==",
]
OPERATORS += ["child_of", "parent_of", "IN", "is", "", None, 3, ["="], "@>", "; --"]
VALUES = [
    1,
    0,
    -1,
    3,
    2**31,
    2**63,
    10**30,
    1e999,
    -1e999,
    1.5,
    1e308,
    True,
    False,
    None,
]
VALUES += [
    "",
    "1",
    "x",
    "%",
    "_",
    "\\",
    "2026-01-01",
    "2026-13-45",
    "9999-12-31",
    "today",
]
VALUES += ["-3d", "now", "x" * 20000, "ÿ", b"x", b"\xff", {}, {"a": 1}, [], (), [[]]]
VALUES += [
    [None],
    [False],
    [1e999],
    [1, 1e999],
    (1, "a"),
    [2**63],
    ["x", None, 2],
    [()],
]
VALUES += [set, "\x00", "\ud800", ["\ud800"], [b"x"], [{}], ["|"], ["!"], [("id",)]]


class Source:
    """Draws bad input.

    :param random: a seeded ``random.Random``
    """

    def __init__(self, random):
        self.random = random

    def one(self, *choices):
        """One of the choices; callables are asked for it."""
        found = self.random.choice(choices)
        return found() if callable(found) else found

    def number(self):
        """A number, or what is none."""
        if self.random.random() < 0.8:
            return self.random.choice(NUMBERS)
        return self.random.choice(ODD + [10**400, "12", "-1"])

    def text(self):
        """A text, or what is none."""
        if self.random.random() < 0.05:
            return self.random.choice(UNSTORABLE)
        return self.random.choice(TEXTS + ODD)

    def flag(self):
        """A boolean, or what is none."""
        return self.random.choice([True, False, True, False, *ODD])

    def key(self, *names):
        """The id of a record: one of those named, or of another model, or of none."""
        if names and self.random.random() < 0.5:
            return Ref(self.random.choice(names))
        others = ("policy", "item", "kpi", "action", "calendar", "ticket", "partner")
        return self.one(
            lambda: Ref(self.random.choice(others)),
            lambda: Ref(self.random.choice(others), record=True),
            lambda: self.random.choice(NUMBERS),
            lambda: self.random.choice(ODD),
            lambda: self.random.choice(ODD),
            2**31 - 1,
            999_999_999,
        )

    def choice(self, *values):
        """A value of a selection, or of none."""
        return self.random.choice([*values, *values, *ODD, "nothing"])

    # -- conditions -------------------------------------------------------------------

    def condition(self):
        """The text of a condition."""
        if self.random.random() < 0.15:
            return self.text()
        text = repr(self.domain(2)).replace("inf", "1e999")
        if self.random.random() < 0.05:
            text = text[: self.random.randrange(len(text))]
        return text

    def domain(self, depth):
        """A domain, more or less."""
        count = self.random.choice([1, 1, 1, 1, 2, 3])
        leaves = [self.leaf(depth) for _n in range(count)]
        if self.random.random() < 0.1:
            sign = self.random.choice(["|", "&", "!", "^", None])
            leaves.insert(self.random.randrange(len(leaves) + 1), sign)
        return leaves

    def leaf(self, depth):
        """A leaf, more or less. Half of them are bad in their value alone."""
        path = self.random.choice(PATHS)
        operator = self.random.choice(OPERATORS)
        if self.random.random() < 0.7:
            path = self.random.choice(PATHS[:39])
            operator = self.random.choice(OPERATORS[:21])
        nested = isinstance(operator, str) and "any" in operator
        if depth and self.random.random() < (0.6 if nested else 0.05):
            value = self.domain(depth - 1)
        else:
            value = self.value()
        if self.random.random() < 0.03:
            return self.random.choice([[path, operator], path, [], [path] * 4, None])
        return (path, operator, value)

    def value(self):
        """The right side of a leaf."""
        value = self.random.choice(VALUES)
        if value is set:
            return {1, "x"}
        if self.random.random() < 0.15:
            return [self.random.choice(VALUES[:20]) for _n in range(3)]
        return value

    # -- values of records ------------------------------------------------------------

    def values(self, drawers, most=3):
        """Values of a few fields.

        :param drawers: by field, what draws a value for it
        """
        count = self.random.randint(1, min(most, len(drawers)))
        names = self.random.sample(sorted(drawers), count)
        values = {name: drawers[name]() for name in names}
        if self.random.random() < 0.02:
            values[self.random.choice(["no_such", "", "id", "create_date"])] = 1
        return values

    def commands(self, drawers, *names):
        """Commands for the lines of a record, right and wrong.

        :param drawers: as for :meth:`values`, of the lines
        :param names: the names of lines that exist
        """
        key = lambda: self.key(*names)  # noqa: E731
        known = lambda: Ref(self.random.choice(names))  # noqa: E731
        command = lambda: self.one(  # noqa: E731
            lambda: (0, 0, self.values(drawers, 6)),
            lambda: (1, known(), self.values(drawers)),
            lambda: (1, known(), self.values(drawers)),
            lambda: (1, key(), self.values(drawers)),
            lambda: (2, known(), 0),
            lambda: (2, key(), 0),
            lambda: (3, key(), 0),
            lambda: (4, key(), 0),
            lambda: (5, 0, 0),
            lambda: (6, 0, [key()]),
            lambda: (6, 0, self.random.choice(ODD)),
            lambda: (self.random.choice([7, -1, "0", None]), 0, 0),
            lambda: (0, 0, self.random.choice(ODD)),
            lambda: self.random.choice(ODD),
            (),
            (0,),
        )
        if self.random.random() < 0.1:
            return self.random.choice(ODD)
        return [command() for _n in range(self.random.choice([1, 1, 2]))]
