"""Everything about a measure, to a page for the screen and to the keys of `--format json`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from taskmap.document import Document, Row, Table, Value
from taskmap.documents.entry_list import EntryLine, entry_record, entry_table
from taskmap.documents.measure_reasons import reasons
from taskmap.documents.monthly_columns import COLUMNS
from taskmap.documents.monthly_report import milestone_record
from taskmap.documents.monthly_tables import milestone_rows
from taskmap.documents.page_tables import pair_table
from taskmap.plan import wording
from taskmap.plan.diff.changes import PlanChange
from taskmap.plan.progress import Progress
from taskmap.tracking.report.figures import PlanReport
from taskmap.tracking.report.lines import MeasureLine
from taskmap.tracking.report.milestones import MilestoneLine

_WORDS = {
    "period": "期",
    "unit": "单位",
    "received": "收到",
    "receipt": "回执号",
    "item": "编号",
    "status": "状态",
    "text": "本期进展",
    "problems": "存在问题",
    "next_steps": "下步打算",
    "evidence": "佐证材料",
    "remark": "备注",
}
_MILESTONES = {name: head for name, head in COLUMNS["节点"].items() if name != "measure"}
"""Those of a report, but for the measure that the page is about."""
_CHANGES = {
    "revision": "版",
    "day": "从哪天起",
    "kind": "变化",
    "what": "改了什么",
    "before": "原来",
    "after": "现在",
}


class MeasureWord(NamedTuple):
    """A row about the measure, or about one of its milestones, in a return; `is_superseded`: another return of the unit
    for the same period came later.
    """

    period: str
    unit: str
    received: datetime.date
    receipt: str
    progress: Progress
    is_superseded: bool


class RevisionChanges(NamedTuple):
    """What a revision of the plan, in force from the `day` on, changed of the measure."""

    revision: int
    day: datetime.date
    changes: tuple[PlanChange, ...]


class MeasurePage(NamedTuple):
    """A measure by all that was known on the `day`. `report` is None where none speaks of the plan any more, and `silence`
    says why. `stage` is that of its closure.
    """

    day: datetime.date
    plan: str
    title: str
    revision: int
    item: str
    task: str
    text: str
    deadline: str
    roles: tuple[tuple[str, str], ...]
    """Each unit with its role, in printed order."""
    report: PlanReport | None
    silence: str
    words: tuple[MeasureWord, ...]
    extensions: tuple[EntryLine, ...]
    letters: tuple[EntryLine, ...]
    revisions: tuple[RevisionChanges, ...]
    stage: str
    closure: tuple[EntryLine, ...]
    corrections: tuple[EntryLine, ...]

    @property
    def line(self) -> MeasureLine | None:
        """Its line in the report; None without one."""
        return self.report.line(self.item) if self.report else None

    @property
    def milestones(self) -> tuple[MilestoneLine, ...]:
        """Those of its milestones that the report of the period speaks of."""
        of_plan = self.report.milestones if self.report else ()
        return tuple(each for each in of_plan if each.measure.id == self.item)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it stands where it stands."""
        if self.line is None or self.report is None:
            return (self.silence,)
        return reasons(self.line, self.report.clock)


def document(page: MeasurePage) -> Document:
    """The page about the measure."""
    tables = (
        pair_table("举措", _about(page)),
        pair_table("为什么", [("", sentence) for sentence in page.reasons]),
        Table(
            f"本期节点 {len(page.milestones)} 个", _MILESTONES, (*milestone_rows(page.milestones),)
        ),
        Table(f"各期报送 {len(page.words)} 行", _WORDS, tuple(map(_word_row, page.words))),
        entry_table(f"延期 {len(page.extensions)} 次", page.extensions, of_one_plan=True),
        entry_table("催办和回复", page.letters, of_one_plan=True),
        Table("各版改动", _CHANGES, tuple(_change_rows(page.revisions))),
        entry_table(f"销号（{page.stage}）", page.closure, of_one_plan=True),
        entry_table(f"更正 {len(page.corrections)} 处", page.corrections, of_one_plan=True),
    )
    title = f"{page.plan} 第 {page.revision} 版 举措 {page.item}（截至 {page.day}）"
    return Document(title, "", page.day, {}, tables)


def to_record(page: MeasurePage) -> dict[str, object]:
    """The page by the keys of `--format json`."""
    return {
        "kind": "measure",
        "day": page.day,
        "plan": page.plan,
        "title": page.title,
        "revision": page.revision,
        "measure": page.item,
        "task": page.task,
        "text": page.text,
        "deadline": page.deadline,
        "roles": [{"unit": unit, "role": role} for unit, role in page.roles],
        "standing": _standing(page),
        "milestones": [milestone_record(each) for each in page.milestones],
        "words": [_word_values(each) for each in page.words],
        "extensions": list(map(entry_record, page.extensions)),
        "letters": list(map(entry_record, page.letters)),
        "revisions": [
            {
                "revision": each.revision,
                "day": each.day,
                "changes": [_change_values(change) for change in each.changes],
            }
            for each in page.revisions
        ],
        "stage": page.stage,
        "closure": list(map(entry_record, page.closure)),
        "corrections": list(map(entry_record, page.corrections)),
    }


def _standing(page: MeasurePage) -> dict[str, object]:
    line = page.line
    if line is None:
        return {"bucket": None, "why": page.reasons}
    begins, ends = line.span or (None, None)
    return {
        "bucket": line.bucket,
        "light": line.light,
        "unit": line.lead,
        "percent": line.percent,
        "elapsed": line.elapsed,
        "from": begins,
        "until": ends,
        "missed": [step.row_id for step in line.missed],
        "days_overdue": line.days_overdue,
        "why": page.reasons,
    }


def _about(page: MeasurePage) -> Iterator[tuple[str, Value]]:
    yield "方案", f"{page.title}（{page.plan}）"
    yield "任务", page.task
    yield "举措", page.text
    yield "时限", _deadline(page)
    for unit, role in page.roles:
        yield role, unit
    if page.line is not None:
        yield "进度", f"{page.line.bucket}{f'，{page.line.light}灯' if page.line.light else ''}"


def _deadline(page: MeasurePage) -> str:
    """That in force, which says by what document it was extended."""
    now = wording.deadline(page.line.measure.deadline) if page.line else page.deadline
    return now or "没有写"


def _word_row(word: MeasureWord) -> Row:
    return Row("word", _word_values(word))


def _word_values(word: MeasureWord) -> dict[str, Value]:
    progress = word.progress
    return {
        "period": word.period,
        "unit": word.unit,
        "received": word.received,
        "receipt": word.receipt,
        "item": progress.measure,
        "status": progress.status_text,
        "percent": progress.percent,
        "text": progress.progress_text,
        "problems": progress.problems,
        "next_steps": progress.next_steps,
        "evidence": progress.evidence,
        "done_on": progress.done_on,
        "remark": "已被后来的取代" if word.is_superseded else "",
    }


def _change_rows(revisions: Sequence[RevisionChanges]) -> Iterator[Row]:
    for each in revisions:
        for change in each.changes:
            values = {"revision": each.revision, "day": each.day, **_change_values(change)}
            yield Row("change", values)


def _change_values(change: PlanChange) -> dict[str, Value]:
    return {
        "kind": change.kind.chinese,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "unit": change.unit,
    }
