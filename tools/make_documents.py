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
from paper import (
    BODY,
    BODY_WIDTH,
    CHAPTER,
    MADE,
    MARK,
    SIGNED,
    TITLE,
    UNDER,
    Column,
    add_any_table,
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
from report_paper import monthly_report

from taskmap.system import zips

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


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
