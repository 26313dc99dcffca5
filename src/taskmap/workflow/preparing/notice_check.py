"""A notice and a plan file read side by side: import --check."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from taskmap import formats, planfile
from taskmap.document import Document
from taskmap.documents import notice_check as paper
from taskmap.notices.comparison.comparison import (
    ComparedPiece,
    Comparison,
    FoundText,
    PieceOutcome,
    compare,
)
from taskmap.notices.notice import Notice
from taskmap.notices.yaml import lines
from taskmap.planfile.keys import FORMS
from taskmap.planfile.texts import TextItem, read_items
from taskmap.system import staging
from taskmap.system.dates import DEFAULT_TIMEZONE
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.preparing import importing
from taskmap.workflow.preparing.overwriting import check_output
from taskmap.workflow.records import days

WORDS = {
    PieceOutcome.MISSING: "没有用到",
    PieceOutcome.CHANGED: "改过",
    PieceOutcome.ORIGINAL: "原文注释",
    PieceOutcome.UNCHANGED: "照原文",
    PieceOutcome.LEFT_OUT: "页码目录",
}
"""What became of a piece, in the order in which it is counted."""


class NoticeCheck(NamedTuple):
    """`notice` is the name of the file that was read, `title` what the plan is called."""

    notice: str
    plan: Path
    title: str
    comparison: Comparison

    @property
    def is_missing(self) -> bool:
        """Whether some of the notice is nowhere in the plan."""
        return self.comparison.count(PieceOutcome.MISSING) > 0


def check_notice(notice: Path, plan: Path, out: Path | None, force: bool) -> NoticeCheck:
    """The `notice` (- is standard input) beside the file of a `plan`, written as the page `out` unless that is None, whose
    ending says the format. Raises TaskmapError for what cannot be read, but a plan that still has faults can be; and,
    before anything is read, for a file that would be overwritten without `force`.
    """
    if out is not None:
        for source, what in ((notice, "通知"), (plan, "方案")):
            check_output(out, source, what, f"{paper.FILE}.html", force)
    plan_file = planfile.read(plan)
    items = read_items(plan_file.text, str(plan))
    read = importing.read_source(notice)
    if not isinstance(read, Notice):
        raise TaskmapError(f"{notice} 是方案的工作簿，不是通知，没有可以对照的")
    title = next((each.text for each in items[0].texts if each.key == "title"), plan.stem)
    found = NoticeCheck(read.file, plan, title, compare(read, items))
    if out is not None:
        data = formats.render(f"{paper.FILE}{out.suffix}", document(found))
        staging.write_atomically(out, data)
    return found


def document(check: NoticeCheck) -> Document:
    """The page of a check."""
    compared = check.comparison
    counts = {word: compared.count(outcome) for outcome, word in WORDS.items()}
    files = paper.CheckedFiles(Path(check.notice).name, check.plan.name, check.title)
    return paper.document(
        files,
        tuple(map(_piece, compared.pieces)),
        tuple(map(_text, compared.added)),
        {word: count for word, count in counts.items() if count},
        days.day(None, DEFAULT_TIMEZONE),
    )


def summary(check: NoticeCheck) -> str:
    """How many pieces came to what, in a sentence."""
    return str(document(check).fields["check.summary"])


def as_data(check: NoticeCheck) -> dict[str, object]:
    """The check for programs."""
    compared = check.comparison
    return {
        "notice": check.notice,
        "plan": str(check.plan),
        "counts": {outcome.value: compared.count(outcome) for outcome in WORDS},
        "pieces": [
            {
                **each.piece.at._asdict(),
                "text": each.piece.text,
                "outcome": each.outcome.value,
                "lost": list(each.lost),
                "found": [_as_data(text) for text in each.found],
            }
            for each in compared.pieces
        ],
        "added": [_as_data(text) for text in compared.added],
    }


def _as_data(found: FoundText) -> dict[str, object]:
    item, text = found.item, found.text
    return {
        "kind": item.form,
        "item": item.name,
        "key": text.key,
        "text": text.text,
        "line": text.line,
    }


def _item_name(item: TextItem) -> str:
    """What an item of a plan is called: 举措 2.1; of the plan and of a chapter 方案, 章节."""
    about = FORMS[item.form].about
    return f"{about} {item.name}" if item.form in ("task", "measure") else about


def _piece(piece: ComparedPiece) -> paper.CheckedPiece:
    return paper.CheckedPiece(
        lines.describe_place(piece.piece.at),
        piece.piece.text,
        WORDS[piece.outcome],
        piece.outcome is PieceOutcome.MISSING,
        piece.lost,
        tuple(map(_text, piece.found)),
    )


def _text(found: FoundText) -> paper.CheckedText:
    return paper.CheckedText(_item_name(found.item), found.text.label, found.words, found.text.line)
