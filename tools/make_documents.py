"""Make the Word templates that `taskmap` fills: `python tools/make_documents.py`, `--check` only compares.

An office may restyle them in Word or WPS; this program only makes the first ones, so that they can be reviewed
as text.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

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
    MADE,
    MARK,
    NUMBER,
    SECTION,
    SIGNED,
    TITLE,
    UNDER,
    Column,
    add_any_table,
    add_part,
    add_said,
    add_signature,
    add_table,
    add_when,
    new_paper,
    rule_below,
    set_page,
    write,
)
from receipt_paper import receipt

from taskmap.system import zips

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def monthly_report() -> Word:
    """The month's report to the government: what stands where, who has not reported, what is next."""
    word = new_paper("月度报告")
    write(word, "{{ report.issuer }}", MARK)
    # The place of this paper's own number, which nobody knows yet; the plan's would be a wrong one.
    rule_below(write(word, "", NUMBER))
    write(word, "", BODY)
    write(word, "{{ report.title }}", TITLE)
    write(word, "（截至{{ report.as_of }}）", UNDER)
    write(word, "", BODY)
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
    write(word, "", BODY)
    write(word, "附件：1. 分任务进展情况表")
    add_when(word, "tables.问题清单", "　　　2. 问题清单")
    add_signature(word, "report.issuer", "report.as_of")
    set_page(word.add_section(WD_SECTION.NEW_PAGE), across=True)
    add_annex_title(word, "附件1", "{{ report.period_title }}分任务进展情况表")
    add_part(word, "tables.分任务", TASKS, "本期没有任务。", ANNEX_WIDTH)
    write(word, "{%p if tables.问题清单 %}")
    add_annex_title(word, "附件2", "{{ report.period_title }}问题清单").page_break_before = True
    add_table(word, "tables.问题归并", PROBLEMS, ANNEX_WIDTH)
    write(word, "{%p endif %}")
    return word


def add_progress(word: Word) -> None:
    """Of each plan: figures, chapters, who reported, problems, what is next."""
    write(word, "一、总体情况", CHAPTER)
    write(word, "{{ part.report.opening }}")
    add_chart(word, "part.charts.举措进度")
    add_chart(word, "part.charts.各期进展")
    write(word, "二、分章节进展", CHAPTER)
    add_part(word, "part.tables.章节进展", CHAPTERS, "本期没有可统计的举措。")
    add_chart(word, "part.charts.序时进度")
    write(word, "{%p if part.tables.节点 %}")
    lead = write(word, "本期和下期到期的节点，以及以前逾期还没有完成的：")
    lead.paragraph_format.keep_with_next = True
    add_table(word, "part.tables.节点", MILESTONES, BODY_WIDTH)
    write(word, "{%p endif %}")
    write(word, "三、报送情况", CHAPTER)
    write(word, "（一）未报送单位", SECTION)
    add_part(word, "part.tables.未报送", MISSING, "无。")
    write(word, "（二）迟报单位", SECTION)
    add_part(word, "part.tables.迟报", LATE, "无。")
    write(word, "（三）退回修改的单位", SECTION)
    add_part(word, "part.tables.退回", RETURNED, "无。")
    write(word, "四、存在问题", CHAPTER)
    add_when(word, "part.report.problems", "{{ part.report.problems }}")
    write(word, "{%p if part.tables.问题清单 %}")
    write(word, "列入问题清单的共{{ part.tables.问题清单|length }}条，按单位归并后详见附件2。")
    write(word, "{%p else %}")
    write(word, "没有列入问题清单的事项。")
    write(word, "{%p endif %}")
    write(word, "五、下一步工作", CHAPTER)
    add_when(word, "part.report.next", "{{ part.report.next }}")
    write(word, "{%p if part.tables.下期到期 %}")
    add_table(word, "part.tables.下期到期", NEXT, BODY_WIDTH)
    write(word, "{%p elif not part.report.next %}")
    write(word, "下一期没有到期的事项。")
    write(word, "{%p endif %}")
    add_when(word, "part.report.notes", "说明：{{ part.report.notes }}")


