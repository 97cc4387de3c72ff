# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tables of targets: durations as people write them, and conditions as columns (D1)."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_core.policy import durations, matrix
from sla_core.policy.matrix import CATCH_ALL, column_of, condition_of

UNITS = st.sampled_from(["minute", "hour", "day"])
REST = st.lists(
    st.sampled_from(
        [
            [("team_id", "=", 1)],
            ["|", ("closed", "=", False), ("team_id", "=", 2)],
            ["!", ("name", "ilike", "x")],
        ]
    ),
    max_size=3,
)


@pytest.mark.parametrize("module", [durations, matrix])
def test_the_examples_of_the_docstrings_are_right(module: object) -> None:
    """What they promise."""
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@given(st.integers(1, 5_300_000), UNITS)
def test_what_is_written_is_read_back(value: int, unit: str) -> None:
    """A cell that nobody touches stays what it is."""
    assert durations.read(durations.written(value, unit), 28_800) == (value, unit)


@given(st.text())
def test_what_is_no_duration_is_refused_as_such(text: str) -> None:
    """Nothing but a ValueError, whatever somebody typed (K)."""
    try:
        value, unit = durations.read(text, 28_800)
    except ValueError:
        return
    assert value >= 0
    assert unit in ("minute", "hour", "day")


@pytest.mark.parametrize(
    "text", ["", "4", "h", "4 weeks", "-4h", "1d 4", "4h,", "١h x"]
)
def test_these_are_no_durations(text: str) -> None:
    """A number without a unit is none: nobody knows what it counts."""
    with pytest.raises(ValueError, match=".*"):
        durations.read(text, 28_800)


def test_days_and_hours_need_a_working_day() -> None:
    """Without one there is no saying how long that is."""
    with pytest.raises(ValueError, match="1d 4h"):
        durations.read("1d 4h", 0)
    assert durations.read("2d", 0) == (2, "day")


@given(REST, st.sampled_from([CATCH_ALL, "3", "12"]))
def test_a_condition_made_for_a_column_stands_in_it(
    rest: list[list[object]], column: str
) -> None:
    """Both ways agree."""
    comparison = [("priority", "=", column)] if column else []
    assert column_of(condition_of(comparison, rest), "priority") == (column, rest)


@pytest.mark.parametrize(
    "domain",
    [
        [("priority", ">", "1")],
        [("priority", "in", ["1", "2"])],
        [("priority", "=", False)],
        ["!", ("priority", "=", "3")],
        ["|", ("priority", "=", "3"), ("team_id", "=", 1)],
        [("priority", "=", "3"), ("priority", "=", "2")],
    ],
)
def test_what_says_more_of_the_field_fits_no_column(domain: list[object]) -> None:
    """It is left to the form of the item."""
    assert column_of(domain, "priority") is None
