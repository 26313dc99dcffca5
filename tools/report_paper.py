"""The 月度报告 (通报) as a Word template: masthead with 期号, 主送, the figures, what is slow and why, annexes across the page, 抄送."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt
from docx.text.parfmt import ParagraphFormat
from paper import (
    ANNEX_WIDTH,
    BODY,
    BODY_WIDTH,
    CELL,
    CHAPTER,
    FANG,
    HEI,
    MARK,
    NUMBER,
    PLAIN_TABLE,
    SECTION,
    TITLE,
    UNDER,
    Column,
    Look,
    TableLooks,
    add_part,
    add_signature,
    add_style,
    add_table,
    add_when,
    new_paper,
    rule_around,
    rule_below,
    set_page,
    write,
)
from report_columns import (
    CHAPTERS,
    FOLLOW_UP,
    LATE,
    LEADERS,
    MILESTONES,
    MISSING,
    NEXT,
    PLANS,
    PROBLEMS,
    REPORTED_TARGETS,
    RETURNED,
    SERIES,
    SLOW,
    SOURCES,
    TARGETS,
    TASKS,
    UNITS,
)

ANNEX_CELL, ANNEX_HEAD, COPIES = "附表文字", "附表表头", "公文抄送"
"""Annexes are in 小五, so that a year's measures stay a paper that people hold in their hands; 抄送 is in 四号."""
ANNEX_LINE = Pt(12)
SMALL = TableLooks(ANNEX_CELL, ANNEX_HEAD, 28)
KEPT_WITH_SIGNATURE = 12
"""From the notes to the list of the annexes, with the tags between them."""


def monthly_report() -> Word:
    """The month's report: what stands where, what is slow and why, who has not reported, what is next."""
    word = new_paper("月度报告")
    add_style(word, Look(ANNEX_CELL, FANG, 9, line=ANNEX_LINE))
    add_style(word, Look(ANNEX_HEAD, HEI, 9, ALIGN.CENTER, ANNEX_LINE))
    add_style(word, Look(COPIES, FANG, 14, line=None))
    add_masthead(word)
    write(word, "{%p if parts|length > 1 %}")
    write(word, "{{ report.opening }}")
    add_table(word, "tables.方案总览", PLANS, BODY_WIDTH)
    write(word, "{%p endif %}")
    write(word, "{%p for part in parts %}")
    write(word, "{%p if parts|length > 1 %}")
    write(word, "", BODY)
    heading = write(word, "{{ part.report.plan }}", TITLE)
    heading.paragraph_format.keep_with_next = True
    write(word, "{%p endif %}")
    add_progress(word)
    write(word, "{%p endfor %}")
    add_ending(word)
    add_annexes(word)
    return word


def add_masthead(word: Word) -> None:
    """The office, 期号 over the red line, the title, 主送."""
    write(word, "{{ report.issuer }}", MARK)
    # Where nobody says a number the place stays: the plan's would be a wrong one.
    rule_below(write(word, "{{ report.issue_number }}", NUMBER))
    write(word, "", BODY)
    write(word, "{{ report.title }}", TITLE)
    write(word, "（截至{{ report.as_of }}）", UNDER)
    write(word, "", BODY)
    add_when(word, "report.to", "{{ report.to }}：", BODY)


def add_progress(word: Word) -> None:
    """Of each plan: figures, what goes well, sums, who reported, what is slow, what is next."""
    write(word, "一、总体情况", CHAPTER)
    write(word, "{{ part.report.opening }}")
    add_when(word, "part.report.good", "{{ part.report.good }}")
    add_when(word, "part.report.sums", "{{ part.report.sums }}")
    add_chart(word, "part.charts.举措进度")
    add_chart(word, "part.charts.各期进展")
    write(word, "二、分类进展", CHAPTER)
    add_breakdowns(word)
    add_led_table(
        word,
        "part.tables.节点",
        "本期和下期到期的节点，以及以前逾期还没有完成的：",
        MILESTONES,
    )
    write(word, "三、报送情况", CHAPTER)
    add_reporting(word)
    add_problems(word)
    write(word, "五、下一步工作", CHAPTER)
    add_when(word, "part.report.next", "{{ part.report.next }}")
    write(word, "{%p if part.tables.下期到期 %}")
    add_table(word, "part.tables.下期到期", NEXT, BODY_WIDTH)
    write(word, "{%p elif not part.report.next %}")
    write(word, "下一期没有到期的事项。")
    write(word, "{%p endif %}")
    add_when(word, "part.report.notes", "说明：{{ part.report.notes }}")


def add_breakdowns(word: Word) -> None:
    """By chapter always; by source, leader and series where the plan says any; the targets."""
    add_part(word, "part.tables.章节进展", CHAPTERS, "本期没有可统计的举措。", looks=SMALL)
    add_chart(word, "part.charts.序时进度")
    add_led_table(word, "part.tables.分来源", "按任务来源分：", SOURCES, SMALL)
    add_led_table(word, "part.tables.分责任领导", "按责任领导分：", LEADERS, SMALL)
    add_led_table(word, "part.tables.分系列", "按单位系列分：", SERIES)
    add_led_table(word, REPORTED_TARGETS, "报来数的指标：", TARGETS, SMALL)


