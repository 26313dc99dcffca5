"""A Report to its sentences: the usual opening with the figures, what is wrong, what falls due next."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from taskmap.plan import wording
from taskmap.plan.model import Role
from taskmap.system.dates import long_date
from taskmap.system.text import shorten
from taskmap.tracking.report.figures import PlanReport, Report
from taskmap.tracking.report.findings import ReportFindingKind
from taskmap.tracking.report.lines import MeasureLine
from taskmap.tracking.report.milestones import MilestoneLine, MilestoneStatus
from taskmap.tracking.report.reporting import ReportingVerdict
from taskmap.tracking.report.schedule import Step
from taskmap.tracking.report.standing import Bucket, Light, due_date
from taskmap.tracking.report.upcoming import UpcomingItem

_MOST_UNITS = 3
"""Units that a sentence names of one thing; the table has them all."""
_MOST = 10
"""Things that a sentence names; the annex has them all."""
MOST_MISSED = 3
"""Missed milestones of a measure that are named beside it; their own table has them all."""


def opening(report: Report) -> str:
    """One paragraph for each plan, with buckets and reports in figures; of several plans each begins with its title."""
    return "\n".join(
        f"{plan_prefix(plan, report)}{_figures(plan, report)}" for plan in report.plans
    )


def plan_prefix(plan: PlanReport, report: Report) -> str:
    """What a line about the `plan` begins with in a `report` on several."""
    return f"{report.name(plan)}：" if len(report.plans) > 1 else ""


def _figures(plan: PlanReport, report: Report) -> str:
    """截至…，…共49项举措，其中已销号2项（4.1%），已完成8项（16.3%，按期完成7项，逾期完成1项），…；已完成和已销号共10项，占20.4%。"""
    counts = "，".join(_count(bucket, plan) for bucket, count in plan.buckets.items() if count)
    among = f"，其中{counts}" if counts else ""
    measures = f"截至{long_date(report.as_of)}，{plan.period.title}共{plan.total.measure_count}项举措{among}"
    struck, done = plan.buckets[Bucket.STRUCK_OFF], plan.buckets[Bucket.DONE]
    over = (
        f"；已完成和已销号共{struck + done}项，占{share(struck + done, plan)}"
        if struck and done
        else ""
    )
    return f"{measures}{over}。{_returns(plan)}"


def _count(bucket: Bucket, plan: PlanReport) -> str:
    """已完成3项（6.1%，按期完成2项，逾期完成1项）"""
    own = [line for line in plan.lines if line.bucket is bucket and bucket is Bucket.DONE]
    late = sum(line.is_done_late for line in own)
    on_time = sum(due_date(line.measure.deadline) is not None for line in own) - late
    words = {"按期完成": on_time, "逾期完成": late}
    beside = (f"，{word}{count}项" for word, count in words.items() if count)
    count = plan.buckets[bucket]
    return f"{bucket}{count}项（{share(count, plan)}{''.join(beside)}）"


def share(count: int, plan: PlanReport) -> str:
    """So many of the measures of the `plan` in percent, to one digit behind the point: 32.7%."""
    return f"{round(count / plan.total.measure_count * 100, 1):g}%"


def _returns(plan: PlanReport) -> str:
    reporting = plan.reporting
    if not reporting.owed_count:
        return ""
    # Where a unit owes two reports, reports are counted and not units.
    units = {outcome.unit for outcome in reporting.outcomes}
    each = "家" if reporting.owed_count == len(units) else "份"
    parts = [f"应报送{reporting.owed_count}{each}"]
    words = {
        ReportingVerdict.ON_TIME: "按时报送",
        ReportingVerdict.LATE: "迟报",
        ReportingVerdict.MISSING: "未报送",
        ReportingVerdict.AWAITED: "未到期",
        ReportingVerdict.UNVERIFIED: "待核实",
    }
    counts = {word: reporting.count(verdict) for verdict, word in words.items()}
    parts += (f"{word}{count}{each}" for word, count in counts.items() if count)
    if reporting.refused_units:
        parts.append(f"退回更正{len(reporting.refused_units)}家")
    return f"{'，'.join(parts)}。"


def problems(report: Report) -> str:
    """One line for each kind of problem of each plan: measures overdue, behind or not started, milestones missed, units that
    did not report, and how many findings of which kind; a sentence that there is none.
    """
    lines = (
        f"{plan_prefix(plan, report)}{text}" for plan in report.plans for text in _problems(plan)
    )
    return "\n".join(lines) or "没有发现问题。"


def _problems(plan: PlanReport) -> Iterable[str]:
    overdue = [line for line in plan.lines if line.bucket is Bucket.OVERDUE]
    if overdue:
        yield f"逾期举措{len(overdue)}项：{list_items([_name_slow(line) for line in overdue])}。"
    behind = [line for line in plan.lines if line.bucket is Bucket.BEHIND]
    red = sum(line.light is Light.RED for line in behind)
    if behind:
        red_lights = f"（其中红灯{red}项）" if red else ""
        yield f"滞后举措{len(behind)}项{red_lights}：{list_items([_name_slow(line) for line in behind])}。"
    idle = [line for line in plan.lines if line.bucket is Bucket.NOT_STARTED]
    if idle:
        names = [f"{line.measure.id}（{line.lead}）" for line in idle]
        yield f"未启动举措{len(idle)}项：{list_items(names)}。"
    missed = [line for line in plan.milestones if line.status is MilestoneStatus.OVERDUE]
    if missed:
        yield f"逾期节点{len(missed)}个：{list_items([*map(_missed_milestone, missed)], '个')}。"
    if missing := plan.reporting.missing_units:
        yield f"未报送单位{len(missing)}家：{list_units(missing)}。"
    counts = Counter(finding.kind for finding in plan.findings)
    findings = [f"{kind}{counts[kind]}处" for kind in ReportFindingKind if counts[kind]]
    if findings:
        yield f"报送内容需要核对：{'，'.join(findings)}。"


def _missed_milestone(line: MilestoneLine) -> str:
    """2.1-1“开工”（某局，逾期5天）"""
    what = wording.milestone_text(line.milestone)
    units = shorten(line.missing, _MOST_UNITS, "等{}家")
    return f"{line.row_id}“{what}”（{units}，逾期{line.days}天）"


def _name_slow(line: MeasureLine) -> str:
    """2.1（某局，完成95%，逾期5天）"""
    return f"{line.measure.id}（{line.lead}，{describe_lag(line)}）"


def describe_lag(line: MeasureLine) -> str:
    """How slow a measure is: 完成95%，逾期5天; 完成40%，序时52%; 完成40%，节点2.1-1“开工”逾期; 未启动，序时52%."""
    percent = "" if line.percent is None else f"完成{line.percent:g}%"
    match line.bucket:
        case Bucket.OVERDUE:
            words = [percent, f"逾期{line.days_overdue}天"]
        case Bucket.NOT_STARTED | Bucket.ONGOING:
            words = [line.bucket.value, _against_time(line)]
        case _:
            words = [percent or "完成0%", _against_time(line)]
    return "，".join(filter(None, words))


def _against_time(line: MeasureLine) -> str:
    if line.missed:
        names = list(dict.fromkeys(_milestone_name(step) for step in line.missed))
        return f"{shorten(names, MOST_MISSED, '等{}个')}逾期"
    return f"序时{line.elapsed}%" if line.elapsed is not None else ""


def _milestone_name(step: Step) -> str:
    return f"节点{step.row_id}“{wording.milestone_text(step.milestone)}”"


def deciding_unit(line: MeasureLine) -> str:
    """乙局（牵头3家，完成1家，按最慢的计）: by whose word the measure stands, and why where several answer for it."""
    if len(line.answering) < 2:
        return line.lead
    count = f"牵头{len(line.answering)}家，完成{line.done_count}家"
    who = count if line.answering[0].role is Role.LEAD else "无牵头"
    is_overdue = line.bucket is Bucket.OVERDUE
    by = "逾期" if is_overdue or (line.missed and line.bucket is Bucket.BEHIND) else "最慢"
    return f"{line.lead}（{who}，按{by}的计）"


def upcoming_text(report: Report) -> str:
    """One line for each plan: what falls due up to the end of the next period."""
    return "\n".join(
        f"{plan_prefix(plan, report)}{_plan_upcoming(plan, report)}" for plan in report.plans
    )


def _plan_upcoming(plan: PlanReport, report: Report) -> str:
    title, items = plan.period.next().title, plan.upcoming
    if not items:
        return f"到{title}为止，没有到期事项。"
    return f"到{title}为止，到期事项{len(items)}项：{list_items([_due(each) for each in items])}。"


def _due(each: UpcomingItem) -> str:
    name = f"节点{each.item}“{each.what}”" if each.milestone else f"{each.item}{each.what}"
    return f"{name}（{shorten(each.units, _MOST_UNITS, '等{}家')}，{_short(each.due)}前）"


def _short(day: datetime.date) -> str:
    return f"{day.month}月{day.day}日"


def list_items(items: Sequence[str], counter: str = "项") -> str:
    """The first ten of the `items`, and how many there are of these (`counter`: what one is counted by) if more."""
    return shorten(items, _MOST, f"等{{}}{counter}", "；")


def list_units(units: Sequence[str]) -> str:
    """The first ten of the `units`, and how many there are if more."""
    return shorten(units, _MOST, "等{}家")
