"""A report of each rhythm goes out, comes home under its label, and stands in the report of its month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Run

PLAN = """\
id: p
title: 方案
issuer: 甲办
issued: 2025-01-02
period: {{from: 2025-01, until: 2025-12}}
reporting: [{{name: 报送, {rule}}}]
tasks: [{{no: 1, title: 一, lead: 甲局, support: [乙局], deadline: 年底前}}]
"""
JUNE = [
    ("day: [10, 25]", ["2025-06-10", "2025-06-25"], "2025年6月25日", "2025-06-25"),
    ("every: 半月", ["2025-06-H1", "2025-06-H2"], "2025年6月下半月", "2025-06-30"),
    ("every: 旬", ["2025-06-T1", "2025-06-T2", "2025-06-T3"], "2025年6月下旬", "2025-06-30"),
    ("every: 两周, day: 周五", ["2025-W23-W24", "2025-W25-W26"], "2025年第25至26周", "2025-06-27"),
    ("every: 双月, day: 25", ["2025-M05-M06"], "2025年5至6月", "2025-06-25"),
    ("months: [4, 6], day: 25", ["2025-06"], "2025年6月", "2025-06-25"),
    ("day: 最后一个工作日", ["2025-06"], "2025年6月", "2025-06-30"),
    ("every: 每季度, day: 末月25日", ["2025-Q2"], "2025年第二季度", "2025-06-25"),
]
SHEET, ROW = "月度报送", 5
COMES_ON = {"2025-06-H2": "2025-06-16", "2025-06-T2": "2025-06-11", "2025-06-T3": "2025-06-21"}
COMES_ON |= {"2025-W25-W26": "2025-06-20"}
"""The day on which the return of a period comes in: not before that has begun. Of the others on 2025-06-06."""


def send(folder: Path, label: str, day: str, taskmap: Run) -> Any:
    """甲局 fills in the sheet of this period, and it is collected."""
    assert taskmap("split", "plan.yaml", "--month", label, "--as-of", "2025-06-02").status == 0
    book = openpyxl.load_workbook(folder / "out/责任清单/甲局.xlsx")
    for column, value in (("G", "推进中"), ("H", "40"), ("J", label)):
        book[SHEET][f"{column}{ROW}"] = value
    title = " ".join(str(cell.value) for row in book[SHEET]["A1:F3"] for cell in row)
    book.save(folder / f"{label}.xlsx")
    ran = taskmap("collect", f"{label}.xlsx", "--received", day, "--format", "json")
    return ran.data, title


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "labels", "title", "due"), JUNE)
def test_one_year_of_it(
    here: Path, taskmap: Run, rule: str, labels: list[str], title: str, due: str
) -> None:
    (here / "plan.yaml").write_text(PLAN.format(rule=rule), "utf-8")
    printed = ""
    for label in labels:
        collected, printed = send(here, label, COMES_ON.get(label, "2025-06-06"), taskmap)
        assert [each["period"] for each in collected["accepted"]] == [label], collected
    assert title in printed

    late = taskmap("check-overdue", "--as-of", "2025-07-15", "--kind", "report", "--format", "json")
    missing = {(each["unit"], each["period"], each["due"]) for each in late.data}
    of_june = {(unit, label) for unit, label, _ in missing if label in labels}
    assert of_june == {("乙局", label) for label in labels}
    assert ("乙局", labels[-1], due) in missing

    report = taskmap("report", "--month", "2025-06", "--as-of", "2025-07-15", "--format", "json")
    reporting = report.data["plans"][0]["reporting"]
    assert (reporting["owed"], reporting["on_time"]) == (2 * len(labels), len(labels))
    longer = taskmap("report", "--month", "2025", "--as-of", "2025-07-15", "--format", "json")
    assert longer.data["plans"][0]["reporting"]["on_time"] == len(labels)
    reminded = taskmap("remind", "--as-of", "2025-07-15", "--dry-run", "--format", "json").out
    assert labels[-1] in reminded
    words = ("--from", labels[0], "--until", labels[-1], "--as-of", "2025-07-15")
    assert labels[-1] in taskmap("score", *words, "--format", "json").out
    assert taskmap("calendar", "-o", "calendar", "--as-of", "2025-06-02").status == 0
    entries = (here / "calendar/乙局.ics").read_text("utf-8")
    assert f"DTSTART;VALUE=DATE:{due.replace('-', '')}" in entries