def add_chart(word: Word, name: str) -> None:
    """A chart with its title below it; nothing where there is none."""
    write(word, f"{{%p if {name} %}}")
    drawing = write(word, f"{{{{ {name}.drawing }}}}", CELL)
    drawing.alignment = ALIGN.CENTER
    drawing.paragraph_format.keep_with_next = True
    write(word, f"{{{{ {name}.title }}}}", CELL).alignment = ALIGN.CENTER
    write(word, "{%p endif %}")


def add_annex_title(word: Word, number: str, title: str) -> ParagraphFormat:
    """The layout of its first line is given back."""
    layout: ParagraphFormat = write(word, number, CHAPTER).paragraph_format
    layout.first_line_indent = Pt(0)
    write(word, title, TITLE)
    return layout


# The whole text stands in the first annex.
SHORTENED = "row.measure|truncate(30, true, '…', 0)"
PLANS = (
    Column("方案", "row.plan", 38, middle=False),
    Column("举措数", "row.measures", 13),
    Column("已完成", "row.done", 13),
    Column("逾期", "row.overdue", 13),
    Column("滞后", "row.behind", 13),
    Column("未启动", "row.not_started", 13),
    Column("应报", "row.owed", 13),
    Column("按时", "row.on_time", 13),
    Column("迟报", "row.late", 13),
    Column("未报", "row.missing", 13),
)
CHAPTERS = (
    Column("章节", "row.chapter", 36, middle=False, owned=True),
    Column("举措数", "row.measures", 13),
    Column("已销号", "row.struck_off", 13),
    Column("已完成", "row.done", 13),
    Column("逾期", "row.overdue", 13),
    Column("未报送", "row.unreported", 13),
    Column("长期坚持", "row.ongoing", 13),
    Column("未启动", "row.not_started", 13),
    Column("超序时", "row.ahead", 13),
    Column("达序时", "row.on_track", 13),
    Column("滞后", "row.behind", 13),
    Column("其他", "row.not_asked + row.not_begun", 13),
    Column("完成比例(%)", "row.percent", 16),
)
MISSING = (
    Column("序号", "loop.index", 11),
    Column("单位", "row.unit", 46, middle=False, owned=True),
    Column("应报日期", "row.due", 36),
    Column("逾期天数", "row.days_late", 13),
    Column("联系人", "row.contact", 22),
    Column("联系电话", "row.phone", 32),
)
LATE = (
    Column("序号", "loop.index", 11),
    Column("单位", "row.unit", 29, middle=False, owned=True),
    Column("应报日期", "row.due", 37),
    Column("收到日期", "row.received", 37),
    Column("迟报天数", "row.days_late", 11),
    Column("回执号", "row.receipt", 31),
)
RETURNED = (
    Column("序号", "loop.index", 11),
    Column("单位", "row.unit", 40, middle=False, owned=True),
    Column("收到日期", "row.received", 36),
    Column("处数", "row.count", 13),
    Column("主要原因", "row.brief", 56, middle=False),
)
PROBLEMS = (
    Column("序号", "loop.index", 12),
    Column("类型", "row.kind", 24),
    Column("单位", "row.unit", 44, middle=False, owned=True),
    Column("编号", "row.ids", 52, middle=False),
    Column("处数", "row.count", 13),
    Column("情况", "row.what", 80, middle=False),
)
MILESTONES = (
    Column("编号", "row.id", 27),
    Column("节点", "row.what", 37, middle=False),
    Column("单位", "row.unit|truncate(30, true, '…', 0)", 28, middle=False),
    Column(
        "期限",
        "row.due",
        36,
        behind="{% if row.first_due %}（原定{{ row.first_due }}）{% endif %}",
    ),
    Column(
        "状态",
        "row.status",
        28,
        behind="{% if row.days_late %}{{ row.days_late }}天{% endif %}"
        "{% if row.missing %}（{{ row.missing }}未完成）{% endif %}",
    ),
)
NEXT = (
    Column("编号", "row.id", 24),
    Column("举措", SHORTENED, 34, middle=False, owned=True),
    Column("牵头单位", "row.lead", 24, middle=False),
    Column("到期事项", "row.what", 26, middle=False),
    Column("到期日期", "row.due", 35),
    Column("剩余天数", "row.days", 13),
)
DONE = "(row.done_on ~ '完成（' ~ row.done_basis ~ '）。' if row.done_on is defined and row.done_on else '')"
TASKS = (
    Column("编号", "row.id", 14),
    Column("任务", "row.task", 26, middle=False, owned=True),
    Column("举措", "row.measure", 42, middle=False),
    Column("牵头单位", "row.lead", 24, middle=False),
    Column("完成时限", "row.deadline", 22),
    Column("状态", "row.status", 15),
    Column("完成比例(%)", "row.percent", 14),
    Column("序时进度(%)", "row.elapsed", 14),
    Column("亮灯", "row.light", 11),
    Column("进度说明", "row.remark", 24),
    Column("进展情况", f"{DONE} ~ row.text", 36, middle=False),
)


