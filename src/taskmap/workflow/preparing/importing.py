"""A notice to the text of a draft plan, with counts of what the draft holds as a plan."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from taskmap import planfile
from taskmap.notices import plan_sheets, readers
from taskmap.notices.conservation.account import AccountedPiece
from taskmap.notices.conservation.keeping import keep
from taskmap.notices.drafting import draft_of
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.notice import Notice
from taskmap.notices.plan_sheets import writing as plan_writing
from taskmap.notices.readers.sheets import TypedSheets
from taskmap.notices.yaml import writing
from taskmap.notices.yaml.writing import DraftText
from taskmap.plan import units, workdays
from taskmap.planfile import reading
from taskmap.planfile.spelling import KeyLanguage
from taskmap.system import filenames, isolation, staging
from taskmap.system.diagnostics import TaskmapError, has_errors
from taskmap.system.isolation import Abort, Limits
from taskmap.workflow.preparing.overwriting import check_output

STDIN = Path("-")
_LIMITS = Limits(seconds=300, memory=1_500_000_000)
"""A notice of hundreds of pages, or one that LibreOffice has to convert first, takes minutes."""
_TOLD_OTHERWISE = ("doubts-left",)
"""Codes of faults that the draft's own list of doubts stands for."""


class PlanCounts(Struct, frozen=True):
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
    """`draft_text` is the draft with the lines of its doubts. Of a workbook that holds a plan the doubts are also what
    `validate` would say, and `has_errors` whether any of that is an error. `pieces` are all of a notice, with what became
    of each.
    """

    notice: Notice
    draft_text: DraftText
    counts: PlanCounts
    has_errors: bool = False
    pieces: tuple[AccountedPiece, ...] = ()
    is_plan: bool = False
    """It was a workbook that holds a plan."""


def import_notice(
    path: Path, out: Path | None, plan_id: str | None, force: bool, language: KeyLanguage
) -> ImportedNotice:
    """The draft of the notice in `path` (- is standard input), or the plan in a workbook that holds one, written to the
    file `out` unless that is None. `plan_id` is the id that the plan shall have, None for a made one; its keys are in the
    `language`. Raises TaskmapError, before anything is read, for an id that cannot be one and for a file that would be
    overwritten without `force`.
    """
    _check(path, out, plan_id, force)
    found = read_source(path)
    if isinstance(found, Notice):
        imported = _draft(found, plan_id or "", language, out)
    else:
        imported = _plan(found, plan_id or "", language)
    if out is not None:
        staging.write_atomically(out, imported.draft_text.text.encode())
    return imported


def _draft(notice: Notice, plan_id: str, language: KeyLanguage, out: Path | None) -> ImportedNotice:
    draft, pieces = keep(notice, draft_of(notice, plan_id))
    draft = replace(draft, doubts=(*map(Doubt.of, notice.doubts), *draft.doubts))
    plan = filenames.shell_word(out) if out else "plan.yaml"
    name = Path(notice.file).name
    draft_text = writing.write(draft, name, language, plan, notice.beginnings())
    return ImportedNotice(notice, draft_text, PlanCounts.of(draft_text.text), pieces=pieces)


def _plan(sheets: TypedSheets, plan_id: str, language: KeyLanguage) -> ImportedNotice:
    """The plan in the `sheets` of a workbook; what is wrong with it is told by the cells in which it stands."""
    file = sheets.tables[0].rows[0][0].at.file
    written = plan_writing.write(sheets, Path(file).name, language, plan_id)
    plan_file = planfile.read_bytes(written.text.encode(), file, workdays.OFFICIAL)
    faults = [fault for fault in plan_file.diagnostics if fault.code not in _TOLD_OTHERWISE]
    doubts = [
        (fault.at.line, Doubt(written.source_at(fault.at), fault.code, fault.message))
        for fault in faults
    ]
    draft_text = DraftText(written.text, (*written.doubt_lines, *doubts))
    return ImportedNotice(
        Notice(file, sheets.tables),
        draft_text,
        PlanCounts.of(written.text),
        has_errors(tuple(faults)) or bool(written.doubt_lines),
        is_plan=True,
    )


def _check(notice: Path, out: Path | None, plan_id: str | None, force: bool) -> None:
    if plan_id is not None and not reading.PLAN_ID.fullmatch(plan_id):
        raise TaskmapError(f"编号只能用字母、数字和 -，现在是“{plan_id}”")
    if out is not None:
        source = None if notice == STDIN else notice
        check_output(out, source, "通知", "plan.yaml", force)


def read_source(path: Path) -> Notice | TypedSheets:
    """The notice in `path` (- is standard input), or the sheets of a workbook that holds a plan. TaskmapError where it
    cannot be read. In a child process: a notice may be made so that a library dies of it.
    """
    if path == STDIN:
        if sys.stdin is None:
            raise TaskmapError("标准输入是关闭的，请写明通知文件")
        path = Path("标准输入")
        read = partial(_parse, sys.stdin.buffer.read(), str(path))
    else:
        read = partial(_load, path)
    notice = isolation.call_isolated(read, _LIMITS)
    if isinstance(notice, Abort):
        raise TaskmapError(f"{path} {notice.why}；请用 WPS 打开，另存为 .docx 再试")
    return notice


def _load(path: Path) -> Notice | TypedSheets:
    return _parse(readers.load(path), str(path))


def _parse(data: bytes, file: str) -> Notice | TypedSheets:
    """The sheets of a workbook that holds a plan, of any other file the notice."""
    return plan_sheets.find_sheets(data, file) or readers.parse(data, file)
