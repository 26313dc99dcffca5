"""The board of a plan to its wall chart (挂图): a row a measure, its bar from start to deadline, its milestones."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec.structs import replace

from taskmap.document import MarkState, Timeline, TimelineColumn, TimelineMark, TimelineRow, Tone
from taskmap.documents import board
from taskmap.documents.board import Board, BoardItem, DueStatus, PlanBoard
from taskmap.plan import wording
from taskmap.plan.model import Chapter, Plan
from taskmap.system.dates import long_date
from taskmap.system.text import one_line
from taskmap.tracking.report import Light, MeasureLine, PlanReport
from taskmap.tracking.report.standing import OVER, due_date, implied_percent, shown_percent

MOST_MONTHS = 120
"""A chart has no more: what ends later runs to its edge."""
_COLUMNS = (
    TimelineColumn("编号", 4, 6),
    TimelineColumn("任务", 19, 64),
    TimelineColumn("牵头", 8, 14),
    TimelineColumn("灯", 3.6, is_toned=True),
    TimelineColumn("进度", 5.5, 8.6),
    TimelineColumn("时限", 5.5, 12),
)
# A shape beside the word, so that a copy without colours says the same.
_LIGHTS = {Light.GREEN: "● 绿", Light.YELLOW: "▲ 黄", Light.RED: "■ 红", Light.NONE: "○ 无"}
_TONES = {
    Light.GREEN: Tone.GOOD,
    Light.YELLOW: Tone.SLOW,
    Light.RED: Tone.LATE,
    Light.NONE: Tone.NEUTRAL,
}
_LEGEND = {
    Tone.GOOD: "绿灯",
    Tone.SLOW: "黄灯",
    Tone.LATE: "红灯",
    Tone.NEUTRAL: "不亮灯",
}
_KINDS = {
    DueStatus.DONE: MarkState.MET,
    DueStatus.OVERDUE: MarkState.MISSED,
    DueStatus.NOT_DUE: MarkState.COMING,
}


def timelines(shown: Board) -> tuple[Timeline, ...]:
    """The chart of each plan of the board `shown`, in its order."""
    return tuple(_timeline(plan, shown.day) for plan in shown.plans)


def _timeline(plan: PlanBoard, day: datetime.date) -> Timeline:
    report = plan.report
    marks = _marks(plan, day)
    days = [*_days(report), day, *(each.day for row in marks.values() for each in row)]
    first, last = _span(days)
    rows = tuple(_rows(report, marks, first, last))
    # Many plans say no deadline of any measure.
    used = [n for n in range(len(_COLUMNS)) if any(_has(row, n) for row in rows)]
    return Timeline(
        title=f"挂图作战：{report.title}",
        summary=_summary(report, day),
        day=day,
        first=first,
        last=last,
        columns=tuple(_COLUMNS[n] for n in used),
        rows=tuple(row if row.is_heading else _only(row, used) for row in rows),
        legend=_LEGEND,
    )


def _has(row: TimelineRow, column: int) -> bool:
    return not row.is_heading and bool(row.cells[column])


def _only(row: TimelineRow, columns: Iterable[int]) -> TimelineRow:
    return replace(row, cells=tuple(row.cells[column] for column in columns))


def _days(report: PlanReport) -> Iterator[datetime.date]:
    """Those between which the chart runs."""
    yield from filter(None, (report.clock.begins, report.clock.ends))
    for line in report.lines:
        yield from filter(None, (line.measure.begins, due_date(line.measure.deadline)))


def _span(days: Iterable[datetime.date]) -> tuple[datetime.date, datetime.date]:
    first, *_, last = sorted(days) * 2
    months = first.year * 12 + first.month - 1 + MOST_MONTHS
    if months // 12 > datetime.MAXYEAR:
        return first, last
    end = datetime.date(months // 12, months % 12 + 1, 1) - datetime.timedelta(days=1)
    return first, min(last, end)


def _summary(report: PlanReport, day: datetime.date) -> str:
    counts = (f"{bucket.value}{count}" for bucket, count in report.buckets.items() if count)
    lights = board.light_counts(report)
    seen = "、".join(f"{light.value}灯{count}" for light, count in lights.items() if light)
    return f"截至{long_date(day)}　举措{len(report.lines)}项：{'、'.join(counts)}　{seen}"


def _marks(plan: PlanBoard, day: datetime.date) -> dict[str, tuple[TimelineMark, ...]]:
    """Those of each measure by its id, in order of time."""
    found = sorted(
        (each for each in board.due_items(plan, day) if each.milestone),
        key=lambda each: each.measure,
    )
    return {
        measure: tuple(
            TimelineMark(each.day, _KINDS[each.status], _mark_text(each)) for each in own
        )
        for measure, own in groupby(found, key=lambda each: each.measure)
    }


def _mark_text(item: BoardItem) -> str:
    return one_line(f"{item.day.month}月{item.day.day}日 {item.what}")


def _rows(
    report: PlanReport,
    marks: dict[str, tuple[TimelineMark, ...]],
    first: datetime.date,
    last: datetime.date,
) -> Iterator[TimelineRow]:
    headings = _headings(report.issue.plan)
    for heading, lines in groupby(report.lines, key=lambda line: headings[line.task.id]):
        if heading:
            yield TimelineRow((heading,), is_heading=True)
        for line in lines:
            begin, end, goes_on = _bar(report, line, first, last)
            yield TimelineRow(
                cells=_cells(line),
                tone=_TONES[line.light],
                first=begin,
                last=end,
                goes_on=goes_on,
                percent=_percent(line) or 0,
                marks=tuple(each for each in marks.get(line.measure.id, ()) if each.day <= last),
            )


def _headings(plan: Plan) -> dict[str, str]:
    """By the id of each task the titles of the chapters around it, "" for one in none."""
    around: list[str] = []
    found: dict[str, str] = {}
    for depth, item in plan.outline():
        del around[depth:]
        if isinstance(item, Chapter):
            around.append(one_line(item.title))
        else:
            found[item.id] = " / ".join(around)
    return found


def _bar(
    report: PlanReport, line: MeasureLine, first: datetime.date, last: datetime.date
) -> tuple[datetime.date, datetime.date, bool]:
    """The first and the last day of its bar, and whether that goes on: beyond the chart, or since no day ends it."""
    begins = report.clock.first_day(line.measure.begins) or first
    deadline = line.measure.deadline
    due = due_date(deadline)
    if due is None:
        # Its bar goes as far as the plan.
        return begins, min(report.clock.ends or last, last), True
    return min(begins, due), min(due, last), deadline.ongoing or due > last


def _cells(line: MeasureLine) -> tuple[str, ...]:
    return (
        line.measure.id,
        one_line(board.measure_text(line)),
        "、".join(board.leads(line)),
        _LIGHTS[line.light],
        _standing(line),
        one_line(wording.deadline(line.measure.deadline)),
    )


def _standing(line: MeasureLine) -> str:
    """Its bucket, and how far it is; where the report that was due lacks, by the word before."""
    percent = _percent(line)
    if percent is None or line.bucket in OVER:
        return line.bucket.value
    return f"{line.bucket.value} {'' if line.row else '上次'}{shown_percent(percent):g}%"


def _percent(line: MeasureLine) -> float | None:
    """What its lead last said, 0 to 100; None where it never did, or named no percent."""
    if line.bucket in OVER:
        return 100
    said = line.row or line.last_word
    return implied_percent(said.progress) if said else None
