"""Make the Excel templates that `taskmap` fills: `python tools/make_templates.py`.

A template is a real workbook that an office may restyle. This program only makes the first one, so that fonts, widths, print
settings and protection can be reviewed as text. A cell in double braces is filled by name; a row of them is a sample row, and is
repeated for every row of data with its styles, merged cells and validations.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from taskmap.system import zips
from taskmap.system.spreadsheets import column_letters

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
MADE = datetime(2022, 5, 1)
DATE = 'yyyy"年"m"月"d"日"'
A3, A4 = 8, 9
GB2312 = 134  # The charset lets a machine without the named font fall back to a Chinese one.


def typeface(name: str, size: float, bold: bool = False) -> Font:
    return Font(name=name, size=size, bold=bold, charset=GB2312)


def solid(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


# The widths below count half-width characters of this font: two a Chinese character, as people count.
NORMAL = typeface("宋体", 11)
TITLE_FONT = typeface("方正小标宋简体", 22)
BLACK = typeface("黑体", 12)
KAI = typeface("楷体_GB2312", 12)
BOLD_KAI = typeface("楷体_GB2312", 12, bold=True)
FANG = typeface("仿宋_GB2312", 12)
SMALL_BLACK = typeface("黑体", 11)
SMALL_FANG = typeface("仿宋_GB2312", 11)

THIN = Side("thin", color="FF000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
BARE = Border()
PLAIN = PatternFill()
GREY = solid("FFE7E6E6")
PALE = solid("FFF5F5F5")
SOFT = solid("FFFFF8E1")

CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center", wrap_text=True)
# A title over columns whose number nobody knows yet can be neither merged nor wrapped: it runs on to the right.
RUNNING = Alignment(horizontal="left", vertical="center")
UPRIGHT = Alignment(horizontal="center", vertical="center", text_rotation=90)


@dataclass(frozen=True)
class Look:
    """How a cell looks, and whether a clerk may write in it."""

    font: Font
    alignment: Alignment
    border: Border = BOX
    fill: PatternFill = PLAIN
    number_format: str = "General"
    locked: bool = True


TITLE = Look(TITLE_FONT, CENTRE, BARE)
LINE = Look(FANG, LEFT, BARE)
IMPRINT = Look(FANG, RIGHT, BARE)
HEAD = Look(BLACK, CENTRE, fill=GREY)
CHAPTER = Look(BLACK, LEFT, fill=PALE)
SECTION = Look(BOLD_KAI, LEFT)
TEXT = Look(FANG, LEFT)
MIDDLE = Look(FANG, CENTRE)
# As text, or 1.10 becomes 1.1 and 1-2 the second of January when somebody copies the column.
NUMBER = replace(MIDDLE, number_format="@")
DAY = replace(MIDDLE, number_format=DATE)

SMALL_HEAD = replace(HEAD, font=SMALL_BLACK)
SMALL_TEXT = replace(TEXT, font=SMALL_FANG)
SMALL_MIDDLE = replace(MIDDLE, font=SMALL_FANG)
SMALL_NUMBER = replace(NUMBER, font=SMALL_FANG)
# Not formatted as text: a text cell of more than 255 characters shows as ##### in older Excel.
FILL_TEXT = replace(SMALL_TEXT, fill=SOFT, locked=False)
FILL_MIDDLE = replace(FILL_TEXT, alignment=CENTRE)
FILL_SHARE = replace(FILL_MIDDLE, number_format="0")
FILL_DAY = replace(FILL_MIDDLE, number_format="yyyy-mm-dd")
FILL_NAME = replace(FILL_MIDDLE, number_format="@")


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, what stands in the sample row, and how wide and in which look."""

    head: str
    sample: str
    look: Look = TEXT
    width: float | None = None


def dress(cell: Cell | MergedCell, look: Look) -> None:
    cell.font = look.font
    cell.alignment = look.alignment
    cell.border = look.border
    cell.fill = look.fill
    cell.number_format = look.number_format
    cell.protection = Protection(locked=look.locked)


