"""A reminder to what the office sends: the letter, a Document, and a short text for a phone, a group chat or a mail.

A letter of several plans has a part for each, so that a template may print a section a plan; the table of the whole has
all items.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from taskmap.document import Document, Row, Table, Value
from taskmap.system.dates import long_date, weekday
from taskmap.system.text import clean, cut, one_line
from taskmap.tracking.overdue import OverdueKind
from taskmap.tracking.reminders import Reminder, ReminderItem, ReminderSection

FILE = "催办函.docx"
"""The template's name."""
FOLDER, TEXTS = "催办函", "群发文字.txt"
COLUMNS = {
    "kind": "类型",
    "plan": "方案",
    "id": "编号",
    "measure": "事项",
    "period": "报送期",
    "due": "到期日期",
    "days_late": "逾期天数",
}
_MOST_LISTED = 5
"""Items that a short text names one by one."""
_LONGEST = 40
"""Characters of a name or text in a short text."""
_INNER = str.maketrans("《》", "〈〉")


def document(reminder: Reminder) -> Document:
    """The letter with all items of the reminder, in their order."""
    sections = reminder.sections
    parts = [_document(reminder, [each]) for each in sections] if len(sections) > 1 else ()
    return replace(_document(reminder, sections), parts=parts)


def _document(reminder: Reminder, sections: Sequence[ReminderSection]) -> Document:
    """What the reminder says of these plans."""
    reply = f"{long_date(reminder.reply)}（{weekday(reminder.reply)}）"
    rows = [_row(item, each.title) for each in sections for item in each.items]
    return Document(
        title=reminder.designation,
        author=reminder.issuer,
        day=reminder.day,
        fields={
            "reminder.number": reminder.name,
            "reminder.unit": reminder.unit,
            "reminder.level": reminder.level,
            "reminder.issuer": reminder.issuer,
            "reminder.day": reminder.day,
            "reminder.plan": "、".join(each.title for each in sections),
            "reminder.due_text": f"请于{reply}前办结，并书面报告办理情况。",
        },
        tables=[Table("事项", COLUMNS, rows)],
    )


def _row(item: ReminderItem, title: str) -> Row:
    values: dict[str, Value] = {
        "kind": item.kind.chinese,
        "plan": title,
        "id": item.item,
        "measure": f"{item.what}（{item.people}）" if item.people else item.what,
        "period": item.period,
        "due": item.due,
        "days_late": item.days,
    }
    return Row("item", values)


def blank() -> Document:
    """The letter without content: its names are the placeholders that a template may use."""
    day = datetime.date.min
    return document(Reminder("", "", day, 0, "", "", "", day, ()))


def subject(reminder: Reminder) -> str:
    """The subject of a mail: level, plans and number of the reminder, in one line."""
    titles = [each.title for each in reminder.sections]
    others = f"等{len(titles)}个方案" if len(titles) > 1 else ""
    return f"【{short_line(reminder.level)}】{short_line(titles[0])}{others}{reminder.name}"


def text(reminder: Reminder) -> str:
    """The short text: a few lines. It names the first items and counts the rest; the letter has them all."""
    count, day = len(reminder.items), reminder.day
    lines = [
        f"【{short_line(reminder.level)}】{short_line(reminder.unit)}：",
        f"截至{long_date(day)}，贵单位在{_plans(reminder)}中有 {count} 项已经到期，尚未办结：",
        *_first_items(reminder),
    ]
    if count > _MOST_LISTED:
        lines.append(f"……其余 {count - _MOST_LISTED} 项见函件。")
    reply = f"{_day(reminder.reply, day)}（{weekday(reminder.reply)}）"
    lines.append(f"请于{reply}前办结或书面说明情况；已经办结、报送的请忽略。谢谢！")
    number = f"{short_line(reminder.level)}{reminder.name}"
    lines.append(f"{short_line(reminder.issuer)}　{number}".strip())
    return "\n".join(lines)


def _plans(reminder: Reminder) -> str:
    sections = reminder.sections
    return _in_brackets(sections[0].title) if len(sections) == 1 else f" {len(sections)} 个方案"


def _in_brackets(title: str, longest: int = _LONGEST) -> str:
    """《…》, and within it 〈…〉."""
    return f"《{cut(short_line(title), longest).translate(_INNER)}》"


def _first_items(reminder: Reminder) -> Iterator[str]:
    """Those that are named, of several plans with the title of each."""
    sections = reminder.sections
    named = [
        (_in_brackets(each.title, _LONGEST // 2) if len(sections) > 1 else "", item)
        for each in sections
        for item in each.items
    ]
    for number, (title, item) in enumerate(named[:_MOST_LISTED], 1):
        yield f"{number}. {title}{_describe(item, reminder.day)}"


def _describe(item: ReminderItem, day: datetime.date) -> str:
    due, what = _day(item.due, day), short_line(item.what)
    name = " ".join(part for part in (short_line(item.item), what) if part)
    match item.kind:
        case OverdueKind.REPORT:
            return f"{item.period} 期{what}（应于{due}前报送，逾期 {item.days} 天）"
        case OverdueKind.MILESTONE:
            return f"{name}（节点时限{due}，逾期 {item.days} 天）"
        case OverdueKind.CLOSURE:
            return f"{name}（已报完成，应于{due}前销号，逾期 {item.days} 天）"
    return f"{name}（完成时限{due}，逾期 {item.days} 天）"


def _day(day: datetime.date, today: datetime.date) -> str:
    """With the year only where it is not this one."""
    full = long_date(day)
    return full if day.year != today.year else full.removeprefix(f"{day.year}年")


def short_line(text: str) -> str:
    """`text` in one line without control characters, cut to what is read at a glance."""
    return cut(one_line(clean(text)[0]), _LONGEST)


def texts(day: datetime.date, reminders: Iterable[Reminder]) -> bytes:
    """A text file of the short texts of all `reminders`, to copy from: UTF-8 with BOM and CRLF, for editors on Windows."""
    messages = [text(each) for each in reminders]
    head = f"{long_date(day)}催办，共 {len(messages)} 份，一段一份，复制即可发送。"
    lines = f"\n\n{'-' * 20}\n\n".join((head, *messages))
    return f"{lines}\n".replace("\n", "\r\n").encode("utf-8-sig", "replace")