def reminder() -> Word:
    """The letter to one unit: what it owes since when, a section a plan, and by when it has to answer."""
    word = new_paper("催办函")
    rule_below(write(word, "{{ reminder.issuer }}", MARK), "thinThickSmallGap", 24)
    # By this number the answer is entered.
    add_when(word, "reminder.number", "{{ reminder.level }}{{ reminder.number }}", SIGNED)
    write(word, "", BODY)
    # 催办 is sent as a 函, what is sharper has a name of its own.
    level = "{{ reminder.level }}{% if reminder.level.endswith('办') %}函{% endif %}"
    write(word, level, TITLE)
    write(word, "", BODY)
    write(word, "{{ reminder.unit }}：", BODY)
    title = "{{ reminder.plan|replace('《', '〈')|replace('》', '〉') }}"
    one = f"{{% if parts|length == 1 %}}《{title}》{{% else %}}{{{{ parts|length }}}}个方案{{% endif %}}中"
    opening = (
        f"经核对督查台账，截至{{{{ reminder.day }}}}，{one}下列{{{{ tables.事项|length }}}}项工作"
    )
    write(word, f"{opening}由你单位承担，已经到期，尚未报送或者尚未完成：")
    write(word, "{%p for part in parts %}")
    write(word, "{%p if parts|length > 1 %}")
    heading = (
        "{{ loop.index|numeral }}、{{ part.reminder.plan }}（{{ part.tables.事项|length }}项）"
    )
    write(word, heading, CHAPTER)
    write(word, "{%p endif %}")
    add_table(word, "part.tables.事项", OWED, BODY_WIDTH)
    write(word, "{%p endfor %}")
    write(word, "", BODY)
    add_when(word, "reminder.due_text", "{{ reminder.due_text }}")
    write(
        word,
        "已经办结或者已经报送的，请附上有关材料说明情况；确有困难不能按期完成的，请书面说明原因和新的完成时间。",
    )
    add_signature(word, "reminder.issuer", "reminder.day")
    return word


OWED = (
    Column("序号", "loop.index", 11),
    Column("类型", "row.kind", 20),
    Column("编号", "row.id", 26),
    Column("事项", "row.measure", 40, middle=False),
    Column("报送期", "row.period", 22),
    Column("到期日期", "row.due", 40),
    Column("逾期天数", "row.days_late", 12),
)


def closing_opinion() -> Word:
    """The opinion on closing an item, in its six parts."""
    word = new_paper("验收销号意见")
    write(word, "关于“{{ closure.title }}”问题", TITLE)
    write(word, "验收销号意见", TITLE)
    write(word, "", BODY)
    write(word, "一、问题表述及来源", CHAPTER)
    add_when(word, "closure.source", "来源：{{ closure.source }}")
    write(word, "{{ closure.problem }}")
    write(word, "二、整改目标", CHAPTER)
    add_said(word, "closure.goal", "整改方案没有另定目标。")
    write(word, "三、验收标准", CHAPTER)
    add_listed(word, "criterion", "没有另定验收标准。")
    write(word, "四、整改完成情况", CHAPTER)
    add_listed(word, "completion", "没有需要逐条说明的标准。")
    write(word, "五、现场核查情况", CHAPTER)
    add_said(word, "closure.visit", "尚未开展现场核查。")
    write(word, "六、验收销号结论及下阶段工作建议", CHAPTER)
    add_said(word, "closure.conclusion", "尚未形成结论。")
    add_notice(word)
    # Back to the conclusion: of what stands between there may be nothing.
    add_signature(word, "closure.office", "closure.day", kept=16)
    return word