def add_reporting(word: Word) -> None:
    """Who sent nothing, who sent late, to whom it went back; one sentence where all is in order."""
    write(
        word,
        "{%p if part.tables.未报送 or part.tables.迟报 or part.tables.退回 %}",
    )
    write(word, "（一）未报送单位", SECTION)
    add_part(word, "part.tables.未报送", MISSING, "无。")
    write(word, "（二）迟报单位", SECTION)
    add_part(word, "part.tables.迟报", LATE, "无。")
    write(word, "（三）退回修改的单位", SECTION)
    add_part(word, "part.tables.退回", RETURNED, "无。", looks=SMALL)
    write(word, "{%p else %}")
    write(word, "没有未报送、迟报和退回修改的单位。")
    write(word, "{%p endif %}")


def add_problems(word: Word) -> None:
    """What is wrong; the slow measures with the unit's own reason and next step; what became of those of last period."""
    write(word, "四、存在问题", CHAPTER)
    add_when(word, "part.report.problems", "{{ part.report.problems }}")
    add_led_table(
        word, "part.tables.滞后事项", "滞后事项（含逾期、未启动）的原因和下步打算：", SLOW, SMALL
    )
    add_when(word, "part.report.follow_up", "{{ part.report.follow_up }}")
    add_led_table(word, "part.tables.上期滞后", "上期滞后事项的办理情况：", FOLLOW_UP, SMALL)
    write(word, "{%p if part.tables.问题清单 %}")
    write(word, "列入问题清单的共{{ part.tables.问题清单|length }}条，按单位归并后详见附件3。")
    write(word, "{%p else %}")
    write(word, "没有列入问题清单的事项。")
    write(word, "{%p endif %}")


def add_led_table(
    word: Word, over: str, lead: str, columns: Sequence[Column], looks: TableLooks = PLAIN_TABLE
) -> None:
    """A table under a line that says what it shows; nothing where it has no rows."""
    write(word, f"{{%p if {over} %}}")
    write(word, lead).paragraph_format.keep_with_next = True
    add_table(word, over, columns, BODY_WIDTH, looks)
    write(word, "{%p endif %}")


def add_chart(word: Word, name: str) -> None:
    """A chart with its title below it; nothing where there is none."""
    write(word, f"{{%p if {name} %}}")
    drawing = write(word, f"{{{{ {name}.drawing }}}}", CELL)
    drawing.alignment = ALIGN.CENTER
    drawing.paragraph_format.keep_with_next = True
    write(word, f"{{{{ {name}.title }}}}", CELL).alignment = ALIGN.CENTER
    write(word, "{%p endif %}")


def add_ending(word: Word) -> None:
    """A sentence of the body, the list of annexes, the signature and 抄送, all on one page."""
    write(word, "各举措、各单位的情况详见附件。")
    write(word, "", BODY)
    write(word, "附件：1. 分任务进展情况表")
    write(word, "　　　2. 分单位情况表")
    add_when(word, "tables.问题清单", "　　　3. 问题清单")
    add_signature(word, "report.issuer", "report.as_of", KEPT_WITH_SIGNATURE)
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    write(word, "{%p if report.copy_to %}").paragraph_format.keep_with_next = True
    write(word, "", BODY).paragraph_format.keep_with_next = True
    rule_around(write(word, "抄送：{{ report.copy_to }}。", COPIES))
    write(word, "{%p endif %}")


def add_annexes(word: Word) -> None:
    """The measures, the units with their ranks, and the list of problems."""
    set_page(word.add_section(WD_SECTION.NEW_PAGE), across=True)
    add_annex_title(word, "附件1", "{{ report.period_title }}分任务进展情况表")
    add_part(word, "tables.分任务", TASKS, "本期没有任务。", ANNEX_WIDTH, SMALL)
    add_annex_title(word, "附件2", "{{ report.period_title }}分单位情况表").page_break_before = True
    add_part(word, "tables.分单位", UNITS, "没有单位。", ANNEX_WIDTH, SMALL)
    write(word, "{%p if tables.问题清单 %}")
    add_annex_title(word, "附件3", "{{ report.period_title }}问题清单").page_break_before = True
    add_table(word, "tables.问题归并", PROBLEMS, ANNEX_WIDTH, SMALL)
    write(word, "{%p endif %}")


def add_annex_title(word: Word, number: str, title: str) -> ParagraphFormat:
    """The layout of its first line is given back."""
    layout: ParagraphFormat = write(word, number, CHAPTER).paragraph_format
    layout.first_line_indent = Pt(0)
    write(word, title, TITLE)
    return layout
