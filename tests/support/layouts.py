"""Layouts of 任务分解表, 整改清单 and 责任清单 as offices print them, as templates: headings and placeholders, no code of ours.

Each is the form of a real table; plan and content are made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

SCHEDULE, PROBLEMS, CHECKLIST = "任务分解表.xlsx", "整改清单.xlsx", "责任清单.xlsx"
OPTIONAL = "{{ column.optional }}"
_THIN = Side("thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment("center", "center", wrap_text=True)
_LEFT = Alignment("left", "center", wrap_text=True)

PLAN = """\
编号: qinghe-2025
标题: 清河县2025年重点工作任务
文号: 清政办发〔2025〕6号
发文单位: 清河县人民政府办公室
发文日期: 2025-03-03
实施期限: {起: 2025-03, 止: 2025-12}
角色: [{名称: 协作单位, 算作: 配合}]
报送: [{名称: 月度进展, 周期: 每月, 日: 25, 报送至: 县政府督查室}]
单位:
  - {名称: 县交通运输局, 联系人: 交通联络员, 电话: 0000-1001, 责任人: 局办公室主任}
  - {名称: 县水利局, 联系人: 水利联络员, 电话: 0000-1002}
  - {名称: 县教育局, 联系人: 教育联络员, 电话: 0000-1003}
  - 县财政局
  - 县自然资源局
  - 县住建局
  - 东镇
  - 西镇
单位组: {各镇: [东镇, 西镇]}
章节:
  - 标题: 一、基础设施
    任务:
      - 序号: 1
        标题: 环城公路改造
        内容: 完成环城公路全线改造，改善县城对外交通条件。
        目标: 年内建成通车
        问题: 环城公路路面破损，雨天积水
        来源: 县人大代表建议
        督办领导: 县长
        责任领导: 分管交通的副县长
        牵头单位: 县交通运输局
        责任单位: 县住建局
        配合单位: 各镇
        其他单位: {协作单位: [县财政局, 县自然资源局]}
        时限: 11月底前
        完成标准: [全线通车, 通过交工验收]
        举措:
          - 内容: 完成立项、用地和施工图审查
            时限: 5月底前
            节点: [{时间: 4月底前, 事项: 完成立项}]
          - 内容: 完成路基路面施工
            节点: [{时间: 6月底前, 事项: 开工建设}, {时间: 9月底前, 事项: 路基完成}]
            指标: [{名称: 改造里程, 值: 12.6, 计量单位: 公里}]
  - 标题: 二、民生事业
    任务:
      - 序号: 2
        标题: 河道清淤
        内容: 对三条河道清淤疏浚，恢复行洪能力。
        目标: 汛期前恢复行洪能力
        问题: 三条河道淤积
        督办领导: 县长
        责任领导: 分管农业的副县长
        牵头单位: 县水利局
        配合单位: 西镇
        时限: 5月底前
        完成标准: 断面达到设计标准
        指标: [{名称: 清淤长度, 值: 8, 计量单位: 公里}]
      - 序号: 3
        标题: 新建公办幼儿园
        内容: 新建公办幼儿园2所，增加学位540个。
        责任领导: 分管交通的副县长
        牵头单位: 县教育局
        责任单位: 东镇
        时限: 8月底前
        完成标准: 9月1日开园
        指标: [{名称: 新增学位, 值: 540, 计量单位: 个}]
