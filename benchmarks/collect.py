"""Measure `collect` against its floor: `python benchmarks/collect.py [COUNT] [--rounds N] [--rows N]`.

As in run.py: whole processes in turn, the ratio inside each round, the median of the rounds. The floor is
floor_collect.py, which reads the same files with calamine and inserts their rows; it judges and keeps nothing.
A second floor knows which one of the three sheets it wants.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from run import HERE, measured

GOAL = 1.5
SHEET, HEAD = "月度报送", 4
_CHARACTERS = "推进落实健全完善开展加强建立细化河道管网矿山码头农田园区道路学校医院社区林地水库"
_SHARED = 5
"""Units of each task."""


def main() -> None:
    options = argparse.ArgumentParser(description="collect 与基线的耗时比值")
    options.add_argument("count", nargs="?", type=int, default=500, help="单位数，每个单位一份")
    options.add_argument("--rows", type=int, default=30, help="每份的行数")
    options.add_argument("--rounds", type=int, default=9)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(chosen.count, chosen.rows, chosen.rounds, Path(folder))


def compare(count: int, rows: int, rounds: int, folder: Path) -> None:
    issue(count, rows, folder)
    for file in sorted((folder / "out" / "责任清单").glob("*.xlsx")):
        fill(file)
    found = [one_round(folder) for _ in range(rounds + 1)][1:]
    own, floor, bare = (statistics.median(seconds[at] for seconds, _ in found) for at in range(3))
    ratio, strict = (statistics.median(s[0] / s[at] for s, _ in found) for at in (1, 2))
    peak = max(megabytes for _, megabytes in found)
    print(
        f"collect（{count} 份 × {rows} 行，{rounds} 轮）：{own:.2f} 秒，基线 {floor:.2f} 秒，"
        f"比值 {ratio:.2f}，目标 {GOAL:.2f} 以内；"
        f"只读一张表的基线 {bare:.2f} 秒，比值 {strict:.2f}；内存 {peak:.0f} MB"
    )


def issue(count: int, rows: int, folder: Path) -> None:
    """Send out the checklists; the ledger as it is then is kept aside for every round."""
    plan = folder / "plan.yaml"
    plan.write_text("\n".join(lines(count, rows)) + "\n", encoding="utf-8")
    words = ["split", str(plan), "-o", str(folder / "out"), "--as-of", "2026-03-01"]
    words += ["--ledger", str(folder / "issued.db")]
    subprocess.run([sys.executable, "-m", "taskmap", *words], check=True, capture_output=True)


def lines(count: int, rows: int) -> Iterator[str]:
    """A plan of so many units with so many measures each, every measure a task of its own."""
    names = [f"第{number + 1}单位" for number in range(count)]
    yield from ("id: bench-collect", "title: 用来计时的工作要点", "issuer: 计时办公室")
    yield from ("issued: 2026-01-15", "period: {from: 2026-01, until: 2026-12}", "reporting:")
    yield "  - {name: 月度进展, every: month, day: 25, to: 办公室, signed: true}"
    yield from ("units:", *(f"  - {name}" for name in names), "tasks:")
    for number in range(count * rows // _SHARED):
        own = [names[(number * _SHARED + each) % count] for each in range(_SHARED)]
        yield f"  - no: {number + 1}"
        yield f"    title: {words(number, 12)}"
        yield f"    text: {words(number, 199)}。"
        yield f"    units: [{', '.join(own)}]"
        yield f"    deadline: 2026年{number % 11 + 2}月底前"


def words(number: int, length: int) -> str:
    """So many characters, the same ones for the same number."""
    rng = random.Random(number)
    return "".join(rng.choices(_CHARACTERS, k=length))


def fill(file: Path) -> None:
    """As a unit does: state, share and sixty words of progress in every row."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    sheet = book[SHEET]
    for row in range(HEAD + 1, sheet.max_row + 1):
        if sheet[f"A{row}"].value == "填报人":
            break
        # The bars of a packed workbook, and what another row answers for, have no text of their own.
        if sheet[f"C{row}"].value:
            sheet[f"G{row}"], sheet[f"H{row}"] = "推进中", 10 + row
            sheet[f"J{row}"] = f"第{row}行：{words(row, 60)}"
    book.save(file)


def one_round(folder: Path) -> tuple[tuple[float, ...], float]:
    """Seconds of ours and of the two floors, each with nothing entered yet, and megabytes of ours."""
    inbox = folder / "out" / "责任清单"
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    shutil.copy(folder / "issued.db", work / "ledger.db")
    own = [sys.executable, "-m", "taskmap", "collect", str(inbox), "-o", str(work / "更正")]
    own += ["--received", "2026-03-20", "--ledger", str(work / "ledger.db")]
    floor = [sys.executable, str(HERE / "floor_collect.py"), str(inbox)]
    ours, peak = measured(own)
    every, _ = measured([*floor, str(work / "floor.db")])
    bare, _ = measured([*floor, str(work / "bare.db"), SHEET])
    return (ours, every, bare), peak


if __name__ == "__main__":
    main()
