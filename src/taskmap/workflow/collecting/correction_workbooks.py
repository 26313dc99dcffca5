"""Refused returns to correction workbooks, each with its faults marked where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from taskmap.ledger.received_files import FileStore
from taskmap.returns.contents import ReturnedWorkbook
from taskmap.system import filenames, isolation, staging
from taskmap.system.diagnostics import TaskmapError, reason
from taskmap.system.isolation import Abort
from taskmap.workflow import filled_files
from taskmap.workflow.collecting.outcomes import FileOutcome
from taskmap.workflow.progress import ShowProgress


class CorrectionWorkbooks(NamedTuple):
    """By the name of the received file: where its correction is, or why there is none. `kept` are the workbooks that lay
    there with what somebody had filled in, each under its new name.
    """

    files: Mapping[str, Path]
    failures: Mapping[str, str]
    kept: Mapping[str, Path] = MappingProxyType({})


def write(
    outcomes: Sequence[FileOutcome], store: FileStore, out: Path, progress: ShowProgress
) -> CorrectionWorkbooks:
    """A workbook below `out` for each file of the `outcomes` that has to be corrected, whatever returns it holds. What
    cannot be made is in `failures`, and the next run tries again: the ledger has everything else already.
    """
    targets = _targets(outcomes, out)
    if not targets:
        return CorrectionWorkbooks({}, {})
    files: dict[str, Path] = {}
    failures: dict[str, str] = {}
    kept: dict[str, Path] = {}
    build = _CorrectionWork([outcomes for outcomes, _ in targets], store)
    built = isolation.run_isolated(build, range(len(targets)))
    for number, data in progress(built, len(targets), "更正表"):
        (outcome, *_), path = targets[number]
        try:
            content = _content(data)
            if filled := _keep_filled(path):
                kept[outcome.file.name] = filled
            staging.write_atomically(path, content)
        except TaskmapError as problem:
            failures[outcome.file.name] = str(problem)
        else:
            files[outcome.file.name] = path
    return CorrectionWorkbooks(files, failures, kept)


class _CorrectionWork(Struct, frozen=True):
    """The work of a child: the correction workbook for one of the `refused` files, or why there is none."""

    refused: Sequence[Sequence[FileOutcome]]
    store: FileStore

    def __call__(self, number: int) -> bytes | str:
        # Most days no return is refused, and openpyxl takes long to load.
        from taskmap.returns.correction.marking import build_correction

        outcomes = self.refused[number]
        file, reviews = outcomes[0].file, [each.review for each in outcomes if each.review]
        try:
            return build_correction(self.store.read(file.digest), file.name, reviews)
        except TaskmapError as problem:
            return str(problem)


def _keep_filled(path: Path) -> Path | None:
    """Give the workbook at `path` another name if somebody has filled it in: offices save what comes back over what they
    sent out. Raises TaskmapError where that cannot be done.
    """
    try:
        if kept := filled_files.kept_path(path):
            path.rename(kept)
    except OSError as problem:
        raise TaskmapError(f"{path} 里有填过的内容，不能改名保留：{reason(problem)}") from problem
    return kept


def _content(built: bytes | str | Abort) -> bytes:
    """Raises TaskmapError where there is none."""
    if isinstance(built, bytes):
        return built
    raise TaskmapError(built if isinstance(built, str) else built.why)


def _targets(
    outcomes: Sequence[FileOutcome], out: Path
) -> list[tuple[Sequence[FileOutcome], Path]]:
    """What is to be corrected of each file, and in which file; a workbook in which no table was found cannot be marked."""
    by_file: dict[tuple[str, str], list[FileOutcome]] = defaultdict(list)
    for each in outcomes:
        if each.needs_correction and each.review and each.review.workbook.sheet:
            by_file[each.file.name, each.file.digest].append(each)
    refused: dict[str, Sequence[FileOutcome]] = {}
    for group in by_file.values():
        owner_text = _owner_text(group)
        # Two of one unit and period, or of two plans: each has its own.
        others = sum(name.startswith(owner_text) for name in refused)
        refused[f"{owner_text}（{others + 1}）" if owner_text in refused else owner_text] = group
    names = filenames.distinct(refused)
    return [(group, out / f"{names[name]}.xlsx") for name, group in refused.items()]


def _owner_text(outcomes: Sequence[FileOutcome]) -> str:
    """Whose the file is; one with several returns is called as it came."""
    file, review, stem = outcomes[0].file, outcomes[0].review, Path(outcomes[0].file.name).stem
    if file.sheet or review is None:
        return stem
    return f"{review.unit or stem}-{review.period or _said_period(review.workbook)}"


def _said_period(workbook: ReturnedWorkbook) -> str:
    """The period of one that is refused as a whole: as it says itself, unless its two sheets contradict each other."""
    said = {workbook.hidden_identity.period, workbook.visible_identity.period} - {""}
    return said.pop() if len(said) == 1 else "未知期次"
