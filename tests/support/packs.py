"""Packed workbooks for tests: an office with two plans has packed them, and units fill them in."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from conftest import Run
from support.filled_checklists import workbook_bytes

HEAD = """\
id: {plan}
title: {plan}方案
issuer: {issuer}
issued: 2022-06-01
period: {{from: 2022-06, until: 2022-12}}
reporting: [{{name: {plan}月报, every: month, day: {day}, to: 督查科}}]
units: [{{name: 甲局, aliases: [市甲局]}}, 乙局]
tasks:
"""
CLEAN = (
    "  - {no: 1, title: 清理, text: 清理河面漂浮物和岸坡垃圾, lead: 甲局, deadline: 2022-12-20}\n"
)
BUILD = "  - {no: 2, title: 修建, text: 修建步道三公里, lead: 甲局, responsible: 乙局, deadline: 2022-11-30}\n"
GUARD = "  - {no: 3, title: 值守, text: 落实汛期值守, lead: 乙局, deadline: 2022-10-31}\n"
DATA_COLUMNS = {"G": "推进中", "J": "本期做了实在的事"}


def plan(name: str, *tasks: str, day: int = 25, issuer: str = "县府办") -> str:
    return HEAD.format(plan=name, day=day, issuer=issuer) + "".join(tasks)


def issue(taskmap: Run, *plans: str, day: str = "2022-06-02") -> None:
    for text in plans:
        name = text.partition("\n")[0].removeprefix("id: ")
        Path(f"{name}.yaml").write_text(text, "utf-8")
        ran = taskmap("split", f"{name}.yaml", "-o", f"out-{name}", "--as-of", day)
        assert ran.status == 0, ran.err


def pack(taskmap: Run, *words: str, month: str = "2022-06", day: str = "2022-06-10") -> Any:
    ran = taskmap("pack", "--month", month, "--as-of", day, "--format", "json", *words)
    assert ran.status == 0, ran.err
    return ran.data


def path_of(unit: str, month: str = "2022-06") -> Path:
    return Path("发出") / month / f"{unit}.xlsx"


def filled(
    unit: str, *, month: str = "2022-06", blank: Collection[str] = (), share: int = 40
) -> Workbook:
    """A unit's packed workbook with every row filled in but those whose printed numbers are `blank`."""
    return fill(path_of(unit, month), blank, share)


def fill(path: Path, blank: Collection[str] = (), share: int = 40) -> Workbook:
    """As `filled`, of the workbook at `path`."""
    book = openpyxl.load_workbook(path)
    sheet = book["月度报送"]
    for row in range(5, sheet.max_row + 1):
        if sheet[f"D{row}"].value in ("牵头", "责任", "配合"):
            if str(sheet[f"A{row}"].value) in blank:
                continue
            for column, value in DATA_COLUMNS.items():
                sheet[f"{column}{row}"] = value
            sheet[f"H{row}"] = share
    return book


def send(book: Workbook, name: str = "甲局.xlsx") -> None:
    path = Path("收件") / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(workbook_bytes(book))


def collect(taskmap: Run, *words: object, day: str = "2022-06-22", where: str = "收件") -> Any:
    ran = taskmap("collect", where, "--received", day, "--format", "json", *words)
    assert ran.status in (0, 1), ran.err
    return ran.data


def taken(data: Any) -> list[tuple[str, str, int]]:
    return sorted((each["plan"], each["period"], each["rows"]) for each in data["accepted"])


def codes(data: Any) -> dict[str, list[str]]:
    """The codes of what was refused, by plan."""
    return {each["plan"]: [fault["code"] for fault in each["faults"]] for each in data["refused"]}
