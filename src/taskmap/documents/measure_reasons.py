"""Where a measure stands, to the sentences that say why: whose word, which days, which figures."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.documents.monthly_sentences import deciding_unit
from taskmap.plan import wording
from taskmap.tracking.report.lines import MeasureLine
from taskmap.tracking.report.standing import (
    Bucket,
    Clock,
    Light,
    due_date,
    implied_percent,
    shown_percent,
)

_PACES = (Bucket.AHEAD, Bucket.ON_TRACK, Bucket.BEHIND)
_LIT = (Bucket.NOT_STARTED, Bucket.ONGOING)
"""Their light has a reason of its own: that of what has not begun is that of 0 %, and that of 长期坚持 its milestones'."""
_REASONS = {
    Bucket.STRUCK_OFF: "这条举措或它的任务已经验收销号",
    Bucket.DONE: "答复单位都报了已完成",
    Bucket.NOT_ASKED: "到这一期为止，没有哪条报送规则要答复单位报",
    Bucket.NOT_BEGUN: "还没到起始的那一天",
    Bucket.UNREPORTED: "截止日过了，{lead}这一期没有报，或者报了但这一行被退回",
    Bucket.ONGOING: "时限是长期坚持，或者最慢的答复单位报长期坚持",
    Bucket.NOT_STARTED: "最慢的答复单位报未启动，或者从没报过",
}


def reasons(line: MeasureLine, clock: Clock) -> tuple[str, ...]:
    """Why the measure of this `line` is in its bucket on the day of the `clock`, a sentence each, without full stops."""
    return tuple(_sentences(line, clock))


def _sentences(line: MeasureLine, clock: Clock) -> Iterator[str]:
    if line.lead:
        yield f"看{deciding_unit(line)}：{_last_word(line)}"
    if line.is_awaited:
        yield "本期的截止日还没有过，按上一次报的算"
    if line.is_pending:
        yield "本期报来的还没有核实，按上一次报的算"
    if line.bucket is Bucket.OVERDUE:
        due = due_date(line.measure.deadline)
        yield f"时限 {due} 过了 {line.days_overdue} 天，{line.lead}没有报已完成"
    elif line.bucket not in _PACES:
        late = "，有的是过了时限才完成的" if line.is_done_late else ""
        yield _REASONS[line.bucket].format(lead=line.lead) + late
    if line.bucket in _PACES or (line.bucket in _LIT and line.light):
        yield from _milestones(line) if line.is_by_milestones else _pace(line, clock)
    yield f"所以是{line.bucket}" + (f"，{line.light}灯" if line.light else "，不亮灯")


def _last_word(line: MeasureLine) -> str:
    if (row := line.last_word) is None:
        return "从来没有报过"
    said, origin = row.progress.status_text, row.origin
    return f"{origin.period} 期报{said}（{origin.received_on} 收到，回执 {origin.receipt}）"


def _milestones(line: MeasureLine) -> Iterator[str]:
    yield "第一个节点到期以后看节点，不看完成比例"
    for step in line.missed:
        what = wording.milestone_text(step.milestone)
        yield f"节点 {step.row_id}“{what}”{step.due} 到期，{step.unit}没有完成"
    if not line.missed:
        ahead = "，下一个也提前完成了" if line.bucket is Bucket.AHEAD else ""
        yield f"到期的节点都完成了{ahead}"


def _pace(line: MeasureLine, clock: Clock) -> Iterator[str]:
    if line.span is None or line.elapsed is None:
        yield "时限没有日期，没有序时进度，推进中就是达序时"
        return
    first, last = line.span
    gone, total = clock.elapsed_days(first, last)
    yield f"序时进度：{first} 到 {last} 共 {total} 天，到 {clock.day} 过了 {gone} 天，是 {line.elapsed}%"
    row = line.row or line.last_word
    percent = shown_percent(implied_percent(row.progress) or 0) if row else 0
    points = percent - line.elapsed
    than = (
        f"高 {points:g} 个百分点"
        if points > 0
        else f"低 {-points:g} 个百分点"
        if points
        else "一样"
    )
    yield f"完成比例 {percent:g}%，比序时进度{than}；{_bounds(clock)}"
    if line.light is Light.YELLOW and -points > clock.lights.red:
        yield "第一个节点还没有到期，不亮红灯"


def _bounds(clock: Clock) -> str:
    lights = clock.lights
    behind = f"低得超过 {lights.behind} 个百分点" if lights.behind else "低于序时进度"
    return f"{behind}是滞后，超过 {lights.red} 个的亮红灯，高得超过 {lights.ahead} 个的是超序时"
