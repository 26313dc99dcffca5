"""The dates that a measure's text sets: its own words for the time, and what is due then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from taskmap.notices.drafting.draft import Doubt, Milestone, Task
from taskmap.notices.drafting.names import is_name
from taskmap.notices.drafting.words import Words, short
from taskmap.plan import deadlines
from taskmap.plan.deadlines import Found, Frame
from taskmap.plan.model import Deadline, DeadlineKind
from taskmap.system.diagnostics import Source

_EDGE = "。；;，,：:！!？?\n"
# What follows a bare year when it is a limit and no name: 2022年完成前期工作, 2020年要有所突破.
_DUE = re.compile(
    "[,，]?(?:集中|超过|不低于|降至|降到|提高到|提升到|升至|控制在|突破|前|底|末|要|须|力争|争取|确保|基本|全面|全部|初步|率先|计划|预计|实现|完成|建成|达到|达|启动|开工|动工|完工|竣工|投产|投用|投入|出台|通车|验收|销号|培育|打造|创建|建设|新增|力争|取得|突破|形成|推广|覆盖)"
)
# 2025年招募4500人: a year at the start of a clause that counts something.
_COUNTING = re.compile(
    "[^，,。；;以]{2,24}[0-9]+(?:[.][0-9]+)?(?:万|亿|%|％|个|人|家|项|名|户|亩|公里|场|处|座|套)"
)
_LEADING = re.compile("(?:到|至|在|于|截至|力争|确保|争取|最迟)$")
# 2021年中央一号文件, 2020年版目录, 2022年度工作要点 name something.
_NAMING = re.compile("(?:版|度|中央|全国|全省|全市|第|一号|工作|高新|农|普查|.{0,12}[》〉])")
_PAST = re.compile(
    "(?:延长至?|有效期至?|执行至|实施至|期限至?|截止到|已于|已在|截至|自|从|比|较|同比|自从|始于)$"
)
_BEGINS = re.compile("(?:起|以来|开始)")
_COUNTED = re.compile(
    "[0-9一二三四五六七八九十两半]{1,4}个?(?:工作日|小时|日|天|周|月|年)[之以]?内"
)
# Times that everybody knows and no calendar has.
_SEASON = re.compile(
    '(?:20[0-9]{2}年|今年|当年|明年)?(?:主?汛期?|采暖[季期]|供暖[季期]?|入冬|冬季|春节|元旦|清明节?|五一|端午节?|中秋节?|国庆节?|[“"]?七一[”"]?|[“"]?十一[”"]?'
    "|[春秋]季学期|开学|暑期|寒假|春耕|秋收|高考|两会)(?:来临|开始|到来)?之?前"
)
_SINCE = re.compile("(?:印发|发布|公布|下发)(?:之日|当日)?")
_PLAIN = (DeadlineKind.DATE, DeadlineKind.ONGOING, DeadlineKind.RECURRING)
_REPAIRS = (
    (re.compile(r"((?:19|20)[0-9]{2})([1-9]|1[0-2])月"), r"\1年\2月"),
    (re.compile(r"((?:19|20)[0-9]{2})年([1-9]|1[0-2])([0-9]{2})日"), r"\1年\2月\3日"),
)


@dataclass(frozen=True, slots=True)
class Dated:
    """The deadline or the milestones of a text, and what was repaired in them."""

    deadline: str = ""
    milestones: tuple[Milestone, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def of_text(words: Words, frame: Frame) -> Dated:
    """Milestones of running text; one date that rules a single sentence is the deadline itself."""
    found = list(_limits(words, frame))
    unread = tuple(_unread(words, frame))
    if not found:
        return Dated(doubts=unread)
    doubts = (*unread, *(doubt for _, _, doubt in found if doubt))
    if len(found) == 1 and _rules_all(words.text, found[0][0]):
        return Dated(found[0][1], (), doubts)
    steps = tuple(
        Milestone(said, what, units)
        for one, said, _ in found
        for what, units in [_what(words.text, one, [other for other, *_ in found])]
    )
    return Dated("", steps, doubts)


def of_field(words: Words, frame: Frame) -> Dated:
    """The field 整改时限 or 时间节点: one time, or several steps, each with what is due."""
    read = deadlines.read(words.text.strip("。；; "), frame)
    if read.kind in _PLAIN and not read.rest and len(read.dates) < 2:
        return Dated(words.text.strip("。；; "))
    found = list(_limits(words, frame))
    doubts = tuple(doubt for _, _, doubt in found if doubt)
    if len(found) == 1:
        return Dated(found[0][1], (), doubts)
    if found:
        return Dated("", of_text(words, frame).milestones, doubts)
    said = next((one for one in deadlines.find(words.text, frame) if one.deadline.date), None)
    if said is not None:
        return Dated(said.deadline.said)
    message = f"看不出是什么时间：“{short(words.text)}”，原话留作注释，请写明"
    return Dated("", (), (Doubt(words.at, "deadline-unread", message, "deadline"),))


def _limits(words: Words, frame: Frame) -> Iterator[tuple[Found, str, Doubt | None]]:
    for one in deadlines.find(words.text, frame):
        if one.deadline.kind is DeadlineKind.UNKNOWN:
            if fixed := _repaired(one.deadline.said):
                message = f"原文是“{one.deadline.said}”，丢了字，补作“{fixed}”"
                yield (
                    one,
                    fixed,
                    Doubt(words.place(one.start), "date-repaired", message, "milestones"),
                )
        elif one.deadline.kind is DeadlineKind.DATE and _is_limit(words.text, one, frame):
            yield one, _whole(one.deadline, frame), None


def _whole(said: Deadline, frame: Frame) -> str:
    """With the year that the sentence said before: 2021年6月底前…，12月底前…."""
    alone = deadlines.read(said.said, frame)
    if said.date is None or alone.date == said.date:
        return said.said
    return f"{said.date.year}年{said.said}"


def _unread(words: Words, frame: Frame) -> Iterator[Doubt]:
    """Times that set a limit but no day: 汛期前, and 6月底前 in a notice that never names a year."""
    found = deadlines.find(words.text, frame)
    known = [(one.start, one.end) for one in found if one.firm]
    spans = [
        (one.start(), one[0], "是哪一天没有写明")
        for one in _SEASON.finditer(words.text)
        if not any(start < one.end() <= end for start, end in known)
    ]
    spans += [
        (one.start, one.deadline.said, one.deadline.why.partition("”")[2])
        for one in found
        if one.deadline.kind is DeadlineKind.UNKNOWN
        and one.firm
        and not _repaired(one.deadline.said)
        and not _COUNTED.match(one.deadline.said)
        and not _quoted(words.text, one.start, True)
    ]
    for start, said, why in spans:
        yield Doubt(words.place(start), "deadline-unread", f"“{said}”{why}，请补一个节点")


def _repaired(said: str) -> str:
    for pattern, whole in _REPAIRS:
        if pattern.search(said):
            return pattern.sub(whole, said)
    return ""


def _is_limit(text: str, one: Found, frame: Frame) -> bool:
    """Whether the sentence sets this time, rather than names a year or tells of the past."""
    before, after = text[: one.start].rstrip(), text[one.end :].lstrip()
    if _quoted(text, one.start, one.firm) or _PAST.search(before) or _BEGINS.match(after):
        return False
    if frame.issued and one.deadline.date and one.deadline.date < frame.issued:
        return one.deadline.date.year >= frame.issued.year and one.firm
    if _COUNTED.match(one.deadline.said):
        # 离校5年内, 6小时内 describe; 印发之日起30日内 and 用5年时间 set a time.
        return False
    if one.deadline.said.endswith(("以前", "以来")) and re.match("[^，。；]{0,14}的", after):
        # 2000年以前建成的 describes.
        return False
    if _SINCE.search(one.deadline.said) and not _starts_clause(before):
        # 标准自发布之日起6个月内 counts from another day than the notice's.
        return False
    if one.firm:
        return not after.startswith(("的", "度")) or _starts_clause(before)
    if _LEADING.search(before) and not _NAMING.match(after):
        return True
    due = _DUE.match(after) or (_starts_clause(before) and _COUNTING.match(after))
    return bool(due) and not _NAMING.match(after)


def _starts_clause(before: str) -> bool:
    return not before or before.endswith(tuple(_EDGE))


def _quoted(text: str, at: int, firm: bool) -> bool:
    """Inside 《》, or a bare year in brackets: （2022—2025年）."""
    title = text.rfind("《", 0, at) > text.rfind("》", 0, at)
    opened = max(text.rfind(mark, 0, at) for mark in "（(〔[")
    closed = max(text.rfind(mark, 0, at) for mark in "）)〕]")
    return title or (not firm and opened > closed)


def _rules_all(text: str, one: Found) -> bool:
    """One sentence that begins with its time: 2021年底前开展专项治理，对…。"""
    begins = not text[: one.start].strip(" 到在于力争确保")
    return begins and "。" not in text.rstrip("。\n ")


def _what(text: str, one: Found, all_: list[Found]) -> tuple[str, tuple[str, ...]]:
    """What is due: the clause around the time, up to the next time or the sentence's end."""
    following = min([other.start for other in all_ if other.start >= one.end] or [len(text)])
    start = max(text.rfind(mark, 0, one.start) for mark in _EDGE) + 1
    if any(start <= other.start < one.start for other in all_):
        start = max(start, text.rfind("、", 0, one.start) + 1)
    stop = min([at for mark in "。；;\n" if (at := text.find(mark, one.end)) >= 0] or [len(text)])
    if following < stop:
        stop = max(text.rfind(mark, one.end, following) for mark in f"{_EDGE}、")
        stop = stop if stop > one.end else following
    before, after = text[start : one.start], text[one.end : stop]
    lead = re.sub(
        "(?:，|,)?(?:力争|确保|争取|计划|预计|将|于|在|到|至|截至|项目于|并)+$", "", before
    )
    what = f"{lead}{after.lstrip('，, 、')}".strip(_EDGE + " \u3000")
    return short(what or text[start:stop].strip(), 120), _scope(after, lead)


