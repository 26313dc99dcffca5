"""How much units are asked: the figures of `burden` are those of the workbooks that go out, counted in them cell by cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from conftest import Run
from support.filled_checklists import workbook_bytes
from support.office import Office

RIVERS = """\
id: rivers-1
title: 河道方案
issuer: 县政府
issued: 2022-01-03
period: {from: 2022-01, until: 2022-12}
carry: true
reporting: [{name: 月报, every: month, day: 25}]
units: [{name: 甲局, aliases: [甲委]}, 乙局, 丙镇]
groups: {各单位: [甲局, 乙局, 丙镇]}
tasks:
  - {no: 1, title: 清岸, text: 清理岸坡垃圾, lead: 各单位, deadline: 2022-12-20}
  - no: 2
    title: 修步道
    lead: 甲局
    support: [乙局]
    deadline: 2022-12-20
    milestones: [{by: 2022-07-20, what: 开工}, {by: 2022-11-20, what: 完工}]
  - {no: 3, title: 立公示牌, lead: 甲局, deadline: 2022-12-20}
"""
VILLAGES = """\
id: villages-1
title: 村容方案
issuer: 县政府
issued: 2022-01-03
period: {from: 2022-01, until: 2022-12}
reporting: [{name: 月报, every: month, day: 20}]
tasks:
  - {no: 1, title: 清垃圾, text: 清理岸坡垃圾。, lead: [甲委, 丙镇], deadline: 2022年12月20日前}
  - {no: 2, title: 清岸, text: 清理岸坡垃圾, lead: 甲委, support: [丙镇], deadline: 2022-11-20}
"""
CITY = """\
id: city-1
title: 市里的方案
issuer: 市办公室
issued: 2022-01-03
period: {from: 2022-01, until: 2022-12}
reporting: [{name: 季报, every: quarter, day: 28}, {name: 月报, every: month, day: 28}]
tasks:
  - {no: 1, title: 公示, lead: 甲局, support: [丁局], deadline: 2022-10-20, same_as: rivers-1/3}
