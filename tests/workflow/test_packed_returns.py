"""A packed workbook comes home: each row goes to its plan, and a section is late, refused and corrected by itself."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.workbook import Workbook

from conftest import Run
from support.filled_checklists import workbook_bytes
from support.ledger_places import place_text
from support.office import fill_checklist
from support.packs import (
    BUILD,
    CLEAN,
    GUARD,
    codes,
    collect,
    filled,
    issue,
    pack,
    plan,
    send,
    taken,
)
from taskmap.ledger.places import Place

pytest_plugins = ["support.ledger_fixtures"]

TWO = plan("a-1", CLEAN, BUILD), plan("b-1", CLEAN, BUILD.replace("三公里", "四公里"), day=20)
"""甲局 has rows 1 and 2 in both; the first is the same thing, and b-1 is due first."""


def row(book: Workbook, number: str) -> int:
    return next(int(cell.row) for cell in book["月度报送"]["A"] if str(cell.value) == number)


@pytest.fixture
def office(here: Path, taskmap: Run) -> Run:
    issue(taskmap, *TWO)
    pack(taskmap)
    return taskmap


def progress(taskmap: Run, name: str) -> dict[str, float]:
    from support.office import Office

    return {
        measure: percent or 0
        for (unit, _, measure), (_, percent) in Office(taskmap, None).progress(name).items()
        if unit == "甲局"
    }


def test_each_row_goes_to_its_plan_on_one_receipt(office: Run) -> None:
    book = filled("甲局")
    book["月度报送"][f"H{row(book, 'b-1/1')}"] = 70
    book["月度报送"][f"H{row(book, 'b-1/2')}"] = 30
    send(book)
    data = collect(office)
    assert taken(data) == [("a-1", "2022-06", 2), ("b-1", "2022-06", 2)]
    assert data["refused"] == []
    assert len({each["receipt"] for each in data["accepted"]}) == 1
    assert len({each["number"] for each in data["accepted"]}) == 2
    # What is asked once counts for both plans.
    assert progress(office, "a-1") == {"1": 70, "2": 40}
    assert progress(office, "b-1") == {"1": 70, "2": 30}


def test_each_section_is_late_by_its_own_day(office: Run) -> None:
    send(filled("甲局"))
    data = collect(office, day="2022-06-22")
    assert {each["plan"]: each["late"] for each in data["accepted"]} == {"a-1": 0, "b-1": 2}


def test_only_the_section_with_a_fault_goes_back_and_is_corrected_in_the_same_workbook(
    office: Run,
) -> None:
    send(filled("甲局", blank=["a-1/2"]))
    data = collect(office)
    assert codes(data) == {"a-1": ["row-empty"]}
    assert taken(data) == [("a-1", "2022-06", 1), ("b-1", "2022-06", 2)]
    [path] = {each["correction"] for each in data["refused"]}
    book = openpyxl.load_workbook(path)
    assert "方案：a-1" in str([cell.value for line in book["更正说明"] for cell in line])
    sheet, at = book["月度报送"], row(book, "a-1/2")
    sheet[f"G{at}"], sheet[f"H{at}"], sheet[f"J{at}"] = "推进中", 55, "补报的进展"
    send(book, "改好的.xlsx")
    data = collect(office, day="2022-06-23")
    assert ("a-1", "2022-06", 2) in taken(data)
    assert data["refused"] == []
    assert progress(office, "a-1") == {"1": 40, "2": 55}


def test_a_fault_in_a_row_that_answers_for_both_goes_back_for_both(office: Run) -> None:
    book = filled("甲局")
    book["月度报送"][f"H{row(book, 'b-1/1')}"] = 130
    send(book)
    data = collect(office)
    assert codes(data) == {"a-1": ["percent-range"], "b-1": ["percent-range"]}
    [path] = {each["correction"] for each in data["refused"]}
    marked = openpyxl.load_workbook(path)["月度报送"]
    note = marked[f"H{row(book, 'b-1/1')}"].comment
    assert note is not None
    assert note.text.count("130") == 1


def test_rows_may_be_moved_across_sections(office: Run) -> None:
    book = filled("甲局")
    sheet, one, other = book["月度报送"], row(book, "b-1/2"), row(book, "a-1/2")
    for column in "ABCDEFGHIJKLM":
        first, second = sheet[f"{column}{one}"], sheet[f"{column}{other}"]
        first.value, second.value = second.value, first.value
    sheet[f"H{one}"], sheet[f"H{other}"] = 11, 22
    send(book)
    collect(office)
    assert (progress(office, "a-1")["2"], progress(office, "b-1")["2"]) == (11, 22)


def test_a_number_typed_anew_in_another_spelling_is_the_same(office: Run) -> None:
    """Also where its row answers for another plan."""
    book = filled("甲局")
    at = row(book, "b-1/1")
    book["月度报送"][f"A{at}"], book["月度报送"][f"H{at}"] = "ｂ-１ / １", 70
    send(book)
    assert taken(collect(office)) == [("a-1", "2022-06", 2), ("b-1", "2022-06", 2)]
    assert (progress(office, "a-1")["1"], progress(office, "b-1")["1"]) == (70, 70)


def test_without_its_hidden_sheet_it_is_known_by_bars_numbers_and_the_printed_code(
    office: Run,
) -> None:
    book = filled("甲局")
    del book["taskmap"]
    send(book)
    data = collect(office)
    assert taken(data) == [("a-1", "2022-06", 2), ("b-1", "2022-06", 2)]
    assert progress(office, "b-1") == {"1": 40, "2": 40}


def test_without_its_bars_it_is_known_by_the_hidden_sheet(office: Run) -> None:
    book = filled("甲局")
    sheet = book["月度报送"]
    for area in [*sheet.merged_cells.ranges]:
        if str(sheet.cell(area.min_row, 1).value).startswith(("a-1", "b-1")):
            sheet.unmerge_cells(str(area))
            sheet.cell(area.min_row, 1).value = None
    send(book)
    assert taken(collect(office)) == [("a-1", "2022-06", 2), ("b-1", "2022-06", 2)]


@pytest.mark.parametrize("place", ["taskmap!B5", "月度报送!A2"])
def test_a_code_that_is_not_the_workbooks_own_is_verified_by_the_other(
    office: Run, place: str
) -> None:
    book = filled("甲局")
    sheet, _, cell = place.partition("!")
    book[sheet][cell] = "单位：甲局　校验码：0000-0000" if sheet != "taskmap" else "0" * 64
    send(book)
    assert len(collect(office)["accepted"]) == 2


def test_a_forged_workbook_waits_section_by_section(office: Run) -> None:
    book = filled("甲局")
    book["taskmap"]["B5"] = "0" * 64
    book["月度报送"]["A2"] = "单位：甲局　校验码：0000-0000"
    send(book)
    data = collect(office)
    assert codes(data) == {"a-1": ["return-unverified"], "b-1": ["return-unverified"]}
    assert data["accepted"] == []
    trusted = collect(office, "--trust", "收件/甲局.xlsx")
    assert taken(trusted) == [("a-1", "2022-06", 2), ("b-1", "2022-06", 2)]


def test_a_workbook_under_another_units_name_is_refused(office: Run) -> None:
    book = filled("甲局")
    sheet = book["月度报送"]
    sheet["A2"] = str(sheet["A2"].value).replace("甲局", "乙局")
    send(book)
    data = collect(office)
    assert codes(data) == {"a-1": ["return-contradiction"], "b-1": ["return-contradiction"]}
    assert data["accepted"] == []


def test_relabelled_throughout_it_is_not_verified(office: Run) -> None:
    book = filled("甲局")
    for sheet in (book["月度报送"], book["taskmap"]):
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and "甲局" in cell.value:
                    cell.value = cell.value.replace("甲局", "乙局")
    send(book)
    data = collect(office)
    assert data["accepted"] == []
    assert all(found[0] == "return-unverified" for found in codes(data).values())
    assert {each["unit"] for each in data["refused"]} == {"乙局"}


def test_workbooks_of_one_plan_go_beside_it(office: Run) -> None:
    issue(office, plan("c-1", GUARD))
    send(filled("乙局"), "乙局合订.xlsx")
    Path("收件/乙局值守.xlsx").write_bytes(fill_checklist("乙局", out="out-c-1"))
    data = collect(office)
    assert [each for each in taken(data) if each[0] == "c-1"] == [("c-1", "2022-06", 1)]
    assert len(taken(data)) == 3


def test_months_may_be_mixed(office: Run) -> None:
    pack(office, month="2022-07", day="2022-06-26")
    send(filled("甲局", share=30), "六月.xlsx")
    send(filled("甲局", month="2022-07", share=50), "七月.xlsx")
    data = collect(office, day="2022-07-24")
    assert taken(data) == [
        (name, period, 2) for name in ("a-1", "b-1") for period in ("2022-06", "2022-07")
    ]
    assert progress(office, "b-1") == {"1": 50, "2": 50}


def test_a_month_and_its_quarter_of_one_plan_are_two_sections(here: Path, taskmap: Run) -> None:
    rules = "every: month, day: 25, to: 督查科}, {name: 季报, every: quarter, day: 28, to: 政府办}"
    issue(taskmap, plan("a-1", CLEAN, BUILD).replace("every: month, day: 25, to: 督查科}", rules))
    assert pack(taskmap)["workbooks"][0]["rows"] == 4
    book = filled("甲局")
    assert [row(book, f"a-1/{period}/1") for period in ("2022-06", "2022-Q2")] == [6, 9]
    send(book)
    data = collect(taskmap)
    assert taken(data) == [("a-1", "2022-06", 2), ("a-1", "2022-Q2", 2)]


def test_the_blank_workbook_and_a_repeat_are_ignored_by_name(office: Run) -> None:
    Path("收件").mkdir()
    Path("收件/空白.xlsx").write_bytes(Path("发出/2022-06/甲局.xlsx").read_bytes())
    data = collect(office)
    assert ["空白.xlsx" in each["file"] for each in data["ignored"]] == [True]
    send(filled("甲局"))
    collect(office)
    again = collect(office)
    assert again["accepted"] == []
    assert {Path(each["file"]).name for each in again["ignored"]} == {"空白.xlsx", "甲局.xlsx"}


def test_a_section_left_blank_goes_back_and_the_others_count(office: Run) -> None:
    issue(office, plan("c-1", GUARD.replace("乙局", "甲局")))
    pack(office)
    send(filled("甲局", blank=["3"]))
    data = collect(office)
    assert codes(data) == {"c-1": ["return-empty"]}
    assert [each[0] for each in taken(data)] == ["a-1", "b-1"]


def test_what_stands_beside_the_table_is_told_once(office: Run) -> None:
    book = filled("甲局")
    sheet = book["月度报送"]
    sheet[f"P{row(book, 'a-1/2')}"] = "列外的话"
    book.create_sheet("附表")["A1"] = "另附的内容"
    sheet[f"A{sheet.max_row + 2}"] = "表下的话"
    send(book)
    notes = str(collect(office)["accepted"])
    assert notes.count("列外的话") == 1
    assert notes.count("另附的内容") == 1
    assert notes.count("表下的话") == 1


def test_what_stands_above_the_first_section_is_told_once(office: Run) -> None:
    book = filled("甲局")
    sheet = book["月度报送"]
    first = row(book, "b-1/1") - 1
    sheet.insert_rows(first)
    sheet[f"C{first}"] = "插在上面的话"
    send(book)
    assert str(collect(office)["accepted"]).count("插在上面的话") == 1


def test_a_formula_without_its_result_goes_back_with_its_own_section_alone(office: Run) -> None:
    book = filled("甲局")
    book["月度报送"][f"J{row(book, 'a-1/2')}"] = "=A1"
    send(book)
    data = collect(office)
    assert codes(data) == {"a-1": ["cell-formula"]}
    assert ("b-1", "2022-06", 2) in taken(data)


def test_words_struck_out_in_part_are_left_out_of_their_own_section_alone(office: Run) -> None:
    book = filled("甲局")
    struck = TextBlock(InlineFont(strike=True), "划掉的话")
    book["月度报送"][f"J{row(book, 'a-1/2')}"] = CellRichText(struck, "留下的话")
    send(book)
    data = collect(office)
    assert taken(data) == [("a-1", "2022-06", 2), ("b-1", "2022-06", 2)]
    notes = {each["plan"]: [fault["code"] for fault in each["faults"]] for each in data["accepted"]}
    assert notes == {"a-1": ["text-struck"], "b-1": []}


def test_a_row_moved_below_the_signatures_is_still_its_sections(office: Run) -> None:
    book = filled("甲局")
    sheet, at = book["月度报送"], row(book, "a-1/2")
    below = sheet.max_row + 2
    for column in "ABCDEFGHIJKLM":
        sheet[f"{column}{below}"] = sheet[f"{column}{at}"].value
        sheet[f"{column}{at}"] = None
    send(book)
    data = collect(office)
    assert taken(data) == [("a-1", "2022-06", 2), ("b-1", "2022-06", 2)]
    assert data["refused"] == []


def test_the_same_unit_may_have_another_name_in_another_plan(here: Path, taskmap: Run) -> None:
    other = plan("b-1", CLEAN.replace("岸坡", "堤岸")).replace("aliases: [市甲局]", "aliases: [甲]")
    other = other.replace("{name: 甲局, aliases: [甲]}", "{name: 市甲局}").replace(
        "lead: 甲局", "lead: 市甲局"
    )
    issue(taskmap, plan("a-1", CLEAN), other)
    [only] = pack(taskmap)["workbooks"]
    assert only["unit"] == "甲局"
    send(filled("甲局"))
    data = collect(taskmap)
    assert [(each["plan"], each["unit"]) for each in data["accepted"]] == [
        ("a-1", "甲局"),
        ("b-1", "市甲局"),
    ]
    assert not [each for each in data["accepted"] if each["faults"]]


def test_words_carried_on_come_back_for_each_plan(here: Path, taskmap: Run) -> None:
    carried = [each.replace("reporting:", "carry: true\nreporting:") for each in TWO]
    issue(taskmap, *carried)
    pack(taskmap)
    send(filled("甲局", share=35))
    collect(taskmap)
    pack(taskmap, month="2022-07", day="2022-06-26")
    book = openpyxl.load_workbook("发出/2022-07/甲局.xlsx")
    sheet = book["月度报送"]
    sheet[f"H{row(book, 'a-1/2')}"] = 60
    Path("七月.xlsx").write_bytes(workbook_bytes(book))
    data = collect(taskmap, day="2022-07-20", where="七月.xlsx")
    assert taken(data) == [("a-1", "2022-07", 2), ("b-1", "2022-07", 2)]
    assert progress(taskmap, "a-1") == {"1": 35, "2": 60}
    assert progress(taskmap, "b-1") == {"1": 35, "2": 35}


def test_a_ledger_on_a_server_keeps_the_same(
    here: Path, taskmap: Run, monkeypatch: pytest.MonkeyPatch, book: Place
) -> None:
    monkeypatch.setenv("TASKMAP_LEDGER", place_text(book))
    issue(taskmap, *TWO)
    pack(taskmap)
    send(filled("甲局"))
    assert taken(collect(taskmap)) == [("a-1", "2022-06", 2), ("b-1", "2022-06", 2)]
    assert not any(each["new"] for each in pack(taskmap, day="2022-06-23")["workbooks"])
    assert taskmap("ledger", "check").status == 0
    page = taskmap("show", "甲局", "--as-of", "2022-06-24", "--format", "json").data
    assert (len(page["packs"]), len(page["arrivals"])) == (1, 2)


def test_sections_of_one_plan_that_are_of_nobody_have_each_its_number(
    here: Path, taskmap: Run
) -> None:
    twice = plan("a-1", CLEAN).replace(
        "}]\n", "}, {name: 专报, once: 2022-06-28, to: 督查科}]\n", 1
    )
    issue(taskmap, twice, TWO[1])
    pack(taskmap)
    book = filled("甲局")
    sheet = book["月度报送"]
    sheet["A2"] = str(sheet["A2"].value).replace("甲局", "乙局")
    send(book)
    refused = collect(taskmap)["refused"]
    assert sorted(each["plan"] for each in refused) == ["a-1", "a-1", "b-1"]
    logged = taskmap("log", "2022-06-22", "--kind", "退回", "--format", "json").data
    assert [each["number"] for each in refused] == [each["number"] for each in logged]