def _scope(after: str, lead: str) -> tuple[str, ...]:
    """醴陵市完成排查 binds one place only."""
    found = re.match(
        "[，, ]*([^，。；、,;.（(]{1,5}(?<![城全各我本省地])[市县])(?=完成|建成|基本|实现|全面|要|须|应)",
        after,
    )
    if found and is_name(found[1]):
        return (found[1],)
    return ()


def in_time(task: Task, frame: Frame) -> Task:
    """A step that comes after the limit of the whole moves its measure's limit, with a doubt."""
    limit = deadlines.read(task.work.deadline, frame)
    if limit.date is None or limit.ongoing:
        return task
    late = _later(task.work.milestones, limit, frame)
    if late and not task.measures:
        work = replace(task.work, deadline=late.by)
        return replace(task, work=work, doubts=(*task.doubts, _passed(task.at, late, limit.said)))
    measures = []
    for measure in task.measures:
        late = _later(measure.work.milestones, limit, frame)
        if late and not measure.work.deadline:
            work = replace(measure.work, deadline=late.by)
            doubts = (*measure.doubts, _passed(measure.at, late, limit.said))
            measure = replace(measure, work=work, doubts=doubts)
        measures.append(measure)
    return replace(task, measures=tuple(measures))


def _later(steps: tuple[Milestone, ...], limit: Deadline, frame: Frame) -> Milestone | None:
    """The last of the steps, if it is after the limit."""
    dated = [(day, step) for step in steps if (day := deadlines.read(step.by, frame).date)]
    last = max(dated, key=lambda pair: pair[0], default=None)
    return last[1] if last and limit.date and last[0] > limit.date else None


def _passed(at: Source, step: Milestone, limit: str) -> Doubt:
    message = f"“{step.by}”晚于时限“{limit}”，这一条先按晚的计，请核对"
    return Doubt(at, "deadline-passed", message, "deadline")
