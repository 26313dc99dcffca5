"""The eight made-up plans: what `burden` says of a month is what stands in the workbooks that `pack` writes for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Run
from support import packs
from support.example_plans import EXAMPLES
from support.packed_burden import burden, require_same, written

pytestmark = pytest.mark.slow

PLANS = sorted((EXAMPLES / "eight-plans").glob("*.yaml"))


def test_two_months_of_the_office(here: Path, taskmap: Run) -> None:
    for path in PLANS:
        words = ("-o", f"out/{path.stem}", "--month", "2025-01", "--as-of", "2025-01-09")
        assert taskmap("split", path, *words).status == 0
    january = written(taskmap, "2025-01", "2025-01-10")
    first = burden(taskmap, "2025-01", "2025-01-10")
    require_same(first, january)
    towns = [each for each in first["units"] if each["unit"] in ("清溪镇", "石桥镇")]
    assert [(each["apart"]["workbooks"], each["left"]["workbooks"]) for each in towns] == [
        (8, 1),
        (8, 1),
    ]
    for unit, [path] in january.items():
        packs.send(packs.fill(path), f"{unit}.xlsx")
    assert packs.collect(taskmap, day="2025-01-19")["refused"] == []
    second = burden(taskmap, "2025-02", "2025-02-08")
    require_same(second, written(taskmap, "2025-02", "2025-02-08"))
    assert second["total"]["apart"] == first["total"]["apart"]
    assert second["total"]["prefilling"]["cells"] > 0
    assert second["total"]["left"]["cells"] * 2 <= second["total"]["apart"]["cells"]
