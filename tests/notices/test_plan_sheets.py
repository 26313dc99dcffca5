"""A plan kept in a workbook: what is written into it is read as the same plan, and what an office does to it is read as meant,
or named with its cell.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.worksheet.worksheet import Worksheet

from support.example_plans import EXAMPLES
from support.filled_checklists import convert
from support.plan_entries import PLAN_TEXTS
from taskmap import planfile
from taskmap.document import Document
from taskmap.formats import xlsx
from taskmap.notices import plan_sheets
from taskmap.notices.plan_sheets import tables, writing
from taskmap.notices.plan_sheets.writing import PlanText
from taskmap.plan import workdays
from taskmap.plan.model import Plan
from taskmap.planfile import entries

DAY = datetime.date(2025, 1, 1)

PLAN = """\
编号: yunling-2025
标题: 云岭县2025年河湖管护要点
发文日期: 2025-03-01
实施期限: {起: 2025-03, 止: 2025-12}
报送: [{名称: 月度进展, 周期: 每月, 日: 25}]
单位: [县水利局, 县城管局, {名称: 东河镇, 承接: [{单位: 老东河镇, 举措: [1.1]}]}, 西岭镇]
单位组: {沿河各镇: [东河镇, 西岭镇]}
章节:
  - 标题: 一、管好河道
    任务:
      - 序号: 1
        标题: 巡查河道
        牵头单位: 县水利局
        责任单位: [{沿河各镇: [西岭镇]}]
        举措:
          - {内容: 每周巡查一次, 时限: 长期坚持}
          - 内容: 建成监控点
            时限: 9月底前
            节点: [{时间: 6月底前, 事项: 完成选址, 单位: [西岭镇]}]
            指标: [{名称: 监控点, 目标值: 12, 计量单位: 处}]
      - 序号: 2
        标题: 清理垃圾
        单位: [县城管局, 沿河各镇]
        时限: 年底前
        销号: {验收标准: [河面无漂浮物、无异味, 岸坡无垃圾], 公示天数: 5}