def add_listed(word: Word, column: str, none: str) -> None:
    """One paragraph a criterion, so that criteria and what was done stand under the same numbers."""
    write(word, "{%p for row in tables.标准 %}")
    write(word, f"（{{{{ row.no|numeral }}}}）{{{{ row.{column} or '尚未填报。' }}}}")
    write(word, "{%p else %}")
    write(word, none)
    write(word, "{%p endfor %}")


def add_notice(word: Word) -> None:
    """How long the public may object, and where."""
    write(word, "{%p if closure.notice_from %}")
    write(word, "公示时间：{{ closure.notice_from }}至{{ closure.notice_until }}")
    write(word, "受理部门：{{ closure.office }}")
    write(word, "{%p endif %}")
    add_when(word, "closure.phone", "联系电话：{{ closure.phone }}")
    add_when(word, "closure.address", "联系地址：{{ closure.address }}")


def public_notice() -> Word:
    """What is shown to the public before an item is struck off."""
    word = new_paper("公示稿")
    write(word, "关于“{{ closure.title }}”问题", TITLE)
    write(word, "整改结果的公示", TITLE)
    write(word, "", BODY)
    write(
        word,
        "按照督察整改验收销号的有关规定，现将“{{ closure.title }}”问题的整改结果予以公示，接受社会监督。",
    )
    write(word, "一、问题表述", CHAPTER)
    write(word, "{{ closure.problem }}")
    write(word, "二、整改目标", CHAPTER)
    add_said(word, "closure.goal", "整改方案没有另定目标。")
    write(word, "三、整改完成情况", CHAPTER)
    add_listed(word, "completion", "没有需要逐条说明的标准。")
    write(word, "四、验收结论", CHAPTER)
    add_said(word, "closure.conclusion", "尚未形成结论。")
    write(
        word,
        "公示期间，对整改结果有异议的单位和个人，可以实名向受理部门书面反映，并附有关证据材料。",
    )
    add_notice(word)
    # Back to the conclusion: of what stands between there may be nothing.
    add_signature(word, "closure.office", "closure.day", kept=16)
    return word


def plain_report() -> Word:
    """Any document that has no template of its own: its paragraphs and tables, the page across."""
    word = new_paper("报表")
    set_page(word.sections[0], across=True)
    write(word, "{{ document.title }}", TITLE)
    write(word, "{{ document.author }}　{{ document.day }}", UNDER)
    write(word, "{%p for line in document.paragraphs %}")
    write(word, "{{ line }}")
    write(word, "{%p endfor %}")
    write(word, "{%p for table in document.tables %}")
    write(word, "{{ table.title }}", CHAPTER)
    write(word, "{%p if table.rows %}")
    add_any_table(word)
    write(word, "{%p else %}")
    write(word, "无。")
    write(word, "{%p endif %}")
    write(word, "{%p endfor %}")
    return word


PAPERS: dict[str, Callable[[], Word]] = {
    "月度报告": monthly_report,
    "催办函": reminder,
    "验收销号意见": closing_opinion,
    "公示稿": public_notice,
    "回执": receipt,
    "报表": plain_report,
}


def to_bytes(word: Word) -> bytes:
    saved = io.BytesIO()
    word.save(saved)
    return zips.stable(saved.getvalue(), MADE.date().isoformat())


def main() -> int:
    """The exit status: 1 if `--check` was given and a template is not what this program makes."""
    status = 0
    for name, make in PAPERS.items():
        path, made = TEMPLATES / f"{name}.docx", to_bytes(make())
        if "--check" not in sys.argv[1:]:
            path.write_bytes(made)
        elif not path.is_file() or path.read_bytes() != made:
            print(f"templates/{path.name} 不是最新的，请运行 python {sys.argv[0]}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
