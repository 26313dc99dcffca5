"""The dates that a measure's text sets: its own words for the time, and what is due then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting.brackets import without_lone_bracket
from taskmap.notices.drafting.draft import Doubt, DraftMilestone, DraftTask, Leftover
from taskmap.notices.drafting.names import is_name
from taskmap.notices.drafting.words import Words, short
from taskmap.notices.lexicon.dates import (
    BEGINS,
    COUNTED,
    COUNTED_FROM,
    COUNTING,
    DAY_LOST_MONTH,
    DESCRIBING,
    DUE,
    ENDING,
    FOR_PLACE,
    LEADING,
    LEADING_WORDS,
    MONTH_LOST_YEAR,
    NAMING,
    NO_DUTY,
    PAST,
    YEAR_BEGINS,
    YEARS_WITHIN,
)
from taskmap.plan import deadlines
from taskmap.plan.deadlines import DateContext, DeadlineMatch
from taskmap.plan.model import Deadline, DeadlineKind
from taskmap.system.diagnostics import Source

_EDGE = "。；;，,：:！!？?\n"
_ANY_YEAR = DateContext(2000)
_AROUND = "。；; "
_PLAIN = (DeadlineKind.DATE, DeadlineKind.ONGOING, DeadlineKind.RECURRING)
_REPAIRS = (
    (MONTH_LOST_YEAR, r"\1年\2月"),
    (DAY_LOST_MONTH, r"\1年\2月\3日"),
)


class TextDates(Struct, frozen=True):
    """The deadline or the milestones of a text, and what was repaired in them."""

    deadline: str = ""
    milestones: tuple[DraftMilestone, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def say_all(self, text: str) -> bool:
        """Whether the deadline or a milestone is all that a field's `text` says."""
        return without_lone_bracket(text).strip(_AROUND) in (
            self.deadline,
            *(step.by for step in self.milestones),
        )


def of_text(words: Words, date_context: DateContext) -> TextDates:
    """Milestones of running text; one date that rules a single sentence is the deadline itself."""
    matches = deadlines.find(words.text, date_context)
    found = list(_limits(words, matches, date_context))
    unread = tuple(_unread_time_doubts(words, matches))
    if not found:
        return TextDates(doubts=unread)
    doubts = (*unread, *(doubt for _, _, doubt in found if doubt))
    if len(found) == 1 and _limits_whole_text(words.text, found[0][0]):
        return TextDates(found[0][1], (), doubts)
    steps = tuple(
        DraftMilestone(by, what, units)
        for one, words_of_time, _ in found
        for what, units in [_step_text(words.text, one, [other for other, *_ in found])]
        for by in _days_apart(one.deadline) or (words_of_time,)
    )
    return TextDates("", steps, doubts)


def _days_apart(deadline: Deadline) -> tuple[str, ...]:
    """4、6、9月底前: a step for each; () where there is only one day."""
    days = deadline.dates if len(deadline.dates) > 1 else ()
    return tuple(day.isoformat() for day in days)


def of_field(words: Words, date_context: DateContext) -> TextDates:
    """The field 整改时限 or 时间节点: one time, or several steps, each with what is due."""
    words = replace(words, text=without_lone_bracket(words.text))
    read = deadlines.read(words.text.strip(_AROUND), date_context)
    # 6月底取得成效并持续推进: the plan file reads both in these words, unless it is done by then.
    is_both = read.ongoing and read.date is not None and not ENDING.search(words.text)
    if read.kind in _PLAIN and (is_both or not read.rest) and len(read.dates) < 2:
        return TextDates(words.text.strip(_AROUND))
    matches = deadlines.find(words.text, date_context)
    found = list(_limits(words, matches, date_context))
    doubts = tuple(doubt for _, _, doubt in found if doubt)
    if len(found) == 1:
        return TextDates(found[0][1], (), doubts)
    if found:
        return TextDates("", of_text(words, date_context).milestones, doubts)
    if dated := next((one for one in matches if one.deadline.date), None):
        return TextDates(dated.deadline.said)
    text = words.text.strip(_AROUND)
    if deadlines.read(text, _ANY_YEAR).kind is DeadlineKind.DATE:
        # The words stay where the year is to be added.
        message = f"“{short(text)}”没有写年份，通知里也看不出是哪一年，请补上年份"
        return TextDates(text, (), (Doubt(words.at, "deadline-unread", message, "deadline"),))
    message = f"看不出是什么时间：“{short(words.text)}”，原话留作注释，请写明"
    return TextDates("", (), (Doubt(words.at, "deadline-unread", message, "deadline"),))


