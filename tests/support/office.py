"""An office that has sent its checklists out, for the tests of `collect`: what comes back, filled in and spoilt."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Ran, Run
from support.filled_checklists import HEAD, PLAN, SHEET, Change, workbook_bytes

INBOX = Path("收件")
DAY = "2022-06-20"
HEADS = ["编号", "完成状态", "完成比例(%)", "本期进展"]
CORNER = "方案：back-1　第1版　单位：乙局　报送期：2022-06"
JPG, PDF = b"\xff\xd8\xff\xe0 photo", b"%PDF-1.7 signed"


class Office:
    """An office in the current folder; `taskmap` runs a command line. Without a `plan` it has sent one out before."""

    def __init__(self, taskmap: Run, plan: str | None = PLAN) -> None:
        self.taskmap = taskmap
        INBOX.mkdir(exist_ok=True)
        if plan is not None:
            self.issue(plan)

    def issue(self, plan: str = PLAN, month: str = "2022-06", name: str = "plan") -> None:
        Path(f"{name}.yaml").write_text(plan, "utf-8")
        words = (f"{name}.yaml", "-o", f"out-{name}", "--month", month, "--as-of", "2022-06-01")
        ran = self.taskmap("split", *words)
        assert ran.status == 0, ran.err

    def collect(self, *words: object, day: str = DAY, where: object = INBOX) -> Ran:
        return self.taskmap("collect", where, "--received", day, *words)

    def data(self, *words: object, day: str = DAY, where: object = INBOX) -> Any:
        ran = self.collect("--format", "json", *words, day=day, where=where)
        assert ran.status in (0, 1), ran.err
        return ran.data

    def send(self, name: str, data: bytes) -> bytes:
        path = INBOX / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return data

    def receive(self, unit: str, day: str, *changes: Change) -> None:
        """A filled checklist of the `unit` comes in on the `day`."""
        self.send(f"{unit}.xlsx", fill_checklist(unit, *changes))
        ran = self.collect(day=day)
        assert ran.status == 0, ran.out + ran.err
        (INBOX / f"{unit}.xlsx").unlink()

    def ledger(self, *kinds: str) -> list[Any]:
        """The entries of the ledger, of these kinds if any are named."""
        from taskmap.ledger import opening, places

        with opening.open_for_reading(places.nearest_ledger(Path.cwd())) as book:
            return list(book.events(None, *kinds))

    def progress(
        self, plan: str = "back-1"
    ) -> dict[tuple[str, str, str], tuple[str, float | None]]:
        """Unit, period and measure to what was said last."""
        from taskmap.ledger import opening, places

        with opening.open_for_reading(places.nearest_ledger(Path.cwd())) as book:
            return {
                (each.unit, each.period, each.progress.measure): (
                    each.progress.status.value,
                    each.progress.percent,
                )
                for each in book.latest_progress(plan)
            }


def open_office(taskmap: Run, kept: Path, make: Callable[[], Office]) -> Office:
    """In the current folder the office that `make` made once: the folder `kept` holds it for the tests that follow."""
    if kept.exists():
        shutil.copytree(kept, Path.cwd(), dirs_exist_ok=True)
        return Office(taskmap, plan=None)
    office = make()
    shutil.copytree(Path.cwd(), kept)
    return office


def fill_checklist(
    unit: str, *changes: Change, name: str = "plan", share: float = 40, out: str = ""
) -> bytes:
    """A unit's checklist with every row filled in soundly, and then whatever else was done to the sheet."""
    book = openpyxl.load_workbook(Path(out or f"out-{name}") / "责任清单" / f"{unit}.xlsx")
    sheet = book[SHEET]
    row = HEAD + 1
    while sheet[f"C{row}"].value:
        sheet[f"G{row}"], sheet[f"H{row}"] = "推进中", share
        sheet[f"J{row}"] = f"第{row}行有了进展，到 {share}"
        row += 1
    for change in changes:
        change(sheet)
    return workbook_bytes(book)


def fill_rows(unit: str, said: Mapping[str, tuple[str, float, str]]) -> bytes:
    """A unit's checklist below out/ with 完成状态, 完成比例 and 本期进展 in the rows of these numbers: 1-1, or _1_1 where
    it is the name of an argument.
    """
    book = openpyxl.load_workbook(Path("out") / "责任清单" / f"{unit}.xlsx")
    sheet = book[SHEET]
    rows = {str(cell.value): cell.row for cell in sheet["A"]}
    for number, word in said.items():
        row = rows[number.removeprefix("_").replace("_", "-")]
        sheet[f"G{row}"], sheet[f"H{row}"], sheet[f"J{row}"] = word
        sheet[f"M{row}"] = "照片"
    return workbook_bytes(book)


def files(items: list[dict[str, Any]]) -> set[str]:
    return {Path(item["file"]).name for item in items}


def home_made(corner: str = CORNER, rows: Sequence[Sequence[Any]] = ()) -> bytes:
    """A table that anybody can type."""
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    for line in ([corner], HEADS, *(rows or [["2", "推进中", 99, "他人代填1处"]])):
        book.active.append(list(line))
    return workbook_bytes(book)