"""
TASKS = "任务"


def plan_of(text: str) -> Plan | None:
    return planfile.parse(text.encode(), "", workdays.OFFICIAL)[0]


@cache
def workbook(text: str = PLAN) -> bytes:
    clean = planfile.read_bytes(text.encode(), "plan.yaml", workdays.OFFICIAL).text
    sheets = tables.make_tables(entries.read_entry(clean))
    return xlsx.render(Document("方案", "", DAY, {}, sheets), None)


def read(data: bytes, name: str = "plan.xlsx") -> PlanText:
    sheets = plan_sheets.find_sheets(data, name)
    assert sheets is not None
    return writing.write(sheets, name)


def edited(change: Callable[[openpyxl.Workbook], None]) -> PlanText:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return read(buffer.getvalue())


def edited_tasks(change: Callable[[Worksheet], None]) -> PlanText:
    return edited(lambda book: change(book[TASKS]))


def doubts(written: PlanText) -> list[tuple[str, str]]:
    return [(doubt.at.cell, doubt.code) for _, doubt in written.doubt_lines]


def outline(written: PlanText) -> list[str]:
    plan = plan_of(written.text)
    assert plan is not None
    return [measure.text for measure in plan.every_measure()]


@pytest.mark.parametrize(
    "name",
    ["small", *sorted(str(each.relative_to(EXAMPLES)) for each in EXAMPLES.glob("*/*.yaml"))],
)
def test_the_same_plan_comes_back(name: str) -> None:
    text = PLAN if name == "small" else (EXAMPLES / name).read_text("utf-8")
    written = read(workbook(text))
    assert plan_of(written.text) == plan_of(text)
    assert written.doubt_lines == ()


@given(PLAN_TEXTS)
@settings(max_examples=100, deadline=None)
@pytest.mark.slow
def test_any_plan_comes_back(text: str) -> None:
    assert plan_of(read(workbook(text)).text) == plan_of(text)


class TestOrdinaryEdits:
    def test_rows_move(self) -> None:
        def swap(sheet: Worksheet) -> None:
            sheet.move_range("A8:O8", rows=20)
            sheet.move_range("A5:O7", rows=1)
            sheet.move_range("A28:O28", rows=-23)

        assert outline(edited_tasks(swap)) == ["清理垃圾", "每周巡查一次", "建成监控点"]

    def test_a_row_goes_and_one_is_added(self) -> None:
        def change(sheet: Worksheet) -> None:
            sheet.delete_rows(6)
            for column, text in (
                ("A", "任务"),
                ("B", "3"),
                ("D", "种树"),
                ("F", "县水利局、县城管局"),
            ):
                sheet[f"{column}15"] = text

        written = edited_tasks(change)
        assert outline(written) == ["建成监控点", "清理垃圾", "种树"]
        plan = plan_of(written.text)
        assert plan is not None
        *_, last = plan.every_measure()
        assert [party.name for party in last.parties] == ["县水利局", "县城管局"]

    def test_columns_change_places_and_names(self) -> None:
        def change(sheet: Worksheet) -> None:
            sheet["P3"], sheet["P5"], sheet["P8"] = "督办领导", "分管副县长", "县长"
            sheet["B3"], sheet["D3"] = "标题", "序号"
            for row in (5, 8):
                sheet[f"B{row}"], sheet[f"D{row}"] = sheet[f"D{row}"].value, sheet[f"B{row}"].value
            sheet["B4"], sheet["D4"] = sheet["D4"].value, None

        plan = plan_of(edited_tasks(change).text)
        assert plan is not None
        found = [(task.no, task.title, task.supervisor) for task in plan.every_task()]
        assert found == [("1", "巡查河道", "分管副县长"), ("2", "清理垃圾", "县长")]

    def test_what_a_program_made_numbers_and_dates_of(self) -> None:
        def change(book: openpyxl.Workbook) -> None:
            book[TASKS]["B5"] = 1
            book["报送"]["C4"] = 25.0
            book["方案"]["B8"] = datetime.datetime(2025, 3, 1)
            book["方案"]["B9"] = datetime.date(2025, 3, 1)
            book["方案"]["B9"].number_format = "yyyy-mm"
            book["催办"]["A4"], book["催办"]["B4"] = "催办", 5

        plan, expected = plan_of(edited(change).text), plan_of(PLAN)
        assert plan is not None
        assert expected is not None
        assert (plan.issued, plan.begins, plan.rules) == (
            expected.issued,
            expected.begins,
            expected.rules,
        )
        assert [(rule.level, rule.after) for rule in plan.reminders] == [("催办", 5)]

    def test_a_group_over_several_rows(self) -> None:
        def change(book: openpyxl.Workbook) -> None:
            book["单位组"]["A5"], book["单位组"]["B5"] = "沿河各镇", "南坪镇\n北山镇"

        plan = plan_of(edited(change).text)
        assert plan is not None
        names = [member.name for group in plan.groups for member in group.members]
        assert names == ["东河镇", "西岭镇", "南坪镇", "北山镇"]

    def test_a_single_member_among_what_is_written_besides(self) -> None:
        def change(book: openpyxl.Workbook) -> None:
            groups = book["单位组"]
            groups["C3"], groups["A5"], groups["C5"] = "另写", "沿河各镇", "{成员: 南坪镇}"

        plan = plan_of(edited(change).text)
        assert plan is not None
        names = [member.name for group in plan.groups for member in group.members]
        assert names == ["东河镇", "西岭镇", "南坪镇"]

    @pytest.mark.office
    def test_saved_by_another_program(self, tmp_path: Path) -> None:
        for kinds in (["xlsx"], ["ods"], ["xls"], ["ods", "xlsx"]):
            data = convert(workbook(), *kinds, folder=tmp_path)
            assert plan_of(read(data, f"plan.{kinds[-1]}").text) == plan_of(PLAN)


class TestNothingIsLost:
    def test_a_column_of_the_office(self) -> None:
        def change(sheet: Worksheet) -> None:
            sheet["Q3"], sheet["Q6"] = "备注", "请与去年核对"

        written = edited_tasks(change)
        assert doubts(written) == [("Q6", "sheet-heading")]
        assert "原文：请与去年核对" in written.text
        assert plan_of(written.text) == plan_of(PLAN)

    def test_a_row_of_no_kind(self) -> None:
        def change(sheet: Worksheet) -> None:
            sheet["A9"], sheet["E9"] = "事项", "修便道"
            sheet["D10"], sheet["B10"] = "种树", 3

        written = edited_tasks(change)
        assert doubts(written) == [("A9", "sheet-level"), ("A10", "sheet-level")]
        assert outline(written)[-1] == "种树"

    def test_a_measure_before_any_task_and_a_chapter_below_none(self) -> None:
        def change(sheet: Worksheet) -> None:
            sheet["A4"], sheet["A5"] = "三级章节", "举措"

        assert doubts(edited_tasks(change)) == [("A4", "sheet-level"), ("A5", "sheet-level")]

    def test_a_cell_that_says_too_much(self) -> None:
        written = edited_tasks(
            lambda sheet: sheet.__setitem__("K7", "6月底前｜选址｜西岭镇｜1｜多")
        )
        assert doubts(written) == [("K7", "sheet-cell")]
        assert "6月底前｜选址｜西岭镇｜1｜多" in written.text

    def test_brackets_that_are_no_yaml(self) -> None:
        written = edited_tasks(lambda sheet: sheet.__setitem__("G5", "[{沿河各镇: [西岭镇"))
        assert doubts(written) == [("G5", "sheet-cell")]

    @pytest.mark.parametrize(
        "extra",
        [
            "{胡写: 1}",
            "{销号: {胡写: 1}}",
            "{节点: [{胡写: 1}]}",
            "{销号: {公示天数: 5, notice_days: 6}}",
            "{举措: [{内容: 另一条}]}",
        ],
    )
    def test_keys_that_no_plan_has_or_that_stand_twice(self, extra: str) -> None:
        def change(sheet: Worksheet) -> None:
            sheet["Q3"], sheet["Q5"] = "另写", extra

        written = edited_tasks(change)
        assert doubts(written) == [("Q5", "sheet-cell")]
        assert f"原文：{extra}" in written.text
        assert plan_of(written.text) == plan_of(PLAN)

    def test_a_member_that_is_no_name(self) -> None:
        written = edited(lambda book: book["单位组"].__setitem__("B4", "[{甲: 乙}]"))
        assert "{甲: 乙}" in written.text

    def test_an_item_of_a_list_that_is_no_entry(self) -> None:
        def change(sheet: Worksheet) -> None:
            sheet["Q3"], sheet["Q6"] = "另写", "{节点: [三月, {时间: 6月底前, 事项: 选址}]}"

        assert "三月" in edited_tasks(change).text

    def test_merged_cells(self) -> None:
        written = edited_tasks(lambda sheet: sheet.merge_cells("E6:E7"))
        assert doubts(written) == [("E7", "sheet-cell")]

    def test_a_formula_without_a_result(self) -> None:
        written = edited_tasks(lambda sheet: sheet.__setitem__("E6", '="巡查"&"河道"'))
        assert doubts(written) == [("E6", "cell-formula")]

    def test_an_item_and_a_sheet_that_no_plan_has(self) -> None:
        def change(book: openpyxl.Workbook) -> None:
            book["方案"]["A40"], book["方案"]["B40"] = "密级", "内部"
            book.create_sheet("附表")["B2"] = "有用的"

        written = edited(change)
        assert [doubt.at.sheet for _, doubt in written.doubt_lines] == ["方案", "附表"]
        assert "原文：内部" in written.text


def test_a_fault_is_placed_in_its_cell() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[TASKS]["F5"] = "县水力局"
        book[TASKS]["J7"] = "尽快"
        book[TASKS]["K7"] = "6月底前｜完成选址｜西领镇"
        book["单位"]["A5"] = "县城管局、县林业局"

    written = edited(change)
    plan_file = planfile.read_bytes(written.text.encode(), "plan.xlsx", workdays.OFFICIAL)
    places = {
        (at.sheet, at.cell) for each in plan_file.diagnostics if (at := written.source_at(each.at))
    }
    assert {(TASKS, "F5"), (TASKS, "J7"), (TASKS, "K7"), ("单位", "A5")} <= places


def test_a_table_of_tasks_is_still_a_notice() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = TASKS
    for row in (("序号", "任务", "责任单位"), ("1", "修路", "县交通局")):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    assert plan_sheets.find_sheets(buffer.getvalue(), "任务.xlsx") is None
