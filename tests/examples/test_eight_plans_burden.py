"""The eight made-up plans: what `burden` says of a month is what stands in the workbooks that `pack` writes for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from conftest import Run
from support import packs
from support.example_plans import EXAMPLES

pytestmark = pytest.mark.slow

PLANS = sorted((EXAMPLES / "eight-plans").glob("*.yaml"))
ROLES = ("牵头", "责任", "配合")


class Asked(NamedTuple):
    """Counted in packed workbooks: those, rows with a role, cells to fill and those to be answered in words, still empty."""

    workbooks: int
    rows: int
    cells: int
    words: int


def count(paths: list[Path]) -> Asked:
    rows = [
        row
        for path in paths
        for row in openpyxl.load_workbook(path)["月度报送"].iter_rows(min_row=5, max_col=13)
        if row[3].value in ROLES
    ]
    cells = [cell for row in rows for cell in row[6:13] if not cell.protection.locked]
    words = [cell for row in rows for cell in row[9:12]]
    empty, empty_words = (sum(each.value is None for each in own) for own in (cells, words))
    return Asked(len(paths), len(rows), empty, empty_words)


def burden(taskmap: Run, month: str, day: str) -> Any:
    ran = taskmap("burden", "--month", month, "--as-of", day, "--format", "json")
    assert ran.status == 0, ran.err
    return ran.data


def written(taskmap: Run, month: str, day: str) -> dict[str, list[Path]]:
    packs.pack(taskmap, month=month, day=day)
    found: dict[str, list[Path]] = {}
    for path in Path("发出", month).rglob("*.xlsx"):
        found.setdefault(path.stem, []).append(path)
    return found


def require_same(data: Any, paths: dict[str, list[Path]]) -> None:
    said = {each["unit"]: Asked(**each["left"]) for each in data["units"]}
    assert said == {unit: count(own) for unit, own in paths.items()}


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
