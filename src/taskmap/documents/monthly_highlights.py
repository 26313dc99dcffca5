"""What a 通报 names, as sentences and as rows of tables: what goes well, what is slow and why, what became of last period's slow measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from taskmap.document import Row, Value
from taskmap.documents.monthly_sentences import (
    deciding_unit,
    describe_lag,
    list_items,
    list_units,
    plan_prefix,
)
from taskmap.documents.monthly_tables import source_values
from taskmap.plan import wording
from taskmap.system.dates import long_date
from taskmap.tracking.report.figures import PlanReport, Report
from taskmap.tracking.report.highlights import (
    FollowUp,
    FollowUpResult,
    GoodMeasure,
    Merit,
    follow_up,
    good_measures,
    good_units,
    slow_lines,
)
from taskmap.tracking.report.lines import MeasureLine
from taskmap.tracking.report.sources import ReportRow

_NOTHING = ("", "无", "没有", "暂无")
"""What units write where they have no problem."""


def good_text(report: Report) -> str:
    """A line for each plan and reason: the measures that go well with their units, and the units that are in order; "" where
    there are none.
    """
    return _lines(report, _good)


def follow_up_text(report: Report) -> str:
    """A line for each plan: what became of the measures that were slow in the period before; "" where none was."""
    return _lines(report, _follow_up)


def _lines(report: Report, sentences: Callable[[PlanReport], Iterator[str]]) -> str:
    found = (
        f"{plan_prefix(plan, report)}{text}" for plan in report.plans for text in sentences(plan)
    )
    return "\n".join(found)


def _good(plan: PlanReport) -> Iterator[str]:
    found: dict[Merit, list[str]] = {merit: [] for merit in Merit}
    for each in good_measures(plan):
        found[each.merit].append(f"{each.line.measure.id}（{_good_state(each)}）")
    for merit, names in found.items():
        if names:
            yield f"{merit}{len(names)}项：{list_items(names)}。"
    if units := good_units(plan):
        yield f"按时报送、没有退回也没有滞后事项的单位{len(units)}家：{list_units(units)}。"


def _good_state(each: GoodMeasure) -> str:
    """某局，完成60%，序时40%; 某局，2022年6月18日完成"""
    line = each.line
    if each.merit is Merit.AHEAD:
        return f"{line.lead}，{describe_lag(line)}"
    return f"{line.lead}，{long_date(line.done.day)}完成" if line.done else line.lead


def _follow_up(plan: PlanReport) -> Iterator[str]:
    found = follow_up(plan)
    if not found:
        return
    counts = Counter(each.outcome for each in found)
    words = "，".join(
        f"{outcome}{counts[outcome]}项" for outcome in FollowUpResult if counts[outcome]
    )
    left = [_still_slow(each) for each in found if each.outcome is FollowUpResult.STILL_SLOW]
    # The last of the words is the one that they are named for.
    rest = f"：{list_items(left)}" if left else ""
    yield f"{plan.period.previous().title}滞后举措{len(found)}项，其中{words}{rest}。"


def _still_slow(each: FollowUp) -> str:
    return f"{each.line.measure.id}（{each.line.lead}，{describe_lag(each.line)}）"


def _good_rows(plan: PlanReport) -> Iterator[Row]:
    for each in good_measures(plan):
        line = each.line
        values: dict[str, Value] = {
            "kind": each.merit.value,
            **_measure(line),
            "deadline": wording.deadline(line.measure.deadline),
            "state": _good_state(each).partition("，")[2],
            "text": line.row.progress.progress_text if line.row else "",
            **source_values(line.source),
        }
        yield Row("good", values)


def _slow_rows(plan: PlanReport) -> Iterator[Row]:
    for line in slow_lines(plan):
        yield Row("slow", slow_values(line, plan))


def slow_values(line: MeasureLine, plan: PlanReport) -> dict[str, Value]:
    """The row of a slow measure, with reason and next step in the words of the unit that decides it, by the names of the
    columns; "" where that says none.
    """
    said = _said(line)
    return {
        **_measure(line),
        "leader": wording.leader(line.measure, plan.issue.registry),
        "deadline": wording.deadline(line.measure.deadline),
        "bucket": line.bucket.value,
        "light": line.light.value,
        "state": describe_lag(line),
        "problems": _own_words(said.progress.problems) if said else "",
        "ahead_text": _own_words(said.progress.next_steps) if said else "",
        **source_values(said.source if said else line.source),
    }


def _follow_up_rows(plan: PlanReport) -> Iterator[Row]:
    for each in follow_up(plan):
        line = each.line
        values: dict[str, Value] = {
            **_measure(line),
            "before": each.before.value,
            "outcome": each.outcome.value,
            "now": describe_lag(line) if line.is_slow else line.bucket.value,
            "text": line.row.progress.progress_text if line.row else "",
            **source_values(line.source),
        }
        yield Row("follow-up", values)


def _measure(line: MeasureLine) -> dict[str, Value]:
    return {
        "id": line.measure.id,
        "measure": line.measure.text,
        "lead": deciding_unit(line),
    }


def _said(line: MeasureLine) -> ReportRow | None:
    """What the unit said last, also where its report of this period did not come."""
    return line.row or line.last_word


def _own_words(text: str) -> str:
    return "" if text.strip("。 ") in _NOTHING else text


def records(plan: PlanReport) -> dict[str, object]:
    """By the keys of `report --format json`: `good`, `good_units`, `slow` with reason and next step, and `follow_up`."""
    return {
        "good": [
            {"measure": each.line.measure.id, "unit": each.line.lead, "kind": each.merit.value}
            for each in good_measures(plan)
        ],
        "good_units": list(good_units(plan)),
        "slow": [_slow_record(line) for line in slow_lines(plan)],
        "follow_up": [
            {
                "measure": each.line.measure.id,
                "unit": each.line.lead,
                "before": each.before.value,
                "now": each.line.bucket.value,
                "outcome": each.outcome.value,
            }
            for each in follow_up(plan)
        ],
    }


def _slow_record(line: MeasureLine) -> dict[str, object]:
    said = _said(line)
    return {
        "measure": line.measure.id,
        "unit": line.lead,
        "bucket": line.bucket.value,
        "light": line.light.value,
        "percent": line.percent,
        "elapsed": line.elapsed,
        "problems": _own_words(said.progress.problems) if said else "",
        "next_steps": _own_words(said.progress.next_steps) if said else "",
        "receipt": said.source.receipt if said else "",
    }


ROWS: dict[str, Callable[[PlanReport], Iterator[Row]]] = {
    "进展较快": _good_rows,
    "滞后事项": _slow_rows,
    "上期滞后": _follow_up_rows,
}
"""By the title of a table what makes its rows."""
