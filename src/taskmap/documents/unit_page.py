"""Everything about a unit over all plans, to a page for the screen and to the keys of `--format json`."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from taskmap.document import Document, Row, Table, Value
from taskmap.documents.entry_list import EntryLine, entry_record, entry_table
from taskmap.documents.monthly_tables import describe_change
from taskmap.documents.page_tables import item_table
from taskmap.plan import wording
from taskmap.plan.checklist_issue import SentChecklist
from taskmap.tracking import overdue
from taskmap.tracking.overdue import OverdueItem, OverdueKind
from taskmap.tracking.report.figures import PlanReport
from taskmap.tracking.report.lines import MeasureLine, UnitLine

_TOTALS = {
    "plan": "方案",
    "title": "名称",
    "measures": "承担举措",
    "leads": "牵头",
    "done": "已完成",
    "behind": "滞后或逾期",
    "missing": "未报送",
    "overdue": "逾期",
}
_FIGURES = ("measures", "leads", "done", "behind", "missing", "overdue")
_ANSWERED = {
    "plan": "方案",
    "measure": "编号",
    "text": "举措",
    "deadline": "时限",
    "bucket": "进度",
    "light": "灯",
    "said": "最近报的",
    "change": "比上期",
}
_CHECKLISTS = {"plan": "方案", "revision": "版", "period": "期", "rows": "条数", "day": "发出"}


class UnitPlan(NamedTuple):
    """What a plan asks of the unit, under its name there: its figures, and the measures for which it answers."""

    report: PlanReport
    figures: UnitLine

    @property
    def answered(self) -> tuple[MeasureLine, ...]:
        """Those for which it answers, in printed order."""
        unit = self.figures.unit
        return tuple(
            line for line in self.report.lines if unit in {part.unit for part in line.answering}
        )


class UnitPage(NamedTuple):
    """A unit by all that was known on the `day`: what is `overdue`, what falls due `soon`, the `checklists` that went out to it,
    those of several plans that went out together in `packs`, the `letters`, and what came from it (`arrivals`).
    """

    day: datetime.date
    unit: str
    plans: tuple[UnitPlan, ...]
    overdue: tuple[OverdueItem, ...]
    soon: tuple[OverdueItem, ...]
    checklists: tuple[SentChecklist, ...]
    packs: tuple[EntryLine, ...]
    letters: tuple[EntryLine, ...]
    arrivals: tuple[EntryLine, ...]


def document(page: UnitPage, most: int | None) -> Document:
    """The page about the unit; of what came from it the last `most` entries, None for all."""
    arrivals = page.arrivals if most is None else page.arrivals[-most:]
    answered = [row for each in page.plans for row in _answered_rows(each)]
    tables = (
        Table("总账", _TOTALS, tuple(_total_rows(page))),
        item_table(f"欠的 {len(page.overdue)} 项", page.overdue),
        item_table(f"十天内到期 {len(page.soon)} 项", page.soon),
        Table(f"由它答复的举措 {len(answered)} 条", _ANSWERED, tuple(answered)),
        Table(f"发给它的清单 {len(page.checklists)} 份", _CHECKLISTS, tuple(_checklist_rows(page))),
        *([entry_table(f"打包发给它的 {len(page.packs)} 份", page.packs)] if page.packs else ()),
        entry_table("催办和回复", page.letters),
        entry_table(f"收到它的 {len(page.arrivals)} 份", arrivals),
    )
    return Document(f"{page.unit}（截至 {page.day}）", "", page.day, {}, tables)


def to_record(page: UnitPage) -> dict[str, object]:
    """The page by the keys of `--format json`."""
    *plans, total = (row.values for row in _total_rows(page))
    return {
        "kind": "unit",
        "day": page.day,
        "unit": page.unit,
        "plans": plans,
        "total": {name: total[name] for name in _FIGURES},
        "overdue": list(map(overdue.to_record, page.overdue)),
        "soon": list(map(overdue.to_record, page.soon)),
        "answers": [row.values for each in page.plans for row in _answered_rows(each)],
        "checklists": [row.values for row in _checklist_rows(page)],
        "packs": list(map(entry_record, page.packs)),
        "letters": list(map(entry_record, page.letters)),
        "arrivals": list(map(entry_record, page.arrivals)),
    }


def _total_rows(page: UnitPage) -> Iterator[Row]:
    totals: Counter[str] = Counter()
    for each in page.plans:
        figures = _figures(page, each)
        totals.update(figures)
        names = {"plan": each.report.issue.plan.id, "title": each.report.title}
        yield Row("plan", {**names, **figures})
    sums = {name: totals[name] for name in _FIGURES}
    yield Row("total", {"plan": "合计", "title": "", **sums})


def _figures(page: UnitPage, each: UnitPlan) -> dict[str, int]:
    late = [item for item in page.overdue if item.plan == each.report.issue.plan.id]
    return {
        "measures": each.figures.measure_count,
        "leads": each.figures.leads,
        "done": each.figures.done,
        "behind": each.figures.behind,
        "missing": sum(item.kind == OverdueKind.REPORT for item in late),
        "overdue": len(late),
    }


def _answered_rows(each: UnitPlan) -> Iterator[Row]:
    for line in each.answered:
        part = next(part for part in line.answering if part.unit == each.figures.unit)
        said = f"{part.row.origin.period} {part.row.progress.status_text}" if part.row else ""
        values: dict[str, Value] = {
            "plan": each.report.issue.plan.id,
            "measure": line.measure.id,
            "text": line.measure.text or wording.task_title(line.task, problem_first=False),
            "deadline": wording.deadline(line.measure.deadline),
            "bucket": line.bucket,
            "light": line.light,
            "said": said,
            "change": describe_change(line),
        }
        yield Row("measure", values)


def _checklist_rows(page: UnitPage) -> Iterator[Row]:
    for issue, _, day in page.checklists:
        values: dict[str, Value] = {
            "plan": issue.plan,
            "revision": issue.revision,
            "period": issue.period,
            "rows": len(issue.rows),
            "day": day,
        }
        yield Row("checklist", values)