"""


@dataclass(frozen=True)
class Column:
    """A column: its heading, `above` it one that it shares with its neighbours, and what stands in the row of data."""

    head: str
    sample: str
    width: float = 14
    above: str = ""
    wide: bool = False
    """Text, which begins at the left."""


@dataclass(frozen=True)
class Bar:
    """A row over all columns before those of data."""

    text: str


@dataclass(frozen=True)
class Layout:
    """A sheet: its title, its columns, and the rows of headings within the table."""

    title: str
    columns: Sequence[Column]
    bars: Sequence[Bar] = ()
    name: str = "任务分解表"


def text(head: str, sample: str, width: float = 40, above: str = "") -> Column:
    return Column(head, f"{{{{ {sample} }}}}", width, above, wide=True)


def short(head: str, sample: str, width: float = 14, above: str = "") -> Column:
    return Column(head, f"{{{{ {sample} }}}}", width, above)


def optional(column: Column) -> Column:
    return Column(
        f"{column.head}{OPTIONAL}", column.sample, column.width, column.above, column.wide
    )


BY_CATEGORY = Layout(
    "{{ plan.title }}一览表",
    (
        short("类别", "category.name", 12),
        text("任务内容", "measure.text", 60),
        short("牵头领导", "task.supervisor"),
        text("责任单位", "measure.units", 36),
    ),
)
FOUR_ROLES = Layout(
    "{{ plan.title }}分工表",
    (
        short("序号", "task.no", 6),
        text("工作任务", "task.title", 20),
        text("具体内容", "measure.text", 44),
        short("牵头单位", "measure.lead", 18, "责任分工"),
        short("责任单位", "measure.responsible", 18, "责任分工"),
        short("协作单位", "measure.others", 22, "责任分工"),
        short("配合单位", "measure.support", 18, "责任分工"),
        short("完成时限", "measure.deadline"),
    ),
)
WITH_PEOPLE = Layout(
    "{{ plan.title }}责任分解表",
    (
        short("序号", "measure.number", 6),
        text("工作任务", "task.title", 20),
        text("工作措施", "measure.text", 44),
        short("责任领导", "measure.leader", 18),
        short("责任单位", "measure.units", 26),
        short("责任人", "measure.owner", 20),
        text("完成标准", "measure.criteria", 24),
        short("完成时限", "measure.deadline"),
    ),
)
QUARTERS = Layout(
    "{{ plan.title }}推进计划",
    (
        short("序号", "task.no", 6),
        text("项目名称", "task.title", 20),
        text("建设内容", "task.text", 40),
        short("责任单位", "measure.lead", 18),
        short("具体责任人", "measure.owner", 20),
        text("{{ quarter.title }}", "quarter.steps", 22, "每季度形象进度"),
    ),
)
BY_LEADER = Layout(
    "{{ plan.title }}领导分工表",
    (
        short("序号", "charge.number", 6),
        text("任务", "charge.task", 24),
        text("内容", "charge.text", 44),
        short("责任单位", "charge.units", 30),
        text("季度节点", "charge.milestones", 30),
        short("完成时限", "charge.deadline"),
    ),
    (Bar("{{ leader.name }}（{{ leader.count }}项，{{ leader.units }}）"),),
)
BY_UNIT = Layout(
    "{{ plan.title }}考核任务表",
    (
        short("单位", "unit.name", 18),
        short("序号", "part.number", 6),
        text("考核项目", "part.text", 44),
        short("角色", "part.role", 8),
        text("考核指标", "part.targets", 24),
        text("标准", "part.criteria", 30),
    ),
)
MONTHS = Layout(
    "{{ plan.title }}任务推进表",
    (
        text("量化目标", "task.targets", 24),
        text("工作内容", "measure.text", 40),
        short("责任主体", "measure.lead", 18),
        short("{{ month.title }}", "month.steps", 12),
    ),
)
NODES_AND_PEOPLE = Layout(
    "{{ plan.title }}督办任务表",
    (
        text("内容", "measure.text", 50),
        text("完成节点", "measure.milestones", 34),
        short("分管负责人", "measure.leader", 20),
        short("责任部门", "measure.lead", 20),
    ),
)
PEOPLE = Layout(
    "督办人员名单",
    (
        short("序号", "unit.number", 6),
        short("单位", "unit.name", 20),
        text("承担的任务", "unit.tasks", 60),
        short("责任人", "unit.owner", 18),
        short("联系人", "unit.contact", 16),
        short("联系电话", "unit.phone", 16),
    ),
    name="督办人员名单",
)
LEADERS_OF_LINES = Layout(
    "{{ plan.title }}分线责任表",
    (
        short("分线领导", "leader.name", 18),
        text("工作任务", "charge.text", 44),
        short("主要责任单位", "charge.lead", 18),
        short("其他责任单位", "charge.responsible", 18),
        short("协同配合单位", "charge.support", 26),
        short("联系人", "charge.contact", 30),
    ),
)
DROPPING = Layout(
    "{{ plan.title }}任务清单",
    (
        short("序号", "task.no", 6),
        text("任务", "measure.text", 50),
        optional(short("督办领导", "measure.supervisor", 14, "领导和责任人")),
        optional(short("责任领导", "measure.leader", 16, "领导和责任人")),
        optional(short("责任人", "measure.owner", 18, "领导和责任人")),
        short("牵头单位", "measure.lead", 18),
        optional(short("协作单位", "measure.others", 20)),
        optional(text("完成标准", "measure.criteria", 24)),
        short("完成时限", "measure.deadline"),
    ),
    (Bar("{{ chapter.title }}"),),
)


def problem_sheet(name: str, kind: str) -> Layout:
    return Layout(
        f"{{{{ plan.title }}}}问题清单（{name}）",
        (
            short("序号", "task.no", 6),
            text("问题", "task.problem", 30),
            text("整改目标", "task.goal", 24),
            text("整改措施", f"{kind}.measure", 44),
            short("责任领导", f"{kind}.leader", 18),
            short("责任单位", f"{kind}.units", 26),
            short("整改时限", "task.deadline"),
            text("进展", f"{kind}.progress", 30),
        ),
        name=name,
    )


THREE_SHEETS = (
    problem_sheet("新增", "fresh"),
    problem_sheet("推进", "going"),
    problem_sheet("已销号", "struck"),
)
SCHEDULES: dict[str, tuple[Layout, ...]] = {
    "by-category": (BY_CATEGORY,),
    "four-roles": (FOUR_ROLES,),
    "with-people": (WITH_PEOPLE,),
    "quarters": (QUARTERS,),
    "by-leader": (BY_LEADER,),
    "by-unit": (BY_UNIT,),
    "months": (MONTHS,),
    "nodes-and-people": (NODES_AND_PEOPLE, PEOPLE),
    "leaders-of-lines": (LEADERS_OF_LINES,),
    "dropping": (DROPPING,),
}
"""Layouts of 任务分解表 by what is peculiar to them."""


def write(layouts: Sequence[Layout], file: Path) -> Path:
    """The template of these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for layout in layouts:
        _fill(book.create_sheet(layout.name), layout)
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


