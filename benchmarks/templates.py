"""Measure `split` with restyled templates against the given ones: `python benchmarks/templates.py [S] [L] [--rounds N]`.

The office's own have other fonts, widths and heights, as LibreOffice or Excel would leave them: shared strings, more styles.
Whole processes in turn (A B A B …), the ratio is taken inside each round. No figure here passes or fails anything.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import openpyxl
import plans
from openpyxl.styles import Font
from run import measured

TEMPLATES = Path(__file__).parents[1] / "templates"
RESTYLED = ("任务分解表.xlsx", "责任清单.xlsx")
GOAL = 1.2


def restyle(into: Path) -> None:
    into.mkdir()
    for name in RESTYLED:
        book = openpyxl.load_workbook(TEMPLATES / name)
        for sheet in (each for each in book.worksheets if each.sheet_state == "visible"):
            for column in sheet.column_dimensions.values():
                column.width *= 1.15
            for row in sheet.row_dimensions.values():
                row.height = row.height and row.height * 1.2
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value):
                cell.font = Font(name="宋体", size=11, bold=cell.font.b, charset=134)
        book.save(into / name)


def compare(size: str, rounds: int, folder: Path) -> None:
    plan, own = folder / f"{size}.yaml", folder / "own"
    plan.write_text("\n".join(plans.lines(size)) + "\n", encoding="utf-8")
    pairs = []
    for number in range(rounds + 1):
        command = [sys.executable, "-m", "taskmap", "split", str(plan), "--as-of", "2026-03-01"]
        a, b = (
            measured(
                [*command, "-o", str(folder / place), "--ledger", f"{folder / place}.db", *more]
            )
            for place, more in (
                (f"given-{size}-{number}", ()),
                (f"own-{size}-{number}", ("--templates", str(own))),
            )
        )
        pairs.append((a[0], b[0]))
    pairs = pairs[1:]
    ratio = statistics.median(b / a for a, b in pairs)
    given, restyled = (statistics.median(each) for each in zip(*pairs, strict=True))
    tasks, units = plans.SIZES[size]
    print(
        f"split {size}（{tasks} 项 × {units} 个单位，{rounds} 轮）：自带模板 {given:.2f} 秒，改过的 {restyled:.2f} 秒，"
        f"比值 {ratio:.2f}，目标 {GOAL} 以内"
    )


def main() -> None:
    options = argparse.ArgumentParser(description="改过的模板与自带模板的耗时比值")
    options.add_argument("sizes", nargs="*", help=f"{'、'.join(plans.SIZES)}，默认 S 和 L")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        restyle(folder / "own")
        for size in chosen.sizes or ["S", "L"]:
            compare(size, chosen.rounds, folder)


if __name__ == "__main__":
    main()
