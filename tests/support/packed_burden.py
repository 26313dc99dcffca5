"""What `burden` says of a month beside what stands in the workbooks that `pack` writes for it, counted cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from conftest import Run
from support import packs

ROLES = ("牵头", "责任", "配合")


class Asked(NamedTuple):
    """Counted in packed workbooks: those, rows to be answered, cells to fill and those to be answered in words, still empty."""

    workbooks: int
    rows: int
    cells: int
    words: int


def count(paths: list[Path]) -> Asked:
    rows = [
        row
        for path in paths
        for row in openpyxl.load_workbook(path)["月度报送"].iter_rows(min_row=5, max_col=13)
        if row[3].value in ROLES and "不用再填" not in str(row[5].value)
    ]
    cells = [cell for row in rows for cell in row[6:13] if not cell.protection.locked]
    words = [cell for row in rows for cell in row[9:12]]
    empty, empty_words = (sum(each.value is None for each in own) for own in (cells, words))
    return Asked(len(paths), len(rows), empty, empty_words)


def burden(taskmap: Run, month: str, day: str, *words: str) -> Any:
    ran = taskmap("burden", "--month", month, "--as-of", day, "--format", "json", *words)
    assert ran.status == 0, ran.err
    return ran.data


def written(taskmap: Run, month: str, day: str) -> dict[str, list[Path]]:
    packs.pack(taskmap, month=month, day=day)
    found: dict[str, list[Path]] = {}
    for path in Path("发出", month).rglob("*.xlsx"):
        found.setdefault(path.stem.partition("（")[0], []).append(path)
    return found


def require_same(data: Any, paths: dict[str, list[Path]]) -> None:
    said = {each["unit"]: Asked(**each["left"]) for each in data["units"]}
    assert said == {unit: count(own) for unit, own in paths.items()}