def write_checklist(file: Path) -> Path:
    """The given template of 责任清单 with columns for people and units, of which those without content go."""
    book = openpyxl.load_workbook(Path(__file__).parents[2] / "templates" / CHECKLIST)
    sheet = book["责任清单"]
    columns = (
        optional(short("牵头单位", "measure.lead")),
        optional(short("协作单位", "measure.others")),
        optional(short("节点", "measure.milestones")),
        optional(short("指标", "measure.targets")),
        optional(short("责任领导", "measure.leader")),
        optional(short("督办领导", "measure.supervisor")),
    )
    for at, column in enumerate(columns, sheet.max_column + 1):
        for row, said in ((4, column.head), (5, column.sample)):
            _dress(sheet, row, at, said, _CENTRE, bold=row == 4)
        sheet.column_dimensions[get_column_letter(at)].width = 18
    sheet["A2"] = (
        "责任单位：{{ checklist.unit }}　联系人：{{ checklist.contact }} {{ checklist.phone }}"
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


def _fill(sheet: Worksheet, layout: Layout) -> None:
    last = get_column_letter(len(layout.columns))
    has_above = any(column.above for column in layout.columns)
    head = 2 + has_above
    _dress(sheet, 1, 1, layout.title, _CENTRE, bold=True, size=18)
    sheet.merge_cells(f"A1:{last}1")
    for at, column in enumerate(layout.columns, 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = column.width
        _dress(sheet, head, at, column.head, _CENTRE, bold=True)
        if has_above:
            _dress(sheet, 2, at, column.above, _CENTRE, bold=True)
        if has_above and not column.above:
            _dress(sheet, 2, at, column.head, _CENTRE, bold=True)
            _dress(sheet, 3, at, "", _CENTRE, bold=True)
            sheet.merge_cells(f"{letter}2:{letter}3")
        sample = head + len(layout.bars) + 1
        _dress(sheet, sample, at, column.sample, _LEFT if column.wide else _CENTRE)
    _merge_above(sheet, layout)
    for at, bar in enumerate(layout.bars, head + 1):
        for column_number in range(1, len(layout.columns) + 1):
            _dress(sheet, at, column_number, "", _LEFT, bold=True)
        sheet.cell(at, 1).value = bar.text
        sheet.merge_cells(f"A{at}:{last}{at}")
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 8, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _merge_above(sheet: Worksheet, layout: Layout) -> None:
    """A heading that several columns share."""
    first = 0
    above = [column.above for column in layout.columns]
    for at in range(1, len(above) + 1):
        if at == len(above) or above[at] != above[first]:
            if above[first] and at - first > 1:
                sheet.merge_cells(start_row=2, end_row=2, start_column=first + 1, end_column=at)
            first = at


def _dress(
    sheet: Worksheet,
    row: int,
    column: int,
    said: str,
    alignment: Alignment,
    *,
    bold: bool = False,
    size: float = 11,
) -> None:
    cell = sheet.cell(row, column, said or None)
    cell.font = Font(name="黑体" if bold else "仿宋_GB2312", size=size, charset=134)
    cell.alignment = alignment
    cell.border = _BOX if row > 1 else Border()
