"""Values of a plan, and faults: equal by their content, and then not unequal."""

from __future__ import annotations

import pytest

from taskmap.plan.model import Mention, Plan
from taskmap.system.diagnostics import Source, error, warning

HERE, THERE = Source("a.yaml", 1, 1), Source("a.yaml", 2, 1)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (Mention("甲局", HERE), Mention("甲局", THERE), True),
        (Mention("甲局", HERE), Mention("乙局", HERE), False),
        (Plan("p", "方案", at=HERE), Plan("p", "方案"), True),
        (Plan("p", "方案"), Plan("q", "方案"), False),
        (error(HERE, "no-task", "一"), warning(HERE, "no-task", "二"), True),
        (error(HERE, "no-task", "一"), error(THERE, "no-task", "一"), False),
        (Mention("甲局"), "甲局", False),
    ],
)
def test_what_is_equal_is_not_unequal(one: object, other: object, is_same: bool) -> None:
    assert (one == other) is is_same
    assert (one != other) is not is_same
