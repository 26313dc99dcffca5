"""What `split` is held against: a fair script that does nothing else. Needs XlsxWriter (extra `bench`).

usage: python benchmarks/floor_split.py plan.yaml OUT

PyYAML's C parser and XlsxWriter write one 任务分解表 and one checklist a unit with the same cells, styles,
widths, heights, dropdown and protection. It checks nothing, understands no deadline, keeps no ledger and
leaves out the matrix of units, the calendar and the hidden sheet.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

DIVISION = {
    "序号": 6,
    "重点任务": 24,
    "工作举措": 60,
    "牵头单位": 18,
    "责任单位": 36,
    "配合单位": 18,
}
DIVISION |= {"完成时限": 14, "节点与指标": 20, "备注": 12}
LIST = {"编号": 8, "工作任务": 24, "具体举措": 60, "角色": 8, "完成时限": 14}
MONTH = {"编号": 8, "工作任务": 20, "具体举措": 40, "角色": 8, "完成时限": 14, "上期进展": 20}
MONTH |= {
    "完成状态": 12,
    "完成比例(%)": 12,
    "本期进展": 30,
    "存在问题": 20,
    "下步打算": 20,
    "佐证材料": 20,
}
STATES = ["未启动", "推进中", "已完成", "长期坚持"]
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Book:
    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(str(path), OPTIONS)
        cell = {
            "border": 1,
            "text_wrap": True,
            "valign": "vcenter",
            "font_name": "仿宋_GB2312",
            "font_size": 11,
        }
        self.title = self.book.add_format({"bold": True, "font_size": 20, "align": "center"})
        self.head = self.book.add_format({**cell, "bold": True, "align": "center"})
        self.text = self.book.add_format(cell)
        self.fill = self.book.add_format({**cell, "locked": False})

    def sheet(self, name: str, columns: dict[str, int], title: str) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, self.title)
        for at, (head, width) in enumerate(columns.items()):
            sheet.set_column(at, at, width)
            sheet.write_string(2, at, head, self.head)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        sheet.set_footer("第&P页 共&N页")
        return sheet

    def row(self, sheet: Any, at: int, values: list[str], measured: str, width: int) -> None:
        for column, value in enumerate(values):
            sheet.write_string(at, column, value, self.text)
        sheet.set_row(at, max(1, -(-2 * len(measured) // width)) * 16 + 4)


def main(plan_file: str, out: str) -> None:
    plan = yaml.load(Path(plan_file).read_bytes(), yaml.CBaseLoader)
    folder = Path(out) / "责任清单"
    folder.mkdir(parents=True, exist_ok=True)
    units = division(plan, Path(out) / "任务分解表.xlsx")
    for unit, rows in units.items():
        checklist(plan["title"], unit, rows, folder / f"{unit}.xlsx")


def division(plan: Any, path: Path) -> dict[str, list[tuple[Any, str]]]:
    """Write the 任务分解表; gives each unit's tasks and roles."""
    book, units, at = Book(path), dict[str, list[tuple[Any, str]]](), 3
    sheet = book.sheet("任务分解表", DIVISION, plan["title"] + "任务分解表")
    for chapter in plan["chapters"]:
        sheet.merge_range(at, 0, at, len(DIVISION) - 1, chapter["title"], book.head)
        for task in chapter["tasks"]:
            at += 1
            lead, *others = task["units"]
            values = [
                task["no"],
                task["title"],
                task["text"],
                lead,
                "、".join(others),
                "",
                task["deadline"],
                "",
                "",
            ]
            book.row(sheet, at, values, task["text"], 60)
            for unit in task["units"]:
                units.setdefault(unit, []).append((task, "牵头" if unit == lead else "责任"))
        at += 1
    book.book.close()
    return units


def checklist(title: str, unit: str, rows: list[tuple[Any, str]], path: Path) -> None:
    book = Book(path)
    first = book.sheet("责任清单", LIST, f"{title}责任清单（{unit}）")
    month = book.sheet("月度报送", MONTH, f"{title}月度报送表（{unit}）")
    for at, (task, role) in enumerate(rows, 3):
        known = [task["no"], task["title"], task["text"], role, task["deadline"]]
        book.row(first, at, known, task["text"], 60)
        book.row(month, at, [*known, ""], task["text"], 40)
        for column in range(6, 12):
            month.write_blank(at, column, None, book.fill)
    last = 2 + len(rows)
    month.data_validation(3, 6, last, 6, {"validate": "list", "source": STATES})
    whole = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100}
    month.data_validation(3, 7, last, 7, whole)
    first.protect()
    month.protect("", {"format_rows": True})
    book.book.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