def _limits(
    words: Words, matches: Iterable[DeadlineMatch], date_context: DateContext
) -> Iterator[tuple[DeadlineMatch, str, Doubt | None]]:
    for one in matches:
        if one.deadline.kind is DeadlineKind.UNKNOWN:
            if fixed := _repair(one.deadline.said):
                message = f"原文是“{one.deadline.said}”，丢了字，补作“{fixed}”"
                yield (
                    one,
                    fixed,
                    Doubt(words.place(one.start), "date-repaired", message, "milestones"),
                )
            elif _is_span_of_years(words.text, one) and date_context.issued is None:
                message = f"“{one.deadline.said}”从印发之日起算，请补上成文日期"
                place = words.place(one.start)
                yield one, one.deadline.said, Doubt(place, "deadline-unread", message, "milestones")
        elif one.deadline.kind is DeadlineKind.DATE and _is_limit(words.text, one, date_context):
            begins = YEAR_BEGINS.search(words.text[: one.start])
            if begins and COUNTED.match(one.deadline.said):
                yield one, begins[0] + one.deadline.said, None
            else:
                yield one, _with_year(one.deadline, date_context), None


def _with_year(deadline: Deadline, date_context: DateContext) -> str:
    """With the year that the sentence said before: 2021年6月底前…，12月底前…."""
    alone = deadlines.read(deadline.said, date_context)
    if deadline.date is None or alone.date == deadline.date:
        return deadline.said
    return f"{deadline.date.year}年{deadline.said}"


def _unread_time_doubts(words: Words, matches: Iterable[DeadlineMatch]) -> Iterator[Doubt]:
    """Times that set a limit but no day: 汛期前, and 6月底前 in a notice that never names a year."""
    for one in matches:
        if (
            one.deadline.kind is DeadlineKind.UNKNOWN
            and one.firm
            and not _repair(one.deadline.said)
            and not COUNTED.match(one.deadline.said)
            and not _is_quoted(words.text, one.start, True)
        ) or _counts_from_here(words.text, one):
            why = one.deadline.why.partition("”")[2].removesuffix("，请写成日期")
            message = f"“{one.deadline.said}”{why}，请补一个节点"
            yield Doubt(words.place(one.start), "deadline-unread", message)


def _counts_from_here(text: str, one: DeadlineMatch) -> bool:
    """会后5个工作日内: a limit counted from a day that only people know; from the day of issue it is read."""
    counted = COUNTED.match(one.deadline.said)
    return bool(
        counted
        and one.deadline.kind is DeadlineKind.UNKNOWN
        and COUNTED_FROM.search(text[: one.start])
    )


def _repair(text: str) -> str:
    for pattern, whole in _REPAIRS:
        if pattern.search(text):
            return pattern.sub(whole, text)
    return ""


def _is_limit(text: str, one: DeadlineMatch, date_context: DateContext) -> bool:
    """Whether the sentence sets this time, rather than names a year or tells of the past."""
    before, after = text[: one.start].rstrip(), text[one.end :].lstrip()
    if _is_quoted(text, one.start, one.firm) or PAST.search(before) or BEGINS.match(after):
        return False
    if date_context.issued and one.deadline.date and one.deadline.date < date_context.issued:
        return one.deadline.date.year >= date_context.issued.year and one.firm
    if COUNTED.match(one.deadline.said):
        # 离校5年内, 6小时内 describe; 印发之日起30日内 and 用5年时间 set a time, as 5年内 does before what is due.
        return _is_span_of_years(text, one)
    if one.deadline.said.endswith(("以前", "以来")) and DESCRIBING.match(after):
        # 2000年以前建成的 describes.
        return False
    if one.firm:
        return not after.startswith(("的", "度")) or _starts_clause(before)
    if LEADING.search(before) and not NAMING.match(after):
        return True
    due = DUE.match(after) or (_starts_clause(before) and COUNTING.match(after))
    return bool(due) and not NAMING.match(after)