"""
PLANS = {"rivers-1": RIVERS, "villages-1": VILLAGES, "city-1": CITY}
JUNE = {
    "1": ("推进中", 40, "清理了三段"),
    "2": ("推进中", 10, ""),
    "3": ("已完成", 100, "立了五块"),
}


class Sheet(NamedTuple):
    """What a workbook asks for, counted in it: its open rows by what they ask, its cells to fill, those with words in them."""

    plan: str
    unit: str
    rows: list[tuple[str, ...]]
    cells: int
    filled: int
    words: int
    filled_words: int


@pytest.fixture
def office(here: Path, taskmap: Run) -> Office:
    return Office(taskmap, plan=None)


def split(office: Office, plan: str, period: str, day: str) -> Path:
    Path(f"{plan}.yaml").write_text(PLANS[plan], "utf-8")
    out = Path(f"{plan}-{period}")
    ran = office.taskmap("split", f"{plan}.yaml", "-o", out, "--month", period, "--as-of", day)
    assert ran.status == 0, ran.err
    return out


def burden(office: Office, *words: object, day: str = "2022-06-27") -> Any:
    ran = office.taskmap("burden", "--as-of", day, "--format", "json", *words)
    assert ran.status == 0, ran.err
    return ran.data


def count(path: Path, plan: str) -> Sheet:
    sheet = openpyxl.load_workbook(path)["月度报送"]
    rows, cells, words = list[tuple[str, ...]](), list[Any](), list[Any]()
    for row in sheet.iter_rows(min_row=5, max_col=13):
        said = str(row[5].value or "")
        if row[3].value in ("牵头", "责任", "配合") and "不用再填" not in said:
            rows.append(tuple(str(each.value) for each in (row[1], row[2], row[3], row[4])))
            assert not any(each.protection.locked for each in row[6:13])
            cells += row[6:13]
            words += row[9:12]
    filled, filled_words = (sum(each.value is not None for each in own) for own in (cells, words))
    return Sheet(plan, path.stem, rows, len(cells), filled, len(words), filled_words)


def sheets(outs: Mapping[str, Path]) -> Iterator[Sheet]:
    for plan, out in outs.items():
        for path in sorted((out / "责任清单").glob("*.xlsx")):
            yield count(path, plan)


def issue_all(office: Office, day: str = "2022-01-04") -> None:
    for plan in PLANS:
        split(office, plan, "2022-06", day)


def report_june(office: Office) -> None:
    """甲局 of the rivers: one thing is done, of the others it says how far they are."""
    book = openpyxl.load_workbook(Path("rivers-1-2022-06/责任清单/甲局.xlsx"))
    sheet = book["月度报送"]
    rows = {str(cell.value): cell.row for cell in sheet["A"]}
    for number, (status, percent, words) in JUNE.items():
        row = rows[number]
        sheet[f"G{row}"], sheet[f"H{row}"] = status, percent
        sheet[f"J{row}"], sheet[f"M{row}"] = words or "做了方案", "照片"
    office.send("甲局.xlsx", workbook_bytes(book))
    assert office.data(day="2022-06-20")["accepted"][0]["rows"] == 3


def test_the_figures_are_those_of_the_workbooks(office: Office) -> None:
    issue_all(office)
    report_june(office)
    found = {each["unit"]: each for each in burden(office, "--month", "2022-07")["units"]}
    july = {plan: split(office, plan, "2022-07", "2022-06-27") for plan in PLANS}
    written = [each._replace(unit=each.unit.replace("甲委", "甲局")) for each in sheets(july)]
    assert {each.unit for each in written} == {*found}
    for unit, figures in found.items():
        own = [each for each in written if each.unit == unit]
        apart = figures["apart"]
        assert apart["workbooks"] == len(own)
        assert apart["rows"] == sum(len(each.rows) for each in own)
        assert apart["cells"] == sum(each.cells for each in own)
        assert apart["words"] == sum(each.words for each in own)


def test_what_goes_out_filled_in_is_what_stands_in_the_workbooks(office: Office) -> None:
    issue_all(office)
    report_june(office)
    alone = burden(office, "--month", "2022-07", "--plan", "rivers-1")
    merged = burden(office, "--month", "2022-07")
    written = [*sheets({"rivers-1": split(office, "rivers-1", "2022-07", "2022-06-27")})]
    [own] = [each for each in written if each.unit == "甲局"]
    assert len(own.rows) == 3
    assert (own.filled, own.filled_words) == (8, 2)
    gone = {each["unit"]: each["prefilling"] for each in alone["units"]}
    assert gone["甲局"] == {"workbooks": 0, "rows": 0, "cells": 8, "words": 2}
    assert alone["total"]["prefilling"] == gone["甲局"]
    assert alone["total"]["left"]["cells"] == sum(each.cells - each.filled for each in written)
    # What another plan asks first goes out with the words that this one carries on.
    assert merged["total"]["prefilling"]["cells"] == 8


def test_what_is_asked_twice_is_what_two_workbooks_of_an_issuer_ask(office: Office) -> None:
    issue_all(office)
    written = [*sheets({plan: Path(f"{plan}-2022-06") for plan in ("rivers-1", "villages-1")})]
    texts: Counter[tuple[str, ...]] = Counter()
    for each in written:
        for _, text, role, deadline in each.rows:
            day = "-".join(re.findall(r"\d+", deadline))
            texts[each.unit.replace("甲委", "甲局"), text.rstrip("。"), role, day] += 1
    twice = Counter(unit for (unit, *_), times in texts.items() for _ in range(times - 1))
    assert twice == {"甲局": 1, "丙镇": 1}
    data = burden(office, "--month", "2022-06", day="2022-01-05")
    merged = {each["unit"]: each["merging"] for each in data["units"]}
    assert {unit: own["rows"] for unit, own in merged.items() if own["rows"]} == twice
    assert merged["甲局"] == {"workbooks": 2, "rows": 1, "cells": 7, "words": 3}
    assert merged["丁局"] == {"workbooks": 1, "rows": 0, "cells": 0, "words": 0}
    [plain, said] = sorted(data["repeated"], key=lambda each: not each["merged"])
    assert (plain["first"], plain["other"]) == (
        {"plan": "villages-1", "measure": "1"},
        {"plan": "rivers-1", "measure": "1"},
    )
    assert (plain["units"], plain["rows"]) == (["甲局", "丙镇"], 2)
    assert said["first"] == {"plan": "rivers-1", "measure": "3"}
    assert (said["other"], said["merged"]) == ({"plan": "city-1", "measure": "1"}, False)


def test_a_year_is_the_sum_of_its_months_and_units(office: Office) -> None:
    issue_all(office)
    data = burden(office)
    assert (data["from"], data["until"], data["plans"]) == ("2022-01", "2022-12", [*PLANS])
    for part in ("apart", "merging", "prefilling", "left"):
        for name, number in data["total"][part].items():
            assert number == sum(each[part][name] for each in data["months"])
            assert number == sum(each[part][name] for each in data["units"])
            lines = [line for each in data["units"] for line in each["months"]]
            assert number == sum(each[part][name] for each in lines)
    most = [each["left"]["cells"] for each in data["units"]]
    assert most == sorted(most, reverse=True)
    # A quarter is reported in the months in which it is due, beside the month.
    books = {each["month"]: each["apart"]["workbooks"] for each in data["months"]}
    assert books["2022-05"] == 3 + 2 + 2
    assert books["2022-06"] == 3 + 2 + 4


def test_one_unit_one_plan_and_some_months(office: Office) -> None:
    issue_all(office)
    data = burden(office, "--unit", "甲委", "--from", "2022-03", "--until", "2022-04")
    assert [each["unit"] for each in data["units"]] == ["甲局"]
    assert [each["month"] for each in data["months"]] == ["2022-03", "2022-04"]
    assert data["units"][0]["months"][0]["plans"] == 3
    alone = burden(office, "--plan", "villages-1", "--month", "2022-03")
    assert alone["plans"] == ["villages-1"]
    assert alone["total"]["merging"]["workbooks"] == 0
    empty = office.taskmap("burden", "--month", "2023-05", "--as-of", "2022-06-01")
    assert "2023年5月没有要报送的。" in empty.out


def test_what_cannot_be(office: Office) -> None:
    split(office, "rivers-1", "2022-06", "2022-01-04")
    for words, why in {
        ("--plan", "river-1"): "rivers-1",
        ("--unit", "甲局局"): "甲局",
        ("--from", "2022-06", "--until", "2022-03"): "请把两期对调",
        ("--month", "下下月"): "--month 看不懂",
        ("--month", "2022-03", "--from", "2022-03"): "不和 --month 一起用",
        ("--as-of", "2021-12-01"): "2021-12-01",
    }.items():
        ran = office.taskmap("burden", "--as-of", "2022-06-01", *words)
        assert ran.status == 2, words
        assert why in ran.err


def test_the_page_is_written_in_every_form(office: Office) -> None:
    issue_all(office)
    ran = office.taskmap("burden", "--as-of", "2022-06-01", "-o", "负担")
    assert ran.status == 0, ran.err
    book = openpyxl.load_workbook("负担/填报负担.xlsx")
    assert book.sheetnames[:3] == ["说明", "各月", "各单位，从填得最多的排起"]
    total = burden(office, day="2022-06-01")["total"]
    line = f"{total['apart']['workbooks']} 份、{total['apart']['rows']} 条、{total['apart']['cells']} 格"
    for name in ("负担/负担.html", "负担/负担.md"):
        assert office.taskmap("burden", "--as-of", "2022-06-01", "-o", name).status == 0
        assert line in Path(name).read_text("utf-8")
    assert line in office.taskmap("burden", "--as-of", "2022-06-01").out
    assert Path("负担/填报负担.docx").stat().st_size > 0