def put(sheet: Worksheet, place: str, value: str | None, look: Look) -> None:
    """Write one value; `A1:C1` merges. Merged first: merging forgets the style of all cells but one."""
    start, _, end = place.partition(":")
    if end:
        sheet.merge_cells(place)
    for row in sheet[f"{start}:{end or start}"]:
        for cell in row:
            dress(cell, look)
    sheet[start] = value


def put_table(
    sheet: Worksheet,
    head_row: int,
    columns: Sequence[Column],
    head: Look = HEAD,
    sample_row: int | None = None,
) -> None:
    """The headings, and the sample row under them unless other sample rows come between."""
    for index, column in enumerate(columns, 1):
        letter = column_letters(index)
        put(sheet, f"{letter}{head_row}", column.head, head)
        if column.width is not None:
            sheet.column_dimensions[letter].width = column.width
    put_samples(sheet, sample_row or head_row + 1, columns)


def put_samples(sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """A sample row."""
    for index, column in enumerate(columns, 1):
        put(sheet, f"{column_letters(index)}{row}", column.sample or None, column.look)


def set_heights(sheet: Worksheet, heights: dict[int, float]) -> None:
    """The least heights: filling makes a row higher where its text needs it, never lower."""
    for row, points in heights.items():
        sheet.row_dimensions[row].height = points


def set_page(sheet: Worksheet, paper: int, head_row: int) -> None:
    """Landscape, one page wide, the headings on every page, the page number below."""
    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(
        left=0.4, right=0.4, top=0.6, bottom=0.6, header=0.3, footer=0.3
    )
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{head_row}:{head_row}"
    assert sheet.oddFooter is not None  # openpyxl gives every sheet one.
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.sheet_view.showGridLines = False


def protect(sheet: Worksheet) -> None:
    """Against slips, not attackers: no password, and what a clerk needs to read and print stays allowed."""
    sheet.protection.sheet = True
    # No sorting: of a protected sheet only what is unlocked can be sorted, the answers away from their measures.
    for allowed in ("formatRows", "formatColumns", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # In the file format these are prohibitions.


SCHEDULE = (
    Column("序号", "{{ task.no }}", NUMBER, 7),
    Column("重点任务", "{{ task.title }}", TEXT, 22),
    Column("工作举措", "{{ measure.text }}", TEXT, 52),
    Column("牵头单位", "{{ measure.lead }}", TEXT, 19),
    Column("责任单位", "{{ measure.responsible }}", TEXT, 32),
    Column("配合单位", "{{ measure.support }}", TEXT, 20),
    Column("完成时限", "{{ measure.deadline }}", MIDDLE, 14),
    Column("节点与指标", "{{ measure.steps }}", TEXT, 20),
    Column("备注", "{{ measure.note }}", TEXT, 11),
)


def make_schedule(sheet: Worksheet) -> None:
    """The whole plan as one table: chapters and sections as bars, a row a measure."""
    put(sheet, "A1:I1", "{{ plan.title }}任务分解表", TITLE)
    put(sheet, "A2:I2", "{{ plan.imprint }}", replace(IMPRINT, alignment=CENTRE))
    put_table(sheet, 3, SCHEDULE, sample_row=6)
    put(sheet, "A4:I4", "{{ chapter.title }}", CHAPTER)
    put(sheet, "A5:I5", "{{ section.title }}", SECTION)
    set_heights(sheet, {1: 42, 2: 22, 3: 32, 4: 26, 5: 24, 6: 36})
    set_page(sheet, A3, 3)
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = "A3:I6"


MATRIX = (
    Column("{{ matrix.head }}", "{{ line.name }}", TEXT, 26),
    Column("合计", "{{ line.total }}", MIDDLE, 6),
    Column("牵头", "{{ line.lead }}", MIDDLE, 6),
    Column("责任", "{{ line.responsible }}", MIDDLE, 6),
    Column("配合", "{{ line.support }}", MIDDLE, 6),
    Column("{{ each.title }}", "{{ each.mark }}", MIDDLE, 4),
)


def make_matrix(sheet: Worksheet) -> None:
    """Units against measures. The last column is repeated to the right, once a measure."""
    put(sheet, "A1", "{{ plan.title }}单位对照表", replace(TITLE, alignment=RUNNING))
    put(sheet, "A2", "{{ matrix.legend }}", replace(LINE, alignment=RUNNING))
    put_table(sheet, 3, MATRIX)
    put(sheet, "F3", "{{ each.title }}", replace(HEAD, alignment=UPRIGHT))
    set_heights(sheet, {1: 42, 2: 22, 3: 64, 4: 22})
    set_page(sheet, A3, 3)
    # Thousands of columns squeezed into one page width are a grey stripe. At this scale an A3 page takes
    # nearly sixty; the rest goes on pages to the right, each with the unit's name.
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.scale = 58
    sheet.page_setup.pageOrder = "overThenDown"
    sheet.print_title_cols = "A:A"
    sheet.freeze_panes = "F4"


CALENDAR = (
    Column("期次", "{{ duty.period }}", NUMBER, 13),
    Column("截止日期", "{{ duty.due }}", DAY, 18),
    Column("星期", "{{ duty.weekday }}", MIDDLE, 9),
    Column("报送事项", "{{ duty.rule }}", TEXT, 22),
    Column("报送单位", "{{ duty.who }}", TEXT, 30),
    Column("单位数", "{{ duty.units }}", MIDDLE, 9),
    Column("报送至", "{{ duty.to }}", TEXT, 16),
    Column("汇总报", "{{ duty.forward_to }}", TEXT, 16),
    Column("签字盖章", "{{ duty.signed }}", MIDDLE, 11),
    Column("备注", "{{ duty.note }}", TEXT, 16),
)


def make_calendar(sheet: Worksheet) -> None:
    """Every due date of the plan, a row a period and reporting rule."""
    put(sheet, "A1:J1", "{{ plan.title }}报送日历", TITLE)
    put(sheet, "A2:J2", "{{ plan.imprint }}", replace(IMPRINT, alignment=CENTRE))
    put_table(sheet, 3, CALENDAR)
    set_heights(sheet, {1: 42, 2: 22, 3: 32, 4: 26})
    set_page(sheet, A4, 3)
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = "A3:J4"


CHECKLIST = (
    Column("编号", "{{ measure.id }}", NUMBER, 13),
    Column("工作任务", "{{ measure.task }}", TEXT, 24),
    Column("具体举措", "{{ measure.text }}", TEXT, 46),
    Column("角色", "{{ measure.role }}", MIDDLE, 9),
    Column("完成时限", "{{ measure.deadline }}", MIDDLE, 18),
    Column("节点与指标", "{{ measure.steps }}", TEXT, 24),
)


def make_checklist(sheet: Worksheet) -> None:
    """What one unit has to do, and above it when it has to report."""
    put(sheet, "A1:F1", "{{ plan.title }}责任清单", TITLE)
    put(sheet, "A2:B2", "责任单位：{{ checklist.unit }}", LINE)
    put(sheet, "C2:F2", "{{ plan.imprint }}", IMPRINT)
    put(sheet, "A3:F3", "{{ checklist.people }}{{ checklist.calendar }}", replace(LINE, font=KAI))
    put_table(sheet, 4, CHECKLIST)
    set_heights(sheet, {1: 42, 2: 24, 3: 24, 4: 32, 5: 36})
    set_page(sheet, A4, 4)
    sheet.freeze_panes = "A5"
    protect(sheet)


RETURN = (
    Column("编号", "{{ measure.id }}", SMALL_NUMBER, 9),
    Column("工作任务", "{{ measure.task }}", SMALL_TEXT, 14),
    Column("具体举措", "{{ measure.text }}", SMALL_TEXT, 26),
    Column("角色", "{{ measure.role }}", SMALL_MIDDLE, 6),
    Column("完成时限", "{{ measure.deadline }}", SMALL_MIDDLE, 11),
    Column("上期进展", "{{ measure.last }}", SMALL_TEXT, 28),
    # Filled in only where the plan carries on what was said last.
    Column("完成状态", "{{ measure.status }}", FILL_MIDDLE, 9),
    Column("完成比例(%)", "{{ measure.percent }}", FILL_SHARE, 9),
    Column("完成日期", "{{ measure.done_on }}", FILL_DAY, 12),
    Column("本期进展", "{{ measure.progress }}", FILL_TEXT, 36),
    Column("存在问题", "{{ measure.problems }}", FILL_TEXT, 15),
    Column("下步打算", "{{ measure.next_steps }}", FILL_TEXT, 16),
    Column("佐证材料", "{{ measure.evidence }}", FILL_TEXT, 15),
)
# Under its measure, a little to the right of it.
STEP_TEXT = replace(
    SMALL_TEXT, alignment=Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
)
MILESTONE = (
    Column("", "{{ milestone.id }}", SMALL_NUMBER),
    Column("", "{{ milestone.task }}", SMALL_TEXT),
    Column("", "{{ milestone.text }}", STEP_TEXT),
    Column("", "{{ milestone.role }}", SMALL_MIDDLE),
    Column("", "{{ milestone.deadline }}", SMALL_MIDDLE),
    Column("", "{{ milestone.last }}", SMALL_TEXT),
    *(replace(each, sample=each.sample.replace("measure", "milestone")) for each in RETURN[6:]),
)
STATES = ("未启动", "推进中", "已完成", "长期坚持")
HOW_TO_FILL = (
    "填表说明："
    "1. 只填浅色格，其余各格已锁定；不增删行列，不改编号，没有进展的也要写明原因，一格写不下的该行会自己变高。"
    f"2. 完成状态从下拉框选：{'、'.join(STATES)}；完成比例填 0 到 100 的整数，不带百分号。"
    "3. 完成日期只在已完成时填，写实际完成的那一天，如 2022-06-18；说不准的可以不填。"
    "4. 本期进展写本期做了什么、成效数据；佐证材料写文件名称，文件随表一并报送。"
    "5. “节点”行报这个节点到了没有：做到的选已完成，还没有做到的可以不填。"
    "6. 灰色的行已经完成，不用再填。"
    "7. 不另附表、不改文件格式；表末签字、写日期，公章盖在方框里。"
)
SEAL = f"单位（盖章）：{chr(10) * 9}日期：　　　　年　　月　　日"
"""The text of a box in which an official seal of 42 mm has room between the two lines."""
SEAL_HEIGHT = 235
"""Points; LibreOffice prints 55 in a hundred of it where it has no 宋体, Excel more."""
DONE = 'ISNUMBER(SEARCH("不用再填",$F{}))'
"""What the checklist says in 上期进展 of a row with which its unit has finished."""


def state_choice() -> DataValidation:
    return DataValidation(
        type="list",
        formula1=f'"{",".join(STATES)}"',
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="完成状态不对",
        error=f"请从下拉框选：{'、'.join(STATES)}。",
        promptTitle="完成状态",
        prompt="请从下拉框选一项。",
    )


def share_limits() -> DataValidation:
    return DataValidation(
        type="whole",
        operator="between",
        formula1="0",
        formula2="100",
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="完成比例不对",
        error="请填 0 到 100 的整数，不带百分号。",
        promptTitle="完成比例",
        prompt="填 0 到 100 的整数，不带百分号。",
    )


def day_limits() -> DataValidation:
    return DataValidation(
        type="date",
        operator="between",
        formula1="36526",  # 2000-01-01
        formula2="73050",  # 2099-12-31
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="完成日期不对",
        error="请填年月日，如 2022-06-18。",
        promptTitle="完成日期",
        prompt="已完成的填实际完成的那一天，如 2022-06-18；没有完成的留空。",
    )


def validate(sheet: Worksheet, place: str, rule: DataValidation) -> None:
    rule.add(place)
    sheet.add_data_validation(rule)


def finished(row: int = 5) -> Rule:
    """A row with which its unit has finished is grey, and nobody takes its light cells for something to be filled in."""
    style = DifferentialStyle(font=Font(color="FF7F7F7F"), fill=solid("FFD9D9D9"))
    return Rule(type="expression", dxf=style, formula=[DONE.format(row)])


def inline(font: Font) -> InlineFont:
    """The font for a part of a cell's text."""
    return InlineFont(rFont=font.name, sz=font.size, b=font.bold, charset=font.charset)


def align_top(sheet: Worksheet, rows: str) -> None:
    """For rows that grow with what is written into them: every cell begins where the eye begins."""
    for row in sheet[rows]:
        for cell in row:
            alignment = copy(cell.alignment)
            alignment.vertical = "top"
            cell.alignment = alignment


def put_signatures(sheet: Worksheet, row: int) -> None:
    """Who filled the return in, and room for the seal: in one row, which no end of a page can cut."""
    named = ("A:B", "填报人", "C:C"), ("D:E", "联系电话", "F:G"), ("H:I", "审核人", "J:J")
    for label, text, blank in named:
        put(sheet, across(label, row), text, SMALL_HEAD)
        put(sheet, across(blank, row), None, FILL_NAME)
    put(sheet, f"K{row}", "签字盖章", SMALL_HEAD)
    put(sheet, across("L:M", row), SEAL, replace(SMALL_TEXT, locked=False))


def across(columns: str, row: int) -> str:
    first, last = columns.split(":")
    return f"{first}{row}" if first == last else f"{first}{row}:{last}{row}"


def make_return(sheet: Worksheet) -> None:
    """The sheet that comes home: what is known is locked, what is asked is open and light."""
    put(sheet, "A1:M1", "{{ plan.title }}{{ checklist.period_title }}进展情况报送表", TITLE)
    who = "方案：{{ checklist.plan }}　第{{ checklist.revision }}版　单位：{{ checklist.unit }}　报送期：{{ checklist.period }}"
    put(sheet, "A2:M2", f"{who}　校验码：{{{{ checklist.code }}}}", LINE)
    put(sheet, "A3:M3", None, LINE)
    sheet["A3"] = CellRichText(
        TextBlock(inline(BOLD_KAI), "{{ checklist.ask }}"),
        TextBlock(inline(SMALL_FANG), f"\n{HOW_TO_FILL}"),
    )
    put_table(sheet, 4, RETURN, SMALL_HEAD)
    put_samples(sheet, 6, MILESTONE)
    align_top(sheet, "A5:M6")
    validate(sheet, "G5:G6", state_choice())
    validate(sheet, "H5:H6", share_limits())
    validate(sheet, "I5:I6", day_limits())
    sheet.conditional_formatting.add("A5:M6", finished())
    put_signatures(sheet, 8)
    set_heights(sheet, {1: 42, 2: 22, 3: 24, 4: 34, 5: 48, 6: 34, 7: 12, 8: SEAL_HEIGHT})
    set_page(sheet, A4, 4)
    # Number and task stay in sight while a clerk types at the far right.
    sheet.freeze_panes = "C5"
    sheet.auto_filter.ref = "A4:M6"
    protect(sheet)


IDENTITY = ("plan", "revision", "unit", "period", "rule", "due", "digest")


def make_identity(sheet: Worksheet) -> None:
    """What `collect` reads first, hidden so deeply that only a program shows it again."""
    for row, name in enumerate(IDENTITY, 1):
        sheet[f"A{row}"] = name
        sheet[f"B{row}"] = f"{{{{ checklist.{name} }}}}"
    for row, cells in (
        (9, ("measure", "digest")),
        (10, ("{{ measure.id }}", "{{ measure.digest }}")),
        (11, ("{{ milestone.id }}", "{{ milestone.digest }}")),
    ):
        for column, value in zip("AB", cells, strict=True):
            sheet[f"{column}{row}"] = value
    sheet.sheet_state = "veryHidden"
    protect(sheet)


def make_packed_list(sheet: Worksheet) -> None:
    """What one unit has to do by all plans, each under a bar with the days on which it reports."""
    put(sheet, "A1:F1", "{{ checklist.unit }}责任清单（各方案合订）", TITLE)
    put(sheet, "A2:B2", "责任单位：{{ checklist.unit }}", LINE)
    put(sheet, "C2:F2", "{{ checklist.issuer }}", IMPRINT)
    put_table(sheet, 3, CHECKLIST, sample_row=5)
    put(sheet, "A4:F4", "{{ list.title }}\n{{ list.calendar }}", replace(CHAPTER, alignment=LEFT))
    set_heights(sheet, {1: 42, 2: 24, 3: 32, 4: 40, 5: 36})
    set_page(sheet, A4, 3)
    sheet.freeze_panes = "A4"
    protect(sheet)


SECTION_BAR = replace(CHAPTER, font=SMALL_BLACK)


def make_packed_return(sheet: Worksheet) -> None:
    """The sheet that comes home: a section a report that is due, under a bar that says which and by when."""
    put(sheet, "A1:M1", "{{ checklist.unit }}{{ checklist.month_title }}进展情况报送表", TITLE)
    who = "单位：{{ checklist.unit }}　校验码：{{ checklist.code }}　{{ checklist.sender }}"
    put(sheet, "A2:M2", who, LINE)
    put(sheet, "A3:M3", None, LINE)
    sheet["A3"] = CellRichText(
        TextBlock(inline(BOLD_KAI), "{{ checklist.ask }}"),
        TextBlock(inline(SMALL_FANG), f"\n{HOW_TO_FILL}"),
    )
    # Numbers of several plans are longer.
    number, *others = RETURN
    columns = [replace(number, width=14), *others]
    put_table(sheet, 4, columns, SMALL_HEAD, sample_row=6)
    which = "方案：{{ report.plan }}　第{{ report.revision }}版　报送期：{{ report.period }}"
    bar = f"{{{{ report.title }}}}\n{which}　{{{{ report.ask }}}}"
    put(sheet, "A5:M5", bar, SECTION_BAR)
    put_samples(sheet, 7, MILESTONE)
    put(sheet, "A8:M8", "{{ same.text }}", SMALL_TEXT)
    align_top(sheet, "A6:M7")
    validate(sheet, "G6:G7", state_choice())
    validate(sheet, "H6:H7", share_limits())
    validate(sheet, "I6:I7", day_limits())
    sheet.conditional_formatting.add("A6:M7", finished(6))
    put_signatures(sheet, 10)
    heights: dict[int, float] = {
        1: 42,
        2: 22,
        3: 24,
        4: 34,
        5: 40,
        6: 48,
        7: 34,
        8: 22,
        9: 12,
        10: SEAL_HEIGHT,
    }
    set_heights(sheet, heights)
    set_page(sheet, A4, 4)
    sheet.freeze_panes = "C5"
    protect(sheet)


def make_packed_identity(sheet: Worksheet) -> None:
    """As `make_identity`: whose the workbook is, and below a line a section and what stands in it."""
    for row, (name, value) in enumerate(
        (
            ("plan", None),
            ("revision", None),
            ("unit", "{{ checklist.unit }}"),
            ("period", None),
            ("digest", "{{ checklist.digest }}"),
            ("measure", "digest"),
        ),
        1,
    ):
        sheet[f"A{row}"], sheet[f"B{row}"] = name, value
    lines = (
        ("report", "plan", "revision", "unit", "period", "rule"),
        ("measure", "item", "digest", "id"),
        ("milestone", "item", "digest", "id"),
        ("same", "item", "digest", "id"),
    )
    for row, (kind, *names) in enumerate(lines, 7):
        sheet[f"A{row}"] = kind
        for column, name in zip("BCDEF", names, strict=False):
            sheet[f"{column}{row}"] = f"{{{{ {kind}.{name} }}}}"
    sheet.sheet_state = "veryHidden"
    protect(sheet)


RECTIFICATION = (
    Column("序号", "{{ task.no }}", NUMBER, 6),
    Column("问题", "{{ task.problem }}", TEXT, 28),
    Column("督办领导", "{{ task.supervisor }}", MIDDLE, 11),
    Column("责任单位", "{{ task.responsible }}", TEXT, 15),
    Column("牵头单位", "{{ task.lead }}", TEXT, 15),
    Column("配合单位", "{{ task.support }}", TEXT, 15),
    Column("整改时限", "{{ task.deadline }}", MIDDLE, 16),
    Column("整改目标", "{{ task.goal }}", TEXT, 24),
    Column("整改措施", "{{ KIND.measure }}", TEXT, 44),
    Column("进展", "{{ KIND.progress }}", TEXT, 26),
    Column("是否销号", "{{ task.closed }}", MIDDLE, 15),
)


def make_rectification(sheet: Worksheet, kind: str, state: str) -> None:
    """One of the two sheets of problems: a row a measure, what is said of the whole problem merged beside them."""
    columns = [
        replace(column, sample=column.sample.replace("KIND", kind)) for column in RECTIFICATION
    ]
    put(sheet, "A1:K1", f"{{{{ plan.title }}}}整改清单（{state}）", TITLE)
    put(
        sheet, "A2:K2", "{{ plan.imprint }}　截至{{ plan.day }}", replace(IMPRINT, alignment=CENTRE)
    )
    put_table(sheet, 3, columns)
    set_heights(sheet, {1: 42, 2: 22, 3: 32, 4: 36})
    set_page(sheet, A3, 3)
    sheet.freeze_panes = "C4"
    sheet.auto_filter.ref = "A3:K4"


FILLED_IN = "月度报送"
"""The sheet that comes home, on which the workbook opens."""
Maker = Callable[[Worksheet], None]
WORKBOOKS: dict[str, dict[str, Maker]] = {
    "任务分解表": {"任务分解表": make_schedule, "单位对照": make_matrix, "报送日历": make_calendar},
    "责任清单": {"责任清单": make_checklist, FILLED_IN: make_return, "taskmap": make_identity},
    "合订清单": {
        "责任清单": make_packed_list,
        FILLED_IN: make_packed_return,
        "taskmap": make_packed_identity,
    },
    "整改清单": {
        state: partial(make_rectification, kind=kind, state=state)
        for kind, state in (("open", "未销号"), ("struck", "已销号"))
    },
}


def make_workbook(name: str, sheets: dict[str, Maker], opens_on: str = "") -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    set_normal_font(book)
    book.properties.creator = "taskmap"
    book.properties.title = name
    for title, make in sheets.items():
        make(book.create_sheet(title))
    if opens_on:
        show_first(book, opens_on)
    return book


def show_first(book: Workbook, title: str) -> None:
    """The workbook opens on this sheet. Two selected sheets would be a group, in which typing goes into both."""
    book.active = book.sheetnames.index(title)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == title


def set_normal_font(book: Workbook) -> None:
    """Column widths count digits of the first font. openpyxl has no public way to change it from Calibri."""
    book._fonts = IndexedList([NORMAL])  # type: ignore[attr-defined]
    book._named_styles["Normal"].font = NORMAL  # type: ignore[attr-defined]


def to_bytes(book: Workbook) -> bytes:
    """The workbook without the time of day in it: the same program makes the same bytes."""
    saved = io.BytesIO()
    book.save(saved)
    return zips.stable(saved.getvalue(), MADE.date().isoformat())


def main() -> None:
    TEMPLATES.mkdir(exist_ok=True)
    for name, sheets in WORKBOOKS.items():
        book = make_workbook(name, sheets, FILLED_IN if FILLED_IN in sheets else "")
        (TEMPLATES / f"{name}.xlsx").write_bytes(to_bytes(book))


if __name__ == "__main__":
    main()
