"""A notice to the text of a draft plan, with counts of what the draft holds as a plan."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from taskmap import planfile
from taskmap.notices import readers
from taskmap.notices.drafting import draft_of
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.notice import Notice
from taskmap.notices.yaml import writing
from taskmap.notices.yaml.writing import DraftText
from taskmap.plan import units, workdays
from taskmap.planfile import reading
from taskmap.planfile.spelling import KeyLanguage
from taskmap.system import isolation, staging
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.isolation import Abort, Limits

STDIN = Path("-")
_LIMITS = Limits(seconds=300, memory=1_500_000_000)
"""A notice of hundreds of pages, or one that LibreOffice has to convert first, takes minutes."""


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """How many of each the draft has when it is read as a plan."""

    tasks: int
    measures: int
    units: int
    groups: int

    @classmethod
    def of(cls, text: str) -> PlanCounts:
        """The counts of the plan in `text`, the YAML of a draft."""
        plan, _ = planfile.parse(text.encode(), "", workdays.OFFICIAL)
        assert plan is not None, "what we write, we can read"
        registry = units.Registry.of(plan)
        return cls(
            sum(1 for _ in plan.every_task()),
            sum(1 for _ in plan.every_measure()),
            len(registry.units),
            len(registry.groups),
        )


class ImportedNotice(NamedTuple):
    """`draft_text` is the draft with the lines of its doubts."""

    notice: Notice
    draft_text: DraftText
    counts: PlanCounts


def import_notice(
    path: Path, out: Path | None, plan_id: str | None, force: bool, language: KeyLanguage
) -> ImportedNotice:
    """The draft of the notice in `path` (- is standard input), written to the file `out` unless
    that is None. `plan_id` is the id that the plan shall have, None for a made one; its keys are in the `language`. Raises
    TaskmapError, before anything is read, for an id that cannot be one and for a file that would be
    overwritten without `force`.
    """
    _check(path, out, plan_id, force)
    notice = _read(path)
    draft = draft_of(notice, plan_id or "")
    draft = replace(draft, doubts=(*_reader_doubts(notice), *draft.doubts))
    draft_text = writing.write(draft, Path(notice.file).name, language)
    counts = PlanCounts.of(draft_text.text)
    if out is not None:
        staging.write_atomically(out, draft_text.text.encode())
    return ImportedNotice(notice, draft_text, counts)


def _check(notice: Path, out: Path | None, plan_id: str | None, force: bool) -> None:
    if plan_id is not None and not reading.PLAN_ID.fullmatch(plan_id):
        raise TaskmapError(f"编号只能用字母、数字和 -，现在是“{plan_id}”")
    if out is None or not os.path.lexists(out):
        return
    if out.is_dir():
        raise TaskmapError(f"{out} 是一个文件夹；请写明文件名，如 {out / 'plan.yaml'}")
    if not force:
        raise TaskmapError(f"已有文件 {out}，没有覆盖；要覆盖请加 --force，或换一个文件名")
    if notice != STDIN and out.exists() and notice.exists() and out.samefile(notice):
        raise TaskmapError(f"{out} 就是通知本身，不能覆盖；请换一个文件名")


def _read(path: Path) -> Notice:
    """In a child process: a notice may be made so that a library dies of it."""
    if path == STDIN:
        if sys.stdin is None:
            raise TaskmapError("标准输入是关闭的，请写明通知文件")
        path = Path("标准输入")
        read = partial(readers.parse, sys.stdin.buffer.read(), str(path))
    else:
        read = partial(readers.read, path)
    notice = isolation.call_isolated(read, _LIMITS)
    if isinstance(notice, Abort):
        raise TaskmapError(f"{path} {notice.why}；请用 WPS 打开，另存为 .docx 再试")
    return notice


def _reader_doubts(notice: Notice) -> Iterator[Doubt]:
    return (Doubt(doubt.at, doubt.code, doubt.message) for doubt in notice.doubts)
