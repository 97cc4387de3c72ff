# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every test can fail: what keeps one from it is found in its text.

What it asks only of what may be empty, no text shows: reviewers have to look for that.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: What fails by itself, besides all that begins with ``assert``.
FAILING = {"fail", "raises", "warns", "browser_js", "start_tour"}
FAILING.add("run_state_machine_as_test")
#: What takes an error away, assertions included.
BROAD = {"Exception", "BaseException", "AssertionError"}


def trees_under(root):
    """The syntax trees of the files of tests and their helpers, by path."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        folders = path.relative_to(root).parts[:-1]
        if "tests" in folders:
            found[path.relative_to(root)] = ast.parse(path.read_text())
    return found


def called(call):
    """The name by which something is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def calls(node):
    """The names of all that is called in some code."""
    return {called(one) for one in ast.walk(node) if isinstance(one, ast.Call)}


def asserts(node, helpers=frozenset()):
    """Whether some code asserts something, by itself or by what it calls."""
    names = calls(node)
    return (
        any(isinstance(one, ast.Assert) for one in ast.walk(node))
        or any(name.startswith("assert") for name in names)
        or not names.isdisjoint(FAILING | helpers)
    )


def asserting(trees):
    """The names of the functions that assert something, or call one that does."""
    found, callers = set(), {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                if asserts(node):
                    found.add(node.name)
                for name in calls(node):
                    callers.setdefault(name, set()).add(node.name)
    new = found
    while new:
        new = {caller for name in new for caller in callers.get(name, ())} - found
        found = found | new
    return frozenset(found)


def swallows(node):
    """Whether assertions in some code are kept from failing."""
    if isinstance(node, ast.Try):
        caught = {
            name
            for handler in node.handlers
            for name in ([] if handler.type is None else ast.walk(handler.type))
            if getattr(name, "id", "") in BROAD
        }
        bare = any(handler.type is None for handler in node.handlers)
        return (caught or bare) and any(map(asserts, node.body))
    if isinstance(node, ast.With):
        named = {
            getattr(argument, "id", "")
            for item in node.items
            if isinstance(item.context_expr, ast.Call)
            for argument in item.context_expr.args
            if called(item.context_expr) in ("suppress", "assertRaises", "raises")
        }
        return bool(named & BROAD) and any(map(asserts, node.body))
    return False


def hides(test):
    """Assertions in functions inside of a test, which the code under test may call
    where it catches what fails."""
    inside = (ast.FunctionDef, ast.Lambda)
    nested = [n for n in ast.walk(test) if isinstance(n, inside) and n is not test]
    words = [ast.unparse(node) for node in nested]
    given = [
        ast.unparse(keyword)
        for node in ast.walk(test)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "side_effect"
    ]
    return any(map(asserts, nested)) or any(
        "AssertionError" in word or ".fail(" in word for word in words + given
    )


def always(call):
    """Whether an assertion holds whatever happens."""
    if called(call) not in ("assertTrue", "assertFalse") or not call.args:
        return False
    asked = call.args[0]
    parts = asked.values if isinstance(asked, ast.BoolOp) else [asked]
    fixed = (ast.Constant, ast.GeneratorExp, ast.Lambda, ast.Tuple, ast.Dict)
    return any(isinstance(part, fixed) for part in parts)


def faults(test, helpers):
    """What keeps a test from failing."""
    nodes = list(ast.walk(test))
    found = {
        "asserts nothing": not asserts(test, helpers),
        "swallows its assertions": any(map(swallows, nodes)),
        "asserts where the engine may swallow it": hides(test),
        "asserts what is always so": any(
            always(node) for node in nodes if isinstance(node, ast.Call)
        ),
        "takes any error for the one it means": any(
            called(node) in ("assertRaises", "assertRaisesRegex", "raises")
            and getattr(node.args[0], "id", "") in ("Exception", "BaseException")
            for node in nodes
            if isinstance(node, ast.Call) and node.args
        ),
        "compares for nothing": any(
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare)
            for node in nodes
        ),
    }
    return [fault for fault, is_so in found.items() if is_so]


def test_every_test_can_fail():
    trees = trees_under(ROOT)
    helpers = asserting(trees.values())
    tests = [
        (path, node)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test")
    ]
    assert len(tests) > 1000
    assert not [
        f"{path}:{test.lineno} {test.name} {fault}"
        for path, test in tests
        for fault in faults(test, helpers)
    ]


@pytest.mark.parametrize(
    "text, fault",
    [
        ("job.write({})", "asserts nothing"),
        ("self.assertTrue(job or True)", "asserts what is always so"),
        ("self.assertTrue(j for j in jobs)", "asserts what is always so"),
        ("jobs == 3; assert jobs", "compares for nothing"),
        (
            "try: self.assertTrue(job)\n except Exception: pass",
            "swallows its assertions",
        ),
        ("with suppress(Exception): assert job", "swallows its assertions"),
        (
            "with self.assertRaises(Exception): job.write({})",
            "takes any error for the one it means",
        ),
        (
            "with patch(w, side_effect=AssertionError): assert job",
            "asserts where the engine may swallow it",
        ),
        (
            "patch(w, lambda s: self.fail()); assert job",
            "asserts where the engine may swallow it",
        ),
    ],
)
def test_what_keeps_a_test_from_failing_is_found(text, fault):
    (test,) = ast.parse(f"def test():\n {text}").body
    assert faults(test, frozenset()) == [fault]