def _is_span_of_years(text: str, one: DeadlineMatch) -> bool:
    """5年内 before what is due then; not 3年内有效, nor what it describes."""
    before, after = text[: one.start].rstrip(), text[one.end :].lstrip()
    ahead = _starts_clause(before) or LEADING.search(before) or YEAR_BEGINS.search(before)
    describes = DESCRIBING.match(after) or NO_DUTY.match(after)
    return bool(YEARS_WITHIN.fullmatch(one.deadline.said) and ahead and not describes)


def _starts_clause(before: str) -> bool:
    return not before or before.endswith(tuple(_EDGE))


def _is_quoted(text: str, at: int, firm: bool) -> bool:
    """Inside 《》, or a bare year in brackets: （2022—2025年）."""
    in_title = text.rfind("《", 0, at) > text.rfind("》", 0, at)
    opening = max(text.rfind(mark, 0, at) for mark in "（(〔[")
    closing = max(text.rfind(mark, 0, at) for mark in "）)〕]")
    return in_title or (not firm and opening > closing)


def _limits_whole_text(text: str, one: DeadlineMatch) -> bool:
    """One sentence that begins with its time: 2021年底前开展专项治理，对…。"""
    begins = not text[: one.start].strip(" 到在于力争确保")
    return begins and "。" not in text.rstrip("。\n ")


def _step_text(
    text: str, one: DeadlineMatch, all_: list[DeadlineMatch]
) -> tuple[str, tuple[str, ...]]:
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
    lead = LEADING_WORDS.sub("", before)
    what = f"{lead}{after.lstrip('，, 、')}".strip(_EDGE + " \u3000")
    return short(what or text[start:stop].strip(), 120), _scope(after, lead)


def _scope(after: str, lead: str) -> tuple[str, ...]:
    """醴陵市完成排查 binds one place only."""
    found = FOR_PLACE.match(after)
    if found and is_name(found[1]):
        return (found[1],)
    return ()


def extend_limit(task: DraftTask, date_context: DateContext) -> DraftTask:
    """A step that comes after the limit of the whole moves its measure's limit, with a doubt."""
    limit = deadlines.read(task.work.deadline, date_context)
    if limit.date is None or limit.ongoing:
        return task
    late = _step_after_limit(task.work.milestones, limit, date_context)
    if late and not task.measures:
        work = replace(task.work, deadline=late.by)
        doubt = _passed_limit_doubt(task.at, late, limit.said)
        first = Leftover(task.at, f"时限：{task.work.deadline}")
        return replace(
            task, work=work, doubts=(*task.doubts, doubt), leftovers=(*task.leftovers, first)
        )
    measures = []
    for measure in task.measures:
        late = _step_after_limit(measure.work.milestones, limit, date_context)
        if late and not measure.work.deadline:
            work = replace(measure.work, deadline=late.by)
            doubts = (*measure.doubts, _passed_limit_doubt(measure.at, late, limit.said))
            measure = replace(measure, work=work, doubts=doubts)
        measures.append(measure)
    return replace(task, measures=tuple(measures))


def _step_after_limit(
    steps: tuple[DraftMilestone, ...], limit: Deadline, date_context: DateContext
) -> DraftMilestone | None:
    """The last of the steps, if it is after the limit."""
    dated = [(day, step) for step in steps if (day := deadlines.read(step.by, date_context).date)]
    last = max(dated, key=lambda pair: pair[0], default=None)
    return last[1] if last and limit.date and last[0] > limit.date else None


def _passed_limit_doubt(at: Source, step: DraftMilestone, limit: str) -> Doubt:
    message = f"“{step.by}”晚于时限“{limit}”，这一条先按晚的计，请核对"
    return Doubt(at, "deadline-passed", message, "deadline")
