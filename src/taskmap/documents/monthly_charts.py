"""The figures of one plan to the charts of a monthly report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taskmap.document import Chart, ChartKind, ChartSeries, Tone
from taskmap.plan.periods import Period
from taskmap.system.text import cut
from taskmap.tracking.report.figures import PlanReport
from taskmap.tracking.report.standing import Bucket

NAMES = ("举措进度", "各期进展", "序时进度")
_TONES = {
    Bucket.STRUCK_OFF: Tone.DONE,
    Bucket.DONE: Tone.DONE,
    Bucket.OVERDUE: Tone.LATE,
    Bucket.UNREPORTED: Tone.LATE,
    Bucket.NOT_STARTED: Tone.SLOW,
    Bucket.BEHIND: Tone.SLOW,
    Bucket.AHEAD: Tone.GOOD,
    Bucket.ON_TRACK: Tone.GOOD,
}
"""The others say neither good nor bad."""
_LINES = {
    "已完成、已销号": (Tone.DONE, (Bucket.DONE, Bucket.STRUCK_OFF)),
    "滞后、逾期": (Tone.LATE, (Bucket.BEHIND, Bucket.OVERDUE)),
    "未报送": (Tone.NEUTRAL, (Bucket.UNREPORTED,)),
}
_LONGEST = 16
"""Characters of a chapter's title beside its bars."""
_MOST_CHAPTERS = 16
"""So many pairs of bars fit on a page; of more the table tells."""


def charts(plan: PlanReport, earlier: Sequence[PlanReport]) -> Mapping[str, Chart | None]:
    """Those of a plan by their NAMES, with its reports of `earlier` periods; None for one of which there is nothing to draw."""
    drawn = (_buckets(plan), _trend([*earlier, plan]), _paces(plan))
    return dict(zip(NAMES, drawn, strict=True))


def _buckets(plan: PlanReport) -> Chart | None:
    """As the table 汇总, without the buckets that are empty."""
    counts = {bucket: count for bucket, count in plan.buckets.items() if count}
    tones = [_TONES.get(bucket, Tone.NEUTRAL) for bucket in counts]
    series = ChartSeries("举措数", [*counts.values()], tones)
    title = f"{plan.period.title}各类举措数（项）"
    return Chart(title, ChartKind.BARS, "项", [*counts], [series]) if counts else None


def _trend(every: Sequence[PlanReport]) -> Chart | None:
    if len(every) < 2:
        return None
    lines = [
        ChartSeries(
            title, [sum(each.buckets[bucket] for bucket in buckets) for each in every], [tone]
        )
        for title, (tone, buckets) in _LINES.items()
    ]
    series = [each for each in lines if any(each.values)]
    labels = _short_titles([each.period for each in every])
    return Chart("各期举措数（项）", ChartKind.LINES, "项", labels, series) if series else None


def _short_titles(spans: Sequence[Period]) -> list[str]:
    """5月, 6月; with the year where there is more than one."""
    if spans[0].first.year != spans[-1].first.year:
        return [each.label for each in spans]
    return [each.title.removeprefix(f"{each.first.year}年") for each in spans]


def _paces(plan: PlanReport) -> Chart | None:
    """Of each chapter at the top, and of all together."""
    chapters = [each for each in plan.chapters if each.depth == 0]
    rows = [(cut(each.title, _LONGEST), each.pace) for each in chapters if each.pace]
    total = plan.total.pace
    if total is None or len(rows) > _MOST_CHAPTERS:
        return None
    if len(rows) > 1:
        rows.append(("合计", total))
    paces = [pace for _, pace in rows if pace]
    series = [
        ChartSeries("完成比例", [round(each.percent, 1) for each in paces], [Tone.DONE]),
        ChartSeries("序时进度", [round(each.elapsed, 1) for each in paces], [Tone.NEUTRAL]),
    ]
    title = f"完成比例和序时进度（%，有起止日期的{total.measures}项）"
    return Chart(title, ChartKind.BARS, "%", [title for title, _ in rows], series)
